//! The program as a process: its exit code, a closed pipe, and mutants end to end.

use std::process::{Command, Stdio};

use forge::tamper::mutate;

use crate::case::named;
use crate::tamper::KINDS;

/// Mutants a kind as whole processes.
const MUTANTS: u64 = 20;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign-under-test"));
    command.env_clear().stdin(Stdio::null());
    command
}

#[test]
fn the_process_ends_with_the_code_of_the_decision() {
    for name in ["delivery/separate-files", "delivery/signature-withheld", "provenance/stranger"] {
        let case = named(name);
        let evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
        let output = program().args(case.arguments(&evidence)).output().unwrap();
        assert_eq!(output.status.code(), Some(i32::from(case.exit)), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_not_success() {
    let case = named("delivery/separate-files");
    let evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut child = program()
        .args(case.arguments(&evidence))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    assert_ne!(status.code(), Some(0), "a report nobody received is not an allow");
}

#[test]
fn mutants_are_refused_by_the_whole_process_too() {
    for kind in KINDS {
        let case = named(kind);
        let dir = tempfile::tempdir().unwrap();
        for seed in 0..MUTANTS {
            let mut evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
            let original = std::fs::read(&evidence[0]).unwrap();
            let (bytes, how) = mutate(&original, 1_000_000 + seed);
            evidence[0] = dir.path().join(evidence[0].file_name().unwrap());
            std::fs::write(&evidence[0], bytes).unwrap();
            let code = program().args(case.arguments(&evidence)).output().unwrap().status.code();
            let in_process = case.run_with(&evidence).ran.code;
            assert_eq!(code, Some(i32::from(in_process)), "{kind} seed {seed}: {how}");
            assert_ne!(code, Some(101), "{kind} seed {seed}: {how}");
        }
    }
}
