use insta::assert_snapshot;
use serde_json::Value;

use super::places::uri;
use super::sarif;
use crate::DecisionV1;
use crate::sample::{Answers, CATALOGUE, every, hostile, run, subject};
use crate::shown::steers;

fn shown(report: &DecisionV1) -> Value {
    serde_json::from_str(&sarif(report, CATALOGUE).unwrap()).unwrap()
}

#[test]
fn every_kind_of_answer_has_its_place() {
    assert_snapshot!(sarif(&every(), CATALOGUE).unwrap());
}

#[test]
fn an_allow_has_no_result() {
    let report = shown(&DecisionV1::of(&run(vec![subject("widget.tgz", Answers::default())])));
    assert_eq!(report["runs"][0]["results"], Value::Array(vec![]));
    assert_eq!(report["runs"][0]["invocations"][0]["exitCode"], 0);
}

#[test]
fn hostile_strings_are_strings() {
    let text = sarif(&hostile(), CATALOGUE).unwrap();
    assert!(!text.chars().any(|c| steers(c) && c != '\n'));
    assert!(!text.contains("##["));
    let report: Value = serde_json::from_str(&text).unwrap();
    let results = report["runs"][0]["results"].as_array().unwrap();
    for result in results {
        for location in result["locations"].as_array().unwrap() {
            let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%@".contains(c)), "{uri}");
        }
    }
}

#[test]
fn a_name_stays_a_path() {
    assert_eq!(uri("evidence/a b.json"), "evidence/a%20b.json");
    assert_eq!(uri("https://evil.example/x?y#z"), "https%3A//evil.example/x%3Fy%23z");
    assert_eq!(uri("/srv/a.json"), "file:///srv/a.json");
    assert_eq!(uri("é\\..\\x"), "%C3%A9%5C..%5Cx");
    assert_eq!(uri(""), ".");
}

#[test]
fn a_fingerprint_knows_what_was_asked_and_neither_when_nor_of_which_bytes() {
    let of = |report: &DecisionV1| -> Vec<String> {
        let results = shown(report)["runs"][0]["results"].as_array().unwrap().clone();
        results
            .iter()
            .map(|one| one["partialFingerprints"]["countersign/v1"].as_str().unwrap().to_owned())
            .collect()
    };
    let report = every();
    let own = of(&report);
    let distinct: std::collections::BTreeSet<&String> = own.iter().collect();
    assert_eq!(distinct.len(), own.len());
    let mut later = report.clone();
    later.evaluated_at = "2027-01-01T00:00:00Z".to_owned();
    later.subjects.iter_mut().for_each(|one| one.digests.clear());
    assert_eq!(of(&later), own);
    let mut elsewhere = report;
    elsewhere.handoff.name = "other".into();
    assert!(of(&elsewhere).iter().all(|one| !own.contains(one)));
}
