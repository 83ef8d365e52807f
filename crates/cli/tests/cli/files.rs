use crate::stage::{FRAMEWORK, Stage, args, fixture, without_digests};
use insta::assert_snapshot;

#[test]
fn a_subject_that_is_not_there_is_exit_4() {
    let stage = Stage::new();
    let framework = stage.framework();
    let played = stage.play(args!["verify", stage.path("none.tgz"), "--policy", framework]);
    assert_eq!(played.code, 4, "{}", played.stderr);
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn a_folder_without_anything_to_judge_is_denied() {
    let stage = Stage::new();
    let (framework, folder) = (stage.framework(), stage.path("empty"));
    std::fs::create_dir(&folder).unwrap();
    let played = stage.play(args!["verify", folder, "--policy", framework]);
    assert_eq!(played.code, 3);
    assert!(played.stdout.contains("nothing in it to judge"), "{}", played.stdout);
}

#[test]
fn evidence_that_is_not_there_is_exit_4_and_nothing_is_decided() {
    let stage = Stage::new();
    let (framework, widget) = (stage.framework(), stage.file("widget.tgz", "bytes"));
    let played = stage.play(args!["verify", widget, "--policy", framework, "-a", stage.path("none.json")]);
    assert_eq!(played.code, 4, "{}", played.stderr);
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn a_missing_subject_does_not_hide_a_refused_one() {
    let stage = Stage::new();
    let (framework, widget) = (stage.framework(), stage.file("widget.tgz", "bytes"));
    let both = stage.play(args!["verify", stage.path("none.tgz"), widget, "--policy", framework]);
    assert_eq!(both.code, 3, "missing evidence outweighs a missing file: {}", both.stdout);
    let (first, second) = (
        both.stdout.find("undecided  DIR/none.tgz").unwrap(),
        both.stdout.find("deny       DIR/widget").unwrap(),
    );
    assert!(first < second, "subjects stay in the order given");
}

#[test]
fn frameworks_that_cannot_be_used_are_exit_5() {
    let stage = Stage::new();
    let good = stage.framework();
    let expired = FRAMEWORK.replace("2126-01-01", "2026-01-01");
    let draft = format!("draft: true\n{FRAMEWORK}")
        .replace("draft: true\ncountersign: 1\n", "countersign: 1\ndraft: true\n");
    for (name, path) in [
        ("not there", stage.path("none.yaml")),
        ("a folder", stage.dir.path().to_path_buf()),
        ("empty", stage.file("empty.yaml", "")),
        ("not text", stage.file("binary.yaml", [0xff, 0xfe, 0])),
        ("not a framework", stage.file("list.yaml", "- a\n")),
        ("a field nobody enforces", stage.file("field.yaml", format!("{FRAMEWORK}sources: []\n"))),
        ("a file it names is missing", stage.file("key.yaml", FRAMEWORK.replace("acme.pub", "none.pub"))),
        ("a key that is none", stage.file("badkey.yaml", FRAMEWORK.replace("acme.pub", "empty.yaml"))),
        ("too large", stage.file("large.yaml", "#".repeat(policy::limits::MAX_FRAMEWORK + 1))),
        ("expired", stage.file("expired.yaml", expired)),
        ("a draft", stage.file("draft.yaml", draft)),
    ] {
        let played = stage.play(args!["verify", &good, "--policy", path]);
        assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{name}: {}", played.stderr);
        assert!(played.stderr.contains("exit 5"), "{name}: {}", played.stderr);
    }
}

#[test]
fn an_unusable_framework_is_told_at_its_line() {
    let stage = Stage::new();
    let path = stage.file("framework.yaml", FRAMEWORK.replace("acme.pub", "none.pub"));
    assert_snapshot!(stage.play(args!["verify", "x", "--policy", path]).stderr);
}

#[test]
fn the_framework_may_come_from_the_environment() {
    let stage = Stage::new();
    let framework = stage.framework();
    let widget = stage.file("widget.tgz", "bytes");
    let played = Stage::new().env("COUNTERSIGN_POLICY", framework).play(args!["verify", widget]);
    assert_eq!(played.code, 3, "{}", played.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_exit_4() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::new();
    let (framework, widget) = (stage.framework(), stage.file("widget.tgz", "bytes"));
    std::fs::set_permissions(&widget, PermissionsExt::from_mode(0o000)).unwrap();
    if std::fs::read(&widget).is_ok() {
        return; // This user may read everything.
    }
    assert_eq!(stage.play(args!["verify", widget, "--policy", framework]).code, 4);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_text_works() {
    use std::os::unix::ffi::OsStrExt;
    let stage = Stage::new();
    let framework = stage.framework();
    let case = fixture("key/p256-message-unlogged");
    let odd = stage.dir.path().join(std::ffi::OsStr::from_bytes(b"w\xffdget.tgz"));
    std::fs::copy(case.join("widget-1.4.2.tgz"), &odd).unwrap();
    let bundle = case.join("widget-1.4.2.tgz.sigstore.json");
    let played = stage.play(args!["verify", odd, "--policy", framework, "-a", bundle]);
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
    assert!(played.stdout.contains("w\u{fffd}dget.tgz"), "{}", played.stdout);
}

#[cfg(unix)]
#[test]
fn hostile_names_cannot_write_lines_of_the_report() {
    let stage = Stage::new();
    let framework = stage.framework();
    let name = "x.tgz\nallow  x.tgz\u{1b}[2K\u{202e}";
    let (evil, evidence) = (stage.file(name, "bytes"), stage.file("a\nallow\u{1b}.json", "{}"));
    let played = stage.play(args!["verify", evil, "--policy", framework, "-a", evidence]);
    assert_ne!(played.code, 0);
    assert!(!played.stdout.lines().any(|line| line.starts_with("allow")), "{}", played.stdout);
    assert!(!played.stdout.contains(['\u{1b}', '\u{202e}']), "{}", played.stdout);
}

/// Before anything is judged, whoever waits hears why nothing will be allowed, and what to do.
#[test]
fn a_ledger_that_cannot_be_made_says_what_to_do() {
    let stage = Stage::new();
    let (framework, widget) = (stage.framework(), stage.file("widget.tgz", "bytes"));
    let ledger = stage.path("none/intake.ledger");
    let played = stage.play(args!["verify", widget, "--policy", framework, "--ledger", ledger]);
    assert_eq!(played.code, 3, "{}", played.stderr);
    let (_, told) = played.stderr.split_once("nothing will be allowed").unwrap();
    assert!(told.contains("= help: check that the folder is there") && told.contains("SQLite"), "{told}");
}
