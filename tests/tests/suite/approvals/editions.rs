//! Approvals and what crossed with them, after a new edition of the framework.

use super::*;

#[test]
fn what_was_approved_under_an_older_edition_stays_accepted_and_is_held_to_the_new_demands() {
    let stage = Stage::new().approved_by(&["retail-p256", "gate-ed25519"]);
    let ledger = stage.path("own.ledger");
    let ran = stage.verify_with("promote", AT, &["--ledger", &ledger]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let rechecked = |passages: &[(&str, &str)]| {
        stage.changed(passages);
        let policy = stage.path("framework.yaml");
        run_at(&["recheck", "--ledger", &ledger, "--policy", &policy, "--full", "--dry-run"], AT)
    };
    for (passages, code) in [
        (&[("number: 1\n", "number: 1 # reviewed\n")][..], 0),
        (&[("number: 1\n", "number: 2\n")], 0),
        (&[("number: 1\n", "number: 2\n"), ("distinct: 2", "distinct: 3")], 3),
        (&[("number: 1\n", "number: 2\n"), ("by: [alice, bob, carol]", "by: [alice, carol]")], 3),
        (&[("number: 1\n", "number: 2\n"), ("max-age: 12h", "max-age: 1h")], 3),
    ] {
        let ran = rechecked(passages);
        assert_eq!(ran.code, code, "{passages:?}: {}{}", ran.out, ran.err);
    }
    // At the handoff itself they do not count, whatever was accepted with them.
    stage.changed(&[("number: 1\n", "number: 1 # reviewed\n")]);
    stage.denied(1, "the framework, or a key it names, has changed since");
}
