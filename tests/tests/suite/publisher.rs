//! Every field about refs, verification summaries and thresholds, spoilt one at a time on the command line.

use std::path::Path;

use crate::case::{Case, named};

/// The exit code of a fixture under its framework with one passage changed.
pub(crate) fn judged(fixture: &str, from: &str, to: &str) -> u8 {
    let case = named(fixture);
    let text = std::fs::read_to_string(&case.framework).unwrap();
    assert!(text.contains(from), "{from:?} stands in the framework of {fixture}");
    let dir = tempfile::tempdir().unwrap();
    let folder = case.framework.parent().unwrap();
    copy(&folder.join("roots"), &dir.path().join("roots"));
    let framework = dir.path().join("framework.yaml");
    std::fs::write(&framework, text.replacen(from, to, 1)).unwrap();
    Case { framework, ..case }.run().ran.code
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for root in std::fs::read_dir(from).unwrap() {
        let root = root.unwrap();
        std::fs::copy(root.path(), to.join(root.file_name())).unwrap();
    }
}

#[test]
fn t02_every_way_to_say_a_ref_is_enforced() {
    for (from, to, exit) in [
        ("versioned-tag: v1", "versioned-tag: v1", 0),
        ("versioned-tag: v1", "versioned-tag: v1.4", 0),
        ("versioned-tag: v1", "versioned-tag: v1.4.2", 0),
        ("versioned-tag: v1", "versioned-tag: v2", 1),
        ("versioned-tag: v1", "versioned-tag: v1.5", 1),
        ("versioned-tag: v1", "versioned-tag: v1.4.1", 1),
        ("versioned-tag: v1", "tag: v1.4.2", 0),
        ("versioned-tag: v1", "tag: v1.4", 1),
        ("versioned-tag: v1", "branch: v1.4.2", 1),
        ("versioned-tag: v1", "branch: main", 1),
        ("versioned-tag: v1", "tag: v1.4.2, versioned-tag: v1", 5),
    ] {
        assert_eq!(judged("ref/of-the-line", from, to), exit, "{to}");
    }
}

#[test]
fn t02_every_field_of_a_summary_is_enforced() {
    for (from, to, exit) in [
        ("by: [gate]", "by: [other]", 1),
        ("gate.example/verifier", "gate.example/Verifier", 1),
        ("retail.example/widget-*.tgz", "retail.example/gadget-*.tgz", 1),
        ("[SLSA_BUILD_LEVEL_2]", "[SLSA_BUILD_LEVEL_3]", 0),
        ("[SLSA_BUILD_LEVEL_2]", "[SLSA_BUILD_LEVEL_4]", 1),
        ("[SLSA_BUILD_LEVEL_2]", "[SLSA_BUILD_LEVEL_2, SLSA_SOURCE_LEVEL_1]", 1),
        ("[SLSA_BUILD_LEVEL_2]", "[SLSA_BUILD_LEVEL_2]\n          max-age: 30d", 3),
        ("[SLSA_BUILD_LEVEL_2]", "[SLSA_BUILD_LEVEL_2]\n          time: proven", 3),
        ("[SLSA_BUILD_LEVEL_2]", "[SLSA_BUILD_LEVEL_2]\n          subject-name: widget-1.4.2.tgz", 0),
        ("[SLSA_BUILD_LEVEL_2]", "[SLSA_BUILD_LEVEL_2]\n          subject-name: [gadget-1.4.2.tgz]", 1),
        ("[SLSA_BUILD_LEVEL_2]", "[]", 5),
        ("          levels: [SLSA_BUILD_LEVEL_2]\n", "", 5),
    ] {
        assert_eq!(judged("summary/passed", from, to), exit, "{to}");
    }
}

#[test]
fn t02_every_word_about_how_a_build_was_started_is_enforced() {
    for (from, to, exit) in [
        ("number: 1", "number: 2", 0),
        ("commit: 5a5a", "commit: 5b5a", 1),
        ("            - https://actions.github.io/buildtypes/workflow/v1\n", "", 1),
        ("inputs.version: \"1.*\"", "inputs.version: \"2.*\"", 1),
        ("inputs.version: \"1.*\"", "inputs.Version: \"1.*\"", 1),
        ("            inputs.channel: stable\n", "", 1),
        (
            "            inputs.channel: stable\n",
            "            inputs.channel: stable\n            inputs.debug: \"true\"\n",
            3,
        ),
        (
            "            inputs.channel: stable\n",
            "            inputs.channel: stable\n            workflow.path: .github/workflows/release.yml\n",
            0,
        ),
        (
            "            inputs.channel: stable\n",
            "            inputs.channel: stable\n            workflow.path: .github/workflows/x.yml\n",
            1,
        ),
        ("other-parameters: refuse", "other-parameters: no", 5),
    ] {
        assert_eq!(judged("parameters/dispatched", from, to), exit, "{to}");
    }
    for (from, to, exit) in [
        ("other-parameters: refuse", "other-parameters: allow", 0),
        ("          other-parameters: refuse\n", "", 1),
    ] {
        assert_eq!(judged("parameters/another-input", from, to), exit, "{to}");
    }
}

#[test]
fn t08_t21_a_threshold_is_met_by_as_many_or_not_at_all() {
    for (to, exit) in
        [("distinct: 1", 0), ("distinct: 2", 0), ("distinct: 0", 5), ("distinct: -1", 5), ("distinct: 3", 5)]
    {
        assert_eq!(judged("distinct/two-signers", "distinct: 2", to), exit, "{to}");
    }
    assert_eq!(judged("distinct/one-signer", "distinct: 2", "distinct: 1"), 0);
    assert_eq!(judged("distinct/one-signer", "distinct: 2", "distinct: 2"), 3);
    // One key under two names is one signer still.
    let twice = "acme-ed25519: { key: { file: roots/acme-p256.pub } }";
    let given = "acme-ed25519: { key: { file: roots/acme-ed25519.pub } }";
    assert_ne!(judged("distinct/one-signer-twice", given, twice), 0);
}
