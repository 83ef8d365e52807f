//! Signatures that do not say of what they are: only so many are tried, and no stranger chooses which.

use std::path::PathBuf;

use serde_json::Value;

use crate::case::{Case, Judged, named};

/// A case of minisign with its evidence in one folder, as a delivery brings it.
fn in_a_folder(name: &str, further: &[(&str, &str)]) -> (tempfile::TempDir, Judged) {
    let case = named(name);
    let folder = tempfile::tempdir().unwrap();
    for file in &case.attestations {
        std::fs::copy(case.dir.join(file), folder.path().join(file)).unwrap();
    }
    for (file, text) in further {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let judged = case.run_with(&[folder.path().to_path_buf()]);
    (folder, judged)
}

fn codes(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect()
}

#[test]
fn strangers_do_not_push_out_the_one_that_counts() {
    let (_folder, judged) = in_a_folder("minisign/among-strangers", &[]);
    assert_eq!(judged.ran.code, 0, "{}", judged.ran.err);
    assert_eq!(codes(&judged.report["unused_evidence"]), ["untried-signature"], "told, and told once");
    assert_eq!(judged.report["subjects"][0]["proofs"].as_array().unwrap().len(), 1);
}

#[test]
fn what_was_not_tried_leaves_the_demand_open() {
    let (_folder, judged) = in_a_folder("minisign/among-our-own", &[]);
    let check = &judged.report["subjects"][0]["checks"][0];
    assert_eq!((judged.ran.code, &check["cause"]), (3, &"inconclusive".into()));
    assert!(check["reason"].as_str().unwrap().contains("16 signatures like it are tried"), "{check}");
    assert_eq!(codes(&judged.report["unused_evidence"]), ["untried-signature"]);
    // With as many as are tried, each is: and then it is known to be no signature over this artifact.
    let case = named("minisign/among-our-own");
    let all: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let (own, others) = all.split_last().unwrap();
    assert_eq!(case.run_with(others).ran.code, 1);
    assert_eq!(case.run_with(std::slice::from_ref(own)).ran.code, 0);
}

/// Of several subjects each is told of it.
#[test]
fn it_leaves_the_demand_open_for_every_subject() {
    let case = named("minisign/among-our-own");
    let twice = Case { subjects: [case.subjects.clone(), vec!["case.toml".into()]].concat(), ..case };
    let judged = twice.run();
    assert_eq!(judged.ran.code, 3, "{}", judged.ran.err);
    assert_eq!(judged.outcomes("unsigned-artifact"), ["unknown", "unknown"]);
    assert_eq!(codes(&judged.report["unused_evidence"]), ["untried-signature"]);
}

#[test]
fn what_was_held_against_the_subject_is_not_told_as_unused() {
    for name in ["minisign/hashed", "minisign/stranger", "signature/of-another-artifact"] {
        let judged = named(name).run();
        assert_eq!(judged.report["unused_evidence"], serde_json::json!([]), "{name}");
    }
}
