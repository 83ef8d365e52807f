//! Which lists are believed: every trick on one that we could think of.

use std::sync::Arc;

use countersign_status::{
    CLOCK_SKEW, Floor, ListFault, MAX_READ_WHOLE, Power, Seen, Status, StatusList, Terms, Why, compose,
};
use forge::world::origin;
use forge::{Recipe, Signer, Workload, World};
use formats::{StatusEntry, StatusHead, StatusState, StatusTarget};
use model::{Digest, EvidenceId, Instant, NonEmpty};
use verify::{KeyTerms, Roots};

use crate::setting::{
    by_root, entry, file, head, key, list, now, party, read_on, roots, signed_line, suspended, terms,
};

fn own() -> Terms {
    terms("retail", Power::Framework)
}

fn entries() -> Vec<StatusEntry> {
    vec![entry("S-1", party("acme"), suspended(None))]
}

fn read(change: impl FnOnce(&mut StatusHead)) -> Result<StatusList, ListFault> {
    read_terms(change, |_| {})
}

fn read_terms(
    change: impl FnOnce(&mut StatusHead),
    terms: impl FnOnce(&mut Terms),
) -> Result<StatusList, ListFault> {
    let (mut head, mut own) = (head("retail"), own());
    change(&mut head);
    terms(&mut own);
    read_on(own, file(&head, &entries(), &[key("retail")]))
}

fn why(result: Result<StatusList, ListFault>) -> Why {
    result.unwrap_err().why
}

fn seen(number: u64, digest: Option<Digest>) -> Floor {
    Floor { min_number: None, seen: vec![Seen { number, digest, by: "the receipt of intake".into() }] }
}

#[test]
fn a_good_list_is_read() {
    let list = read(|_| {}).unwrap();
    assert_eq!((list.head(), list.entries().unwrap().len()), (&head("retail").over(&entries()), 1));
    assert_eq!(list.terms().floor.highest(), None, "rollback is bounded by max-age only");
}

#[test]
fn t11_an_older_list_is_a_rollback() {
    let behind = |floor: Floor| why(read_terms(|_| {}, |terms| terms.floor = floor));
    let min = Floor { min_number: Some(43), seen: vec![] };
    for floor in [min.clone(), seen(43, None), Floor { min_number: Some(1), ..seen(43, None) }] {
        let why = behind(floor);
        assert!(matches!(why, Why::RolledBack { number: 42, floor: 43, .. }), "{why}");
    }
    assert!(behind(min).to_string().contains("`min-number`"));
    let exactly = Floor { min_number: Some(42), ..seen(41, None) };
    assert!(read_terms(|_| {}, |terms| terms.floor = exactly).is_ok());
}

#[test]
fn t28_two_lists_of_one_number_are_a_fault_with_both_kept() {
    let other = Digest::sha256([1; 32]);
    let why = why(read_terms(|_| {}, |terms| terms.floor = seen(42, Some(other.clone()))));
    let ours = read(|_| {}).unwrap().digest().clone();
    let wanted = Why::Equivocation {
        number: 42,
        ours: ours.clone(),
        theirs: other.clone(),
        by: "the receipt of intake".into(),
    };
    assert_eq!(why, wanted);
    assert!(why.to_string().contains(&ours.to_string()) && why.to_string().contains(&other.to_string()));
    assert!(read_terms(|_| {}, |terms| terms.floor = seen(42, Some(ours))).is_ok());
}

#[test]
fn t28_one_list_twice_and_different_in_one_framework_is_a_fault() {
    let one = list("retail", Power::Framework, &entries());
    let same = list("retail", Power::Framework, &entries());
    assert!(Status::new(vec![one, same], now()).is_ok());
    let one = list("retail", Power::Framework, &entries());
    let fault = Status::new(vec![one, list("retail", Power::Framework, &[])], now()).unwrap_err();
    assert!(matches!(fault.why, Why::Equivocation { .. }), "{fault}");
}

#[test]
fn t28_a_list_that_follows_another_than_the_one_seen_is_a_fork() {
    let (last, other) = (Digest::sha256([2; 32]), Digest::sha256([3; 32]));
    let follow = |previous: Option<Digest>| {
        let last = last.clone();
        read_terms(|head| head.previous = previous, |terms| terms.floor = seen(41, Some(last)))
    };
    assert!(follow(Some(last.clone())).is_ok());
    assert!(matches!(why(follow(Some(other))), Why::Forked { .. }));
    assert!(matches!(why(follow(None)), Why::Forked { .. }));
}

#[test]
fn t28_a_list_for_another_audience_is_a_fault() {
    let fault = why(read(|head| head.audience = NonEmpty::one("globex-intake".into())));
    assert_eq!(fault, Why::OtherAudience("globex-intake".into()));
    let several = NonEmpty::of(vec!["globex-intake".into(), "retail".into()]).unwrap();
    assert!(read(|head| head.audience = several).is_ok(), "one of several is enough");
}

#[test]
fn t28_another_list_or_another_partys_is_a_fault() {
    assert_eq!(why(read(|head| head.list = "retail-test".into())), Why::OtherList("retail-test".into()));
    let fault = why(read(|head| head.authority = "acme".into()));
    assert_eq!(fault, Why::OtherAuthority { wanted: "retail".into(), found: "acme".into() });
}

#[test]
fn a_list_signed_by_somebody_else_is_a_fault() {
    let by = |name: &str| read_on(own(), file(&head("retail"), &entries(), &[forge::Key::p256(name)]));
    assert!(matches!(why(by("stranger")), Why::Unverified(_)));
    // A key of the framework that is not listed for this list.
    let bytes = file(&head("retail"), &entries(), &[key("acme")]);
    let known = roots(&["retail", "acme"]);
    let listed = |signer: &verify::Signer| by_root(signer).filter(|root| **root == *"retail");
    let result = StatusList::read(
        EvidenceId::file(9),
        (&bytes.clone(), Arc::new(bytes)),
        own(),
        &known,
        &listed,
        now(),
    );
    assert_eq!(why(result), Why::TooFew { wanted: 1, found: 0, by: "nobody it lists".into() });
}

#[test]
fn k_of_n_counts_parties_in_one_envelope_or_on_several_lines() {
    let two = || Terms { threshold: 2, ..own() };
    let keys = [key("retail"), key("other")];
    assert!(read_on(two(), file(&head("retail"), &entries(), &keys)).is_ok());
    let one = why(read_on(two(), file(&head("retail"), &entries(), &keys[..1])));
    assert_eq!(one, Why::TooFew { wanted: 2, found: 1, by: "retail".into() });
    let twice = [key("retail"), key("retail")];
    assert!(read_on(two(), file(&head("retail"), &entries(), &twice)).is_err(), "one party counts once");
    let composed = compose(&head("retail"), &entries()).unwrap();
    let lines: Vec<Vec<u8>> =
        keys.iter().map(|key| signed_line(&composed.statement, std::slice::from_ref(key))).collect();
    assert!(read_on(two(), composed.file(&lines)).is_ok());
    let stranger = signed_line(&composed.statement, &[forge::Key::p256("stranger")]);
    assert!(
        read_on(own(), composed.file(&[stranger, lines[0].clone()])).is_ok(),
        "a stranger's spoils nothing"
    );
}

#[test]
fn a_keyless_signature_is_one() {
    let mut world = World::new("status-keyless");
    let composed = compose(&head("retail"), &entries()).unwrap();
    let content = forge::Content::Payload {
        payload_type: forge::dsse::IN_TOTO.into(),
        bytes: composed.statement.clone(),
    };
    let run = Workload::acme_release();
    let bundle = world.forge(&Recipe::new(content, Signer::Workload(Box::new(run)), origin()));
    let mut builder = Roots::builder();
    builder.trusted_root("public", world.trusted_root().to_string().as_bytes()).unwrap();
    let bytes = composed.file(&[bundle.to_string().into_bytes()]);
    let listed = |_: &verify::Signer| Some("retail".into());
    let roots = builder.build().unwrap();
    let read = StatusList::read(
        EvidenceId::file(9),
        (&bytes.clone(), Arc::new(bytes)),
        own(),
        &roots,
        &listed,
        now(),
    );
    assert_eq!(read.unwrap().signers().len(), 1);
}

#[test]
fn t25_a_list_that_is_too_old_or_has_ended_is_a_fault() {
    let old = |head: &mut StatusHead| head.issued = Instant::parse("2026-11-21T11:59:59Z").unwrap();
    assert!(matches!(why(read(old)), Why::TooOld { .. }));
    assert!(read_terms(old, |terms| terms.max_age = None).is_ok());
    let edge = |head: &mut StatusHead| head.issued = Instant::parse("2026-11-21T12:00:00Z").unwrap();
    assert!(read(edge).is_ok(), "exactly as old as is allowed");
    let ended = Instant::parse("2026-11-22T11:59:59Z").unwrap();
    assert_eq!(why(read(|head| head.expires = ended)), Why::Expired(ended));
    assert!(read(|head| head.expires = now()).is_ok(), "the last second counts");
}

#[test]
fn a_list_from_the_future_is_a_fault_beyond_the_skew_of_clocks() {
    let ahead = |seconds: u64| {
        let issued = Instant::from_unix(now().unix() + i64::try_from(seconds).unwrap()).unwrap();
        read(|head| head.issued = issued)
    };
    assert!(ahead(CLOCK_SKEW).is_ok());
    assert!(matches!(why(ahead(CLOCK_SKEW + 1)), Why::Future { .. }));
}

#[test]
fn a_key_that_had_ended_signs_no_list() {
    let mut builder = Roots::builder();
    let until = Some(Instant::parse("2026-11-22T11:59:59Z").unwrap());
    let ended = KeyTerms { until, ..KeyTerms::default() };
    builder.key("retail", key("retail").public_pem().as_bytes(), ended).unwrap();
    let bytes = file(&head("retail"), &entries(), &[key("retail")]);
    let roots = builder.build().unwrap();
    let read = StatusList::read(
        EvidenceId::file(9),
        (&bytes.clone(), Arc::new(bytes)),
        own(),
        &roots,
        &by_root,
        now(),
    );
    assert!(matches!(why(read), Why::TooFew { .. }));
}

#[test]
fn t13_a_list_whose_signer_is_denied_is_a_fault() {
    let gate = StatusTarget::Key(Digest::sha256(key("acme").id()));
    let acme = || list("acme", Power::Owner, &[]);
    for state in [StatusState::RevokedRetroactively, suspended(None), suspended(Some("2026-11-21"))] {
        let denying = list("retail", Power::Framework, &[entry("R-1", gate.clone(), state)]);
        let fault = Status::new(vec![acme(), denying], now()).unwrap_err();
        assert_eq!(&*fault.list, "acme-list");
        assert!(fault.to_string().contains("which does not count"), "{fault}");
    }
    // That the authority itself is suspended takes nothing from its list, which can only deny more.
    let denying = list("retail", Power::Framework, &entries());
    assert!(Status::new(vec![acme(), denying], now()).is_ok());
}

#[test]
fn what_was_not_signed_is_not_read() {
    let bytes = file(&head("retail"), &entries(), &[key("retail")]);
    let text = String::from_utf8(bytes.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    // Another index under the signature.
    let other = compose(&head("retail"), &[]).unwrap();
    let swapped = format!("{}\n{}\n[]\n", lines[0], String::from_utf8(other.index).unwrap());
    assert!(
        matches!(why(read_on(own(), swapped.into_bytes())), Why::Unverified(why) if why.code.id == "subject-mismatch")
    );
    // Another page under the index, a page cut off, and one that is longer.
    for page in [lines[2].replace("acme", "acmf"), lines[2][..9].to_owned(), String::new()] {
        let why = why(read_on(own(), format!("{}\n{}\n{page}\n", lines[0], lines[1]).into_bytes()));
        assert!(matches!(why, Why::Page { number: 0, .. }), "{why}");
    }
    // What stands behind the pages was not signed either, and is never read.
    let more = [bytes.as_slice(), b"[{\"id\":\"X\"}]\n"].concat();
    assert_eq!(read_on(own(), more).unwrap().entries().unwrap().len(), 1);
}

/// A list of these pages, which says that it suspends and revokes participants.
fn of_pages(pages: &[Vec<u8>]) -> Result<StatusList, ListFault> {
    let words =
        [suspended(None), StatusState::RevokedRetroactively].map(|state| entry("", party("p"), state));
    of_pages_with(pages, |_| {}, &words)
}

fn of_pages_with(
    pages: &[Vec<u8>],
    change: impl FnOnce(&mut serde_json::Value),
    words: &[StatusEntry],
) -> Result<StatusList, ListFault> {
    let digest = |bytes: &[u8]| Digest::sha256(forge::encoding::sha256(bytes));
    let index = pages.iter().map(|page| (digest(page), page.len())).collect();
    let index = formats::StatusIndex::of(index).unwrap().line();
    let statement = head("retail").over(words).statement(&digest(&index));
    let mut statement: serde_json::Value = serde_json::from_slice(&statement).unwrap();
    change(&mut statement["predicate"]);
    let line = signed_line(statement.to_string().as_bytes(), &[key("retail")]);
    let lines = [line, index].into_iter().chain(pages.iter().cloned());
    read_on(own(), lines.flat_map(|line| [line, b"\n".to_vec()].concat()).collect())
}

#[test]
fn an_entry_on_the_wrong_page_is_a_fault() {
    // Two pages, with the entry on the one where nobody would look for it.
    let acme = entry("S-1", party("acme"), suspended(None));
    let right = formats::StatusIndex::page_among(&acme.target.key(), 2);
    let mut pages = [b"[]".to_vec(), b"[]".to_vec()];
    pages[1 - right] = StatusEntry::write_page(&[&acme]).unwrap();
    let fault = of_pages(&pages).unwrap_err();
    assert!(fault.to_string().contains("belongs on another page"), "{fault}");
}

/// A page with an entry about this, filed under this hash.
fn filed(hash: u64, target: &str) -> Vec<u8> {
    let entry = format!(r#"{{"id":"S-1","target":{target},"state":{{"revoked-retroactively":{{}}}}}}"#);
    format!(r#"[["{hash:016x}",{entry}]]"#).into_bytes()
}

#[test]
fn an_entry_that_cannot_be_found_or_read_is_a_fault_whatever_is_asked() {
    let hash = |key: &str| formats::StatusIndex::hash(key);
    let acme = r#"{"participant":"acme"}"#;
    assert!(of_pages(&[filed(hash("participant acme"), acme)]).is_ok());
    for (page, told) in [
        (filed(hash("participant globex"), acme), "under another key"),
        (filed(hash("model acme"), r#"{"model":"acme"}"#), "unknown variant `model`"),
    ] {
        let fault = of_pages(&[page]).unwrap_err();
        assert!(matches!(fault.why, Why::Page { number: 0, .. }), "{fault}");
        assert!(fault.to_string().contains(told), "{fault}");
    }
}

#[test]
fn a_list_of_so_many_pages_is_read_whole() {
    for (count, whole) in [(MAX_READ_WHOLE, true), (MAX_READ_WHOLE + 1, false)] {
        let mut pages = vec![b"[]".to_vec(); count];
        // On its own last page, under the hash of something else.
        let last = u64::try_from(count).unwrap() - 1;
        *pages.last_mut().unwrap() = filed(last, r#"{"participant":"acme"}"#);
        match of_pages(&pages) {
            Ok(list) => {
                assert!(!whole, "{count}");
                assert!(list.entries().is_err(), "and of a longer one it is noticed where it is read");
            }
            Err(fault) => assert!(whole && fault.to_string().contains("under another key"), "{fault}"),
        }
    }
}

/// A version that knows models may list one anywhere. This one cannot read the list, and need not find the entry for that.
#[test]
fn a_kind_that_is_not_known_is_a_fault_on_any_page() {
    let mut pages = vec![b"[]".to_vec(); MAX_READ_WHOLE + 1];
    let hash = formats::StatusIndex::hash("model acme");
    let on = formats::StatusIndex::page_of_hash(hash, pages.len());
    pages[on] = filed(hash, r#"{"model":"acme"}"#);
    for (name, words) in [("targets", ["model", "participant"]), ("states", ["forgiven", "revoked"])] {
        let fault = of_pages_with(&pages, |head| head[name] = words.to_vec().into(), &[]).unwrap_err();
        assert!(matches!(fault.why, Why::Unreadable(_)) && fault.to_string().contains(words[0]), "{fault}");
    }
    let fault = of_pages_with(&pages, |head| drop(head.as_object_mut().unwrap().remove("targets")), &[]);
    assert!(matches!(why(fault), Why::Unreadable(_)), "what it lists, a list says");
}

#[test]
fn a_list_that_says_less_than_it_lists_is_a_fault_where_it_is_read() {
    let acme = entry("S-1", party("acme"), suspended(None));
    let page = [StatusEntry::write_page(&[&acme]).unwrap()];
    let revoked = entry("", party("p"), StatusState::RevokedRetroactively);
    let key = entry("", StatusTarget::Key(Digest::sha256([0; 32])), suspended(None));
    assert!(of_pages_with(&page, |_| {}, &[acme]).is_ok());
    for words in [vec![], vec![revoked], vec![key]] {
        let fault = of_pages_with(&page, |_| {}, &words).unwrap_err();
        assert!(fault.to_string().contains("that the list's head does not name"), "{fault}");
    }
}
