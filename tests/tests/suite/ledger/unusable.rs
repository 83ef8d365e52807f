//! Where a ledger cannot be written to, or not here: nothing is allowed, and nothing lost.

use std::path::Path;
use std::process::{Command, Stdio};

use super::Stage;
use crate::case::named;
use crate::run::run_at;

/// A pipe is not waited for.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_ledger() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    assert!(Command::new("mkfifo").arg(stage.file()).status().unwrap().success());
    for word in ["list", "verify"] {
        let ran = stage.ledger(word, &[]);
        assert!(ran.code == 5 && ran.err.contains("not a regular file"), "{}", ran.err);
    }
    assert_eq!(run_at(&stage.arguments(&case), &case.at).code, 6);
}

#[test]
fn an_audit_is_not_recorded() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let mut arguments = stage.arguments(&case);
    arguments.push("--audit".to_owned());
    assert_eq!(run_at(&arguments, &case.at).code, 2);
    assert!(!Path::new(&stage.file()).exists());
}

#[test]
fn the_ledger_is_no_other_file_of_the_run() {
    let case = named("delivery/separate-files");
    let stage = Stage::new();
    let evidence = stage.path("evidence");
    std::fs::create_dir(&evidence).unwrap();
    let (artifact, policy) =
        (case.dir.join(&case.subjects[0]), case.framework.to_string_lossy().into_owned());
    let artifact = artifact.to_string_lossy().into_owned();
    let bundle = stage.path("evidence/bundle.json");
    std::fs::copy(case.dir.join(&case.attestations[0]), &bundle).unwrap();
    let before = std::fs::read(&bundle).unwrap();
    let fresh = stage.path("fresh");
    let base = [
        "verify",
        artifact.as_str(),
        "--policy",
        policy.as_str(),
        "--handoff",
        "intake",
        "-a",
        bundle.as_str(),
    ];
    for (ledger, rest) in [
        (artifact.as_str(), &[][..]),
        (policy.as_str(), &[]),
        (bundle.as_str(), &[]),
        (fresh.as_str(), &["--output", fresh.as_str()]),
        (fresh.as_str(), &["--state", fresh.as_str()]),
        (fresh.as_str(), &["--output", &format!("{fresh}-wal")]),
        (&stage.path("evidence/new.json"), &["-a", &evidence]),
    ] {
        let ran = run_at(&[&base, rest, &["--ledger", ledger]].concat(), &case.at);
        assert_eq!(ran.code, 2, "{ledger}: {}", ran.err);
        assert!(ran.err.contains("this file is the ledger as well"), "{}", ran.err);
    }
    assert_eq!(std::fs::read(&bundle).unwrap(), before);
}

#[test]
fn a_run_that_could_not_read_its_evidence_is_recorded_too() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let mut arguments = stage.arguments(&case);
    arguments.extend(["-a".to_owned(), stage.path("none.json")]);
    assert_eq!(run_at(&arguments, &case.at).code, 4);
    let decision = stage.decisions().remove(0);
    assert_eq!((&decision["decision"], &decision["code"]), (&"undecided".into(), &4.into()));
    stage.holds();
}

/// However little space there is: what was not recorded was not allowed, and what is there holds.
#[cfg(unix)]
#[test]
fn a_full_disk_is_no_allow() {
    let case = named("delivery/separate-files");
    let mut codes = Vec::new();
    for blocks in [0, 4, 16, 32, 64, 96, 128, 160, 192, 256, 100_000] {
        let stage = Stage::new();
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_countersign-under-test")])
            .args(stage.arguments(&case))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let code = output.status.code();
        assert!([Some(0), Some(6)].contains(&code), "{blocks}: {}", String::from_utf8_lossy(&output.stderr));
        codes.push(code.unwrap());
        if code == Some(0) {
            assert_eq!(stage.decisions().len(), 1);
            stage.holds();
        } else if stage.ledger("list", &[]).code == 0 {
            assert!(stage.decisions().is_empty());
            stage.holds();
        }
    }
    assert!(codes.contains(&6) && codes.last() == Some(&0), "{codes:?}");
}
