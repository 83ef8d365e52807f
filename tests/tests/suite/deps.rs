//! `countersign deps`: what artifacts are made of, shown as it is judged, or as nobody judges it.

use std::path::Path;

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::pretty;
use forge::statement::CYCLONEDX;
use forge::{Key, Statement, Subject};
use formats::Bom;
use serde_json::{Value, json};

use crate::case::{Case, all, named, root};
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";

/// A gate for whatever acme signs, which asks what it is made of.
pub(crate) struct Stage(tempfile::TempDir);

const FRAMEWORK: &str = "\
countersign: 1
framework: lab
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub } }
identities:
  acme: { key: { root: acme-key } }
handoffs:
  intake:
    subject-name: any
    require:
      - attestation: { name: built, type: \"https://acme.example/built/v1\", by: [acme] }
      - dependencies:
          by: [acme]
          pinned: true
          deny: [{ package: \"pkg:npm/%40evil/thing\", reason: it steals }]
";

impl Stage {
    pub(crate) fn new() -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        stage.put("acme.pub", Key::p256("acme/bills").public_pem());
        stage.put("intake.yaml", FRAMEWORK);
        stage.put("widget", "widget");
        stage.sign("built.json", "https://acme.example/built/v1", json!({ "by": "hand" }));
        stage
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.path().join(name), bytes).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn sign(&self, name: &str, predicate_type: &str, predicate: Value) {
        let statement = Statement::v1(vec![Subject::of("widget", b"widget")], predicate_type, predicate);
        let envelope =
            Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&Key::p256("acme/bills"), "");
        self.put(name, pretty(&envelope.json()));
    }

    /// Puts a bill there, by itself and signed about the widget.
    pub(crate) fn bill(&self, bill: &Value) {
        self.put("bill.cdx.json", bill.to_string());
        self.sign("bill.json", CYCLONEDX, bill.clone());
    }

    /// What `verify` says of the widget, or `deps` with the same words.
    pub(crate) fn judged(&self, command: &str, more: &[&str]) -> Ran {
        let (widget, policy) = (self.path("widget"), self.path("intake.yaml"));
        let (built, bill) = (self.path("built.json"), self.path("bill.json"));
        let line = [command, &widget, "--policy", &policy, "-a", &built, "-a", &bill];
        run_at(&[&line[..], more].concat(), AT)
    }

    /// What `deps` says of the bill by itself.
    pub(crate) fn unjudged(&self, more: &[&str]) -> Ran {
        run_at(&[&["deps", &self.path("bill.cdx.json")], more].concat(), AT)
    }
}

/// A bill of these components.
pub(crate) fn bill(components: Vec<Value>, needs: &Value) -> Value {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "widget", "name": "widget" } },
        "components": components, "dependencies": needs,
    })
}

/// One component, with a digest.
pub(crate) fn component(reference: &str, purl: &str) -> Value {
    json!({
        "type": "library", "bom-ref": reference, "name": "x", "purl": purl,
        "hashes": [{ "alg": "SHA-256", "content": "1".repeat(64) }],
    })
}

/// The command line of a case with `deps` in the place of `verify`.
fn deps(case: &Case, format: &str, more: &[&str]) -> Ran {
    let attestations: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut arguments = case.arguments(&attestations);
    arguments[0] = "deps".to_owned();
    let at = arguments.iter().position(|one| one == "--format").unwrap();
    arguments[at + 1] = format.to_owned();
    arguments.extend(more.iter().map(|one| (*one).to_owned()));
    run_at(&arguments, &case.at)
}

/// The lines of a tree.
fn tree(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.contains("├─") || line.contains("└─")).collect()
}

#[test]
fn it_ends_as_verify_does_and_carries_its_report() {
    let cases: Vec<Case> = all()
        .into_iter()
        .filter(|case| case.name.starts_with("dependencies/") || case.name.starts_with("key/p256"))
        .collect();
    assert!(cases.len() > 12);
    for case in cases {
        let judged = case.run();
        let told = deps(&case, "json", &[]);
        assert_eq!((told.code, judged.ran.code), (case.exit, case.exit), "{}\n{}", case.name, told.err);
        let json: Value = serde_json::from_str(&told.out).unwrap();
        assert_eq!(json["decision"], judged.report, "{}", case.name);
    }
}

#[test]
fn what_is_found_of_each_is_told_at_its_place() {
    let good = deps(&named("dependencies/good"), "text", &[]);
    assert_eq!(good.code, 0, "{}", good.err);
    assert_eq!(tree(&good.out).len(), 12, "{}", good.out);
    assert!(good.out.contains("✓ 12 nothing found against it\n"), "{}", good.out);
    assert!(good.out.contains("\nallow  "), "the report of verify follows: {}", good.out);

    let unpinned = deps(&named("dependencies/unpinned"), "text", &[]);
    assert_eq!(unpinned.code, 1);
    assert!(
        unpinned.out.contains("│  └─ ✗ pkg:gem/rake@13.0.0 denied[unpinned-dependency]\n"),
        "{}",
        unpinned.out
    );
    assert!(unpinned.out.contains("✗ 1 denied\n✓ 11 nothing found against it\n"), "{}", unpinned.out);

    let unnamed = deps(&named("dependencies/unnamed"), "json", &[]);
    let json: Value = serde_json::from_str(&unnamed.out).unwrap();
    let all = json["artifacts"][0]["dependencies"].as_array().unwrap();
    let states: Vec<&str> = all.iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states.iter().filter(|state| **state == "denied").count(), 1, "{states:?}");
    assert_eq!(states.iter().filter(|state| **state == "sound").count(), 11, "{states:?}");
    let bad = all.iter().find(|one| one["state"] == "denied").unwrap();
    assert_eq!(bad["called"], "somebody's");
    assert!(bad["package"].is_null());
    let found: Vec<(&str, &str)> = bad["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["check"].as_str().unwrap(), one["outcome"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("unpinned-dependency", "violated"),
            ("denied-dependency", "unknown"),
            ("known-malicious-dependency", "unknown")
        ]
    );
}

#[test]
fn more_than_a_report_tells_is_told_of_each() {
    let stage = Stage::new();
    let components: Vec<Value> = (0..40)
        .map(|at| {
            let mut one = component(&format!("c{at}"), &format!("pkg:npm/p{at}@1"));
            one["hashes"] = json!([]);
            one
        })
        .collect();
    stage.bill(&bill(components, &json!([])));
    let told = stage.judged("deps", &[]);
    assert_eq!(told.code, 1, "{}", told.err);
    assert_eq!(told.out.matches("denied[unpinned-dependency]\n").count(), 40, "{}", told.out);
    assert!(told.out.contains("and 24 more of the same"), "{}", told.out);
}

#[test]
fn where_nothing_can_be_drawn_the_report_says_why() {
    for (case, format, exit, word) in [
        ("dependencies/missing", "text", 3, "missing-sbom"),
        ("dependencies/unlisted", "text", 1, "unlisted-signer"),
        ("dependencies/unreadable", "text", 1, "missing-sbom"),
    ] {
        let told = deps(&named(case), format, &[]);
        assert_eq!(told.code, exit, "{case}: {}", told.err);
        assert!(told.out.contains(word), "{case}: {}", told.out);
    }
    let case = named("dependencies/missing");
    for format in ["svg", "cyclonedx"] {
        let told = deps(&case, format, &[]);
        assert_eq!((told.code, told.out.as_str()), (3, ""), "{}", told.err);
        assert!(told.err.contains("nothing to draw"), "{}", told.err);
    }
}

#[test]
fn a_bill_in_every_form_is_read_again() {
    for (case, exit) in [("dependencies/good", 0), ("dependencies/spdx", 0), ("dependencies/malicious", 1)] {
        let told = deps(&named(case), "cyclonedx", &[]);
        assert_eq!(told.code, exit, "{}", told.err);
        let bom = Bom::read(told.out.as_bytes()).unwrap();
        assert_eq!((bom.faults, bom.dangling), (vec![], vec![]), "{case}");
        assert_eq!(bom.subjects, [0]);
        assert!(bom.components.len() > 12, "the artifact and what it is made of");
        let picture = deps(&named(case), "svg", &[]);
        assert_eq!(picture.code, exit);
        assert!(picture.out.starts_with("<svg ") && picture.out.ends_with("</svg>\n"), "{}", picture.out);
        assert_eq!(picture.out.contains("known-malicious-dependency"), exit == 1);
    }
}

#[test]
fn what_nobody_judges_says_so() {
    let case = named("dependencies/malicious");
    let evidence = case.dir.join(&case.attestations[1]).to_string_lossy().into_owned();
    let widget = case.dir.join(&case.subjects[0]).to_string_lossy().into_owned();
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("widget.tgz").to_string_lossy().into_owned();
    std::fs::copy(&widget, &copy).unwrap();
    std::fs::copy(&evidence, format!("{copy}.sigstore.json")).unwrap();
    for line in
        [vec!["deps", &evidence], vec!["deps", &widget, "-a", &evidence], vec!["deps", &copy, "--beside"]]
    {
        let told = run_at(&line, AT);
        assert_eq!(told.code, 0, "{line:?}: {}", told.err);
        assert!(told.out.starts_with("Not verified, judged by nobody:"), "{}", told.out);
        assert!(
            !told.out.contains("known-malicious") && !told.out.contains("✓"),
            "nobody asked: {}",
            told.out
        );
        assert!(tree(&told.out).len() > 12, "{}", told.out);
    }
    for (line, code, word) in [
        (vec!["deps", &*widget], 3, "nothing says what it is made of"),
        (vec!["deps", "nowhere.json"], 4, "no such file"),
        (vec!["deps", &widget, "--handoff", "intake"], 2, "there is no framework to judge by"),
        (vec!["deps", &evidence, "--why", "pkg:npm/nobody"], 2, "no dependency is called so"),
        (vec!["deps", &evidence, "--why", "pkg:npm/"], 2, "it has no name"),
        (vec!["deps", &evidence, "--depth", "0"], 2, "--depth"),
    ] {
        let told = run_at(&line, AT);
        assert_eq!((told.code, told.out.as_str()), (code, ""), "{line:?}: {}", told.err);
        assert!(told.err.contains(word), "{line:?}: {}", told.err);
    }
}

#[test]
fn a_lockfile_is_drawn_by_its_own_name() {
    let stage = Stage::new();
    let locked = |name: &str, needs: &str| {
        format!(
            "[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\nsource = \"registry+https://index.example/c\"\n\
             checksum = \"{}\"\ndependencies = [{needs}]\n",
            "1".repeat(64)
        )
    };
    let own = "version = 4\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\ndependencies = [\"left\"]\n";
    stage.put("Cargo.lock", [own.to_owned(), locked("left", "\"right\""), locked("right", "")].concat());
    let told = run_at(&["deps", &stage.path("Cargo.lock")], AT);
    assert_eq!(told.code, 0, "{}", told.err);
    assert_eq!(
        tree(&told.out),
        ["└─ · pkg:cargo/left@1.0.0", "   └─ · pkg:cargo/right@1.0.0"],
        "{}",
        told.out
    );
    assert!(told.out.starts_with("Not verified, judged by nobody:"), "{}", told.out);
    let json = run_at(&["deps", &stage.path("Cargo.lock"), "--format", "json"], AT);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["artifacts"][0]["dependencies"][0]["places"][0], "line 6");
    stage.put("Cargo.lock", "[[package]]\nname = 7\n");
    let told = run_at(&["deps", &stage.path("Cargo.lock")], AT);
    assert_eq!((told.code, told.out.as_str()), (3, ""), "{}", told.err);
}

#[test]
fn the_ways_to_one_are_told_whoever_judges() {
    let case = named("dependencies/good");
    let told = deps(&case, "text", &["--why", "pkg:gem/json"]);
    assert_eq!(told.code, 0, "{}", told.err);
    let ladder = "└─ ✓ pkg:gem/rack@3.0.0\n     └─ ✓ pkg:gem/rake@13.0.0\n        └─ ✓ pkg:gem/json@2.9.0\n";
    assert!(told.out.contains(ladder), "{}", told.out);
    let told = deps(&case, "json", &["--why", "pkg:Gem/json@2.9.0", "--why", "pkg:npm/left-pad"]);
    let json: Value = serde_json::from_str(&told.out).unwrap();
    let why = json["artifacts"][0]["why"].as_array().unwrap();
    assert_eq!(why.len(), 2, "{why:?}");
    let steps: Vec<usize> = why.iter().map(|one| one["ways"][0].as_array().unwrap().len()).collect();
    assert_eq!(steps, [1, 3], "in the order of the list: {why:?}");
    // A denial is still one.
    assert_eq!(deps(&named("dependencies/malicious"), "text", &["--why", "pkg:gem/json"]).code, 1);
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let stage = Stage::new();
    stage.bill(&bill(vec![component("a", "pkg:npm/a@1")], &json!([])));
    for (name, judged) in [
        ("bill.cdx.json", false),
        ("widget", true),
        ("intake.yaml", true),
        ("acme.pub", true),
        ("bill.json", true),
    ] {
        let before = std::fs::read(stage.path(name)).unwrap();
        let output = ["--output", &stage.path(name)];
        let told = if judged { stage.judged("deps", &output) } else { stage.unjudged(&output) };
        assert_eq!(told.code, 2, "{name}: {}{}", told.out, told.err);
        assert_eq!(std::fs::read(stage.path(name)).unwrap(), before, "{name}");
    }
    let told = stage.judged("deps", &["--output", &stage.path("tree.txt")]);
    assert_eq!((told.code, told.out.as_str()), (0, ""), "{}", told.err);
    assert!(std::fs::read_to_string(stage.path("tree.txt")).unwrap().contains("└─ ✓ pkg:npm/a@1"));
    let nowhere = stage.judged("deps", &["--output", &stage.path("none/tree.txt")]);
    assert_eq!(nowhere.code, 6, "{}", nowhere.err);
}

#[test]
fn it_records_nothing() {
    let case = named("dependencies/good");
    let before = files(&case.dir);
    assert_eq!(deps(&case, "text", &[]).code, 0);
    assert_eq!(files(&case.dir), before);
    assert!(root().join("fixtures").exists());
}

fn files(dir: &Path) -> Vec<std::ffi::OsString> {
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    files
}
