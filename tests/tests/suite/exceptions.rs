//! Exceptions: each field spoilt one at a time on the command line, and what the reports say.

use serde_json::Value;

use crate::case::named;
use crate::participants::{changed, exits, judged, told};

const EXCEPTED: &str = "exceptions/excepted";

#[test]
fn t02_every_field_of_an_exception_is_enforced() {
    exits(
        EXCEPTED,
        &[
            ("handoff: intake\n", "handoff: lapsed\n", 5),
            ("handoff: intake\n", "handoff: promote\n", 1),
            ("handoff: intake\n", "handoff: intak\n", 5),
            ("digest: \"sha256:90ba", "digest: \"sha256:91ba", 1),
            ("digest: \"sha256:90ba", "digest: \"sha512:90ba", 5),
            ("digest: \"sha256:90ba", "digest: \"90ba", 5),
            ("expires: 2026-10-01", "expires: 2026-08-02", 0),
            ("expires: 2026-10-01", "expires: 2026-08-01", 1),
            ("expires: 2026-10-01", "expires: 2026-10-30", 0),
            ("expires: 2026-10-01", "expires: 2026-10-31", 1),
            ("    expires: 2026-10-01\n", "", 5),
            ("    reason: the shop still sells the old widget\n", "", 5),
            ("reason: the shop still sells the old widget", "reason: \" \"", 5),
            ("owner: shop@retail.example", "owner: shop", 5),
            ("approved-by: retail\n", "approved-by: acme\n", 5),
            ("approved-by: retail\n", "approved-by: acme-offline\n", 5),
            ("approved-by: retail\n", "approved-by: nobody\n", 5),
            ("approved-by: retail\n", "approved-by: retail-offline\n", 0),
            ("check: old-version", "check: wrong-name", 5),
            ("check: old-version", "check: low-build-level", 1),
            ("check: old-version", "check: old-versions", 5),
            ("expires: 2026-10-01", "expires: 2026-10-01\n    accept: true", 5),
        ],
    );
}

#[test]
fn an_approver_is_outside_whoever_is_judged() {
    let also = |by: &str| format!("require:\n      - signature: {{ by: [{by}] }}\n  lapsed:");
    let from = also("acme-offline");
    let signs = judged(EXCEPTED, &from, &also("acme-offline, retail-offline"));
    assert_eq!(signs.ran.code, 5);
    assert!(signs.ran.err.contains("`retail` signs for it at `intake`"), "{}", signs.ran.err);
    // The same key under another name is the same signer.
    let twin = changed(
        EXCEPTED,
        &[
            ("identities:\n", "identities:\n  twin: { key: { root: acme-p256 } }\n"),
            ("identities: [retail-offline]", "identities: [retail-offline, twin]"),
            ("approved-by: retail\n", "approved-by: twin\n"),
        ],
    );
    assert_eq!(twin.ran.code, 5);
    let words = "`twin` may be the same signer as `acme-offline`, who is judged at `intake`";
    assert!(twin.ran.err.contains(words), "{}", twin.ran.err);
    // The same key in another file, under another root and for another participant, is the same key.
    let copied = judged(EXCEPTED, "acme-august.pub", "acme-p256.pub");
    assert_eq!(copied.ran.code, 5);
    let words =
        "`retail` holds `retail-key`, and that is the same key as `acme-p256`, which is judged at `intake`";
    assert!(copied.ran.err.contains(words), "{}", copied.ran.err);
}

#[test]
fn an_unwaivable_check_is_refused_with_those_that_are() {
    let refused = judged(EXCEPTED, "check: old-version", "check: unlisted-signer");
    assert_eq!(refused.ran.code, 5);
    for words in [
        "`unlisted-signer` can never be excepted",
        "`low-build-level`, `old-version`, `overdue-rotation`, `trust-downgrade`, `unattested-dependency`",
    ] {
        assert!(refused.ran.err.contains(words), "{}", refused.ran.err);
    }
}

/// The answers of a check, and the exceptions beside them.
fn exception(report: &Value, id: &str) -> (Value, Value) {
    let checks = report["subjects"][0]["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["id"] == id).unwrap();
    (check["outcome"].clone(), check["exception"].clone())
}

#[test]
fn an_excepted_violation_is_told_as_one() {
    let run = named(EXCEPTED).run();
    assert_eq!(run.ran.code, 0);
    let (outcome, made) = exception(&run.report, "old-version");
    assert_eq!(
        (&outcome, &made["applied"], &made["not_applied"]),
        (&"violated".into(), &true.into(), &Value::Null)
    );
    for (field, value) in [
        ("name", "old-widget"),
        ("owner", "shop@retail.example"),
        ("approved_by", "retail"),
        ("expires", "2026-10-01T23:59:59Z"),
        ("reason", "the shop still sells the old widget"),
    ] {
        assert_eq!(made[field], value);
    }
    let text = told(EXCEPTED).out.replace("\n      ", " ").replace("\n  ", " ");
    let line = "violated, excepted until 2026-10-01T23:59:59Z by shop@retail.example: the shop still sells the old widget";
    assert!(
        text.starts_with("allow") && text.contains("excepted[old-version]") && text.contains(line),
        "{text}"
    );
}

#[test]
fn an_exception_that_is_not_applied_says_why() {
    for (case, why) in [
        ("exceptions/ended", "it has ended"),
        ("exceptions/too-long", "it ends more than 90 days after the handoff, which is too long"),
        ("exceptions/cannot-be-told", "what cannot be told is never excepted"),
    ] {
        let run = named(case).run();
        let (_, made) = exception(&run.report, "old-version");
        assert_eq!((&made["applied"], &made["not_applied"]), (&false.into(), &why.into()), "{case}");
        let text = told(case).out.replace("\n      ", " ");
        assert!(text.contains(&format!("is not applied: {why}")), "{case}: {text}");
    }
    let (_, made) = exception(&named("exceptions/next-handoff").run().report, "old-version");
    assert_eq!(made, Value::Null, "an exception for one handoff says nothing at the next");
}
