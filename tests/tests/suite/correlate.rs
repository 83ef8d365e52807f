//! What belongs together: each field spoilt on the command line.

use crate::publisher::judged;

#[test]
fn t02_both_ties_are_enforced() {
    let both = "same-run: [provenance, tests], same-commit: [provenance, tests]";
    for (fixture, to, exit) in [
        ("correlate/one-run", both, 0),
        ("correlate/another-run", "same-run: [provenance, tests]", 1),
        ("correlate/another-run", "same-commit: [provenance, tests]", 0),
        ("correlate/another-commit", "same-commit: [provenance, tests]", 1),
        ("correlate/one-run", "same-run: [provenance]", 5),
        ("correlate/one-run", "same-run: [provenance, intake]", 5),
        ("correlate/one-run", "", 5),
    ] {
        assert_eq!(judged(fixture, both, to), exit, "{fixture}: {to}");
    }
}

#[test]
fn the_order_of_the_evidence_changes_nothing() {
    for fixture in ["correlate/older-run-beside", "correlate/mixed", "correlate/matched"] {
        let case = crate::case::named(fixture);
        let mut turned = case.clone();
        turned.attestations.reverse();
        assert_eq!((case.run().ran.code, turned.run().ran.code), (case.exit, case.exit), "{fixture}");
    }
}
