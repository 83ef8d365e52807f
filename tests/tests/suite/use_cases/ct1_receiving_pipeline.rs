//! CT1: what a partner's build system signed is accepted only after the receiving pipeline has asked everything again:
//! signature, publisher, attestations, and what has been withdrawn since. (What went into the artifact follows with the
//! dependency graph.)

use crate::case::{named, root};
use crate::run::{Ran, run_at};

const AT: &str = "2026-11-22T13:00:00Z";

/// The receiving pipeline's one question, about a delivery as it lies there.
fn received(delivery: &str, artifact: &str, evidence: &[&str]) -> Ran {
    let dir = named(delivery).dir;
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let policy = root().join("policies/retail-intake.yaml").to_string_lossy().into_owned();
    let mut arguments = vec!["verify".to_owned(), path(artifact), "--policy".to_owned(), policy];
    arguments.extend(["--handoff".to_owned(), "intake".to_owned()]);
    for file in evidence {
        arguments.extend(["--attestation".to_owned(), path(file)]);
    }
    run_at(&arguments, AT)
}

#[test]
fn ct1_all_of_it_is_asked_again_and_each_part_is_needed() {
    let (artifact, whole) = ("widget-1.4.2.tgz", "delivery/separate-files");
    let kinds = ["sigstore.json", "provenance.sigstore.json", "sbom.sigstore.json"];
    let files: Vec<String> = kinds.iter().map(|kind| format!("{artifact}.{kind}")).collect();
    let all: Vec<&str> = files.iter().map(String::as_str).collect();
    let ran = received(whole, artifact, &all);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("status  nothing of this is revoked or suspended"), "{}", ran.out);
    for left_out in 0..all.len() {
        let rest: Vec<&str> =
            all.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, file)| *file).collect();
        assert_eq!(received(whole, artifact, &rest).code, 3, "without {}", all[left_out]);
    }
}

#[test]
fn ct1_neither_another_publisher_nor_a_withdrawn_release_is_accepted() {
    assert_eq!(received("delivery/built-by-hand", "widget-1.4.2.tgz", &["."]).code, 1);
    let recalled = received("delivery/recalled", "widget-1.4.1.tgz", &["."]);
    assert_eq!(recalled.code, 1);
    assert!(recalled.out.contains("trusted when signed, not trusted now"), "{}", recalled.out);
}
