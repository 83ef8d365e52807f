//! Refs by name, how many must sign, and what a verifier must have found: each field, kept and spoilt.

use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const PUBLISHED: &str = r#"countersign: 1
framework: published
number: 7
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: staging
  acme-key:
    key:
      file: keys/acme.pub
identities:
  alice:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: alice@retail.example
  acme-offline:
    key:
      root: acme-key
handoffs:
  intake:
    subject-name: any
    require:
      - provenance:
          by: [acme-offline]
          tag: v1.4.2
      - provenance:
          by: [acme-offline]
          branch: main
      - provenance:
          by: [acme-offline]
          versioned-tag: v1
      - signature:
          by: [acme-offline, alice]
          distinct: 2
      - attestation:
          name: tests
          type: https://in-toto.io/attestation/test-result/v0.1
          by: [acme-offline, alice]
          distinct: 1
      - vsa:
          by: [acme-offline]
          verifier: https://gate.example/verifier
          resource: https://retail.example/widget-*.tgz
          levels: [SLSA_BUILD_LEVEL_3]
          max-age: 9d
          time: proven
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    sample::told(PUBLISHED, from, to)
}

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(PUBLISHED, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(PUBLISHED), []);
}

#[test]
fn a_ref_is_said_in_one_way() {
    refused("tag: v1.4.2", "tag: v1.4.2\n          branch: main", "`tag` and `branch` both say");
    refused("branch: main", "branch: main\n          ref: refs/heads/main", "`ref` and `branch` both say");
    refused(
        "versioned-tag: v1",
        "versioned-tag: v1\n          tag: v1.0.0",
        "`tag` and `versioned-tag` both say",
    );
}

#[test]
fn a_tag_or_branch_is_one_name() {
    for name in [
        "\"v*\"",
        "refs/tags/v1.4.2",
        "\"\"",
        "\"a b\"",
        "a..b",
        "\"a:b\"",
        "/a",
        "a/",
        ".a",
        "a.lock",
        "\"x@{1}\"",
        "a.",
    ] {
        refused("tag: v1.4.2", &format!("tag: {name}"), "is not the name of one tag");
        refused("branch: main", &format!("branch: {name}"), "is not the name of one branch");
    }
    assert!(told("branch: main", "branch: releases/2026").is_empty());
}

#[test]
fn a_release_line_is_a_version() {
    for line in ["1", "v", "v1.x", "\"v*\"", "v1.2.3.4", "refs/tags/v1", "latest", "v01"] {
        refused("versioned-tag: v1", &format!("versioned-tag: {line}"), "is no version as tags write it");
    }
    for line in ["v1.2", "v1.2.3", "v0"] {
        assert!(told("versioned-tag: v1", &format!("versioned-tag: {line}")).is_empty(), "{line}");
    }
}

#[test]
fn a_threshold_can_be_met_and_means_something() {
    for (field, listed) in [("distinct: 2", 2), ("distinct: 1", 2)] {
        for bad in ["0", "-1", "1.5", "\"2\"", "two", "[2]"] {
            assert!(!told(field, &format!("distinct: {bad}")).is_empty(), "{bad}");
        }
        refused(field, &format!("distinct: {}", listed + 1), "nothing could ever meet it");
    }
    assert!(told("distinct: 2", "distinct: 1").is_empty());
}

#[test]
fn a_summary_is_pinned_to_verifier_resource_and_levels() {
    for field in [
        "verifier: https://gate.example/verifier",
        "resource: https://retail.example/widget-*.tgz",
        "levels: [SLSA_BUILD_LEVEL_3]",
    ] {
        refused(&format!("          {field}\n"), "", "is missing");
    }
    refused("[SLSA_BUILD_LEVEL_3]", "[]", "asks for no level");
    refused("[SLSA_BUILD_LEVEL_3]", "[A, A]", "stands in this list twice");
    refused("[SLSA_BUILD_LEVEL_3]", "[\"a b\"]", "is no level");
    refused("https://retail.example/widget-*.tgz", "\"**\"", "matches everything");
    refused("https://retail.example/widget-*.tgz", "\"*.tgz\"", "leaves its beginning open");
    assert!(!told("https://gate.example/verifier", "gate").is_empty());
    let levels = |count: usize| (0..count).map(|n| format!("L{n}")).collect::<Vec<_>>().join(", ");
    assert!(told("SLSA_BUILD_LEVEL_3", &levels(32)).is_empty());
    refused("SLSA_BUILD_LEVEL_3", &levels(33), "33 levels");
    refused("          max-age: 9d\n", "          max-age: 9d\n          nonce: 1\n", "nonce");
}
