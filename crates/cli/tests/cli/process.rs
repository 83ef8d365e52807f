//! The binary itself, where only a real process shows it.

use std::process::{Command, Stdio};

fn countersign() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.env_clear().stdin(Stdio::null());
    command
}

#[test]
fn the_exit_code_reaches_the_shell() {
    let version = countersign().arg("--version").output().unwrap();
    assert_eq!(version.status.code(), Some(0));
    assert!(String::from_utf8(version.stdout).unwrap().starts_with("countersign "));
    let usage = countersign().arg("verify").output().unwrap();
    assert_eq!((usage.status.code(), usage.stdout.as_slice()), (Some(2), &b""[..]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_exit_6() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let told = countersign().arg("explain").stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(told.status.code(), Some(6));
    assert!(String::from_utf8(told.stderr).unwrap().contains("could not be written"));
}

#[cfg(unix)]
#[test]
fn a_pipe_nobody_reads_is_exit_6_not_a_signal() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let told = countersign().arg("explain").stdout(writer).stderr(Stdio::null()).status().unwrap();
    assert_eq!(told.code(), Some(6));
}
