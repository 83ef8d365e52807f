//! What `countersign approve` refuses before it signs anything.

use super::*;

/// Refused with this exit code, in these words, and without a file.
fn refused(stage: &mut Stage, key: &str, more: &[&str], code: u8, told: &str) {
    let before = stage.files.len();
    let ran = stage.approve(key, more);
    assert_eq!(ran.code, code, "{more:?}: {}{}", ran.out, ran.err);
    assert!(ran.err.contains(told), "{told}: {}", ran.err);
    assert!(ran.out.is_empty() && stage.files.len() == before, "{}", ran.out);
    assert!(!std::path::Path::new(&stage.path(&format!("approval-{before}.json"))).exists());
}

#[test]
fn who_may_not_approve_is_told_so() {
    let stage = &mut Stage::new();
    refused(stage, "partner-p256", &[], 2, "is the key of nobody who may approve at `promote`");
    refused(stage, "retail-p256", &["--handoff", "onward"], 2, "those who may are carol");
    // Whoever is named by several requirements is told once.
    let (one, several) = (
        "- approvals: { by: [carol], distinct: 1 }",
        "- approvals: { by: [carol, bob], distinct: 1 }\n      - approvals: { by: [bob, carol], distinct: 1 }",
    );
    stage.changed(&[(one, several)]);
    refused(stage, "retail-p256", &["--handoff", "onward"], 2, "those who may are bob, carol: sign");
    stage.changed(&[]);
    refused(stage, "retail-p256", &["--handoff", "promot"], 2, "did you mean `promote`?");
    refused(stage, "retail-p256", &["--handoff", "intake"], 2, "asks for no approvals of its own");
    refused(stage, "retail-p256", &["--handoff", "intake"], 2, "asked for by promote, onward");
}

#[test]
fn t07_an_approval_ends() {
    let stage = &mut Stage::new();
    for (until, told) in [
        ("2026-08-01T19:59:59Z", "has passed"),
        (BEFORE, "has passed"),
        ("2026-10-30T20:00:01Z", "at most 90 days"),
        ("2026-08-02", "write the whole time"),
    ] {
        refused(stage, "retail-p256", &["--until", until], 2, told);
    }
    refused(stage, "retail-p256", &["--for", "91d"], 2, "at most 90 days");
    refused(stage, "retail-p256", &["--for", "soon"], 2, "write it as 7d");
    refused(
        stage,
        "retail-p256",
        &["--for", "1h", "--until", "2026-08-02T00:00:00Z"],
        2,
        "cannot be used with",
    );
    assert_eq!(stage.approve("retail-p256", &["--until", "2026-10-30T20:00:00Z"]).code, 0);
    assert_eq!(stage.approve("retail-p256", &["--for", "90d"]).code, 0);
}

#[test]
fn what_cannot_be_used_is_not_approved_under() {
    let stage = &mut Stage::new();
    stage.changed(&[("expires: 2126-01-01", "expires: 2026-07-31")]);
    refused(stage, "retail-p256", &[], 5, "the framework expired");
    stage.changed(&[("countersign: 1", "countersign: 1\ndraft: true")]);
    refused(stage, "retail-p256", &[], 5, "draft");
    stage.changed(&[("distinct: 2", "distinct: 9")]);
    refused(stage, "retail-p256", &[], 5, "nothing could ever meet it");
    stage.changed(&[("file: retail-p256.pub", "file: retail-p256.pub, until: 2026-07-31")]);
    refused(stage, "retail-p256", &[], 2, "the framework trusts this key until");
    stage.changed(&[("file: retail-p256.pub", "file: retail-p256.pub, log: acme")]);
    refused(stage, "retail-p256", &[], 2, "would not count");
    stage.changed(&[("file: retail-p256.pub", "file: retail-p256.pub, key-id: mine")]);
    refused(stage, "retail-p256", &[], 2, "would not count");
    stage.changed(&[]);
    std::fs::remove_file(stage.path(WIDGET)).unwrap();
    refused(stage, "retail-p256", &[], 4, WIDGET);
}

#[test]
fn nothing_is_written_over() {
    let stage = &mut Stage::new();
    stage.put("approval-1.json", "mine");
    let ran = stage.approve("retail-p256", &[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(std::fs::read(stage.path("approval-1.json")).unwrap(), b"mine");
    std::fs::remove_file(stage.path("approval-1.json")).unwrap();
    refused(stage, "retail-p256", &["--reason", ""], 2, "--reason");
    refused(stage, "retail-p256", &["--reason", &"r".repeat(1025)], 2, "1025 bytes");
    assert_eq!(stage.approve("retail-p256", &["--reason", &"r".repeat(1024)]).code, 0);
}

#[test]
fn a_digest_is_approved_as_well_as_a_file() {
    use forge::encoding::{hex, sha256};
    let mut stage = Stage::new();
    let digest = format!("sha256:{}", hex(&sha256(BYTES)));
    for key in ["retail-p256", "gate-ed25519"] {
        let ran = stage.approve(key, &[&digest]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains(&digest), "{}", ran.err);
    }
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
    let shown = run_at(&["inspect", &stage.path("approval-1.json")], AT);
    assert!(shown.out.contains("promote"), "{}", shown.out);
}

#[test]
fn what_a_delivery_is_called_cannot_steer_a_terminal() {
    let mut stage = Stage::new();
    let ran = stage.approve("retail-p256", &["--reason", "fine\u{1b}[2J\nYou approve nothing"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}') && !ran.err.contains("\nYou approve nothing"), "{}", ran.err);
}
