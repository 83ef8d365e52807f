//! A TUF repository that lies, through the whole line: nothing is decided, and the line says why.

use crate::case::{all, named};

/// Every fixture of the family that stands for a class is exit 5, and says this.
fn class(name: &str, told: &[(&str, &str)]) {
    let cases = all();
    let of_class: Vec<&str> = cases
        .iter()
        .filter(|case| case.name.starts_with("tuf/") && case.attacks.iter().any(|attack| attack == name))
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(of_class, told.iter().map(|(case, _)| *case).collect::<Vec<_>>());
    for (case, words) in told {
        let ran = named(case).run().ran;
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{case}: {}", ran.err);
        assert!(ran.err.contains(words), "{case}: {}", ran.err);
    }
}

#[test]
fn t08_a_key_of_a_tuf_role_counts_once() {
    class("T8", &[("tuf/root-by-one-key-twice", "is signed by 1 of the 3 different keys of the role root")]);
}

#[test]
fn t11_a_mirror_neither_stands_still_nor_mixes() {
    class(
        "T11",
        &[
            ("tuf/releases-mixed", "the TUF file 3.targets.json is not the one that is signed for"),
            ("tuf/timestamp-expired", "the TUF role timestamp (version 2) expired at 2026-08-01T23:00:00Z"),
        ],
    );
}

#[test]
fn t21_a_tuf_role_is_signed_by_somebody() {
    class("T21", &[("tuf/threshold-zero", "lets the role timestamp be signed by nobody")]);
}

#[test]
fn a_decision_says_which_repository_it_used() {
    let judged = named("tuf/current").run();
    let reference = &judged.report["reference"];
    assert_eq!(reference.as_array().map(Vec::len), Some(1));
    assert_eq!((&reference[0]["kind"], &reference[0]["number"]), (&"tuf".into(), &2.into()));
    assert!(reference[0]["digest"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(named("signature/v03").run().report["reference"], serde_json::json!([]));
}
