//! The report of a recheck as Markdown, against the same in JSON.

use super::{Gate, open};
use crate::run::run_at;
use crate::status_made::AT;

#[test]
fn it_says_what_json_says_and_nothing_in_it_is_markup() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let sound = gate.recheck(AT, &["--format", "markdown", "--full"]);
    assert_eq!(sound.code, 0, "{}", sound.err);
    assert!(
        sound.out.contains("## ✅ recheck: 0 lost trust, 0 unproven, 0 not judged, of 1 judged again"),
        "{}",
        sound.out
    );
    let evil = "<img src=x> | @mallory https://evil.example #12";
    gate.stage.change("suspend", &["identity:acme-build", "--reason", evil, "--incident", "INC-7"]);
    let (code, json) = gate.told(AT, &["--full", "--dry-run"]);
    let told = gate.recheck(AT, &["--format", "markdown", "--full", "--dry-run"]);
    assert_eq!((told.code, code), (1, 1), "{}", told.err);
    assert!(told.out.contains("## ❌ recheck: 1 lost trust"), "{}", told.out);
    for one in open(&json) {
        for check in one["checks"].as_array().unwrap().iter().filter(|check| check["now"] == "violated") {
            assert!(told.out.contains(&format!("`{}`", check["id"].as_str().unwrap())), "{}", told.out);
        }
        assert!(told.out.contains(one["since"].as_str().unwrap()), "{}", told.out);
        for who in one["tell"].as_array().unwrap() {
            assert!(told.out.contains(who["contact"].as_str().unwrap()), "{}", told.out);
        }
    }
    assert!(told.out.contains("Exit 1: "), "{}", told.out);
    for line in told.out.lines() {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(!outside.contains("<img") && !outside.contains('@') && !outside.contains("://"), "{line}");
    }
}

#[test]
fn what_if_is_not_told_as_markdown() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let policy = gate.stage.path("intake.yaml");
    let ledger = gate.ledger();
    let asked = ["--what-if", "revoke", "identity:acme-build", "--format", "markdown"];
    let ran =
        run_at(&[["recheck", "--ledger", &ledger, "--policy", &policy].as_slice(), &asked].concat(), AT);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
}
