//! A released binary: its archive by the action's own table, and then its signature, by itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{job, put, put_program, sha256, with};
use crate::action::runner::Runner;
use crate::case::{copied, root};

const VERSION: &str = "9.9.9";

/// A machine that a release is made for, and the name of its archive.
fn archive() -> Option<String> {
    let target = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "x86_64-unknown-linux-gnu",
        ("linux", "aarch64") => "aarch64-unknown-linux-gnu",
        _ => return None,
    };
    Some(format!("countersign-{VERSION}-{target}"))
}

/// Releases in a folder, and a copy of the action whose table and framework know them: signed with a key instead of by a
/// workflow, since nobody signs for us here.
struct Releases {
    folder: PathBuf,
    action: PathBuf,
    file: String,
}

fn released(runner: &Runner) -> Option<Releases> {
    let name = archive()?;
    let (folder, file) = (runner.beside().join("releases"), format!("{name}.tar.gz"));
    let made = folder.join(format!("v{VERSION}"));
    put_program(&made.join(&name), "countersign");
    let packed = "tar -czf \"$1.tar.gz\" \"$1\"";
    let done = Command::new("bash").args(["-c", packed, "_", &name]).current_dir(&made).status().unwrap();
    assert!(done.success());
    let bytes = std::fs::read(made.join(&file)).unwrap();
    let key = sign::SigningKey::fresh().unwrap();
    put(&made, &format!("{file}.sigstore.json"), &signed(&key, &file, &bytes));
    let action = runner.beside().join("action");
    copied(&root().join("action"), &action);
    let table = std::fs::read_to_string(action.join("digests.txt")).unwrap();
    put(&action, "digests.txt", &format!("{table}{}  {file}\n", sha256(&bytes)));
    put(&action, "countersign.yaml", FRAMEWORK);
    put(&action, "release.pub", &pem(key.spki()));
    Some(Releases { folder, action, file })
}

/// A framework with the one handoff of the action's own.
const FRAMEWORK: &str = "countersign: 1
framework: countersign-releases
number: 1
owner: releases@countersign.example
expires: 2126-01-01
roots: { release-key: { key: { file: release.pub } } }
identities: { release: { key: { root: release-key } } }
handoffs:
  install:
    subject-name: any
    require:
      - signature: { by: [release] }
";

fn signed(key: &sign::SigningKey, name: &str, bytes: &[u8]) -> String {
    let statement = serde_json::json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": name, "digest": { "sha256": sha256(bytes) } }],
        "predicateType": "https://sigstore.dev/cosign/sign/v1",
        "predicate": {},
    });
    let kind = "application/vnd.in-toto+json";
    String::from_utf8(sign::envelope(kind, statement.to_string().as_bytes(), &[key]).unwrap()).unwrap()
}

fn pem(spki: &[u8]) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", forge::encoding::base64(spki))
}

fn use_release(runner: &Runner, folder: &Path) -> super::Step {
    let folder = folder.to_string_lossy().into_owned();
    runner.run(&with(&[("binary", ""), ("version", VERSION), ("releases", &folder)]))
}

/// A job that uses a copy of the action with its own releases.
fn stage() -> Option<(Runner, Releases)> {
    let mut runner = job("delivery/separate-files")?;
    let releases = released(&runner)?;
    runner.use_action(&releases.action);
    Some((runner, releases))
}

#[test]
fn a_release_is_installed_by_its_digest_and_by_its_own_word() {
    let Some((runner, releases)) = stage() else { return };
    let step = use_release(&runner, &releases.folder);
    assert_eq!(step.told(), ("allow", "0", true), "{step:?}");
}

#[test]
fn a_release_that_nobody_signed_decides_nothing() {
    let Some((runner, releases)) = stage() else { return };
    let other = sign::SigningKey::fresh().unwrap();
    put(&releases.action, "release.pub", &pem(other.spki()));
    let step = use_release(&runner, &releases.folder);
    assert_eq!(step.told(), ("undecided", "5", false), "{step:?}");
    assert!(step.log.contains("was not built where releases"), "{}", step.log);
}

#[test]
fn other_bytes_than_the_table_has_are_never_run() {
    let Some((runner, releases)) = stage() else { return };
    let path = releases.folder.join(format!("v{VERSION}")).join(&releases.file);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.push(0);
    std::fs::write(&path, bytes).unwrap();
    let step = use_release(&runner, &releases.folder);
    assert_eq!(step.told(), ("undecided", "5", false), "{step:?}");
    assert!(step.log.contains("it was not run"), "{}", step.log);
}

/// The table of the action as it is committed: until there is a release, nothing is installed.
#[test]
fn what_the_table_does_not_list_is_not_installed() {
    let Some((mut runner, releases)) = stage() else { return };
    runner.use_action(&root().join("action"));
    let step = use_release(&runner, &releases.folder);
    assert_eq!(step.told(), ("undecided", "5", false), "{step:?}");
    assert!(step.log.contains("knows no digest"), "{}", step.log);
}

#[test]
fn releases_that_cannot_be_reached_are_out_of_reach() {
    let Some((runner, releases)) = stage() else { return };
    let step = use_release(&runner, &releases.folder.join("elsewhere"));
    assert_eq!(step.told(), ("undecided", "4", false), "{step:?}");
    let step =
        runner.run(&with(&[("binary", ""), ("version", VERSION), ("releases", "https://127.0.0.1:9/")]));
    assert_eq!(step.told(), ("undecided", "4", false), "{step:?}");
}
