//! Runs that demand who signed their framework.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{digest, of, refused, seen, sign, signed, signer};
use crate::stage::{Played, Stage, args, fixture};

#[test]
fn t11_an_older_framework_is_exit_5() {
    let stage = signed();
    for (least, code) in [("6", 0), ("7", 0), ("8", 5)] {
        let played = seen(&stage, "retail-p256.pub", &["--policy-min-number", least]);
        assert_eq!(played.code, code, "{}", played.stderr);
        if code == 5 {
            refused(&played, "the framework is number 7, and --policy-min-number is 8");
        }
    }
    // Whether or not anybody signed it.
    let verify = |least: &str| {
        let line =
            args!["verify", "x", "--policy", stage.path("framework.yaml"), "--policy-min-number", least];
        stage.play(line).code
    };
    assert_eq!((verify("8"), verify("7")), (5, 4));
}

/// A run over a fixture under its family's framework, which retail signed.
fn run(stage: &Stage, rest: Vec<OsString>) -> Played {
    let case = fixture("key/p256-message-unlogged");
    let mut line = args![
        "verify",
        case.join("widget-1.4.2.tgz"),
        "--policy",
        fixture("key/framework.yaml"),
        "--handoff",
        "intake",
        "-a",
        case.join("widget-1.4.2.tgz.sigstore.json"),
        "--format",
        "json",
    ]
    .to_vec();
    line.extend(rest);
    stage.play(line)
}

fn with_signature(stage: &Stage) -> PathBuf {
    let signature = stage.path("key.sig");
    let framework = fixture("key/framework.yaml");
    let played = stage.play(args![
        "policy",
        "sign",
        framework,
        "--sign-with",
        of("gate-ed25519.key"),
        "--output",
        signature.clone()
    ]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    signature
}

#[test]
fn a_run_demands_a_signer_of_its_framework() {
    let stage = Stage::new();
    let signature = with_signature(&stage);
    let by = |name: &str, path: &Path| {
        run(&stage, args!["--policy-signer", signer(name), "--policy-signature", path].to_vec())
    };
    let good = by("gate-ed25519.pub", &signature);
    assert_eq!(good.code, 0, "{}", good.stderr);
    let report: serde_json::Value = serde_json::from_str(&good.stdout).unwrap();
    assert!(report["framework"]["signed_by"].as_str().unwrap().ends_with("gate-ed25519.pub"));
    refused(&by("retail-p256.pub", &signature), "[unknown-key]");
    refused(&by("gate-ed25519.pub", &stage.path("none.sig")), "no such file");
    refused(&by("none.pub", &signature), "no such file");
    refused(&by("retail-p256.key", &signature), "--policy-signer cannot be used");
    // Beside the framework there is none.
    refused(&run(&stage, args!["--policy-signer", signer("gate-ed25519.pub")].to_vec()), "no such file");
    let unasked: serde_json::Value = serde_json::from_str(&run(&stage, Vec::new()).stdout).unwrap();
    assert_eq!(unasked["framework"]["signed_by"], serde_json::Value::Null);
}

#[test]
fn a_report_does_not_replace_what_vouches_for_its_framework() {
    let stage = Stage::new();
    let signature = with_signature(&stage);
    let key = stage.path("gate.pub");
    std::fs::copy(of("gate-ed25519.pub"), &key).unwrap();
    for output in [&signature, &key] {
        let before = std::fs::read(output).unwrap();
        let by = format!("key:{}", key.display());
        let rest = args!["--policy-signer", by, "--policy-signature", signature.clone(), "--output", output];
        let played = run(&stage, rest.to_vec());
        assert_eq!(played.code, 2, "{}", played.stderr);
        assert_eq!(std::fs::read(output).unwrap(), before);
    }
}

#[test]
fn wrong_command_lines_are_exit_2() {
    let stage = signed();
    let signature = stage.path("framework.yaml.sig");
    for rest in [
        args!["--policy-signature", signature.clone()].to_vec(),
        args!["--policy-trusted-root", signature].to_vec(),
        args!["--policy-signer", "retail"].to_vec(),
        args!["--policy-signer", "gitea:retail/x"].to_vec(),
        args!["--policy-signer", signer("gate-ed25519.pub"), "--policy-trusted-root", "x.json"].to_vec(),
        args!["--policy-min-number", "0"].to_vec(),
    ] {
        let played = run(&stage, rest.clone());
        assert_eq!((played.code, played.stdout.as_str()), (2, ""), "{rest:?}: {}", played.stderr);
        assert!(played.stderr.contains("--policy-"), "{}", played.stderr);
    }
    let both = stage.play(args!["verify", "x", "--signer", "github:a/b", "--policy-signer", "github:a/b"]);
    assert_eq!(both.code, 2);
    let unsaid = stage.play(args!["policy", "verify", stage.path("framework.yaml")]);
    assert_eq!(unsaid.code, 2, "{}", unsaid.stderr);
    for previous in ["x", &format!("sha512:{}", "ab".repeat(64)), &digest(&stage).to_string()] {
        let rest = args!["--sign-with", of("retail-p256.key"), "--previous", previous];
        assert_eq!(sign(&stage, &rest).code, 2, "{previous}");
    }
}
