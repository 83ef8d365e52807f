//! A delivery chooses its file names, and a shell puts them among the arguments: none of them may steer the run.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::case::{Case, named};

/// A folder with the good delivery, and beside its artifact another one under a name of the sender's choice.
fn delivered(name: &str) -> (tempfile::TempDir, Case) {
    let case = named("delivery/separate-files");
    let dir = tempfile::tempdir().unwrap();
    for file in case.subjects.iter().chain(&case.attestations) {
        std::fs::copy(case.dir.join(file), dir.path().join(file)).unwrap();
    }
    std::fs::write(dir.path().join(name), b"something else").unwrap();
    (dir, case)
}

/// Runs the program in that folder with these arguments after `verify`.
fn verify(dir: &Path, variable: Option<&Path>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign-under-test"));
    command.env_clear().stdin(Stdio::null()).current_dir(dir).arg("verify").args(arguments);
    if let Some(policy) = variable {
        command.env("COUNTERSIGN_POLICY", policy);
    }
    command.output().unwrap()
}

#[test]
fn a_file_named_like_a_digest_is_not_taken_for_the_digest() {
    let genuine = acquire_digest();
    let (dir, case) = delivered(&genuine);
    let policy = case.framework.to_string_lossy().into_owned();
    let arguments = [genuine.as_str(), "--policy", &policy, "--handoff", "intake", "-a", "."];
    let output = verify(dir.path(), None, &arguments);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let as_file = format!("./{genuine}");
    let arguments = [as_file.as_str(), "--policy", &policy, "--handoff", "intake", "-a", "."];
    assert_ne!(verify(dir.path(), None, &arguments).status.code(), Some(0));
}

fn acquire_digest() -> String {
    let case = named("delivery/separate-files");
    let artifact = case.run().report["subjects"][0]["digests"]["sha256"].as_str().unwrap().to_owned();
    format!("sha256:{artifact}")
}

#[test]
fn a_file_named_like_an_option_does_not_become_one() {
    for name in ["-h.tgz", "--help", "--policy=widget-1.4.2.tgz", "-aevil.json"] {
        let (dir, case) = delivered(name);
        let policy = case.framework.to_string_lossy().into_owned();
        let arguments = [name, "widget-1.4.2.tgz", "--policy", &policy, "--handoff", "intake"];
        let output = verify(dir.path(), None, &arguments);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn help_beside_other_arguments_is_no_allow() {
    let (dir, _) = delivered("other");
    assert_eq!(verify(dir.path(), None, &["-h"]).status.code(), Some(0));
    assert_eq!(verify(dir.path(), None, &["widget-1.4.2.tgz", "-hx"]).status.code(), Some(2));
    assert_eq!(verify(dir.path(), None, &["widget-1.4.2.tgz", "--help"]).status.code(), Some(2));
}

#[test]
fn the_flag_does_not_win_over_the_variable() {
    let (dir, case) = delivered("p.tgz");
    let arguments = ["widget-1.4.2.tgz", "--handoff", "intake", "-a", ".", "--policy", "p.tgz"];
    let output = verify(dir.path(), Some(&case.framework), &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("COUNTERSIGN_POLICY"));
    let arguments = ["widget-1.4.2.tgz", "--handoff", "intake", "-a", "."];
    assert_eq!(verify(dir.path(), Some(&case.framework), &arguments).status.code(), Some(0));
}

#[test]
fn a_report_replaces_nothing_it_rests_on() {
    let (dir, case) = delivered("other");
    let policy = case.framework.to_string_lossy().into_owned();
    let root =
        case.framework.parent().unwrap().join("roots/trusted_root.json").to_string_lossy().into_owned();
    for output in ["widget-1.4.2.tgz", "widget-1.4.2.tgz.sigstore.json", root.as_str(), policy.as_str()] {
        let before = std::fs::read(dir.path().join(output)).unwrap();
        let arguments =
            ["widget-1.4.2.tgz", "--policy", &policy, "--handoff", "intake", "-a", ".", "--output", output];
        assert_eq!(verify(dir.path(), None, &arguments).status.code(), Some(2), "{output}");
        assert_eq!(std::fs::read(dir.path().join(output)).unwrap(), before);
    }
}
