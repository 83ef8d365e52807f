//! TF5: every decision is measurable: which rule, which evidence, which control.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::case::{Judged, all, named};

/// Holds every check of a report against its framework, its evidence table and the frames.
fn measured(judged: &Judged, name: &str) {
    let known: BTreeSet<u64> =
        judged.report["evidence"].as_array().unwrap().iter().map(|row| row["id"].as_u64().unwrap()).collect();
    for check in judged.subjects().flat_map(|subject| subject["checks"].as_array().unwrap()) {
        let rule = check["requirement"].as_str().unwrap();
        assert!(rule.starts_with("handoffs.") || rule.starts_with("tiers."), "{name}: {rule}");
        for control in check["controls"].as_array().unwrap() {
            assert!(checks::control(control.as_str().unwrap()).is_some(), "{name}: {control}");
        }
        for place in check["rests_on"].as_array().unwrap() {
            let evidence = place["evidence"].as_u64().unwrap();
            assert!(known.contains(&evidence), "{name}: {evidence} is not in the table of evidence");
        }
        // What was proved, either way, was proved by something.
        if check["outcome"] == "violated" {
            assert_ne!(check["reason"], Value::Null, "{name}");
        }
    }
}

#[test]
fn tf5_a_decision_names_for_every_check_its_rule_its_evidence_and_its_controls() {
    let judged = named("status/nothing-denied").run();
    assert_eq!(judged.ran.code, 0);
    measured(&judged, "status/nothing-denied");
    let checks: Vec<&Value> =
        judged.subjects().flat_map(|subject| subject["checks"].as_array().unwrap()).collect();
    assert!(checks.len() > 10, "{}", checks.len());
    let resting = checks.iter().filter(|check| !check["rests_on"].as_array().unwrap().is_empty()).count();
    assert!(resting * 2 > checks.len(), "{resting} of {} name their evidence", checks.len());
}

#[test]
fn tf5_so_does_every_fixture() {
    for case in all() {
        let judged = case.run();
        if judged.report["subjects"].is_array() {
            measured(&judged, &case.name);
        }
    }
}
