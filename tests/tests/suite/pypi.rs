//! Files of an index of Python packages: what it hands out is held against what was asked for, and who may publish a
//! package is for the framework to say.

use countersign_tests::framework::Framework;
use forge::artifact::{GADGET, WIDGET};
use forge::container;
use forge::encoding::{hex, sha256};
use forge::packages::{Answer, Packages};
use forge::statement::{PYPI_PUBLISH, Statement, Subject};
use forge::world::origin;
use forge::{Recipe, Workload, World};
use serde_json::{Value, json};

use crate::packs;
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";
const FILE: &str = "acme_widget-1.4.2-py3-none-any.whl";
const NAME: &str = "pypi:acme_widget-1.4.2-py3-none-any.whl";
const INDEX: &str = "/simple/acme-widget/";
const WHEEL: &str = "/packages/acme_widget-1.4.2-py3-none-any.whl";
const PROVENANCE: &str = "/integrity/acme-widget/1.4.2/acme_widget-1.4.2-py3-none-any.whl/provenance";

/// An index with one file, and a framework in which acme's workflow may publish it.
struct Stage {
    packages: Packages,
    world: World,
    dir: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let mut stage = Self {
            packages: Packages::start(),
            world: World::new("pypi"),
            dir: tempfile::tempdir().unwrap(),
        };
        let mut framework = Framework::default();
        framework.trusted_root("acme", serde_json::to_vec(&stage.world.trusted_root()).unwrap());
        framework.identity(
            "acme-publisher",
            "github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }",
        );
        framework.require(&format!(
            "attestation: {{ name: publication, type: \"{PYPI_PUBLISH}\", by: [acme-publisher] }}"
        ));
        framework.subject_name("acme_widget-1.4.*");
        framework.write(stage.dir.path()).unwrap();
        stage.packages.change(|answers| _ = answers.insert(WHEEL.into(), Answer::file(WIDGET.bytes)));
        stage.lists(|_| {});
        stage.hands_out(&Workload::acme_release(), "acme/widget", |_| {});
        stage
    }

    /// What the index tells of the project, with something changed.
    fn lists(&self, change: impl FnOnce(&mut Value)) {
        let at = self.packages.address();
        let mut index = json!({
            "meta": { "api-version": "1.3" },
            "name": "acme-widget",
            "files": [
                { "filename": "acme_widget-1.4.1-py3-none-any.whl", "url": "../../packages/old", "hashes": {} },
                { "filename": FILE, "url": format!("../..{WHEEL}"), "yanked": false,
                  "hashes": { "sha256": hex(&sha256(WIDGET.bytes)) }, "provenance": format!("{at}{PROVENANCE}") },
            ],
        });
        change(&mut index);
        let kind = "application/vnd.pypi.simple.v1+json".into();
        self.packages
            .change(|answers| _ = answers.insert(INDEX.into(), Answer { kind, ..Answer::json(&index) }));
    }

    /// What the index has as provenance: an attestation of this run, under this repository, with its subject changed.
    fn hands_out(&mut self, run: &Workload, repository: &str, change: impl FnOnce(&mut Subject)) {
        let mut subject = Subject::of(FILE, WIDGET.bytes);
        change(&mut subject);
        let statement = Statement::v1(vec![subject], PYPI_PUBLISH, Value::Null);
        let bundle = self.world.forge(&Recipe::attestation(run, &statement, origin()));
        let publisher = json!({ "kind": "GitHub", "repository": repository, "workflow": "release.yml" });
        let answer = container::pypi_provenance(&publisher, &[container::pep740(&bundle)]);
        let kind = "application/vnd.pypi.integrity.v1+json".into();
        self.answers(PROVENANCE, Answer { kind, ..Answer::json(&answer) });
    }

    fn answers(&self, at: &str, answer: Answer) {
        self.packages.change(|answers| _ = answers.insert(at.into(), answer));
    }

    fn judged(&self, subject: &str, more: &[&str]) -> Ran {
        let (framework, index) =
            (self.path("framework.yaml"), format!("{}/simple/", self.packages.address()));
        let own = ["verify", subject, "--policy", &framework, "--format", "json", "--pypi-index", &index];
        run_at(&[&own, more].concat(), AT)
    }

    fn judge(&self) -> Ran {
        self.judged(NAME, &[])
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }
}

fn outcome<'a>(ran: &'a Ran, check: &str) -> &'a str {
    let checks = ran.report["subjects"][0]["checks"].as_array().unwrap();
    checks.iter().find(|one| one["id"] == check).unwrap()["outcome"].as_str().unwrap()
}

#[test]
fn a_file_in_good_order_is_allowed_by_what_its_index_hands_out() {
    let stage = Stage::new();
    let ran = stage.judge();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.report["offline"], false);
    assert_eq!(ran.report["evidence"][0]["origin"], "registry");
    let asked: Vec<String> = stage.packages.asked().into_iter().map(|question| question.target).collect();
    assert_eq!(asked, [INDEX, WHEEL, PROVENANCE], "each once");
}

#[test]
fn who_may_publish_is_what_the_framework_says() {
    let mut stage = Stage::new();
    // An honest index, and a publisher nobody lists.
    stage.hands_out(&Workload::stranger(), "mallory/gadget", |_| {});
    let ran = stage.judge();
    assert_eq!((ran.code, outcome(&ran, "unlisted-signer")), (1, "violated"), "{}", ran.out);
    // The same under the name of the one that is listed.
    stage.hands_out(&Workload::stranger(), "acme/widget", |_| {});
    let ran = stage.judge();
    assert_eq!((ran.code, outcome(&ran, "missing-attestation")), (1, "violated"), "{}", ran.out);
    assert!(ran.out.contains("mislabelled-evidence"), "{}", ran.out);
    // The listed one under a stranger's: the index contradicts what was signed.
    stage.hands_out(&Workload::acme_release(), "mallory/gadget", |_| {});
    let ran = stage.judge();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("the index names another publisher"), "{}", ran.out);
}

#[test]
fn what_was_signed_names_the_file_and_its_bytes() {
    let mut stage = Stage::new();
    for name in ["acme_widget-1.4.1-py3-none-any.whl", "acme_gadget-1.4.2-py3-none-any.whl", "widget.whl"] {
        stage.hands_out(&Workload::acme_release(), "acme/widget", |subject| subject.name = name.into());
        let ran = stage.judge();
        assert_eq!((ran.code, outcome(&ran, "missing-attestation")), (1, "violated"), "{name}: {}", ran.out);
        assert!(ran.out.contains("was asked for"), "{name}: {}", ran.out);
    }
    stage.hands_out(&Workload::acme_release(), "acme/widget", |subject| {
        *subject = Subject::of(FILE, GADGET.bytes);
    });
    let ran = stage.judge();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("other bytes of this name"), "{}", ran.out);
    // Another spelling of the project is the project.
    stage.hands_out(&Workload::acme_release(), "acme/widget", |subject| {
        subject.name = "acme_Widget-1.4.2-py3-none-any.whl".into();
    });
    let ran = stage.judge();
    assert!(!ran.out.contains("was asked for"), "{}", ran.out);
}

#[test]
fn an_index_that_hands_out_other_bytes_is_refused() {
    let stage = Stage::new();
    stage.answers(WHEEL, Answer::file(GADGET.bytes));
    let ran = stage.judge();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("does not have the digest the index names"), "{}", ran.out);
    // With the digest of those bytes they are taken, and nothing signed is about them.
    stage.lists(|index| index["files"][1]["hashes"]["sha256"] = hex(&sha256(GADGET.bytes)).into());
    let ran = stage.judge();
    assert_eq!((ran.code, outcome(&ran, "missing-attestation")), (1, "violated"), "{}", ran.out);
}

#[test]
fn no_provenance_is_missing_and_no_answer_is_out_of_reach() {
    let stage = Stage::new();
    stage.lists(|index| index["files"][1]["provenance"] = Value::Null);
    assert_eq!(stage.judge().code, 3);
    stage.lists(|_| {});
    for code in [401, 403, 404, 410] {
        stage.answers(PROVENANCE, Answer { code, ..Answer::json(&json!({})) });
        let ran = stage.judge();
        assert_eq!(ran.code, 4, "{code}: {}", ran.out);
        assert!(ran.out.contains(&code.to_string()), "{code}: {}", ran.out);
    }
    stage.answers(PROVENANCE, Answer { kind: "text/html".into(), ..Answer::json(&json!({})) });
    assert_eq!(stage.judge().code, 4);
    // An answer that can be had and read as nothing is evidence that cannot be verified.
    stage.answers(PROVENANCE, Answer::json(&json!({ "version": 1, "attestation_bundles": [] })));
    assert_eq!(stage.judge().code, 1);
}

#[test]
fn what_cannot_be_used_of_an_index_is_out_of_reach() {
    let stage = Stage::new();
    let unusable = |change: &dyn Fn(&mut Value), words: &str| {
        stage.lists(change);
        let ran = stage.judge();
        assert_eq!(ran.code, 4, "{words}: {}", ran.out);
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    };
    unusable(&|index| index["name"] = "acme-gadget".into(), "tells of");
    unusable(&|index| index["meta"]["api-version"] = "2.0".into(), "only version 1");
    unusable(&|index| index["files"][1]["filename"] = "x".into(), "lists no such file");
    unusable(&|index| index["files"][0] = index["files"][1].clone(), "lists this file twice");
    unusable(&|index| index["files"][1]["hashes"] = json!({ "md5": "00" }), "sha256");
    unusable(&|index| index["files"][1]["url"] = "ftp://files.example/x".into(), "the address of the file");
    unusable(
        &|index| index["files"][1]["provenance"] = "https://other.example/p".into(),
        "nobody named this host",
    );
    stage.packages.change(|answers| _ = answers.remove(INDEX));
    let ran = stage.judge();
    assert_eq!(ran.code, 4);
    assert!(ran.out.contains("no such project (404)"), "{}", ran.out);
    stage.answers(INDEX, Answer::json(&json!({})));
    assert_eq!(stage.judge().code, 4, "an index that does not answer in its own type");
}

#[test]
fn a_yanked_file_is_told_and_decides_nothing() {
    let stage = Stage::new();
    stage.lists(|index| index["files"][1]["yanked"] = "leaks a key".into());
    let ran = stage.judge();
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("was yanked: leaks a key"), "{}", ran.out);
}

#[test]
fn an_index_is_named_by_the_operator_or_nobody_is_asked() {
    let stage = Stage::new();
    let framework = stage.path("framework.yaml");
    let ran = run_at(&["verify", NAME, "--policy", &framework], AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--pypi-index"), "{}", ran.err);
    for bad in ["pypi:acme-widget", "pypi:acme_widget==1.4.2", "pypi:acme_widget-1.4.2.egg"] {
        assert_eq!(stage.judged(bad, &[]).code, 2, "{bad}");
    }
    let ran = stage.judged(NAME, &["--offline"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("nothing was asked of the network"), "{}", ran.out);
    assert_eq!(stage.packages.asked(), []);
}

#[test]
fn what_was_taken_is_judged_from_a_pack_with_what_the_index_said_and_handed_out() {
    let mut stage = Stage::new();
    stage.lists(|index| index["files"][1]["yanked"] = "broken".into());
    for (about, code) in [(FILE, 0), ("acme_widget-1.4.1-py3-none-any.whl", 1)] {
        stage.hands_out(&Workload::acme_release(), "acme/widget", |subject| subject.name = about.into());
        let (framework, index) =
            (stage.path("framework.yaml"), format!("{}/simple/", stage.packages.address()));
        let judge = ["--policy", &framework];
        let asked = || stage.packages.asked().len();
        let mut before = 0;
        let there = packs::same(&[NAME], (&judge, &["--pypi-index", &index]), AT, || before = asked());
        assert_eq!((there.code, asked()), (code, before), "{}", there.out);
        assert!(there.out.contains("was yanked: broken"), "{}", there.out);
    }
}

#[test]
fn what_was_taken_is_recorded_and_judged_again_as_it_was() {
    let mut stage = Stage::new();
    let ledger = stage.path("own.ledger");
    assert_eq!(stage.judged(NAME, &["--ledger", &ledger]).code, 0);
    let ran = run_at(&["ledger", "verify", &ledger], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let asked = stage.packages.asked().len();
    let framework = stage.path("framework.yaml");
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(stage.packages.asked().len(), asked);
    // What was refused when it was handed out is refused from the ledger too.
    let text = std::fs::read_to_string(&framework).unwrap();
    let strict = text.clone();
    stage.hands_out(&Workload::acme_release(), "acme/widget", |subject| {
        subject.name = "acme_widget-1.4.1-py3-none-any.whl".into();
    });
    let other = stage.world.attest(
        &Workload::acme_release(),
        &Statement::v1(vec![Subject::of(FILE, WIDGET.bytes)], "https://acme.example/tests", json!({})),
        origin(),
    );
    std::fs::write(stage.path("tests.json"), other.to_string()).unwrap();
    std::fs::write(&framework, text.replace(PYPI_PUBLISH, "https://acme.example/tests")).unwrap();
    let (second, tests) = (stage.path("second.ledger"), stage.path("tests.json"));
    let ran = stage.judged(NAME, &["--ledger", &second, "-a", &tests]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    std::fs::write(&framework, strict).unwrap();
    let ran = run_at(&["recheck", "--ledger", &second, "--policy", &framework], AT);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
}
