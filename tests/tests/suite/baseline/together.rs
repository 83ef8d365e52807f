//! What one run lets in together: nothing of it was held against the rest.

use serde_json::Value;

use super::{Gate, Release, Said, What, builds, elsewhere, evil, honest, signs};
use crate::run::{Ran, run_at};

/// Judges releases in one run, each a file of its own.
fn together(gate: &Gate, releases: &[&Release], ledger: &str) -> Ran {
    let mut arguments = vec!["verify".to_owned()];
    let mut evidence = Vec::new();
    for (at, Release { version, key, provenance }) in releases.iter().enumerate() {
        let file = format!("{at}-{version}.tgz");
        let signed = format!("widget-{version}.tgz");
        let names = [signed.as_str()];
        let built = provenance.clone().map(|run| builds(key, &names, run));
        let said =
            [Said { key, names: &names, what: What::Sbom }, signs(key, &names)].into_iter().chain(built);
        let said: Vec<Said<'_>> = said.collect();
        evidence.extend(gate.evidence(&file, &format!("{at} by {key}"), said.iter()));
        arguments.push(gate.path(&file));
    }
    arguments.extend(["--policy".into(), gate.path("framework.yaml"), "--format".into(), "json".into()]);
    arguments.extend(evidence);
    arguments.extend(["--ledger".into(), gate.path(ledger)]);
    run_at(&arguments, super::AT)
}

#[test]
fn two_that_begin_a_line_in_one_run_are_made_alike() {
    let gate = Gate::new();
    let built = |run| Release { provenance: Some(run), ..honest("2.0.1") };
    let bare = Release { provenance: None, ..honest("2.0.1") };
    for (at, other) in [evil("2.0.0"), evil("2.0.1"), built(elsewhere()), bare].into_iter().enumerate() {
        for pair in [[&honest("2.0.0"), &other], [&other, &honest("2.0.0")]] {
            let ledger = format!("{at}.ledger");
            let ran = together(&gate, &pair, &ledger);
            assert_eq!(ran.code, 6, "{at}: {}{}", ran.out, ran.err);
            let report: Value = serde_json::from_str(&ran.out).unwrap();
            let fault = &report["faults"][0];
            assert_eq!(fault["kind"], "unrecorded", "{report:#}");
            assert!(
                fault["reason"].as_str().unwrap().contains("neither was held against the other"),
                "{fault}"
            );
            let shown = run_at(&["ledger", "list", &gate.path(&ledger)], super::AT);
            assert!(!shown.out.contains("allow"), "{}", shown.out);
        }
    }
    // One after the other, the second is held against the first.
    let ledger = "own.ledger";
    assert_eq!(together(&gate, &[&honest("2.0.0")], ledger).code, 0);
    assert_eq!(together(&gate, &[&evil("2.0.0")], ledger).code, 1);
    let alike = together(&gate, &[&honest("3.0.0"), &honest("3.0.0"), &honest("3.1.0")], ledger);
    assert_eq!(alike.code, 0, "{}{}", alike.out, alike.err);
    let lines = together(&gate, &[&honest("4.0.0"), &evil("5.0.0")], ledger);
    assert_eq!(lines.code, 0, "each begins a line of its own: {}", lines.err);
}

/// What is denied is recorded as such, whatever came with it.
#[test]
fn a_denial_beside_them_is_recorded() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let ran = together(&gate, &[&honest("2.0.0"), &evil("2.0.0"), &evil("1.4.2")], "own.ledger");
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.err.contains("recorded as entry 2"), "{}", ran.err);
}

/// An image and its parts go by one version, and each may have proofs of its own.
#[test]
fn what_goes_by_one_version_may_have_more_proofs_and_no_others() {
    let gate = Gate::new();
    let bare = Release { provenance: None, ..honest("2.0.0") };
    assert_eq!(together(&gate, &[&honest("2.0.0"), &bare], "own.ledger").code, 0);
    assert_eq!(together(&gate, &[&bare, &evil("2.0.0")], "other.ledger").code, 6);
}
