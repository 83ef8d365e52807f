//! Packages of an npm registry: what it hands out is held against what was asked for, and a registry that cannot be asked is
//! never taken for one that has nothing.

#[path = "npm/asking.rs"]
mod asking;
#[path = "npm/mirrored.rs"]
mod mirrored;

use countersign_tests::framework::Framework;
use forge::artifact::WIDGET;
use forge::container;
use forge::encoding::{base64, sha512};
use forge::packages::{Answer, Packages};
use forge::provenance::{SLSA_V1, v1};
use forge::statement::{NPM_PUBLISH, Statement, Subject};
use forge::tamper::acme_key;
use forge::world::{hint, origin};
use forge::{Content, Logged, Recipe, Signer, Version, Workload, World};
use serde_json::{Value, json};

use crate::run::{Ran, run_at};

pub(crate) const AT: &str = "2026-08-02T00:00:00Z";
const ABOUT: &str = "/@acme%2fwidget/1.4.2";
const ATTESTATIONS: &str = "/-/npm/v1/attestations/@acme%2fwidget@1.4.2";
const TARBALL: &str = "/@acme/widget/-/widget-1.4.2.tgz";
pub(crate) const NAME: &str = "npm:@acme/widget@1.4.2";

/// A registry with one package, and a framework that wants the registry's word and the build's provenance.
pub(crate) struct Stage {
    pub(crate) packages: Packages,
    world: World,
    dir: tempfile::TempDir,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let (packages, world) = (Packages::start(), World::new("npm"));
        let stage = Self { packages, world, dir: tempfile::tempdir().unwrap() };
        stage.framework("");
        stage.packages.change(|answers| {
            answers.insert(TARBALL.into(), Answer::file(WIDGET.bytes));
        });
        let mut stage = stage;
        stage.says(|_| {});
        let (publish, provenance) = (stage.said(), stage.built());
        stage.hands_out(&publish, &provenance);
        stage
    }

    /// The framework, with these terms of the registry's key.
    fn framework(&self, terms: &str) {
        let mut framework = Framework::default();
        framework.trusted_root("acme", serde_json::to_vec(&self.world.trusted_root()).unwrap());
        framework.key("registry", acme_key().public_pem().into_bytes(), terms);
        framework.identity("the-registry", "key: { root: registry }");
        framework.identity(
            "acme-ci",
            "github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }",
        );
        framework.require(&format!(
            "attestation: {{ name: publication, type: \"{NPM_PUBLISH}\", by: [the-registry] }}"
        ));
        framework.require("provenance: { by: [acme-ci], source: github.com/acme/widget }");
        framework.write(self.dir.path()).unwrap();
    }

    /// What the registry tells of the version, with something changed.
    pub(crate) fn says(&self, change: impl FnOnce(&mut Value)) {
        let mut about = json!({
            "name": "@acme/widget",
            "version": "1.4.2",
            "dist": {
                "tarball": format!("{}{TARBALL}", self.packages.address()),
                "integrity": format!("sha512-{}", base64(&sha512(WIDGET.bytes))),
            },
        });
        change(&mut about);
        self.packages.change(|answers| {
            answers.insert(ABOUT.into(), Answer::json(&about));
        });
    }

    fn subject(bytes: &[u8]) -> Subject {
        let mut subject = Subject::of("pkg:npm/%40acme/widget@1.4.2", bytes).and_sha512(bytes);
        subject.digests.remove(0);
        subject
    }

    /// What an honest registry signs.
    fn said(&self) -> Statement {
        let registry = self.packages.address();
        let predicate = json!({ "name": "@acme/widget", "version": "1.4.2", "registry": registry });
        Statement::v01(vec![Self::subject(WIDGET.bytes)], NPM_PUBLISH, predicate)
    }

    /// What an honest build signs.
    fn built(&self) -> Statement {
        Statement::v1(vec![Self::subject(WIDGET.bytes)], SLSA_V1, v1(&Workload::acme_release()))
    }

    fn by_registry(&mut self, statement: &Statement) -> Value {
        let signer = Signer::Key { key: acme_key(), hint: hint(&acme_key()) };
        let recipe = Recipe::new(Content::statement(statement), signer, origin());
        self.world.forge(&recipe.version(Version::V01).logged(Logged::Intoto).without_proof())
    }

    /// Hands out both, signed.
    fn hands_out(&mut self, publish: &Statement, provenance: &Statement) {
        let publish = self.by_registry(publish);
        let provenance = self.world.attest(&Workload::acme_release(), provenance, origin());
        self.answers_with(&[(NPM_PUBLISH, publish), (SLSA_V1, provenance)]);
    }

    fn answers_with(&self, attestations: &[(&str, Value)]) {
        self.packages.change(|answers| {
            answers.insert(ATTESTATIONS.into(), Answer::json(&container::npm(attestations)));
        });
    }

    pub(crate) fn judged(&self, subject: &str, more: &[&str]) -> Ran {
        let framework = self.path("framework.yaml");
        let registry = self.packages.address();
        let own =
            ["verify", subject, "--policy", &framework, "--format", "json", "--npm-registry", &registry];
        run_at(&[&own, more].concat(), AT)
    }

    pub(crate) fn judge(&self) -> Ran {
        self.judged(NAME, &[])
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }
}

/// The outcome of a check.
fn outcome<'a>(ran: &'a Ran, check: &str) -> &'a str {
    let checks = ran.report["subjects"][0]["checks"].as_array().unwrap();
    checks.iter().find(|one| one["id"] == check).unwrap()["outcome"].as_str().unwrap()
}

#[test]
fn a_package_in_good_order_is_allowed_by_what_its_registry_hands_out() {
    let stage = Stage::new();
    let ran = stage.judge();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.report["offline"], false);
    assert_eq!(ran.report["evidence"][0]["origin"], "registry");
    let digests = &ran.report["subjects"][0]["digests"];
    assert_eq!(digests["sha512"], forge::encoding::hex(&sha512(WIDGET.bytes)));
    let asked: Vec<String> = stage.packages.asked().into_iter().map(|question| question.target).collect();
    assert_eq!(asked, [ABOUT, TARBALL, ATTESTATIONS], "each once, by the version alone");
}

#[test]
fn the_registry_s_own_attestation_names_what_was_asked_for_in_every_place() {
    let mut stage = Stage::new();
    for (at, value) in [
        ("/name", json!("@acme/gadget")),
        ("/version", json!("1.4.1")),
        ("/registry", json!("https://registry.example")),
    ] {
        let (mut publish, provenance) = (stage.said(), stage.built());
        *publish.predicate.pointer_mut(at).unwrap() = value;
        stage.hands_out(&publish, &provenance);
        refused(&stage.judge(), "missing-attestation", at);
    }
    let (honest, provenance) = (stage.said(), stage.built());
    for name in ["pkg:npm/%40acme/widget@1.4.1", "pkg:npm/%40acme/gadget@1.4.2", "pkg:npm/widget@1.4.2"] {
        let mut publish = honest.clone();
        publish.subjects[0].name = name.into();
        stage.hands_out(&publish, &provenance);
        refused(&stage.judge(), "missing-attestation", name);
    }
}

#[test]
fn provenance_names_what_was_asked_for_too() {
    let mut stage = Stage::new();
    let (publish, honest) = (stage.said(), stage.built());
    let mut older = honest.clone();
    older.subjects[0].name = "pkg:npm/%40acme/widget@1.4.1".into();
    let other = Statement { subjects: vec![Stage::subject(b"another tarball")], ..honest };
    for provenance in [older, other] {
        stage.hands_out(&publish, &provenance);
        refused(&stage.judge(), "missing-provenance", "");
    }
}

fn refused(ran: &Ran, check: &str, why: &str) {
    assert_eq!(ran.code, 1, "{why}: {}", ran.out);
    assert_eq!(outcome(ran, check), "violated", "{why}");
    assert!(ran.out.contains("subject-mismatch"), "{why}: {}", ran.out);
}

#[test]
fn a_publish_attestation_never_stands_in_for_provenance() {
    let mut stage = Stage::new();
    let publish = stage.said();
    let publish = stage.by_registry(&publish);
    stage.answers_with(&[(NPM_PUBLISH, publish.clone())]);
    let ran = stage.judge();
    assert_eq!((ran.code, outcome(&ran, "missing-attestation")), (3, "satisfied"), "{}", ran.out);
    assert_eq!(outcome(&ran, "missing-provenance"), "unknown");
    // Nor under its label.
    stage.answers_with(&[(NPM_PUBLISH, publish.clone()), (SLSA_V1, publish)]);
    let ran = stage.judge();
    assert_eq!((ran.code, outcome(&ran, "missing-provenance")), (1, "violated"), "{}", ran.out);
    assert!(ran.out.contains("mislabelled-evidence"));
}

#[test]
fn the_registry_s_key_counts_for_as_long_as_it_was_valid() {
    let stage = Stage::new();
    stage.framework(", from: 2026-07-01, until: 2026-09-01, log: acme");
    assert_eq!(stage.judge().code, 0);
    for terms in [", from: 2026-08-02, log: acme", ", from: 2026-01-02, until: 2026-07-31, log: acme"] {
        stage.framework(terms);
        let ran = stage.judge();
        assert_eq!(ran.code, 1, "{terms}: {}", ran.out);
        assert_eq!(outcome(&ran, "key-outside-window"), "violated", "{terms}");
        assert_eq!(outcome(&ran, "missing-provenance"), "satisfied", "{terms}");
    }
}

#[test]
fn what_the_registry_signed_over_is_verified_as_ever() {
    let mut stage = Stage::new();
    let (publish, provenance) = (stage.said(), stage.built());
    let publish = stage.by_registry(&publish);
    let mut provenance = stage.world.attest(&Workload::acme_release(), &provenance, origin());
    let mut other = stage.built();
    other.predicate["buildDefinition"]["buildType"] = "https://other.example".into();
    provenance["dsseEnvelope"]["payload"] = base64(&other.payload()).into();
    stage.answers_with(&[(NPM_PUBLISH, publish), (SLSA_V1, provenance)]);
    let ran = stage.judge();
    assert_eq!((ran.code, outcome(&ran, "missing-provenance")), (1, "violated"), "{}", ran.out);
}

#[test]
fn what_was_taken_is_recorded_whole_and_judged_again_as_it_was() {
    let stage = Stage::new();
    let ledger = stage.path("own.ledger");
    assert_eq!(stage.judged(NAME, &["--ledger", &ledger]).code, 0);
    let asked = stage.packages.asked().len();
    let ran = run_at(&["ledger", "verify", &ledger], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let framework = stage.path("framework.yaml");
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(stage.packages.asked().len(), asked);
}

/// What was refused when it was handed out is not taken up from the ledger either.
#[test]
fn a_recorded_answer_is_held_against_what_was_asked_for_again() {
    let mut stage = Stage::new();
    let (mut publish, provenance) = (stage.said(), stage.built());
    publish.predicate["registry"] = json!("https://registry.example");
    stage.hands_out(&publish, &provenance);
    let strict = stage.path("framework.yaml");
    let text = std::fs::read_to_string(&strict).unwrap();
    let lenient: String =
        text.lines().filter(|line| !line.contains("publication")).map(|line| format!("{line}\n")).collect();
    std::fs::write(&strict, lenient).unwrap();
    let ledger = stage.path("own.ledger");
    let ran = stage.judged(NAME, &["--ledger", &ledger]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    std::fs::write(&strict, text).unwrap();
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &strict], AT);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("missing-attestation"), "{}", ran.out);
}
