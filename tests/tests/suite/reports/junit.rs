//! The report as JUnit XML against the same decision in JSON, and in the parser of another language.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{DECISIONS, Decided};

/// Reads the report, and tells what it says as JSON: each suite with its tests, and what became of each.
const READER: &str = r#"
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
def test(case):
    became = [child for child in case if child.tag in ("failure", "error", "skipped")]
    return {"name": case.get("name"), "became": became[0].tag if became else "passed",
            "message": became[0].get("message") if became else None}
suites = [{"name": suite.get("name"), "counts": [int(suite.get(n)) for n in ("tests", "failures", "errors", "skipped")],
           "tests": [test(case) for case in suite.iter("testcase")]} for suite in root.iter("testsuite")]
json.dump({"counts": [int(root.get(n)) for n in ("tests", "failures", "errors", "skipped")], "suites": suites}, sys.stdout)
"#;

/// What Python's own XML parser makes of a report; nothing where there is no Python, which is said.
#[expect(clippy::print_stderr, reason = "what was not tested must be seen")]
fn read(report: &str) -> Option<Value> {
    let python =
        Command::new("python3").args(["-c", READER]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut python) = python else {
        eprintln!("there is no python3 here: no other parser has read the reports");
        return None;
    };
    python.stdin.take().unwrap().write_all(report.as_bytes()).unwrap();
    let done = python.wait_with_output().unwrap();
    assert!(done.status.success(), "{report}");
    Some(serde_json::from_slice(&done.stdout).unwrap())
}

fn tests<'a>(suite: &'a Value, became: &str) -> Vec<&'a str> {
    let tests = suite["tests"].as_array().unwrap().iter();
    tests.filter(|test| test["became"] == became).map(|test| test["name"].as_str().unwrap()).collect()
}

fn agree(decided: &Decided, told: &Value) {
    let suites = told["suites"].as_array().unwrap();
    let name = decided.name;
    assert_eq!(suites.len(), decided.subjects().len() + 1, "{name}");
    let whole: Vec<u64> =
        (0..4).map(|at| suites.iter().map(|suite| suite["counts"][at].as_u64().unwrap()).sum()).collect();
    assert_eq!(told["counts"], serde_json::json!(whole), "{name}");
    for suite in suites {
        for (at, became) in [(1, "failure"), (2, "error"), (3, "skipped")] {
            let counted = suite["counts"][at].as_u64().unwrap();
            assert_eq!(tests(suite, became).len(), usize::try_from(counted).unwrap(), "{name}");
        }
    }
    let passed = |suite: &Value| tests(suite, "passed").contains(&"decision");
    assert_eq!(passed(&suites[0]), decided.code == 0, "{name}");
    for (suite, subject) in suites[1..].iter().zip(decided.subjects()) {
        let verdict = subject["decision"].as_str().unwrap();
        let expected = match verdict {
            "allow" => "passed",
            "deny" => "failure",
            _ => "error",
        };
        assert!(tests(suite, expected).contains(&"decision"), "{name}: {suite:#}");
        for check in subject["checks"].as_array().unwrap() {
            let excepted = check["exception"]["applied"] == true;
            let expected = match check["outcome"].as_str().unwrap() {
                "not-applicable" => "skipped",
                _ if excepted => "skipped",
                "satisfied" => "passed",
                _ => "failure",
            };
            let own =
                format!("{}: {}", check["requirement"].as_str().unwrap(), check["id"].as_str().unwrap());
            assert!(tests(suite, expected).contains(&own.as_str()), "{name}: {own}\n{suite:#}");
            if expected == "failure" {
                let reason = check["reason"].as_str().unwrap();
                let messages: Vec<&str> = suite["tests"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|test| test["message"].as_str())
                    .collect();
                assert!(messages.iter().any(|message| message.ends_with(reason)), "{name}: {reason}");
            }
        }
    }
    assert_eq!(decided.verdicts("allow"), suites[1..].iter().filter(|suite| passed(suite)).count(), "{name}");
}

#[test]
fn another_parser_reads_what_the_decision_says() {
    for decided in DECISIONS.iter() {
        let report = decided.told("junit").out;
        if let Some(told) = read(&report) {
            agree(decided, &told);
        }
    }
}

#[test]
fn hostile_names_are_names_in_another_parser_too() {
    let dir = tempfile::tempdir().unwrap();
    let evil = "]]></system-out><testcase name=\"x\"/>\u{1}\u{fffe}&\"'";
    let file = dir.path().join(evil);
    let ran = crate::run::run_at(
        &["verify", &file.to_string_lossy(), "--signer", "github:acme/widget", "--format", "junit"],
        "2026-08-02T00:00:00Z",
    );
    assert_eq!(ran.code, 4, "{}", ran.err);
    if let Some(told) = read(&ran.out) {
        let suites = told["suites"].as_array().unwrap();
        assert_eq!(suites.len(), 2, "{told:#}");
        let shown = suites[1]["name"].as_str().unwrap();
        assert!(shown.contains("<testcase name=\"x\"/>") && shown.contains("\\u{fffe}"), "{shown}");
    }
}
