use crate::stage::{FRAMEWORK, Stage, args, fixture};

#[test]
fn a_broken_framework_is_exit_5() {
    let stage = Stage::new();
    let path = stage.file("framework.yaml", FRAMEWORK.replace("number: 7", "number: seven"));
    let played = stage.play(args!["policy", "check", path]);
    assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{}", played.stderr);
    assert!(played.stderr.contains(":3:"), "the line: {}", played.stderr);
    assert_eq!(stage.play(args!["policy", "check", stage.path("none.yaml")]).code, 5);
}

#[test]
fn an_expired_framework_is_exit_5() {
    let stage = Stage::new().at("2126-01-02T00:00:00Z");
    assert_eq!(stage.play(args!["policy", "check", stage.framework()]).code, 5);
}

#[test]
fn a_draft_is_told_with_everything_else_that_is_found() {
    let stage = Stage::new();
    // The key it names lies beside it.
    stage.framework();
    let path = stage.file("draft.yaml", FRAMEWORK.replace("number: 7", "number: 7\ndraft: true"));
    let played = stage.play(args!["policy", "check", path]);
    assert_eq!(played.code, 5);
    assert!(played.stderr.contains("the framework is a draft"), "{}", played.stderr);
    assert!(played.stdout.contains("finding: "), "{}", played.stdout);
}

#[test]
fn findings_are_exit_1_and_none_is_exit_0() {
    let stage = Stage::new();
    let loose = stage.play(args!["policy", "check", stage.framework()]);
    assert_eq!(loose.code, 1, "it lasts a century and takes any name: {}{}", loose.stdout, loose.stderr);
    assert!(loose.stdout.contains("finding: "), "{}", loose.stdout);
    let tight = FRAMEWORK
        .replace("2126-01-01", "2026-12-31")
        .replace("subject-name: any", "subject-name: registry.example/widget")
        .replace("file: acme.pub", "file: acme.pub, until: 2026-12-31");
    let path = stage.file("tight.yaml", tight);
    let played = stage.play(args!["policy", "check", path]);
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
    assert!(played.stdout.contains("nothing to say against it"), "{}", played.stdout);
}

#[test]
fn the_fixtures_frameworks_can_be_used() {
    for family in ["key", "provenance", "signature"] {
        let played = Stage::new().play(args!["policy", "check", fixture(family).join("framework.yaml")]);
        assert!(matches!(played.code, 0 | 1), "{family}: {}", played.stderr);
    }
}

#[test]
fn the_schema_is_json() {
    let played = Stage::new().play(["policy", "schema"]);
    assert_eq!(played.code, 0);
    let schema: serde_json::Value = serde_json::from_str(&played.stdout).unwrap();
    assert_eq!(schema["title"], "Countersign framework");
}
