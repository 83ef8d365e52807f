//! A look back allows nothing, whatever time it looks at.

use crate::case::{Case, all, named};
use crate::run::run_at;
use serde_json::Value;

/// Runs a fixture years later as an audit that looks back to `at`.
fn audited(case: &Case, at: Option<&str>) -> (u8, Value) {
    let evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut arguments = case.arguments(&evidence);
    arguments.push("--audit".to_owned());
    if let Some(at) = at {
        arguments.extend(["--at".to_owned(), at.to_owned()]);
    }
    let ran = run_at(&arguments, "2036-01-01T00:00:00Z");
    (ran.code, serde_json::from_str(&ran.out).unwrap_or(Value::Null))
}

fn says_allow(report: &Value) -> bool {
    let subjects = report["subjects"].as_array().into_iter().flatten();
    std::iter::once(report).chain(subjects).any(|part| part["decision"] == "allow" || part["code"] == 0)
}

#[test]
fn t30_looking_back_never_forges_an_allow() {
    for case in all() {
        let (code, report) = audited(&case, Some(&case.at));
        let then = if case.exit == 0 { 7 } else { case.exit };
        // What was made after that time is missing then, where it is bad today.
        let later = case.rejected.iter().any(|code| code == "signed-in-future");
        assert_eq!(code, if later { 3 } else { then }, "{}", case.name);
        assert!(!says_allow(&report), "{}", case.name);
        assert!(report.is_null() || report["audit"] == true, "{}", case.name);
        let (now, report) = audited(&case, None);
        assert_ne!(now, 0, "{}", case.name);
        assert!(!says_allow(&report), "{}", case.name);
    }
}

#[test]
fn t30_evidence_made_later_was_not_there() {
    let case = named("delivery/separate-files");
    assert_eq!(audited(&case, Some("2026-08-02T00:00:00Z")).0, 7);
    let (code, report) = audited(&case, Some("2026-08-01T09:00:00Z"));
    assert_eq!(code, 3, "{report:#}");
    assert_eq!(report["at_given"], true);
    assert_eq!(report["subjects"][0]["rejected"][0]["code"], "signed-in-future");
}

#[test]
fn t30_a_time_is_asked_for_only_of_an_audit_and_only_of_the_past() {
    let case = named("delivery/separate-files");
    let evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let code = |more: &[&str]| {
        let mut arguments = case.arguments(&evidence);
        arguments.extend(more.iter().map(|&word| word.to_owned()));
        run_at(&arguments, &case.at).code
    };
    assert_eq!(code(&[]), 0);
    assert_eq!(code(&["--audit"]), 7);
    for wrong in [
        &["--at", "2026-08-01T12:00:00Z"][..],
        &["--audit", "--at", "2026-08-03T00:00:00Z"],
        &["--audit", "--at", "2026-08-01"],
        &["--audit", "--at", "yesterday"],
        &["--audit", "--hindsight"],
    ] {
        assert_eq!(code(wrong), 2, "{wrong:?}");
    }
}
