//! The report as OSCAL assessment results against the same decision in JSON.

use std::collections::BTreeSet;

use serde_json::Value;

use super::DECISIONS;

fn prop<'a>(value: &'a Value, name: &str) -> &'a str {
    let props = value["props"].as_array().unwrap();
    props.iter().find(|prop| prop["name"] == name).unwrap()["value"].as_str().unwrap()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn it_says_what_the_decision_says() {
    for decided in DECISIONS.iter() {
        let name = decided.name;
        let document: Value = serde_json::from_str(&decided.told("oscal").out).unwrap();
        let result = &document["assessment-results"]["results"][0];
        assert_eq!(prop(result, "decision"), decided.report["decision"], "{name}");
        assert_eq!(prop(result, "exit-code"), decided.code.to_string(), "{name}");
        let items = list(&result["local-definitions"], "inventory-items");
        let verdicts: Vec<&str> = items.iter().map(|item| prop(item, "decision")).collect();
        let expected: Vec<&str> =
            decided.subjects().iter().map(|subject| subject["decision"].as_str().unwrap()).collect();
        assert_eq!(verdicts, expected, "{name}");
        let observations = list(result, "observations");
        assert_eq!(observations.len(), decided.checks().count() + decided.faults().len(), "{name}");
        for check in decided.checks() {
            let word = check["outcome"].as_str().unwrap().replace('-', " ");
            let told = observations.iter().any(|one| {
                one["title"] == check["id"]
                    && one["description"] == check["reason"]
                    && prop(one, "outcome") == word
                    && prop(one, "requirement") == check["requirement"]
            });
            assert!(told, "{name}: {check:#}");
        }
        for fault in decided.faults() {
            let reason = fault["reason"].as_str().unwrap();
            let told = observations.iter().any(|one| one["description"].as_str().unwrap().ends_with(reason));
            assert!(told, "{name}: {reason}");
        }
        findings(name, decided.checks().collect(), list(result, "findings"));
    }
}

/// A control is satisfied where every check that gives evidence for it holds or has no meaning.
fn findings(name: &str, checks: Vec<&Value>, findings: &[Value]) {
    let of = |check: &&Value| -> Vec<String> {
        check["controls"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let ids: BTreeSet<String> = checks.iter().flat_map(of).collect();
    assert_eq!(findings.len(), ids.len(), "{name}");
    for finding in findings {
        let id = finding["title"].as_str().unwrap().to_owned();
        let own: Vec<&&Value> = checks.iter().filter(|check| of(check).contains(&id)).collect();
        let fine = own
            .iter()
            .all(|check| ["satisfied", "not-applicable"].contains(&check["outcome"].as_str().unwrap()));
        let state = if fine { "satisfied" } else { "not-satisfied" };
        assert_eq!(finding["target"]["status"]["state"], state, "{name}: {id}");
        assert_eq!(list(finding, "related-observations").len(), own.len(), "{name}: {id}");
    }
}
