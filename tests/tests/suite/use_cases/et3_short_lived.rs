//! ET3: short-lived, scoped credentials are preferred; long-lived secrets are found and graded.

use crate::case::named;
use crate::run::run_at;

#[test]
fn et3_a_class_takes_minutes_and_refuses_what_lives_for_ever() {
    for (case, code, outcome) in [
        ("class/short-certificate", 0, "satisfied"),
        ("class/one-second-longer", 1, "violated"),
        ("class/endless-key", 1, "violated"),
        ("class/overdue-key", 1, "satisfied"),
    ] {
        let judged = named(case).run();
        assert_eq!(judged.ran.code, code, "{case}");
        assert_eq!(judged.outcomes("long-lived-credential"), [outcome], "{case}");
    }
    assert_eq!(named("class/overdue-key").run().outcomes("overdue-rotation"), ["violated"]);
}

#[test]
fn et3_long_lived_secrets_are_found_before_anything_is_judged() {
    let framework = named("class/endless-key").dir.parent().unwrap().join("framework.yaml");
    let ran = run_at(&["policy", "check", &framework.to_string_lossy()], "2026-08-02T00:00:00Z");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("has no `until`: once stolen, it is trusted for ever"), "{}", ran.out);
}
