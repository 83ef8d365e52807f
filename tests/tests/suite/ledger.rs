//! Decisions that are recorded: whole or not at all, with what they were made from, and so that a change shows.

#[path = "ledger/archived.rs"]
mod archived;
#[path = "ledger/kept.rs"]
mod kept;
#[path = "ledger/unusable.rs"]
mod unusable;

use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::case::{Case, named};
use crate::run::{Ran, run_at};

pub(crate) const AT: &str = "2026-08-02T00:00:00Z";

/// A folder with a ledger in it.
pub(crate) struct Stage(pub(crate) tempfile::TempDir);

impl Stage {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    pub(crate) fn file(&self) -> String {
        self.path("own.ledger")
    }

    /// The command line that judges a case and records it.
    pub(crate) fn arguments(&self, case: &Case) -> Vec<String> {
        let evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
        let mut arguments = case.arguments(&evidence);
        arguments.extend(["--ledger".to_owned(), self.file()]);
        arguments
    }

    fn judge(&self, name: &str) -> Ran {
        let case = named(name);
        let ran = run_at(&self.arguments(&case), &case.at);
        assert_eq!(ran.code, case.exit, "{name}: {}", ran.err);
        ran
    }

    pub(crate) fn ledger(&self, word: &str, rest: &[&str]) -> Ran {
        run_at(&[&["ledger", word, self.file().as_str()], rest].concat(), AT)
    }

    pub(crate) fn holds(&self) {
        let ran = self.ledger("verify", &[]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }

    /// The decisions, as they are kept.
    pub(crate) fn decisions(&self) -> Vec<Value> {
        let ran = self.ledger("list", &["--format", "jsonl"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let lines = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|entry| entry["entry"]["decision"].clone()).filter(|one| !one.is_null()).collect()
    }

    /// An archive of it.
    fn exported(&self, name: &str) -> PathBuf {
        let ran = self.ledger("export", &["--output", &self.path(name)]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        self.0.path().join(name)
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_decision_is_recorded_with_what_it_was_made_from() {
    let stage = Stage::new();
    for name in ["delivery/separate-files", "delivery/signature-withheld", "provenance/stranger"] {
        let ran = stage.judge(name);
        assert!(ran.err.contains("recorded as entry"), "{}", ran.err);
    }
    stage.holds();
    let decisions = stage.decisions();
    let words: Vec<&str> = decisions.iter().map(|one| one["decision"].as_str().unwrap()).collect();
    assert_eq!(words[0], "allow");
    assert!(words[1..].iter().all(|word| *word == "deny"), "{words:?}");
    let case = named("delivery/separate-files");
    let inputs = decisions[0]["inputs"].as_array().unwrap();
    let digests_of = |role: &str| -> Vec<String> {
        let own = inputs.iter().filter(|input| input["role"] == role);
        own.map(|input| input["digest"].as_str().unwrap().to_owned()).collect()
    };
    let of = |path: &Path| format!("sha256:{}", hex(&std::fs::read(path).unwrap()));
    let mut evidence: Vec<String> = case.attestations.iter().map(|name| of(&case.dir.join(name))).collect();
    evidence.sort();
    let mut recorded = digests_of("evidence");
    recorded.sort();
    assert_eq!(recorded, evidence);
    assert_eq!(digests_of("framework"), [of(&case.framework)]);
    let subject = &decisions[0]["subjects"][0];
    assert_eq!(subject["inputs"].as_array().unwrap().len(), evidence.len());
    let targets: Vec<&str> =
        decisions[0]["rests_on"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    for kind in [
        "artifact ",
        "identity acme-ci",
        "builder https://",
        "key sha256:",
        "log sha256:",
        "root acme",
        "source ",
    ] {
        assert!(targets.iter().any(|target| target.starts_with(kind)), "{kind}: {targets:?}");
    }
    // Of what was not accepted, nothing but the artifact is filed.
    let denied = decisions[1]["rests_on"].as_array().unwrap();
    assert!(denied.iter().all(|one| one.as_str().unwrap().starts_with("artifact ")), "{denied:?}");
}

#[test]
fn a_decision_is_shown_again_and_found_again() {
    let stage = Stage::new();
    let reported = stage.judge("delivery/separate-files");
    stage.judge("delivery/signature-withheld");
    let json = stage.ledger("show", &["1", "--format", "json"]);
    assert_eq!((json.code, json.out), (0, reported.out));
    let words = stage.ledger("show", &["1"]).out;
    for said in ["entry 1 of ", "the framework", "Reported then:", "signed by", "allow  "] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(stage.ledger("show", &["3"]).code, 2);
    assert_eq!(stage.ledger("show", &["0"]).code, 2);
    let listed = |rest: &[&str]| stage.ledger("list", rest).out.lines().count();
    let digest = stage.decisions()[0]["subjects"][0]["digests"][0].as_str().unwrap().to_owned();
    assert_eq!(listed(&[]), 2);
    assert_eq!(listed(&["--decision", "allow"]), 1);
    assert_eq!(listed(&["--decision", "undecided"]), 0);
    assert_eq!(listed(&["--handoff", "intake"]), 2);
    assert_eq!(listed(&["--handoff", "outlet"]), 0);
    assert_eq!(listed(&["--subject", &digest]), 2);
    assert_eq!(listed(&["--subject", &format!("sha256:{}", "0".repeat(64))]), 0);
    assert_eq!(stage.ledger("list", &["--subject", "7"]).code, 2);
}

/// The chain as an auditor follows it, with nothing of ours: a digest a line.
#[test]
fn the_chain_is_followed_by_hand() {
    let stage = Stage::new();
    for _ in 0..3 {
        stage.judge("delivery/separate-files");
    }
    let out = stage.ledger("list", &["--format", "jsonl"]).out;
    let mut previous = Value::Null;
    for line in out.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["previous"], previous);
        previous = Value::String(format!("sha256:{}", hex(line.as_bytes())));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Whoever takes an exception back wants to know what came in by it.
#[test]
fn an_exception_that_was_applied_is_filed() {
    let cases = crate::case::all();
    let family = cases.iter().filter(|case| case.name.starts_with("exceptions/") && case.exit == 0);
    let mut filed = 0;
    for case in family {
        let stage = Stage::new();
        assert_eq!(run_at(&stage.arguments(case), &case.at).code, 0);
        let decision = stage.decisions().remove(0);
        let named =
            decision["rests_on"].as_array().unwrap().iter().filter(|one| text(one).starts_with("exception "));
        filed += named.count();
    }
    assert!(filed > 0, "no exception was filed");
}

#[test]
fn a_ledger_that_cannot_be_used_makes_no_allow_and_changes_no_denial() {
    let stage = Stage::new();
    std::fs::write(stage.file(), "something else, longer than a page of a database ".repeat(200)).unwrap();
    let before = std::fs::read(stage.file()).unwrap();
    for (name, code) in
        [("delivery/separate-files", 6), ("delivery/signature-withheld", 3), ("provenance/stranger", 1)]
    {
        let case = named(name);
        let mut arguments = stage.arguments(&case);
        arguments.extend(["--release-to".to_owned(), stage.path("released")]);
        std::fs::create_dir_all(stage.path("released")).unwrap();
        let ran = run_at(&arguments, &case.at);
        assert_eq!(ran.code, code, "{name}: {}", ran.err);
        assert!(ran.err.contains("cannot be used, so nothing will be allowed"), "{}", ran.err);
        let faults = ran.report["faults"].as_array().unwrap();
        assert!(faults.iter().any(|fault| fault["kind"] == "unrecorded"), "{}", ran.out);
        assert_ne!(ran.report["decision"], "allow");
        assert!(ran.report["released"].is_null());
        assert_eq!(std::fs::read_dir(stage.path("released")).unwrap().count(), 0, "nothing is released");
    }
    assert_eq!(std::fs::read(stage.file()).unwrap(), before);
    assert_eq!(stage.ledger("verify", &[]).code, 5);
    assert_eq!(stage.ledger("list", &[]).code, 5);
}
