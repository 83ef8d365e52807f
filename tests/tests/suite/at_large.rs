//! Evidence about none of many subjects: judged once, told once, and no less against them.

use std::ffi::OsString;

use crate::case::named;
use crate::run::{Ran, run_os};

/// Runs a case's framework over so many files, with evidence about another file on so many lines.
fn crowd(subjects: usize, lines: usize, format: &str) -> Ran {
    let case = named("key/p256-message-unlogged");
    let other = std::fs::read_to_string(case.dir.join("widget-1.4.2.tgz.sigstore.json")).unwrap();
    let line = other.parse::<serde_json::Value>().unwrap().to_string();
    let dir = tempfile::tempdir().unwrap();
    let evidence = dir.path().join("others.jsonl");
    std::fs::write(&evidence, format!("{line}\n").repeat(lines)).unwrap();
    let mut arguments: Vec<OsString> = vec!["verify".into()];
    for n in 0..subjects {
        let path = dir.path().join(format!("part-{n}.tgz"));
        std::fs::write(&path, n.to_string()).unwrap();
        arguments.push(path.into());
    }
    arguments.extend(["--policy".into(), case.framework.into(), "--handoff".into(), case.handoff.into()]);
    arguments.extend(["--attestation".into(), evidence.into(), "--format".into(), format.into()]);
    run_os(arguments, &case.at)
}

#[test]
fn evidence_about_no_subject_is_told_once_however_many_there_are() {
    let (subjects, lines) = (200, 500);
    let ran = crowd(subjects, lines, "json");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(ran.code, 1, "it was named, and is about other bytes");
    let unused = report["unused_evidence"].as_array().unwrap();
    assert_eq!(unused.len(), lines);
    assert!(unused.iter().all(|one| one["code"] == "subject-mismatch"));
    let judged = report["subjects"].as_array().unwrap();
    assert_eq!(judged.len(), subjects);
    for subject in judged {
        assert_eq!(subject["rejected"].as_array().unwrap().len(), 0);
        assert_eq!(subject["checks"][0]["outcome"], "violated");
    }
    // The report is as long as both lists together, not as long as one times the other.
    assert!(ran.out.len() < (subjects + lines) * 6_000, "{}", ran.out.len());
}

#[test]
fn a_single_subject_is_told_all_of_it() {
    let ran = crowd(1, 5, "json");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, report["subjects"][0]["rejected"].as_array().unwrap().len()), (1, 5));
    assert_eq!(report["unused_evidence"].as_array().unwrap().len(), 0, "and told once");
}
