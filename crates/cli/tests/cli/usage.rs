use crate::stage::{FRAMEWORK, Stage, args};
use insta::assert_snapshot;

#[test]
fn wrong_command_lines_are_exit_2_and_say_so() {
    let stage = Stage::new();
    for wrong in [
        &["verify"][..],
        &["verfy", "x"],
        &["verify", "x", "--nonsense"],
        &["verify", "x", "--policy"],
        &["verify", "x", "--format", "xml"],
        &["verify", "x", "--handoff", "a", "--handoff", "b"],
        &["verify", "x", "--color", "sometimes"],
        &["verify", "x", "--at", "2026-01-01T00:00:00Z"],
        &["policy"],
        &["policy", "check"],
        &["trust"],
        &["completions"],
        &["completions", "tcsh"],
        &["inspect"],
        &["explain", "a", "b"],
    ] {
        let played = stage.play(wrong.iter().copied());
        assert_eq!((played.code, played.stdout.as_str()), (2, ""), "{wrong:?}");
        assert!(!played.stderr.is_empty(), "{wrong:?}");
        assert!(!played.stderr.contains("panicked"), "{wrong:?}");
    }
}

#[test]
fn what_is_quoted_of_a_wrong_command_line_steers_nothing() {
    for hostile in ["--x\u{1b}[2J", "--x\u{202e}y", "--##[error]x", "--x\ry"] {
        let played = Stage::new().play(["verify", "x", hostile]);
        assert_eq!(played.code, 2);
        let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!played.stderr.contains(steers) && !played.stderr.contains("##["), "{:?}", played.stderr);
    }
}

#[test]
fn without_a_framework() {
    let played = Stage::new().play(["verify", "x"]);
    assert_eq!((played.code, played.stdout.as_str()), (2, ""));
    assert_snapshot!(played.stderr);
}

#[test]
fn an_empty_variable_names_no_framework() {
    assert_eq!(Stage::new().env("COUNTERSIGN_POLICY", "").play(["verify", "x"]).code, 2);
}

#[test]
fn a_framework_in_the_working_folder_is_not_found() {
    // The framework lies beside the subject, and nobody named it.
    let stage = Stage::new();
    stage.framework();
    let widget = stage.file("widget.tgz", "bytes");
    assert_eq!(stage.play(args!["verify", widget]).code, 2);
}

#[test]
fn a_digest_that_is_none() {
    let stage = Stage::new();
    let framework = stage.framework();
    let played = stage.play(args!["verify", "sha256:abc", "--policy", framework]);
    assert_eq!((played.code, played.stdout.as_str()), (2, ""));
    assert_snapshot!(played.stderr);
}

#[test]
fn a_handoff_that_is_not_there() {
    let stage = Stage::new();
    let framework = stage.framework();
    let played = stage.play(args!["verify", "x", "--policy", framework, "--handoff", "intaek"]);
    assert_eq!(played.code, 2);
    assert_snapshot!(played.stderr);
}

#[test]
fn of_several_handoffs_one_must_be_named() {
    let stage = Stage::new();
    stage.framework();
    let (_, intake) = FRAMEWORK.split_once("handoffs:\n").unwrap();
    let two = stage.file("two.yaml", format!("{FRAMEWORK}{}", intake.replace("intake", "promote")));
    let played = stage.play(args!["verify", "x", "--policy", two]);
    assert_eq!(played.code, 2);
    assert_snapshot!(played.stderr);
}
