//! One decision, many reports: whatever the format, they say the same, and the exit code is the same.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;

use crate::case::named;
use crate::run::{Ran, run_at};

#[path = "reports/again.rs"]
mod again;
#[path = "reports/html.rs"]
mod html;
#[path = "reports/junit.rs"]
mod junit;
#[path = "reports/markdown.rs"]
mod markdown;
#[path = "reports/oscal.rs"]
mod oscal;
#[path = "reports/sarif.rs"]
mod sarif;
#[path = "reports/sarif_shape.rs"]
mod sarif_shape;

/// Every format of a decision.
const FORMATS: [&str; 8] = ["text", "json", "jsonl", "sarif", "junit", "markdown", "html", "oscal"];

/// A decision, in JSON and as it was asked for.
pub(super) struct Decided {
    pub(super) name: &'static str,
    arguments: Vec<String>,
    at: String,
    pub(super) code: u8,
    pub(super) written: String,
    pub(super) report: Value,
}

impl Decided {
    fn of(name: &'static str, arguments: Vec<String>, at: &str) -> Self {
        let ran = run_at(&arguments, at);
        assert!(ran.report.is_object(), "{name}: {}{}", ran.out, ran.err);
        Self { name, arguments, at: at.to_owned(), code: ran.code, written: ran.out, report: ran.report }
    }

    /// The same run, told in another format.
    pub(super) fn told(&self, format: &str) -> Ran {
        let mut arguments = self.arguments.clone();
        let at = arguments.iter().position(|one| one == "--format").unwrap() + 1;
        format.clone_into(&mut arguments[at]);
        run_at(&arguments, &self.at)
    }

    pub(super) fn subjects(&self) -> &[Value] {
        self.report["subjects"].as_array().unwrap()
    }

    /// Every check that decided, over all subjects.
    pub(super) fn checks(&self) -> impl Iterator<Item = &Value> {
        self.subjects().iter().flat_map(|subject| subject["checks"].as_array().unwrap())
    }

    /// How many subjects have this verdict.
    pub(super) fn verdicts(&self, verdict: &str) -> usize {
        self.subjects().iter().filter(|subject| subject["decision"] == verdict).count()
    }

    /// Every fault, of the run and of its subjects.
    pub(super) fn faults(&self) -> Vec<&Value> {
        let own = self.subjects().iter().map(|subject| &subject["fault"]).filter(|fault| !fault.is_null());
        self.report["faults"].as_array().unwrap().iter().chain(own).collect()
    }
}

/// Decisions of every kind: allowed and denied, one and several, excepted, advised, revoked since, faulty, audited.
pub(super) static DECISIONS: LazyLock<Vec<Decided>> = LazyLock::new(|| {
    let mut all: Vec<Decided> = [
        "delivery/separate-files",
        "delivery/two-artifacts",
        "delivery/second-artifact-bare",
        "delivery/among-garbage",
        "exceptions/excepted",
        "participants/advice-not-followed",
        "status/by-a-stranger",
        "revocation/leaf-revoked-later",
        "dependencies/denied",
    ]
    .into_iter()
    .map(case)
    .collect();
    all.push(with("one that is not there", |arguments, dir| {
        arguments.insert(1, dir.join("gone.tgz").to_string_lossy().into_owned());
    }));
    all.push(with("an audit", |arguments, _| arguments.push("--audit".to_owned())));
    assert!(all.len() >= 10);
    all
});

fn case(name: &'static str) -> Decided {
    let case = named(name);
    let evidence: Vec<PathBuf> = case.attestations.iter().map(|one| case.dir.join(one)).collect();
    Decided::of(name, case.arguments(&evidence), &case.at)
}

/// The good case with other arguments.
fn with(name: &'static str, change: impl FnOnce(&mut Vec<String>, &std::path::Path)) -> Decided {
    let case = named("delivery/separate-files");
    let evidence: Vec<PathBuf> = case.attestations.iter().map(|one| case.dir.join(one)).collect();
    let mut arguments = case.arguments(&evidence);
    change(&mut arguments, &case.dir);
    Decided::of(name, arguments, &case.at)
}

#[test]
fn the_exit_code_never_depends_on_the_format() {
    let codes: std::collections::BTreeSet<u8> = DECISIONS.iter().map(|one| one.code).collect();
    assert!(codes.is_superset(&[0, 1, 3, 4, 7].into()), "{codes:?}");
    for decided in DECISIONS.iter() {
        for format in FORMATS {
            assert_eq!(decided.told(format).code, decided.code, "{} as {format}", decided.name);
        }
    }
}

#[test]
fn lines_hold_the_decision_and_every_subject() {
    for decided in DECISIONS.iter() {
        let told = decided.told("jsonl").out;
        let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let subjects: Vec<&Value> =
            lines.iter().filter(|line| line["line"] == "subject").map(|line| &line["subject"]).collect();
        assert_eq!(subjects, decided.subjects().iter().collect::<Vec<_>>(), "{}", decided.name);
        let last = lines.last().unwrap();
        assert_eq!((&last["line"], &last["decision"]), (&"decision".into(), &decided.report["decision"]));
        assert_eq!(last["code"], decided.code);
        assert_eq!(lines[0]["evidence"], decided.report["evidence"]);
    }
}

/// A format that cannot be read says which there are.
#[test]
fn a_format_there_is_not_is_a_wrong_command_line() {
    let case = named("delivery/separate-files");
    let mut arguments = case.arguments(&[]);
    let at = arguments.iter().position(|one| one == "--format").unwrap() + 1;
    "pdf".clone_into(&mut arguments[at]);
    let ran = run_at(&arguments, &case.at);
    assert_eq!(ran.code, 2);
    for format in FORMATS {
        assert!(ran.err.contains(format), "{format}: {}", ran.err);
    }
}

/// A report of an earlier run does not stay where a run gives none, whatever its format.
#[test]
fn a_report_of_an_earlier_run_goes_in_every_format() {
    let dir = tempfile::tempdir().unwrap();
    for format in FORMATS {
        let output = dir.path().join(format).to_string_lossy().into_owned();
        let case = named("delivery/separate-files");
        let mut arguments = case.arguments(&[case.dir.join(&case.attestations[0])]);
        let at = arguments.iter().position(|one| one == "--format").unwrap() + 1;
        format.clone_into(&mut arguments[at]);
        arguments.extend(["--output".to_owned(), output.clone()]);
        run_at(&arguments, &case.at);
        assert!(std::fs::metadata(&output).unwrap().len() > 0);
        let policy = arguments.iter().position(|one| one == "--policy").unwrap() + 1;
        "nowhere.yaml".clone_into(&mut arguments[policy]);
        assert_eq!(run_at(&arguments, &case.at).code, 5);
        assert!(!std::path::Path::new(&output).exists(), "{format}");
    }
}
