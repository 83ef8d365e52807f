//! `policy sign`, `policy verify` and `--policy-signer`: who signed a framework, and that it never rolls back.

use std::ffi::OsString;
use std::path::PathBuf;

use model::Digest;

use crate::stage::{FRAMEWORK, Played, Stage, args, fixture, without_digests};
use insta::assert_snapshot;

#[path = "policy_signature/demanded.rs"]
mod demanded;
#[path = "policy_signature/remembered.rs"]
mod remembered;
#[path = "policy_signature/said.rs"]
mod said;

fn of(name: &str) -> PathBuf {
    fixture("signing").join(name)
}

fn sign(stage: &Stage, rest: &[OsString]) -> Played {
    let mut line = args!["policy", "sign", stage.path("framework.yaml")].to_vec();
    line.extend(rest.iter().cloned());
    stage.play(line)
}

fn signer(name: &str) -> OsString {
    format!("key:{}", of(name).display()).into()
}

/// Verifies the framework's signature by this key of `fixtures/signing`.
fn seen(stage: &Stage, name: &str, rest: &[&str]) -> Played {
    let mut line =
        args!["policy", "verify", stage.path("framework.yaml"), "--policy-signer", signer(name)].to_vec();
    line.extend(rest.iter().map(OsString::from));
    stage.play(line)
}

/// A framework with a signature beside it.
fn signed() -> Stage {
    let stage = Stage::new();
    stage.framework();
    let played = sign(&stage, &args!["--sign-with", of("retail-p256.key")]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    stage
}

fn refused(played: &Played, told: &str) {
    assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{}", played.stderr);
    assert!(played.stderr.contains(told), "{told}: {}", played.stderr);
}

#[test]
fn what_is_signed_is_seen_to_be() {
    for name in ["retail-p256", "gate-ed25519", "older-sec1"] {
        let stage = Stage::new();
        stage.framework();
        let played = sign(&stage, &args!["--sign-with", of(&format!("{name}.key"))]);
        assert_eq!(played.code, 0, "{}", played.stderr);
        let seen = seen(&stage, &format!("{name}.pub"), &[]);
        assert_eq!(seen.code, 0, "{}", seen.stderr);
        if name == "retail-p256" {
            assert_snapshot!(without_digests(&format!("{}\n{}", played.stdout, seen.stdout)));
        }
    }
}

#[test]
fn another_key_or_none_is_exit_5() {
    let stage = signed();
    let other = seen(&stage, "partner-p256.pub", &[]);
    refused(&other, "[unknown-key]");
    assert!(!other.stderr.contains("signer-key"), "a name that nobody wrote: {}", other.stderr);
    refused(&other, "partner-p256.pub)");
    std::fs::remove_file(stage.path("framework.yaml.sig")).unwrap();
    let none = seen(&stage, "retail-p256.pub", &[]);
    refused(&none, "its signature cannot be read: there is no such file");
    assert!(none.stderr.contains("--policy-signature"), "{}", none.stderr);
}

#[test]
fn what_was_changed_after_it_was_signed_is_exit_5() {
    let stage = signed();
    let text = FRAMEWORK.replace("subject-name: any", "subject-name: widget");
    stage.file("framework.yaml", text);
    refused(&seen(&stage, "retail-p256.pub", &[]), "something was changed after it was signed");
    // A key that it names is part of it.
    stage.file("framework.yaml", FRAMEWORK);
    assert_eq!(seen(&stage, "retail-p256.pub", &[]).code, 0);
    std::fs::copy(of("partner-p256.pub"), stage.path("acme.pub")).unwrap();
    refused(&seen(&stage, "retail-p256.pub", &[]), "something was changed after it was signed");
}

/// The framework's own digest.
fn digest(stage: &Stage) -> Digest {
    let checked = stage.play(args!["policy", "check", stage.path("framework.yaml")]);
    let line = checked.stdout.lines().find(|line| line.starts_with("sha256:")).unwrap();
    Digest::parse(line).unwrap()
}

fn envelope(statement: &[u8], key: &str) -> Vec<u8> {
    let key = sign::SigningKey::read(&std::fs::read(of(key)).unwrap()).unwrap();
    sign::envelope(formats::Dsse::STATEMENT, statement, &[&key]).unwrap()
}

#[test]
fn what_decides_nothing_is_not_signed() {
    let stage = Stage::new().at("2126-01-02T00:00:00Z");
    stage.framework();
    refused(&sign(&stage, &args!["--sign-with", of("retail-p256.key")]), "the framework expired");
    let stage = signed().at("2126-01-02T00:00:00Z");
    refused(&seen(&stage, "retail-p256.pub", &[]), "the framework expired");
    let stage = Stage::new();
    stage.framework();
    stage.file("framework.yaml", FRAMEWORK.replace("number: 7", "number: 7\ndraft: true"));
    refused(&sign(&stage, &args!["--sign-with", of("retail-p256.key")]), "is a draft");
    assert!(!stage.path("framework.yaml.sig").exists());
}

#[test]
fn t28_two_editions_of_one_number_are_not_signed_unsaid() {
    let stage = signed();
    let key = || args!["--sign-with", of("retail-p256.key")];
    assert_eq!(sign(&stage, &key()).code, 0, "the same edition again");
    let before = std::fs::read(stage.path("framework.yaml.sig")).unwrap();
    for (number, told) in [("7", "another edition of number 7"), ("6", "number 7 was signed already")] {
        let text = FRAMEWORK.replace("subject-name: any", "subject-name: widget");
        stage.file("framework.yaml", text.replace("number: 7", &format!("number: {number}")));
        let played = sign(&stage, &key());
        assert_eq!(played.code, 2, "{}", played.stderr);
        assert!(played.stderr.contains(told), "{}", played.stderr);
    }
    assert_eq!(std::fs::read(stage.path("framework.yaml.sig")).unwrap(), before);
    stage.file("framework.yaml", FRAMEWORK.replace("number: 7", "number: 8"));
    assert_eq!(sign(&stage, &key()).code, 0, "a later one takes its place");
    // Nothing else is replaced.
    for other in ["a note\n".as_bytes(), &envelope(b"{}", "retail-p256.key")] {
        stage.file("framework.yaml.sig", other);
        let played = sign(&stage, &key());
        assert_eq!(played.code, 2, "{}", played.stderr);
        assert!(played.stderr.contains("no signature of this framework"), "{}", played.stderr);
        assert_eq!(std::fs::read(stage.path("framework.yaml.sig")).unwrap(), other);
    }
}

#[test]
fn a_statement_may_be_signed_elsewhere() {
    let stage = Stage::new();
    stage.framework();
    let played = sign(&stage, &args!["--statement", "--previous", format!("sha256:{}", "ab".repeat(32))]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    let statement = played.stdout.trim_end();
    assert!(statement.contains(&format!("\"previous\":\"sha256:{}\"", "ab".repeat(32))), "{statement}");
    assert!(!stage.path("framework.yaml.sig").exists());
    stage.file("framework.yaml.sig", envelope(statement.as_bytes(), "retail-p256.key"));
    assert_eq!(seen(&stage, "retail-p256.pub", &[]).code, 0);
}
