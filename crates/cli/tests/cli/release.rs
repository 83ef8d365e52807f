//! `--release-to`: what was judged and nothing else, all of it or none.

use std::ffi::OsString;

use crate::stage::{Closed, Played, Stage, args, fixture};

/// A stage with a delivery whose files may be spoilt, and an empty directory to release to.
fn delivered() -> Stage {
    let stage = Stage::new();
    stage.framework();
    let case = fixture("key/p256-message-unlogged");
    std::fs::create_dir(stage.path("in")).unwrap();
    std::fs::create_dir(stage.path("out")).unwrap();
    std::fs::copy(case.join("widget-1.4.2.tgz"), stage.path("in/widget-1.4.2.tgz")).unwrap();
    std::fs::copy(case.join("widget-1.4.2.tgz.sigstore.json"), stage.path("evidence.json")).unwrap();
    stage
}

fn release(stage: &Stage, subjects: &[&str], more: &[&str]) -> Played {
    stage.play(line(stage, subjects, more))
}

fn line(stage: &Stage, subjects: &[&str], more: &[&str]) -> Vec<OsString> {
    let mut line =
        args!["verify", "--policy", stage.path("framework.yaml"), "-a", stage.path("evidence.json")].to_vec();
    line.extend(args!["--release-to", stage.path("out")]);
    line.extend(more.iter().map(Into::into));
    line.extend(subjects.iter().map(|name| match name.starts_with("sha256:") {
        true => name.into(),
        false => stage.path(name).into_os_string(),
    }));
    line
}

/// Everything in the directory, also what is hidden.
fn released(stage: &Stage) -> Vec<String> {
    let names = std::fs::read_dir(stage.path("out")).unwrap();
    let mut names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_allow_releases_the_very_bytes() {
    let stage = delivered();
    let played = release(&stage, &["in/widget-1.4.2.tgz"], &["--format", "json"]);
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
    assert_eq!(released(&stage), ["widget-1.4.2.tgz"]);
    let bytes = |path: &str| std::fs::read(stage.path(path)).unwrap();
    assert_eq!(bytes("out/widget-1.4.2.tgz"), bytes("in/widget-1.4.2.tgz"));
    let report: serde_json::Value = serde_json::from_str(&played.stdout).unwrap();
    assert_eq!(report["released"]["files"][0], "widget-1.4.2.tgz");
    // Again: the same bytes are there, and that is as good.
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 0);
    // What becomes of the original afterwards is not seen there.
    std::fs::write(stage.path("in/widget-1.4.2.tgz"), "other").unwrap();
    assert_ne!(bytes("out/widget-1.4.2.tgz"), b"other");
}

#[test]
fn nothing_is_released_unless_all_of_it_is_allowed() {
    let stage = delivered();
    std::fs::write(stage.path("in/unsigned.tgz"), "nobody signed this").unwrap();
    let played = release(&stage, &["in/widget-1.4.2.tgz", "in/unsigned.tgz"], &[]);
    assert_eq!((played.code, released(&stage).is_empty()), (3, true), "{}", played.stdout);
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz", "in/missing.tgz"], &[]).code, 4);
    assert!(released(&stage).is_empty());
}

#[test]
fn nothing_there_is_replaced() {
    let stage = delivered();
    std::fs::write(stage.path("out/widget-1.4.2.tgz"), "somebody's").unwrap();
    let played = release(&stage, &["in/widget-1.4.2.tgz"], &["--format", "json"]);
    assert_eq!(played.code, 6, "{}", played.stdout);
    let report: serde_json::Value = serde_json::from_str(&played.stdout).unwrap();
    assert_eq!((&report["decision"], &report["code"]), (&"undecided".into(), &6.into()));
    assert_eq!(report["faults"][0]["kind"], "unreleased");
    assert_eq!(std::fs::read(stage.path("out/widget-1.4.2.tgz")).unwrap(), b"somebody's");
    assert_eq!(released(&stage), ["widget-1.4.2.tgz"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_same_bytes_is_something_else() {
    let stage = delivered();
    std::os::unix::fs::symlink(stage.path("in/widget-1.4.2.tgz"), stage.path("out/widget-1.4.2.tgz"))
        .unwrap();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 6);
}

#[cfg(unix)]
#[test]
fn the_original_under_another_name_is_no_copy() {
    let stage = delivered();
    let (original, target) = (stage.path("in/widget-1.4.2.tgz"), stage.path("out/widget-1.4.2.tgz"));
    std::fs::hard_link(&original, &target).unwrap();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 6);
    // The subject is the link, and what it leads to lies where it is to be released.
    std::fs::remove_file(&original).unwrap();
    std::os::unix::fs::symlink(&target, &original).unwrap();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 6);
    // Any other hard link could change it as well.
    std::fs::remove_file(&original).unwrap();
    std::fs::copy(&target, &original).unwrap();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 0);
    std::fs::hard_link(&target, stage.path("in/other")).unwrap();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 6);
}

#[test]
fn a_directory_that_is_not_there_is_exit_6_and_only_after_an_allow() {
    let stage = delivered();
    std::fs::remove_dir(stage.path("out")).unwrap();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 6);
    std::fs::write(stage.path("in/unsigned.tgz"), "nobody signed this").unwrap();
    // Evidence that was named for it, and is about something else, is a bad proof.
    assert_eq!(release(&stage, &["in/unsigned.tgz"], &[]).code, 1);
}

#[test]
fn one_that_cannot_be_released_takes_the_others_back() {
    let stage = delivered();
    std::fs::copy(stage.path("in/widget-1.4.2.tgz"), stage.path("in/b.tgz")).unwrap();
    std::fs::create_dir(stage.path("out/b.tgz")).unwrap();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz", "in/b.tgz"], &[]).code, 6);
    assert_eq!(released(&stage), ["b.tgz"]);
}

#[test]
fn a_report_that_cannot_be_written_takes_the_release_back() {
    let stage = delivered();
    let nowhere = stage.path("nowhere/report.json").to_string_lossy().into_owned();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &["--output", &nowhere]).code, 6);
    assert!(released(&stage).is_empty());
    // The same where a reader goes away in the middle of it; what was there before stays.
    let before = stage.file("out/before", "mine");
    for room in [0, 1, 100] {
        let line = line(&stage, &["in/widget-1.4.2.tgz"], &[]);
        let (code, told) = stage.play_to(line, &mut Closed(room));
        assert_eq!(code, 6, "{told}");
        assert_eq!(released(&stage), ["before"], "{room}");
    }
    assert_eq!(std::fs::read(before).unwrap(), b"mine");
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &[]).code, 0);
    assert_eq!(released(&stage), ["before", "widget-1.4.2.tgz"]);
}

#[test]
fn names_that_are_more_than_names_are_refused_before_anything_is_judged() {
    let stage = delivered();
    for hostile in [".npmrc", "-rf", "a:b", "a\\b", "a\u{202e}gz.tgz"] {
        let path = format!("in/{hostile}");
        std::fs::copy(stage.path("in/widget-1.4.2.tgz"), stage.path(&path)).unwrap();
        let played = release(&stage, &[&path], &[]);
        assert_eq!((played.code, played.stdout.as_str()), (2, ""), "{hostile}");
    }
    std::fs::create_dir(stage.path("in/more")).unwrap();
    std::fs::copy(stage.path("in/widget-1.4.2.tgz"), stage.path("in/more/widget-1.4.2.tgz")).unwrap();
    let twice = ["in/widget-1.4.2.tgz", "in/more/widget-1.4.2.tgz"];
    assert_eq!(release(&stage, &twice, &[]).code, 2);
    assert_eq!(release(&stage, &[&format!("sha256:{}", "ab".repeat(32))], &[]).code, 2);
    assert!(released(&stage).is_empty());
}

#[test]
fn it_is_not_released_to_where_it_lies_and_the_report_does_not_replace_it() {
    let stage = delivered();
    std::fs::copy(stage.path("in/widget-1.4.2.tgz"), stage.path("out/widget-1.4.2.tgz")).unwrap();
    assert_eq!(release(&stage, &["out/widget-1.4.2.tgz"], &[]).code, 2);
    std::fs::remove_file(stage.path("out/widget-1.4.2.tgz")).unwrap();
    let output = stage.path("out/widget-1.4.2.tgz").to_string_lossy().into_owned();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &["--output", &output]).code, 2);
    assert!(released(&stage).is_empty());
}

#[test]
fn an_audit_releases_nothing() {
    let stage = delivered();
    assert_eq!(release(&stage, &["in/widget-1.4.2.tgz"], &["--audit"]).code, 2);
    assert!(released(&stage).is_empty());
}
