//! Participants, zones, repetitions and advice, each field spoilt one at a time on the command line.

use serde_json::Value;

use crate::case::{Case, Judged, copied, named};
use crate::run::{Ran, run_at};

/// A fixture under its framework with one passage changed.
pub(crate) fn judged(fixture: &str, from: &str, to: &str) -> Judged {
    changed(fixture, &[(from, to)])
}

/// A fixture under its framework with some passages changed.
pub(crate) fn changed(fixture: &str, passages: &[(&str, &str)]) -> Judged {
    let case = named(fixture);
    let mut text = std::fs::read_to_string(&case.framework).unwrap();
    for (from, to) in passages {
        assert!(text.contains(from), "{from:?} stands in the framework of {fixture}");
        text = text.replacen(from, to, 1);
    }
    let dir = tempfile::tempdir().unwrap();
    let framework = dir.path().join("framework.yaml");
    copied(&case.framework.parent().unwrap().join("roots"), &dir.path().join("roots"));
    std::fs::write(&framework, text).unwrap();
    Case { framework, ..case }.run()
}

pub(crate) fn exits(fixture: &str, table: &[(&str, &str, u8)]) {
    for (from, to, exit) in table {
        let judged = judged(fixture, from, to);
        assert_eq!(judged.ran.code, *exit, "{to}: {}{}", judged.ran.out, judged.ran.err);
    }
}

/// The text report of a fixture.
pub(crate) fn told(fixture: &str) -> Ran {
    let case = named(fixture);
    let mut arguments =
        case.arguments(&case.attestations.iter().map(|name| case.dir.join(name)).collect::<Vec<_>>());
    arguments.retain(|word| !["--format", "json"].contains(&word.as_str()));
    run_at(&arguments, &case.at)
}

#[test]
fn t02_every_field_of_a_participant_is_enforced() {
    let acme = "roles: [issue, attest]\n    identities: [acme-offline, acme-second]";
    exits(
        "participants/current",
        &[
            ("until: 2026-12-31", "until: 2026-08-02", 0),
            ("until: 2026-12-31", "until: 2026-08-01", 1),
            ("from: 2026-01-01", "from: 2026-08-02", 0),
            ("from: 2026-01-01", "from: 2026-08-03", 1),
            ("from: 2026-01-01, until: 2026-12-31", "from: 2026-12-31, until: 2026-01-01", 5),
            (acme, "roles: [issue]\n    identities: [acme-offline, acme-second]", 5),
            (acme, "roles: [attest]\n    identities: [acme-offline, acme-second]", 5),
            (acme, "roles: [issue, attest]\n    identities: [acme-second]", 5),
            (acme, "roles: [issue, attest]\n    identities: [acme-offline, acme-second, retail-offline]", 5),
            (acme, "roles: []\n    identities: [acme-offline, acme-second]", 5),
            (acme, "roles: [issue, attest, sign]\n    identities: [acme-offline, acme-second]", 5),
            (acme, "roles: [issue, attest, issue]\n    identities: [acme-offline, acme-second]", 5),
            ("contact: security@acme.example", "contact: acme", 5),
            ("    contact: security@acme.example\n", "", 5),
            ("roles: [attest, consume]", "roles: [attest]", 5),
            ("staging: { owner: retail }", "staging: { owner: retial }", 5),
            ("from: { participant: acme }", "from: { participant: acne }", 5),
            ("from: { participant: acme }", "from: { zone: stagging }", 5),
            ("from: { participant: acme }", "from: { zone: staging }", 5),
            ("to: { zone: staging }", "to: { zone: production }", 0),
            ("to: { zone: staging }", "to: { participant: retail }", 5),
        ],
    );
}

#[test]
fn t08_t21_two_identities_of_one_participant_count_once() {
    let same = "identities: [acme-offline, acme-second]";
    exits(
        "participants/two-parties",
        &[("distinct: 2", "distinct: 2", 0), ("distinct: 2", "distinct: 3", 5)],
    );
    exits("participants/one-party-twice", &[("distinct: 2", "distinct: 1", 0), (same, same, 3)]);
    // The same two keys are two parties where each has its own.
    let apart = [
        (same, "identities: [acme-offline]"),
        ("identities: [retail-offline]", "identities: [retail-offline, acme-second]"),
    ];
    let apart = changed("participants/one-party-twice", &apart);
    assert_eq!(apart.ran.code, 0, "{}", apart.ran.err);
}

#[test]
fn a_repetition_is_declared_and_goes_round_no_circle() {
    let again = "repeat: [intake]";
    for (to, words) in [
        ("repeat: [intak]", "did you mean `intake`?"),
        ("repeat: [promote]", "a handoff cannot repeat itself"),
        ("repeat: [carried-on]", "a circle"),
        ("repeat: []", "names no handoff"),
        ("repeat: [intake, intake]", "stands in this list twice"),
    ] {
        let from = if to == "repeat: [carried-on]" { "repeat: [former]" } else { again };
        let to = if to == "repeat: [carried-on]" {
            "repeat: [carried-on-too]\n  carried-on-too:\n    subject-name: any\n    repeat: [carried-on]"
        } else {
            to
        };
        let judged = judged("participants/repeated", from, to);
        assert_eq!(judged.ran.code, 5, "{to}");
        assert!(judged.ran.err.contains(words), "{to}: {}", judged.ran.err);
    }
    exits("participants/repeated-in-part", &[("    repeat: [intake]\n", "", 0), (again, again, 1)]);
}

#[test]
fn paths_tell_what_is_repeated() {
    let judged = named("participants/repeated").run();
    let checks = judged.report["subjects"][0]["checks"].as_array().unwrap();
    let paths: Vec<&str> = checks.iter().map(|check| check["requirement"].as_str().unwrap()).collect();
    for path in [
        "handoffs.promote.repeat[0]→handoffs.intake.from",
        "handoffs.promote.repeat[0]→handoffs.intake.require[0].signature",
        "handoffs.promote.require[0].signature",
    ] {
        assert!(paths.contains(&path), "{path}: {paths:?}");
    }
}

#[test]
fn advice_is_told_and_decides_nothing() {
    let unheeded = named("participants/advice-not-followed").run();
    assert_eq!(unheeded.ran.code, 0);
    let advice = unheeded.report["subjects"][0]["advice"].as_array().unwrap();
    let against: Vec<&Value> = advice.iter().filter(|check| check["outcome"] == "violated").collect();
    assert!(matches!(against.as_slice(), [one] if one["id"] == "unlisted-signer"), "{advice:?}");
    assert_eq!(against[0]["requirement"], "handoffs.advised.advise[0].signature");
    let text = told("participants/advice-not-followed").out;
    assert!(text.contains("Advice, which decides nothing:\n  against[unlisted-signer]"), "{text}");
    // Advice that is followed is no anchor: what is required stays unmet.
    let alone = named("participants/advice-alone").run();
    let advice = alone.report["subjects"][0]["advice"].as_array().unwrap();
    assert!(advice.iter().all(|check| check["outcome"] == "satisfied"), "{advice:?}");
    assert_eq!(alone.ran.code, 1);
    exits(
        "participants/advice-not-followed",
        &[("advise:\n      - signature", "advise:\n      - signatur", 5)],
    );
    let listed = "advise:\n      - signature: { by: [retail-offline] }";
    exits("participants/advice-not-followed", &[(listed, "advise: []", 5)]);
}

#[test]
fn reports_say_from_where_to_where_and_whom_to_ask() {
    let judged = named("participants/ended").run();
    let handoff = &judged.report["handoff"];
    assert_eq!(
        (&handoff["name"], &handoff["from"], &handoff["to"]),
        (&"former".into(), &"former".into(), &"staging".into())
    );
    assert_eq!(handoff["contacts"][0]["contact"], "security@former.example");
    assert_eq!(handoff["contacts"][1]["participant"], "retail");
    let text = told("participants/ended").out.replace("\n  ", " ");
    for line in [
        "at handoff former (former → staging) of retail-participants #1",
        "ask security@former.example about former\n",
        "ask trust@retail.example of retail about staging\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let allowed = told("participants/current").out;
    assert!(
        allowed.contains("agreement  the agreement with `acme` holds until 2026-12-31T23:59:59Z"),
        "{allowed}"
    );
    assert!(!allowed.contains("ask "), "{allowed}");
    let nowhere = told("participants/two-parties").out.replace("\n  ", " ");
    assert!(nowhere.contains("at handoff both of retail-participants"), "{nowhere}");
}
