//! T11 and T28: no older list, and no second list of one number.

use forge::status::suspended;

use super::{NOW, Stage, TODAY, acme, build, retail};

#[test]
fn t11_the_framework_says_which_number_is_the_lowest() {
    let stage = Stage::new();
    stage.changed("by: [acme-security], max-age: 24h", "by: [acme-security], max-age: 24h, min-number: 2");
    stage.unusable("it is number 1, and the framework's `min-number` knows number 2");
    stage.acme(&acme().next(TODAY));
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().err);
}

#[test]
fn without_a_floor_the_report_says_how_far_it_protects() {
    let ran = Stage::new().verify();
    assert!(ran.out.contains("an older list in its place is noticed by its age alone"), "{}", ran.out);
}

/// A run that remembers.
fn remembering(stage: &Stage) -> crate::run::Ran {
    let state = stage.path("state.json").to_string_lossy().into_owned();
    stage.verify_with(NOW, &["--state", &state])
}

#[test]
fn the_first_run_that_remembers_says_so() {
    let stage = Stage::new();
    let first = super::words(&remembering(&stage));
    assert!(first.contains("this machine sees it for the first time"), "{first}");
    assert!(!first.contains("nothing tells its lowest number"), "{first}");
    let next = super::words(&remembering(&stage));
    assert!(!next.contains("for the first time") && !next.contains("by its age alone"), "{next}");
}

#[test]
fn t11_what_this_machine_has_seen_is_a_floor() {
    let stage = Stage::new();
    let held = acme().next(TODAY).with(build(), suspended("2026-08-08T05:00:00Z", None), "");
    stage.acme(&held);
    assert_eq!(remembering(&stage).code, 1);
    // Somebody puts yesterday's list back, which knows nothing of it.
    stage.acme(&acme());
    let ran = remembering(&stage);
    assert_eq!(ran.code, 5, "{}", ran.out);
    assert!(ran.err.contains("this machine knows number 2"), "{}", ran.err);
    stage.acme(&held.next(TODAY));
    assert_eq!(remembering(&stage).code, 1);
}

#[test]
fn t28_two_lists_of_one_number_are_told_and_both_kept() {
    let stage = Stage::new();
    assert_eq!(remembering(&stage).code, 0, "{}", remembering(&stage).err);
    stage.acme(&acme().with(build(), suspended("2026-08-08T05:00:00Z", None), "for others only"));
    let ran = remembering(&stage);
    assert_eq!(ran.code, 5, "{}", ran.out);
    assert!(ran.err.contains("there are two lists with number 1"), "{}", ran.err);
    // Nor does the next one hide which it follows.
    let fork = acme().with(build(), suspended("2026-08-08T05:00:00Z", None), "for others only").next(TODAY);
    stage.acme(&fork);
    let ran = remembering(&stage);
    assert!(ran.err.contains("it says that it follows"), "{}", ran.err);
    stage.acme(&acme().next(TODAY));
    assert_eq!(remembering(&stage).code, 0, "{}", ran.err);
}

#[test]
fn t11_an_older_framework_is_not_judged_by() {
    let stage = Stage::new();
    stage.changed("number: 1\n", "number: 2\n");
    assert_eq!(remembering(&stage).code, 0);
    stage.changed("number: 1\n", "number: 1\n");
    let ran = remembering(&stage);
    assert_eq!(ran.code, 5, "{}", ran.out);
    assert!(
        ran.err.contains("an older one was put in its place") || ran.err.contains("older one was"),
        "{}",
        ran.err
    );
    stage.changed("number: 1\n", "number: 2\n# looser\n");
    let ran = remembering(&stage);
    assert_eq!(ran.code, 5, "{}", ran.out);
    assert!(ran.err.contains("with number 2"), "{}", ran.err);
}

#[test]
fn t12_what_was_seen_is_read_whole_or_nothing_is_decided() {
    let stage = Stage::new();
    for spoilt in [
        "",
        "{",
        "[]",
        r#"{"schema":"other","seen":[]}"#,
        r#"{"schema":"countersign/state/v1","seen":[],"more":1}"#,
    ] {
        stage.put("state.json", spoilt);
        let ran = remembering(&stage);
        assert_eq!(ran.code, 5, "{spoilt}: {}", ran.out);
        assert_eq!(
            std::fs::read_to_string(stage.path("state.json")).unwrap(),
            spoilt,
            "and is left as it was"
        );
    }
}

#[test]
fn t12_what_cannot_be_remembered_is_no_allow() {
    let stage = Stage::new();
    let state = stage.path("none/state.json").to_string_lossy().into_owned();
    let ran = stage.verify_with(NOW, &["--state", &state]);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    stage.retail(&retail().with(build(), suspended("2026-08-08T05:00:00Z", None), ""));
    assert_eq!(stage.verify_with(NOW, &["--state", &state]).code, 1, "a deny stays one");
}

#[test]
fn an_audit_asks_what_was_seen_and_changes_nothing() {
    let stage = Stage::new();
    stage.acme(&acme().next(TODAY));
    assert_eq!(remembering(&stage).code, 0);
    let before = std::fs::read(stage.path("state.json")).unwrap();
    let state = stage.path("state.json").to_string_lossy().into_owned();
    let audit = |more: &[&str]| stage.verify_with(NOW, &[&["--state", &state, "--audit"], more].concat());
    assert_eq!(audit(&[]).code, 7, "{}", audit(&[]).err);
    // Somebody puts the list back that was before.
    stage.acme(&acme());
    let then = "2026-08-08T11:00:00Z";
    for more in [&[][..], &["--at", then, "--hindsight"]] {
        let ran = audit(more);
        assert_eq!(ran.code, 5, "{more:?}: {}", ran.out);
        assert!(ran.err.contains("this machine knows number 2"), "{}", ran.err);
    }
    // What is known by now says nothing of a list of then.
    assert_eq!(audit(&["--at", then]).code, 7);
    assert_eq!(std::fs::read(stage.path("state.json")).unwrap(), before);
}

#[test]
fn an_audit_does_not_say_that_it_remembers() {
    let stage = Stage::new();
    let state = stage.path("state.json").to_string_lossy().into_owned();
    let ran = stage.verify_with(NOW, &["--state", &state, "--audit"]);
    assert_eq!(ran.code, 7, "{}", ran.err);
    assert!(!super::words(&ran).contains("for the first time"), "{}", ran.out);
    assert!(!stage.path("state.json").exists());
}
