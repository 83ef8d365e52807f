//! `--policy-digest`: the framework is the one that was asked for, or nothing is decided.

use crate::stage::{Stage, args, fixture};

fn line(digest: &str) -> Vec<std::ffi::OsString> {
    let case = fixture("key/p256-message-unlogged");
    args![
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
        "--policy-digest",
        digest,
    ]
    .to_vec()
}

fn digest() -> String {
    let checked = Stage::new().play(args!["policy", "check", fixture("key/framework.yaml")]);
    checked.stdout.lines().find(|line| line.starts_with("sha256:")).unwrap().to_owned()
}

#[test]
fn the_digest_that_was_asked_for_is_shown_to_have_been() {
    let played = Stage::new().play(line(&digest()));
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
    let report: serde_json::Value = serde_json::from_str(&played.stdout).unwrap();
    assert_eq!(report["framework"]["pinned"], true);
    assert_eq!(report["framework"]["digest"], digest().as_str());
    let unpinned = Stage::new().play(line(&digest()).into_iter().take(10));
    let report: serde_json::Value = serde_json::from_str(&unpinned.stdout).unwrap();
    assert_eq!(report["framework"]["pinned"], false);
}

#[test]
fn another_framework_decides_nothing_and_both_digests_are_told() {
    let other = format!("sha256:{}", "ab".repeat(32));
    let played = Stage::new().play(line(&other));
    assert_eq!((played.code, played.stdout.as_str()), (5, ""));
    assert!(played.stderr.contains(&other) && played.stderr.contains(&digest()), "{}", played.stderr);
}

#[test]
fn what_is_no_digest_of_a_framework_is_a_wrong_command_line() {
    for wrong in ["", "sha256:xyz", &digest().replace("sha256:", ""), &format!("sha512:{}", "ab".repeat(64))]
    {
        assert_eq!(Stage::new().play(line(wrong)).code, 2, "{wrong}");
    }
}
