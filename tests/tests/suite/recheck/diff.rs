//! `policy diff --ledger`: what another edition would make of what was accepted.

use serde_json::Value;

use super::{AT, Gate};
use crate::run::{Ran, run_at};

/// The edition of today against one with these words in the place of others.
fn diff(gate: &Gate, from: &str, to: &str, rest: &[&str]) -> Ran {
    let (old, new) = (gate.stage.path("intake.yaml"), gate.stage.path("next.yaml"));
    let text = std::fs::read_to_string(&old).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(&new, text.replacen(from, to, 1).replacen("number: 1", "number: 2", 1)).unwrap();
    run_at(&[&["policy", "diff", &old, &new, "--ledger", &gate.ledger()], rest].concat(), AT)
}

fn told(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err))
}

#[test]
fn what_another_edition_would_take_back_is_told_beforehand() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let before = std::fs::read(gate.ledger()).unwrap();
    let (from, to) = ("source: acme/widget", "source: acme/gadget");
    let ran = diff(&gate, from, to, &["--format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let report = told(&ran);
    assert_eq!(
        (&report["schema"], &report["accepted"]["judged"]),
        (&"countersign/policy-diff/v1".into(), &1.into())
    );
    assert!(!report["changes"].as_array().unwrap().is_empty());
    let one = &report["accepted"]["changed"][0];
    assert_eq!(
        (&one["entry"], &one["was"], &one["would_be"]["standing"]),
        (&1.into(), &Value::Null, &"lost".into())
    );
    assert!(
        one["would_be"]["checks"].as_array().unwrap().iter().any(|check| check["id"] == "unlisted-signer")
    );
    let words = diff(&gate, from, to, &[]).out;
    for said in
        ["of 1 acceptance judged again by both, 1 would change", "stands, and would be lost", "entry 1"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    // What means something else and takes nothing back.
    let ran = diff(&gate, "contact: trust@", "contact: other@", &["--format", "json"]);
    let report = told(&ran);
    assert_eq!((ran.code, &report["accepted"]["changed"]), (1, &Value::Array(vec![])), "{report}");
    assert_eq!(std::fs::read(gate.ledger()).unwrap(), before, "nothing is recorded");
}

#[test]
fn what_would_stand_again_and_what_would_fall_otherwise_is_told() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    gate.stage
        .change("suspend", &["identity:acme-build", "--reason", "being looked into", "--incident", "INC-7"]);
    let (from, to) = ("{ status: { lists: [retail-list] } }", "");
    let policy = std::fs::read_to_string(gate.stage.path("intake.yaml")).unwrap();
    let from = policy.lines().find(|line| line.contains("status: { lists:")).unwrap_or(from).to_owned();
    let ran = diff(&gate, &format!("{from}\n"), to, &["--format", "json"]);
    let report = told(&ran);
    let one = &report["accepted"]["changed"][0];
    assert_eq!((&one["was"]["standing"], &one["would_be"]), (&"lost".into(), &Value::Null), "{report}");
    let ran = diff(&gate, "source: acme/widget", "source: acme/gadget", &[]);
    assert!(ran.out.contains("is lost, and would be lost"), "{}", ran.out);
}

#[test]
fn each_lane_keeps_its_own() {
    let gate = Gate::new();
    assert_eq!(diff(&gate, "contact: trust@", "contact: other@", &[]).code, 4, "there is no ledger");
    assert_eq!(gate.take(AT).code, 0);
    assert_eq!(diff(&gate, "framework: ", "framework: other-", &[]).code, 2);
    assert_eq!(diff(&gate, "retail.status", "none.status", &[]).code, 5);
    super::altered(&gate.ledger(), "the ledger is only appended to", "the ledger is only Appended to");
    assert_eq!(diff(&gate, "contact: trust@", "contact: other@", &[]).code, 5);
}
