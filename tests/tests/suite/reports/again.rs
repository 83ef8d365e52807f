//! A saved decision, shown again.

use std::path::Path;

use super::{DECISIONS, FORMATS};
use crate::run::{Ran, run_at};

const AT: &str = "2030-01-01T00:00:00Z";

fn shown(file: &Path, more: &[&str]) -> Ran {
    let file = file.to_string_lossy();
    let mut arguments = vec!["report", &file];
    arguments.extend(more);
    run_at(&arguments, AT)
}

#[test]
fn it_reads_as_it_did_in_every_format() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("decision.json");
    for decided in DECISIONS.iter() {
        std::fs::write(&file, &decided.written).unwrap();
        for format in FORMATS {
            let again = shown(&file, &["--format", format]);
            assert_eq!(again.out, decided.told(format).out, "{} as {format}", decided.name);
            assert_eq!(again.code, 0, "{}", again.err);
            assert!(again.err.contains("judged by nobody now"), "{}", again.err);
        }
    }
}

#[test]
fn it_is_written_whole_and_never_over_what_it_is_made_from() {
    let dir = tempfile::tempdir().unwrap();
    let (file, page) = (dir.path().join("decision.json"), dir.path().join("page.md"));
    std::fs::write(&file, &DECISIONS[0].written).unwrap();
    let own = shown(&file, &["--output", &file.to_string_lossy()]);
    assert_eq!(own.code, 2, "{}", own.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), DECISIONS[0].written);
    let output = ["--format", "markdown", "--output", &page.to_string_lossy()];
    let made = shown(&file, &output);
    assert_eq!((made.code, made.out.as_str()), (0, ""), "{}", made.err);
    assert_eq!(std::fs::read_to_string(&page).unwrap(), DECISIONS[0].told("markdown").out);
    // What cannot be shown leaves no page of an earlier decision behind.
    std::fs::write(&file, "{}").unwrap();
    assert_eq!(shown(&file, &output).code, 5);
    assert!(!page.exists());
}

#[test]
fn what_is_no_decision_of_version_1_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("decision.json");
    let good = &DECISIONS[0].written;
    let denied = &DECISIONS.iter().find(|one| one.code == 1).unwrap().written;
    let cases = [
        (String::new(), "empty"),
        ("deny  widget.tgz".to_owned(), "JSON"),
        (good.replacen("decision/v1", "decision/v2", 1), "decision/v2"),
        (good.replacen("\"code\": 0", "\"code\": 1", 1), "exit code 1"),
        (denied.replacen("\"decision\": \"deny\"", "\"decision\": \"allow\"", 1), "with the exit code"),
        (good.replacen("\"subjects\"", "\"others\"", 1), "subjects"),
        (good.replacen("\"tool\"", "\"code\": 0, \"tool\"", 1), "code"),
    ];
    for (text, word) in cases {
        std::fs::write(&file, &text).unwrap();
        let ran = shown(&file, &[]);
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{}", ran.err);
        assert!(ran.err.contains(word) && ran.err.contains("--format json"), "{word}: {}", ran.err);
    }
    std::fs::remove_file(&file).unwrap();
    assert_eq!(shown(&file, &[]).code, 4);
}
