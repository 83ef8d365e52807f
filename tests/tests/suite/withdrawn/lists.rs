//! Every trick on a status list: what cannot be used is exit 5 and never an answer about the delivery.

use forge::Workload;
use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::sha256;
use forge::status::{List, lifts, suspended};
use forge::world::hint;
use formats::{StatusEntry, StatusIndex, StatusState, StatusTarget};
use model::Digest;
use serde_json::{Value, json};

use super::{
    NOW, Stage, TODAY, acme, build, gate, mallory, outcome, retail, second, security, statement, words,
};

#[test]
fn t25_a_list_that_is_withheld_is_no_list_that_denies_nothing() {
    let stage = Stage::new();
    std::fs::remove_file(stage.path("acme.status")).unwrap();
    stage.unusable("the status list acme-list cannot be read");
    stage.put("acme.status", "");
    stage.unusable("acme-list");
    let whole = acme().with(build(), suspended("2026-08-08T05:00:00Z", None), "").signed_by(&[&security()]);
    for end in [whole.len() / 4, whole.len() / 2, whole.len() - 20] {
        stage.put("acme.status", &whole[..end]);
        let ran = stage.verify();
        assert_eq!(ran.code, 5, "cut at {end}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn t25_a_page_of_another_list_does_not_stand_in() {
    let stage = Stage::new();
    let denying = acme().with(build(), StatusState::RevokedRetroactively, "").signed_by(&[&security()]);
    let silent = acme().signed_by(&[&security()]);
    let line = |file: &[u8], number: usize| -> Vec<u8> {
        let line = file.split(|byte| *byte == b'\n').nth(number).unwrap();
        [line, b"\n"].concat()
    };
    // The signature and the index of the one, the page of the other: it has another digest.
    let spliced = [line(&denying, 0), line(&denying, 1), line(&silent, 2)].concat();
    stage.put("acme.status", spliced);
    let ran = stage.verify();
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    // And with the other's index the signature is over something else.
    stage.put("acme.status", [line(&denying, 0), line(&silent, 1), line(&silent, 2)].concat());
    assert_eq!(stage.verify().code, 5);
}

/// Acme's list of these pages, which are entries as they are filed here; it says that they are about these kinds.
fn of_pages(pages: &[String], kinds: &[&str]) -> Vec<u8> {
    let digest = |bytes: &[u8]| Digest::sha256(sha256(bytes));
    let index = pages.iter().map(|page| (digest(page.as_bytes()), page.len())).collect();
    let index = StatusIndex::of(index).unwrap().line();
    let mut statement: Value = serde_json::from_slice(&acme().head.statement(&digest(&index))).unwrap();
    statement["predicate"]["targets"] = json!(kinds);
    statement["predicate"]["states"] = json!(["revoked-retroactively"]);
    let statement = statement.to_string().into_bytes();
    let signed = Envelope::unsigned(IN_TOTO, &statement).signed_by(&security(), &hint(&security()));
    let pages: Vec<&[u8]> = pages.iter().map(String::as_bytes).collect();
    [&[signed.json().to_string().as_bytes(), &index], &pages[..], &[b""]].concat().join(&b'\n')
}

/// A page with an entry about this, filed under this key.
fn page(key: &str, target: &str) -> String {
    let entry = format!(r#"{{"id":"S-1","target":{target},"state":{{"revoked-retroactively":{{}}}}}}"#);
    format!(r#"[["{:016x}",{entry}]]"#, StatusIndex::hash(key))
}

#[test]
fn t25_an_entry_that_nobody_would_find_or_know_is_no_entry_that_denies_nothing() {
    let stage = Stage::new();
    let build = r#"{"identity":"acme-build"}"#;
    stage.put("acme.status", of_pages(&[page("identity acme-build", build)], &["identity"]));
    assert_eq!(stage.verify().code, 1, "{}", stage.verify().err);
    stage.put("acme.status", of_pages(&[page("identity acme-built", build)], &["identity"]));
    stage.unusable("the entry is filed under another key than its own");
    let model = page("model acme-build", r#"{"model":"acme-build"}"#);
    stage.put("acme.status", of_pages(std::slice::from_ref(&model), &["identity"]));
    stage.unusable("unknown variant `model`");
    // One that the list does not say it has: another reader may have passed over its page for that.
    stage.put("acme.status", of_pages(&[page("identity acme-build", build)], &["key"]));
    stage.unusable("that the list's head does not name");
}

#[test]
fn t25_an_entry_that_is_not_known_is_seen_on_a_page_that_is_not_read() {
    let stage = Stage::new();
    let mut pages = vec!["[]".to_owned(); status::MAX_READ_WHOLE + 1];
    let at = StatusIndex::page_among("model acme-build", pages.len());
    stage.put("acme.status", of_pages(&pages, &[]));
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().err);
    pages[at] = page("model acme-build", r#"{"model":"acme-build"}"#);
    stage.put("acme.status", of_pages(&pages, &["identity", "model"]));
    stage.unusable("the word `model`");
}

#[test]
fn t29_a_list_that_the_delivery_brings_is_not_asked() {
    let stage = Stage::new();
    std::fs::remove_file(stage.path("acme.status")).unwrap();
    stage.put("evidence/acme.status", acme().signed_by(&[&security()]));
    stage.put("evidence/acme.status.json", acme().signed_by(&[&security()]));
    stage.unusable("the status list acme-list cannot be read");
}

#[test]
fn a_list_is_signed_by_those_whom_the_framework_names() {
    let stage = Stage::new();
    stage.put("acme.status", acme().signed_by(&[&mallory()]));
    stage.unusable("1 of the parties that the framework lists must sign it, and 0 did");
    stage.put("acme.status", acme().signed_by(&[&gate()]));
    stage.unusable("must sign it");
    // A stranger's signature beside a good one takes nothing away.
    stage.put("acme.status", acme().signed_by(&[&forge::Key::p256("nobody"), &security()]));
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().err);
}

#[test]
fn t08_two_signatures_of_one_party_are_one() {
    let stage = Stage::new();
    stage.changed("by: [retail-gate, retail-second],", "by: [retail-gate, retail-second], distinct: 2,");
    stage.put("retail.status", retail().signed_by(&[&gate(), &second()]));
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().err);
    stage.put("retail.status", retail().signed_by(&[&gate()]));
    stage.unusable("2 of the parties that the framework lists must sign it, and 1 did");
    stage.put("retail.status", retail().signed_by(&[&gate(), &gate()]));
    let ran = stage.verify();
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
}

#[test]
fn a_list_of_another_name_authority_or_audience_is_another_list() {
    let stage = Stage::new();
    stage.acme(&List::new("retail-list", "acme", "retail-intake", TODAY));
    stage.unusable("it calls itself retail-list");
    stage.acme(&List::new("acme-list", "mallory", "retail-intake", TODAY));
    stage.unusable("it is issued by mallory, and the framework relies on acme");
    stage.acme(&List::new("acme-list", "acme", "other-intake", TODAY));
    stage.unusable("it is for other-intake, not for this framework");
    // A list may be for whoever takes over, in whatever framework.
    stage.acme(&List::new("acme-list", "acme", "retail", TODAY));
    assert_eq!(stage.verify().code, 0);
}

#[test]
fn a_list_is_in_force_for_a_while() {
    let stage = Stage::new();
    let of = |issued: &str, expires: &str| List::new("acme-list", "acme", "retail-intake", (issued, expires));
    stage.acme(&of("2026-08-08T06:00:00Z", "2026-08-08T11:59:59Z"));
    stage.unusable("it ended at 2026-08-08T11:59:59Z");
    stage.acme(&of("2026-08-07T11:59:59Z", "2026-08-09T12:00:00Z"));
    stage.unusable("longer ago than `max-age`");
    stage.acme(&of("2026-08-07T12:00:00Z", "2026-08-08T12:00:00Z"));
    assert_eq!(stage.verify().code, 0, "both ends are inside");
    // Clocks differ by minutes, not by more.
    stage.acme(&of("2026-08-08T12:05:00Z", "2026-08-09T12:00:00Z"));
    assert_eq!(stage.verify().code, 0);
    stage.acme(&of("2026-08-08T12:05:01Z", "2026-08-09T12:00:00Z"));
    stage.unusable("check this machine's clock");
}

#[test]
fn a_list_is_no_better_than_who_signed_it() {
    let stage = Stage::new();
    // The retailer revokes the key that signs acme's lists: acme's list falls, and with it the decision.
    let key = StatusTarget::Identity("acme-security".into());
    stage.retail(&retail().with(key, StatusState::RevokedRetroactively, "stolen"));
    stage.unusable("which does not count");
}

#[test]
fn an_authority_denies_and_lifts_what_is_its_own() {
    let stage = Stage::new();
    stage.changed("lists: [retail-list, acme-list]", "lists: [retail-list, acme-list, mallory-list]");
    let all =
        [build(), StatusTarget::Participant("acme".into()), StatusTarget::Identity("acme-offline".into())];
    let mallory_list = List::new("mallory-list", "mallory", "retail-intake", TODAY);
    let meddling = all.into_iter().fold(mallory_list.clone(), |list, target| {
        list.with(target, StatusState::RevokedRetroactively, "buy ours")
    });
    stage.put("mallory.status", meddling.signed_by(&[&mallory()]));
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
    // It is told all the same: who said what of whom, and why it counts for nothing.
    let told = words(&stage.verify());
    let line = "set aside[revoked-retroactively S-1]: identity acme-build: mallory may deny only what is its own (by mallory, \
                mallory-list #1, because \"buy ours\")";
    assert!(told.contains(line), "{told}");
    let ran = stage.verify_with(NOW, &["--format", "json"]);
    let aside = ran.report["subjects"][0]["set_aside"].as_array().unwrap();
    let named: Vec<_> = aside.iter().map(|one| (one["kind"].as_str().unwrap(), &one["target"])).collect();
    assert_eq!(named, [("identity", &"acme-build".into()), ("participant", &"acme".into())]);
    assert!(
        aside.iter().all(|one| one["authority"] == "mallory" && one["list"] == "mallory-list"),
        "{aside:?}"
    );
    // Nor does a lift by another take anything back.
    stage.acme(&acme().with(build(), suspended("2026-08-08T05:00:00Z", None), ""));
    let lifting = mallory_list.with(build(), lifts("S-1", "2026-08-08T06:00:00Z"), "trust us");
    stage.put("mallory.status", lifting.signed_by(&[&mallory()]));
    stage.retail(&retail().with(build(), lifts("S-1", "2026-08-08T06:00:00Z"), "we are in a hurry"));
    assert_eq!(stage.verify().code, 1, "not even who takes over lifts what the supplier suspended");
    let told = words(&stage.verify());
    assert!(told.contains("it lifts S-1, which is no suspension"), "{told}");
}

#[test]
fn a_statement_among_the_evidence_makes_nobody_the_artifacts_owner() {
    let stage = Stage::new();
    stage.changed("lists: [retail-list, acme-list]", "lists: [retail-list, acme-list, mallory-list]");
    let digest = Digest::sha256(sha256(b"the widget\n"));
    let denying = |list: List| {
        list.with(StatusTarget::Artifact(digest.clone()), StatusState::RevokedRetroactively, "buy ours")
    };
    let mallory_list = denying(List::new("mallory-list", "mallory", "retail-intake", TODAY));
    stage.put("mallory.status", mallory_list.signed_by(&[&mallory()]));
    // Its own list is set aside, and laying down a statement of its own changes nothing.
    let said = statement(&Workload::acme_release()).payload();
    let said = Envelope::unsigned(IN_TOTO, &said).signed_by(&mallory(), &hint(&mallory()));
    stage.put("evidence/mallory.dsse.json", said.json().to_string());
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
    assert!(words(&stage.verify()).contains("mallory may deny only what is its own"));
    // Whom a requirement lists may take its word back, whoever hands over and whether or not it lies there.
    let listed = std::fs::read_to_string(stage.path("framework.yaml")).unwrap();
    let listed = listed.replace("roles: [revoke]", "roles: [attest, revoke]");
    stage.framework(
        &listed
            .replace("{ by: [acme-build, acme-offline] }", "{ by: [acme-build, acme-offline, mallory-ci] }"),
    );
    assert_eq!(stage.verify().code, 1, "{}", stage.verify().err);
    std::fs::remove_file(stage.path("evidence/mallory.dsse.json")).unwrap();
    assert_eq!(stage.verify().code, 1, "{}", stage.verify().err);
    // Nor does whom it comes from have to sign anything to own it.
    stage.framework(super::FRAMEWORK);
    stage.acme(&denying(acme()));
    assert_eq!(stage.verify().code, 1, "{}", stage.verify().err);
}

#[test]
fn t02_a_handoff_that_asks_no_list_reads_none_and_says_so() {
    let stage = Stage::new();
    std::fs::remove_file(stage.path("acme.status")).unwrap();
    std::fs::remove_file(stage.path("retail.status")).unwrap();
    let ran = stage.verify_with(NOW, &["--handoff", "unasked"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("no status list asked"), "{}", ran.out);
}

#[test]
fn t13_the_log_and_the_authorities_of_a_signer_are_asked_like_the_signer() {
    let stage = Stage::new();
    let digest = |bytes: &[u8; 32]| Digest::sha256(*bytes);
    let log = StatusTarget::Log(digest(&stage.world().rekor.id()));
    stage.retail(&retail().with(log, StatusState::RevokedRetroactively, "its key was stolen"));
    let ran = stage.verify_with(NOW, &["--format", "json"]);
    assert_eq!((ran.code, outcome(&ran, "revoked-signer")), (1, vec!["violated"]), "{}", ran.out);
    let ran = stage.verify();
    assert!(words(&ran).contains("so the times it gave prove nothing"), "{}", ran.out);
}

/// What `policy check` says of the framework and its lists.
fn checked(stage: &Stage) -> crate::run::Ran {
    crate::run::run_at(&["policy", "check", &stage.path("framework.yaml").to_string_lossy()], NOW)
}

#[test]
fn an_entry_that_names_nobody_is_told_before_it_is_needed() {
    let stage = Stage::new();
    let typo = StatusTarget::Identity("acme-biuld".into());
    stage.acme(&acme().with(typo, suspended("2026-08-08T05:00:00Z", None), "a token leaked"));
    assert_eq!(stage.verify().code, 0, "it denies nothing");
    let ran = checked(&stage);
    let told = words(&ran);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(told.contains("entry S-1 of the status list acme-list names the identity acme-biuld"), "{told}");
    stage.acme(&acme().with(build(), suspended("2026-08-08T05:00:00Z", None), "a token leaked"));
    assert!(!words(&checked(&stage)).contains("names the identity"));
}

/// Acme's list of so many pages, with so many entries that name nobody.
fn naming_nobody(pages: usize, idle: usize) -> Vec<u8> {
    let nobody = |number: usize| StatusTarget::Identity(format!("nobody-{number}").into());
    let list = (0..idle)
        .fold(acme(), |list, number| list.with(nobody(number), StatusState::RevokedRetroactively, ""));
    let on = |page: usize| {
        let own = list.entries.iter().filter(|one| StatusIndex::page_among(&one.target.key(), pages) == page);
        String::from_utf8(StatusEntry::write_page(&own.collect::<Vec<_>>()).unwrap()).unwrap()
    };
    of_pages(&(0..pages).map(on).collect::<Vec<_>>(), &["identity"])
}

/// `policy check` tells all of every list.
#[test]
fn a_run_tells_so_many_idle_entries_of_lists_so_short_and_no_more() {
    let stage = Stage::new();
    for (pages, idle, told) in [(8, 8, 8), (8, 9, 8), (9, 8, 0)] {
        stage.put("acme.status", naming_nobody(pages, idle));
        let ran = stage.verify();
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let count = |ran: &crate::run::Ran| words(ran).matches("names the identity nobody-").count();
        assert_eq!(count(&ran), told, "{pages} {idle}: {}{}", ran.out, ran.err);
        assert_eq!(count(&checked(&stage)), idle, "{pages} {idle}");
    }
}

#[test]
fn an_entry_that_no_evidence_meets_is_told_before_it_is_needed() {
    let stage = Stage::new();
    let source = |repository: &str| {
        StatusTarget::Source(formats::SourceCommits { repository: repository.into(), commits: vec![] })
    };
    let held = || suspended("2026-08-08T05:00:00Z", None);
    let sha512 = Digest::parse(&format!("sha512:{}", "ab".repeat(64))).unwrap();
    let list =
        acme().with(source("acme/widget"), held(), "").with(source("github.com/acme/gadget"), held(), "");
    stage.acme(&list.with(StatusTarget::Artifact(sha512), held(), ""));
    let told = words(&checked(&stage));
    assert!(
        told.contains("S-1 of the status list acme-list names the source acme/widget: it denies nothing"),
        "{told}"
    );
    assert!(told.contains("write source:github.com/acme/widget"), "{told}");
    assert!(told.contains("it may deny nothing, because it is met only where"), "{told}");
    assert!(!told.contains("entry S-2"), "{told}");
}

#[test]
fn a_framework_whose_list_cannot_be_used_is_told_before_it_is_needed() {
    let stage = Stage::new();
    assert_eq!(checked(&stage).code, 1, "findings, and it can be used");
    std::fs::remove_file(stage.path("acme.status")).unwrap();
    let ran = checked(&stage);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("the status list acme-list cannot be read"), "{}", ran.err);
}

#[test]
fn a_lift_lifts_what_stands_on_its_own_list() {
    let stage = Stage::new();
    let two = "    retail-list: { file: retail.status, by: [retail-gate], max-age: 24h }\n    \
               second-list: { file: second.status, by: [retail-second], max-age: 24h }\n";
    let one = "    retail-list: { file: retail.status, by: [retail-gate, retail-second], max-age: 24h }\n";
    stage.changed(one, two);
    let text = std::fs::read_to_string(stage.path("framework.yaml")).unwrap();
    stage.framework(&text.replacen(
        "lists: [retail-list, acme-list]",
        "lists: [retail-list, second-list]",
        1,
    ));
    let second_list = List::new("second-list", "retail", "retail-intake", TODAY);
    let held = || suspended("2026-08-08T05:00:00Z", None);
    stage.retail(&retail().with(build(), held(), "for the board to decide"));
    stage.put("second.status", second_list.signed_by(&[&second()]));
    assert_eq!(stage.verify().code, 1);
    // Both lists count from S-1: the same id, and another suspension.
    let both = second_list.with(build(), held(), "").with(build(), lifts("S-1", "2026-08-08T06:00:00Z"), "");
    stage.put("second.status", both.signed_by(&[&second()]));
    assert_eq!(stage.verify().code, 1, "{}", stage.verify().out);
}

#[test]
fn t08_one_key_under_two_names_is_one_party() {
    let stage = Stage::new();
    stage.changed("by: [retail-gate, retail-second],", "by: [retail-gate, retail-second], distinct: 2,");
    stage.put("second.pub", gate().public_pem());
    stage.put("retail.status", retail().signed_by(&[&gate()]));
    stage.unusable("2 of the parties that the framework lists must sign it, and 1 did");
    stage.put("retail.status", retail().signed_by(&[&gate(), &second()]));
    stage.unusable("2 of the parties");
}

#[test]
fn what_is_denied_at_a_handoff_is_denied_where_that_is_repeated() {
    let stage = Stage::new();
    stage.changed(
        "zones:\n  staging: { owner: retail }\n",
        "zones:\n  staging: { owner: retail }\n  production: { owner: other }\n",
    );
    let text = std::fs::read_to_string(stage.path("framework.yaml")).unwrap();
    let text = text.replacen(
        "  retail:\n    contact: trust@retail.example\n",
        "  other:\n    contact: trust@other.example\n    roles: [consume]\n  retail:\n    contact: trust@retail.example\n",
        1,
    );
    let on = "  onward:\n    from: { zone: staging }\n    to: { zone: production }\n    subject-name: any\n    repeat: [intake]\n";
    stage.framework(&format!("{text}{on}"));
    let onward = || stage.verify_with(NOW, &["--handoff", "onward"]);
    assert_eq!(onward().code, 0, "{}{}", onward().out, onward().err);
    stage.retail(&retail().with(build(), StatusState::RevokedRetroactively, ""));
    assert_eq!(stage.verify().code, 1);
    assert_eq!(onward().code, 1, "{}", onward().out);
}
