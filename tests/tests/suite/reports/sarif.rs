//! The report as SARIF against the same decision in JSON, and against the specification.

use serde_json::Value;

use super::sarif_shape::faults;
use super::{DECISIONS, Decided};

fn run(decided: &Decided) -> Value {
    let log: Value = serde_json::from_str(&decided.told("sarif").out).unwrap();
    assert_eq!(faults(&log), Vec::<String>::new(), "{}", decided.name);
    log["runs"][0].clone()
}

fn stands(check: &Value) -> bool {
    ["violated", "unknown"].contains(&check["outcome"].as_str().unwrap())
}

/// Denied without a fault, although nothing stands against it.
fn unvouched(subject: &Value) -> bool {
    let checks = subject["checks"].as_array().unwrap();
    let open = checks.iter().any(|check| stands(check) && check["exception"]["applied"] != true);
    subject["decision"] == "deny" && subject["fault"].is_null() && !open
}

#[test]
fn it_says_what_the_decision_says_and_keeps_to_the_specification() {
    for decided in DECISIONS.iter() {
        let run = run(decided);
        let name = decided.name;
        let own = &run["properties"];
        assert_eq!(
            (&own["decision"], &own["code"]),
            (&decided.report["decision"], &decided.report["code"]),
            "{name}"
        );
        assert_eq!(run["invocations"][0]["exitCode"], decided.code, "{name}");
        assert_eq!(run["invocations"][0]["executionSuccessful"], decided.code != 4, "{name}");
        for (told, subject) in own["subjects"].as_array().unwrap().iter().zip(decided.subjects()) {
            for field in ["given", "decision", "code", "digests"] {
                assert_eq!(told[field], subject[field], "{name}");
            }
        }
        let results = run["results"].as_array().unwrap();
        let mut expected = 0;
        for subject in decided.subjects() {
            for (list, advice) in [("checks", false), ("advice", true)] {
                for check in subject[list].as_array().unwrap().iter().filter(|check| stands(check)) {
                    expected += 1;
                    let own = results.iter().find(|result| {
                        let told = &result["properties"];
                        (&result["ruleId"], &told["subject"], &told["requirement"], &told["advice"])
                            == (&check["id"], &subject["given"], &check["requirement"], &Value::Bool(advice))
                            && told["reason"] == check["reason"]
                    });
                    let own = own.unwrap_or_else(|| panic!("{name}: {check:#}\n{results:#?}"));
                    assert_eq!(own["properties"]["outcome"], check["outcome"], "{name}");
                    assert!(
                        own["message"]["text"]
                            .as_str()
                            .unwrap()
                            .starts_with(check["reason"].as_str().unwrap())
                    );
                    let excepted = check["exception"]["applied"] == true;
                    assert_eq!(own.get("suppressions").is_some(), excepted, "{name}");
                    assert!(advice || (own["level"] == "note") == idle(subject, check), "{name}: {own:#}");
                }
            }
            let fault = subject["fault"]["kind"].as_str().unwrap_or_default();
            expected += usize::from(["refused", "missing"].contains(&fault));
            expected += usize::from(unvouched(subject));
        }
        assert_eq!(results.len(), expected, "{name}");
        let notified = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        for fault in decided.faults() {
            let reason = fault["reason"].as_str().unwrap();
            let told = notified
                .iter()
                .chain(results)
                .any(|one| one["message"]["text"].as_str().unwrap().contains(reason));
            assert!(told, "{name}: {reason}");
        }
    }
}

/// Whether a check had nothing to judge, because the first of its requirement stands against the subject.
fn idle(subject: &Value, check: &Value) -> bool {
    let mut own = subject["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|other| other["requirement"] == check["requirement"]);
    let first = own.next().unwrap();
    check["outcome"] == "unknown" && first != check && stands(first) && first["exception"]["applied"] != true
}

/// Every rule that a result names has the page of its check.
#[test]
fn rules_are_the_pages_of_the_checks() {
    let denied = DECISIONS.iter().find(|one| one.code == 1).unwrap();
    let run = run(denied);
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        let card = checks::CATALOGUE.iter().find(|card| card.id == id).unwrap();
        assert_eq!(rule["help"]["markdown"], card.page);
        assert!(
            card.controls
                .iter()
                .all(|control| rule["properties"]["tags"].as_array().unwrap().contains(&(*control).into()))
        );
    }
}

/// What stands against something for want of evidence is where it was asked for: in the framework.
#[test]
fn what_is_missing_is_located_in_the_framework() {
    let bare = DECISIONS.iter().find(|one| one.name == "delivery/second-artifact-bare").unwrap();
    let results = run(bare)["results"].as_array().unwrap().clone();
    let uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.ends_with("/framework.yaml"), "{uri}");
}
