//! `--signer`: a framework from a few words, judged and shown as any other.

use crate::stage::{Played, Stage, args, fixture, without_digests};
use insta::assert_snapshot;

const CASE: &str = "key/p256-message-unlogged";

fn verify(stage: &Stage, more: &[&str]) -> Played {
    let case = fixture(CASE);
    let mut line =
        args!["verify", case.join("widget-1.4.2.tgz"), "-a", case.join("widget-1.4.2.tgz.sigstore.json")]
            .to_vec();
    line.extend(more.iter().map(Into::into));
    stage.play(line)
}

/// The stage's key, as a signer.
fn key(stage: &Stage) -> String {
    stage.framework();
    format!("key:{}", stage.path("acme.pub").display())
}

#[test]
fn a_key_is_enough_and_the_framework_is_shown() {
    let stage = Stage::new();
    let played = verify(&stage, &["--signer", &key(&stage)]);
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn the_framework_of_a_report_can_be_kept_and_decides_the_same() {
    let stage = Stage::new();
    let played = verify(&stage, &["--signer", &key(&stage), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&played.stdout).unwrap();
    let text = report["framework"]["text"].as_str().unwrap().replace("DIR", "x");
    let kept = stage.file("kept.yaml", text).to_string_lossy().into_owned();
    assert_eq!(verify(&stage, &["--policy", &kept]).code, 0);
}

#[test]
fn a_digest_pins_a_framework_made_from_flags_too() {
    let stage = Stage::new();
    let pinned = ["--signer", &key(&stage), "--policy-digest", &format!("sha256:{}", "ab".repeat(32))];
    assert_eq!(verify(&stage, &pinned).code, 5);
}

#[test]
fn a_stranger_is_denied() {
    let stage = Stage::new();
    for signer in [
        "github:acme/widget",
        "github:acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "email:me@acme.example@https://accounts.google.com",
    ] {
        let played = verify(&stage, &["--signer", signer]);
        assert_eq!(played.code, 1, "{signer}: {}{}", played.stdout, played.stderr);
    }
    let other = fixture("key/roots/acme-ed25519.pub");
    assert_eq!(verify(&stage, &["--signer", &format!("key:{}", other.display())]).code, 1);
}

#[test]
fn what_is_required_is_never_chosen_by_the_evidence() {
    let stage = Stage::new();
    let key = key(&stage);
    for require in ["provenance", "attestation:https://spdx.dev/Document"] {
        let played = verify(&stage, &["--signer", &key, "--require", require]);
        assert_eq!(played.code, 3, "{require}: {}", played.stdout);
    }
    assert_eq!(
        verify(&stage, &["--signer", &key, "--require", "signature", "--require", "provenance"]).code,
        3
    );
    assert_eq!(verify(&stage, &["--signer", &key, "--require", "signature"]).code, 0);
}

#[test]
fn two_frameworks_are_a_wrong_command_line() {
    let stage = Stage::new();
    let (key, policy) = (key(&stage), stage.path("framework.yaml").to_string_lossy().into_owned());
    assert_eq!(verify(&stage, &["--signer", &key, "--policy", &policy]).code, 2);
    assert_eq!(verify(&stage, &["--signer", &key, "--handoff", "intake"]).code, 2);
    let stage = stage.env("COUNTERSIGN_POLICY", policy);
    let played = verify(&stage, &["--signer", &key]);
    assert_eq!(played.code, 2);
    assert!(played.stderr.contains("COUNTERSIGN_POLICY"), "{}", played.stderr);
}

#[test]
fn signers_that_are_none_are_a_wrong_command_line() {
    let stage = Stage::new();
    for wrong in [
        "acme/widget",
        "github:acme",
        "github:*/widget",
        "github:acme/widget/../x",
        "github:acme/ci/.github/workflows/build.yml@",
        "github:acme/widget\" }\nhandoffs: {}",
        "email:me@acme.example",
        "email:me@acme.example@https://accounts.google.com/",
        "email:*@https://accounts.google.com",
        "key:",
        "gpg:me",
    ] {
        let played = verify(&stage, &["--signer", wrong]);
        assert_eq!((played.code, played.stdout.as_str()), (2, ""), "{wrong}: {}", played.stderr);
    }
    assert_eq!(verify(&stage, &["--require", "signature"]).code, 2);
    assert_eq!(verify(&stage, &["--source", "acme/widget"]).code, 2);
    let key = key(&stage);
    assert_eq!(verify(&stage, &["--signer", &key, "--require", "sbom"]).code, 2);
    assert_eq!(verify(&stage, &["--signer", &key, "--require", "attestation:sbom"]).code, 2);
    assert_eq!(verify(&stage, &["--signer", &key, "--source", "acme/widget"]).code, 2);
}

#[test]
fn a_key_that_is_not_there_or_none_is_an_unusable_framework() {
    let stage = Stage::new();
    let nothing = stage.file("empty.pub", "");
    let text = stage.file("text.pub", "no key");
    for path in [stage.path("missing.pub"), nothing, text] {
        let played = verify(&stage, &["--signer", &format!("key:{}", path.display())]);
        assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{}", played.stderr);
    }
}

#[test]
fn the_report_does_not_replace_the_key() {
    let stage = Stage::new();
    let key = key(&stage);
    let output = stage.path("acme.pub").to_string_lossy().into_owned();
    assert_eq!(verify(&stage, &["--signer", &key, "--output", &output]).code, 2);
}

/// A private Sigstore instance vouches where it is named, and only it.
#[test]
fn a_trusted_root_of_ones_own_vouches_for_certificates() {
    let stage = Stage::new();
    let case = fixture("signature/v03");
    let root = case.join("../roots/trusted_root.json").to_string_lossy().into_owned();
    let judged = |more: &[&str]| {
        let mut line =
            args!["verify", case.join("widget-1.4.2.tgz"), "-a", case.join("widget-1.4.2.tgz.sigstore.json")]
                .to_vec();
        line.extend(more.iter().map(Into::into));
        stage.play(line)
    };
    let workflow = "github:acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0";
    let own = ["--signer", workflow, "--source", "acme/widget"];
    let with = |root: &str| judged(&[own.as_slice(), &["--trusted-root", root]].concat());
    let allowed = with(&root);
    assert_eq!(allowed.code, 0, "{}{}", allowed.stdout, allowed.stderr);
    assert!(
        allowed.stdout.contains("trusted-root: { sigstore: { file: \"trusted_root.json\" } }"),
        "{}",
        allowed.stdout
    );
    assert_eq!(judged(&own).code, 1, "no root that is built in issued it");
    let stranger = ["--signer", "github:mallory/widget", "--trusted-root", &root];
    assert_eq!(judged(&stranger).code, 1);
    let none = stage.file("none.json", "{}").to_string_lossy().into_owned();
    for wrong in [none, stage.path("missing.json").to_string_lossy().into_owned()] {
        assert_eq!(with(&wrong).code, 5, "{wrong}");
    }
    let key = key(&stage);
    assert_eq!(judged(&["--signer", &key, "--trusted-root", &root]).code, 2);
    let policy = stage.path("framework.yaml").to_string_lossy().into_owned();
    // Beside a framework it would ask for nothing, and so would the other flags of `--signer`.
    for flag in [["--trusted-root", &root], ["--require", "provenance"], ["--source", "acme/widget"]] {
        assert_eq!(judged(&["--policy", &policy, flag[0], flag[1]]).code, 2, "{flag:?}");
        assert_eq!(
            judged(&["--policy", &policy, "--handoff", "intake", flag[0], flag[1]]).code,
            2,
            "{flag:?}"
        );
    }
    let copy =
        stage.file("root.json", std::fs::read_to_string(&root).unwrap()).to_string_lossy().into_owned();
    assert_eq!(judged(&[own.as_slice(), &["--trusted-root", &copy, "--output", &copy]].concat()).code, 2);
}
