//! CT5: the checks map to governance frames, and come out as evidence for an audit.

use serde_json::Value;

use crate::case::named;
use crate::run::run_at;

#[test]
fn ct5_every_check_of_a_decision_names_controls_that_a_frame_has() {
    let judged = named("status/suspended").run();
    assert_eq!(judged.ran.code, 1);
    let mut frames = std::collections::BTreeSet::new();
    for check in judged.subjects().flat_map(|subject| subject["checks"].as_array().unwrap()) {
        let controls = check["controls"].as_array().unwrap();
        assert!(!controls.is_empty(), "{check}");
        for id in controls.iter().map(|id| id.as_str().unwrap()) {
            let (frame, control) = checks::control(id).unwrap_or_else(|| panic!("{id} is in no frame"));
            assert!(frame.source.starts_with("https://") && !control.section.is_empty(), "{id}");
            frames.insert(frame.name);
        }
    }
    assert_eq!(
        frames.into_iter().collect::<Vec<_>>(),
        ["800-207", "CSF2", "MAESTRO", "NHI", "S2C2F", "SLSA"]
    );
}

#[test]
fn ct5_what_gives_evidence_for_a_control_is_listed_for_the_auditor() {
    let told = run_at(&["explain", "--controls"], "2026-08-02T00:00:00Z");
    assert_eq!(told.code, 0);
    for frame in checks::FRAMES {
        assert!(told.out.contains(frame.title) && told.out.contains(frame.source), "{}", frame.name);
    }
    // The check that denied above is found from the control's side as well.
    let report = named("status/suspended").run().report;
    let denied =
        report["subjects"][0]["checks"].as_array().unwrap().iter().find(|one| one["outcome"] == "violated");
    let denied = denied.and_then(|one| one["id"].as_str()).unwrap();
    let listed = |line: &&str| line.trim_start().starts_with("evidence") && line.contains(denied);
    assert!(told.out.lines().any(|line| listed(&line)), "{denied}");
    assert_ne!(report, Value::Null);
}
