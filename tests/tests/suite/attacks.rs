//! How verifiers have failed elsewhere, one test a class. The fixtures of a class carry its name.

use std::path::PathBuf;

use forge::world::origin;
use forge::{Recipe, Statement, Subject, Workload, World};
use serde_json::{Value, json};

use crate::case::{Case, Judged, all, named};

#[path = "attacks/clock.rs"]
mod clock;
#[path = "attacks/endless.rs"]
mod endless;
#[path = "attacks/fetching.rs"]
mod fetching;
#[path = "attacks/laxities.rs"]
mod laxities;
#[path = "attacks/matchers.rs"]
mod matchers;
#[path = "attacks/names.rs"]
mod names;
#[path = "attacks/paths.rs"]
mod paths;
#[path = "attacks/thresholds.rs"]
mod thresholds;
#[path = "attacks/windows.rs"]
mod windows;

const WIDGET: &[u8] = b"the widget\n";
const AT: &str = "2026-08-02T00:00:00Z";

/// Runs every fixture of a class; each gives its exit code, and at least `denied` of them are not allowed.
fn class(name: &str, denied: usize) {
    let cases: Vec<Case> =
        all().into_iter().filter(|case| case.attacks.iter().any(|attack| attack == name)).collect();
    for case in &cases {
        assert_eq!(case.run().ran.code, case.exit, "{}", case.name);
    }
    let refused = cases.iter().filter(|case| case.exit != 0).count();
    assert!(refused >= denied, "{name} has {refused} fixtures that are refused, not {denied}");
}

/// A folder with the widget, evidence made for it, and a framework; all of it ours to spoil.
struct Stage {
    dir: tempfile::TempDir,
    world: World,
}

impl Stage {
    fn new() -> Self {
        let stage = Self { dir: tempfile::tempdir().unwrap(), world: World::new("acme") };
        stage.put("roots/trusted_root.json", stage.world.trusted_root().to_string());
        stage.put("widget-1.4.2.tgz", std::str::from_utf8(WIDGET).unwrap());
        stage
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The exit code of a run over `evidence` under a framework with this handoff.
    fn judge(&self, evidence: &[Value], framework: &str) -> u8 {
        self.judge_at(evidence, framework, AT)
    }

    /// The same at another time.
    fn judge_at(&self, evidence: &[Value], framework: &str, at: &str) -> u8 {
        let files: Vec<PathBuf> = evidence
            .iter()
            .enumerate()
            .map(|(number, bundle)| self.put(&format!("{number}.sigstore.json"), bundle.to_string()))
            .collect();
        self.over(&files, framework, at).ran.code
    }

    /// What a run over these files of evidence gives.
    fn over(&self, files: &[PathBuf], framework: &str, at: &str) -> Judged {
        let case = Case {
            name: "staged".into(),
            dir: self.dir.path().into(),
            framework: self.put("framework.yaml", framework),
            handoff: "intake".into(),
            at: at.into(),
            subjects: vec!["widget-1.4.2.tgz".into()],
            attestations: vec![],
            lockfiles: vec![],
            attacks: vec![],
            exit: 0,
            checks: vec![],
            rejected: vec![],
        };
        case.run_with(files)
    }

    fn attest(&mut self, name: &str, predicate_type: &str, predicate: Value) -> Value {
        let statement = Statement::v1(vec![Subject::of(name, WIDGET)], predicate_type, predicate);
        self.world.forge(&Recipe::attestation(&Workload::acme_release(), &statement, origin()))
    }

    fn sign(&mut self) -> Value {
        self.world.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()))
    }
}

/// A framework in which everything that can be pinned is pinned to what the honest run says.
fn framework(subject: &str, require: &str) -> String {
    format!(
        "countersign: 1
framework: attacked
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  acme: {{ sigstore: {{ file: roots/trusted_root.json }} }}
identities:
  acme-ci:
    github:
      roots: [acme]
      signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\"
      source: acme/widget
      source-id: 4711
      owner-id: 42
      ref: \"refs/tags/v*\"
      runner: github-hosted
      trigger: push
      signer-digest: {signer}
builders:
  isolated: {{ id: \"https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*\", signed-by: [acme-ci], level: 3 }}
handoffs:
  intake:
    subject-name: {subject}
    require:
{require}",
        signer = "c1".repeat(20)
    )
}

const SIGNED: &str = "      - signature: { by: [acme-ci] }\n";
const BUILT: &str = "      - provenance: { by: [acme-ci], builders: [isolated], level: 3, source: github.com/acme/widget, ref: \"refs/tags/v*\", max-age: 30d, time: proven }\n";

#[test]
fn t01_parts_of_another_signature_do_not_help() {
    class("T1", 10);
    // Every part of the verification material of another, equally good bundle, one at a time.
    let mut stage = Stage::new();
    let mine = stage.sign();
    let other = stage.world.forge(&Recipe::blob(&Workload::acme_release(), b"another artifact", origin()));
    let good = framework("any", SIGNED);
    assert_eq!(stage.judge(std::slice::from_ref(&mine), &good), 0);
    let entry = "/verificationMaterial/tlogEntries/0";
    for part in [
        "/verificationMaterial".to_owned(),
        "/verificationMaterial/certificate".to_owned(),
        "/messageSignature/signature".to_owned(),
        "/messageSignature/messageDigest".to_owned(),
        entry.to_owned(),
        format!("{entry}/canonicalizedBody"),
        format!("{entry}/inclusionProof"),
        format!("{entry}/inclusionPromise"),
        format!("{entry}/logIndex"),
    ] {
        let mut spliced = mine.clone();
        let donor = other.pointer(&part).unwrap_or_else(|| panic!("{part}")).clone();
        assert_ne!(spliced.pointer(&part), Some(&donor), "{part}");
        *spliced.pointer_mut(&part).unwrap() = donor;
        assert_eq!(stage.judge(&[spliced], &good), 1, "{part}");
    }
}

#[test]
fn t02_every_pinned_field_is_enforced() {
    class("T2", 1);
    let mut stage = Stage::new();
    let run = Workload::acme_release();
    let evidence = stage.attest("widget-1.4.2.tgz", forge::provenance::SLSA_V1, forge::provenance::v1(&run));
    let name = "\"widget-{version}.tgz\"\n    version: { not-below: 1.4.0 }";
    let good = framework(name, BUILT);
    assert_eq!(stage.judge(std::slice::from_ref(&evidence), &good), 0);
    for (field, other, exit) in [
        ("build.yml@refs/tags/v*\"\n      source", "other.yml@refs/tags/v*\"\n      source", 1),
        ("source: acme/widget", "source: acme/gadget", 1),
        ("source-id: 4711", "source-id: 4712", 1),
        ("owner-id: 42", "owner-id: 43", 1),
        ("      ref: \"refs/tags/v*\"\n", "      ref: \"refs/heads/main\"\n", 1),
        ("runner: github-hosted", "runner: self-hosted", 1),
        ("trigger: push", "trigger: release", 1),
        ("trigger: push", "trigger: push\n      environment: production", 1),
        ("signer-digest: c1", "signer-digest: c2", 1),
        ("build.yml@refs/tags/v*\", signed-by", "quick.yml@refs/tags/v*\", signed-by", 1),
        ("signed-by: [acme-ci], level: 3 }", "signed-by: [acme-ci], level: 2 }", 1),
        ("source: github.com/acme/widget", "source: github.com/acme/gadget", 1),
        (", ref: \"refs/tags/v*\", max-age", ", ref: \"refs/heads/*\", max-age", 1),
        ("max-age: 30d", "max-age: 1h", 3),
        ("max-age: 30d", "where: 'predicate.runDetails.builder.id == \"other\"'", 1),
        ("max-age: 30d", "where: 'predicate.runDetails.builder.name == \"other\"'", 3),
        ("max-age: 30d", "where: 'predicates.runDetails.builder.id != \"other\"'", 5),
        ("not-below: 1.4.0", "not-below: 1.4.3", 1),
        ("widget-{version}.tgz", "gadget-{version}.tgz", 1),
        ("expires: 2126-01-01", "expires: 2026-08-01", 5),
    ] {
        let spoilt = good.replacen(field, other, 1);
        assert_ne!(spoilt, good, "{field}");
        assert_eq!(stage.judge(std::slice::from_ref(&evidence), &spoilt), exit, "{other}");
    }
}

#[test]
fn t03_a_step_that_fails_never_falls_through() {
    class("T3", 15);
}

#[test]
fn t04_nothing_found_is_not_nothing_wrong() {
    class("T4", 15);
    let mut stage = Stage::new();
    let signature = stage.sign();
    assert_eq!(
        stage.judge(
            std::slice::from_ref(&signature),
            &framework("any", "      []\n").replace("require:\n      []", "require: []")
        ),
        5
    );
    assert_eq!(stage.judge(&[], &framework("any", SIGNED)), 3);
    let spdx = "      - attestation: { name: sbom, type: \"https://spdx.dev/Document\", by: [acme-ci] }\n";
    assert_eq!(
        stage.judge(&[signature], &framework("any", &format!("{SIGNED}{spdx}"))),
        3,
        "none of that type"
    );
}

#[test]
fn t05_a_defect_is_its_own_answer() {
    use countersign::{Case as Open, Pool, ReferenceFiles, Step, World as Run, wave};
    use model::{Algorithm, Artifact, ArtifactKind, Bytes, Digest, EvidenceId, EvidenceRow, Origin, Text};

    struct Broken;
    impl Bytes for Broken {
        fn read(&self, _limit: u64) -> Result<Vec<u8>, Text> {
            panic!("a disk on fire")
        }
    }

    let case = named("key/ed25519-message-unlogged");
    let bytes = std::fs::read(case.dir.join(&case.attestations[0])).unwrap();
    let row = EvidenceRow {
        id: EvidenceId::file(0),
        origin: Origin::File,
        path: "e".into(),
        digest: Digest::sha256([0; 32]),
    };
    let pool = Pool::decode(vec![(row, bytes)], vec![]);
    let digest = pool
        .pieces()
        .next()
        .and_then(|piece| piece.read.ok()?.claimed_digests().first().map(|d| (*d).clone()))
        .unwrap();
    assert_eq!(digest.algorithm(), Algorithm::Sha256);
    let artifact =
        Artifact { given: "widget".into(), kind: ArtifactKind::File, digests: vec![digest], size: Some(1) };
    let text = std::fs::read_to_string(&case.framework).unwrap();
    let draft = policy::parse("framework.yaml", &text).unwrap();
    let folder = case.framework.parent().unwrap();
    let files = draft
        .files()
        .into_iter()
        .map(|file| (file.path.clone(), Ok(std::fs::read(folder.join(&*file.path)).unwrap())));
    let framework = {
        let files = files.collect();
        draft.resolve(files, verify::embedded_root).unwrap()
    };
    let now = model::Instant::parse(AT).unwrap();
    let run = Run::new(
        &framework,
        &case.handoff,
        now,
        pool,
        std::slice::from_ref(&artifact),
        ReferenceFiles::none(now),
    )
    .unwrap();
    let steps = wave(vec![Open::new(artifact.clone(), std::sync::Arc::new(Broken))], &run);
    let [Step::Bug(bug)] = &steps[..] else { panic!("{steps:?}") };
    assert_eq!(&*bug.text, "a disk on fire");
    assert_eq!(decision::ExitCode::Bug.number(), 101);
}

#[test]
fn t06_types_are_held_to() {
    class("T6", 5);
}

#[test]
fn t13_whatever_vouches_for_a_proof_is_asked_about() {
    class("T13", 10);
}

#[test]
fn t14_what_was_checked_is_what_is_used() {
    class("T14", 10);
}

#[test]
fn t16_the_judged_bring_no_anchor() {
    class("T16", 8);
}

#[test]
fn t17_the_bytes_as_received_are_what_counts() {
    class("T17", 12);
}

#[test]
fn t18_unsigned_words_decide_nothing() {
    class("T18", 5);
}

#[test]
fn t22_nothing_is_loaded_that_was_not_named() {
    class("T22", 1);
    // No policy named: not one beside the artifact, nor one in the working directory, is taken.
    let case = named("delivery/framework-in-delivery");
    let artifact = case.dir.join("widget-1.4.2.tgz");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_countersign-under-test"))
        .args(["verify".as_ref(), artifact.as_os_str()])
        .current_dir(&case.dir)
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    // Nor is evidence beside the artifact.
    let unnamed = case.run_with(&[]);
    assert_eq!(unnamed.report["evidence"], json!([]));
    assert_eq!(unnamed.ran.code, 3);
}

#[test]
fn t24_every_subject_signature_and_artifact_is_looked_at() {
    class("T24", 1);
    // One of two artifacts has no evidence: the run is not an allow, whichever comes first.
    let case = named("delivery/separate-files");
    let bare = case.dir.join("case.toml");
    for subjects in [["widget-1.4.2.tgz", "case.toml"], ["case.toml", "widget-1.4.2.tgz"]] {
        let both = Case { subjects: subjects.map(str::to_owned).to_vec(), ..case.clone() };
        assert_eq!(both.run().ran.code, 3, "{subjects:?} {}", bare.display());
    }
}

#[test]
fn t26_another_product_or_an_old_release_does_not_pass_for_this_one() {
    class("T26", 3);
    // Another's statement names the product rightly; the signer of the bytes calls them something else.
    let mut stage = Stage::new();
    let note = stage.attest("widget-1.4.2.tgz", "https://example.com/note/v1", json!({}));
    let demands = format!(
        "{SIGNED}      - attestation: {{ name: note, type: \"https://example.com/note/v1\", by: [acme-ci] }}\n"
    );
    for (name, exit) in [("widget-1.4.2.tgz", 0), ("gadget-0.1.0.tgz", 1), ("widget-1.3.9.tgz", 1)] {
        let signed = stage.attest(name, "https://sigstore.dev/cosign/sign/v1", json!({}));
        let rule = "\"widget-{version}.tgz\"\n    version: { not-below: 1.4.0 }";
        assert_eq!(stage.judge(&[note.clone(), signed], &framework(rule, &demands)), exit, "{name}");
    }
}

#[test]
fn t31_one_kind_of_statement_is_not_another() {
    class("T31", 2);
    // One statement, however many demands: an SBOM is neither the signature nor the provenance.
    let mut stage = Stage::new();
    let sbom = stage.attest("widget-1.4.2.tgz", "https://cyclonedx.org/bom", json!({}));
    assert_eq!(stage.judge(std::slice::from_ref(&sbom), &framework("any", SIGNED)), 3);
    assert_eq!(stage.judge(&[sbom], &framework("any", BUILT)), 3);
}
