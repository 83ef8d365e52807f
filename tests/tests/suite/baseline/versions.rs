//! Which release another one is held against, however its version is written.

use super::{FRAMEWORK, Gate, What, builds, check, elsewhere, evil, honest, signs};

#[test]
fn the_same_version_again_is_held_against_the_first() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    assert_eq!(gate.other(&evil("1.4.1")).code, 1);
    assert_eq!(gate.take(&evil("1.4.1+build.7")).code, 1);
    let again = gate.other(&honest("1.4.1"));
    assert_eq!(again.code, 0, "{}", again.out);
    assert_eq!(gate.take(&honest("1.4.1+build.7")).code, 0);
    assert_eq!(gate.take(&evil("1.4.2")).code, 1);
    let next = gate.take(&honest("1.4.2"));
    assert_eq!(next.code, 0);
    let reason = check(&next)["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("as 1.4.1 (entry 1 of the ledger)"), "{reason}");
}

/// Nothing of a known line is new: what comes before all that is known is held against what comes after it.
#[test]
fn an_older_version_and_a_prerelease_are_held_against_the_nearest() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    for version in ["1.4.0", "1.0.0", "1.4.1-rc.1", "1.0.0-alpha", "1.4.2-rc.1", "1.99.0"] {
        assert_eq!(gate.take(&evil(version)).code, 1, "{version}");
        assert_eq!(gate.sent(&honest(version), None).code, 0, "{version}");
    }
    assert_eq!(gate.take(&honest("1.4.0")).code, 0);
    assert_eq!(gate.take(&honest("1.4.2-rc.1")).code, 0);
    assert_eq!(gate.take(&evil("1.4.0-rc.2")).code, 1);
    // Another line is another one: its first release is whose it is.
    assert_eq!(gate.take(&evil("2.0.0-rc.1")).code, 0);
    assert_eq!(gate.take(&honest("2.0.0")).code, 1);
}

#[test]
fn a_version_in_another_spelling_is_that_version_or_none() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    assert_eq!(gate.take(&evil("v1.4.2")).code, 1);
    assert_eq!(gate.take(&honest("v1.4.2")).code, 0);
    // No version, so not the name of this product.
    assert_ne!(gate.take(&evil("01.4.2")).code, 0);
    assert_ne!(gate.take(&evil("1.4")).code, 0);
}

#[test]
fn one_statement_for_two_releases_is_held_against_each() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let names = ["widget-1.4.2.tgz", "widget-2.0.0.tgz"];
    let said = |by: &'static str, run: super::Workload| {
        let sbom =
            super::Said { key: by, names: &["widget-1.4.2.tgz", "widget-2.0.0.tgz"], what: What::Sbom };
        [
            sbom,
            signs(by, &["widget-1.4.2.tgz", "widget-2.0.0.tgz"]),
            builds(by, &["widget-1.4.2.tgz", "widget-2.0.0.tgz"], run),
        ]
    };
    let ran = gate.judged(names[0], "two", said("second", elsewhere()).iter(), Some("own.ledger"));
    assert_eq!(ran.code, 1, "{}", ran.out);
    let own = said("acme", super::Workload::acme_release());
    let ran = gate.judged(names[0], "two", own.iter(), Some("own.ledger"));
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(gate.take(&evil("2.0.1")).code, 1, "both are remembered");
}

/// What one handoff let in, another holds releases against; each by what it demands itself.
#[test]
fn two_handoffs_of_a_framework_know_the_same_releases() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let own = &FRAMEWORK[FRAMEWORK.find("  intake:").unwrap()..];
    gate.put("framework.yaml", &format!("{}{own}", FRAMEWORK.replacen("  intake:", "  staging:", 1)));
    assert_eq!(gate.take(&evil("1.4.2")).code, 1);
    assert_eq!(gate.take(&honest("1.4.2")).code, 0);
}
