//! Trust that ends: one delivery, and lists that its parties issue one after the other.

#[path = "withdrawn/floors.rs"]
mod floors;
#[path = "withdrawn/lists.rs"]
mod lists;
#[path = "withdrawn/story.rs"]
mod story;
#[path = "withdrawn/use_cases.rs"]
mod use_cases;

use std::path::{Path, PathBuf};

use forge::provenance::{SLSA_V1, v1};
use forge::status::List;
use forge::world::{hint, origin};
use forge::{Key, Recipe, Statement, Subject, Workload, World};
use formats::StatusTarget;

use crate::run::{Ran, run_at};

/// The forge signs on the first of August; the handoff is a week later.
pub(super) const NOW: &str = "2026-08-08T12:00:00Z";
/// From when until when a list of the day is in force.
pub(super) const TODAY: (&str, &str) = ("2026-08-08T06:00:00Z", "2026-08-09T06:00:00Z");

const WIDGET: &str = "widget-1.4.2.tgz";

const FRAMEWORK: &str = r#"countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: acme.json } }
  acme-key: { key: { file: acme.pub } }
  security-key: { key: { file: security.pub } }
  gate-key: { key: { file: gate.pub } }
  second-key: { key: { file: second.pub } }
  mallory-key: { key: { file: mallory.pub } }
identities:
  acme-build:
    github: { roots: [acme], signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*", source: acme/widget }
  acme-offline: { key: { root: acme-key } }
  acme-security: { key: { root: security-key } }
  retail-gate: { key: { root: gate-key } }
  retail-second: { key: { root: second-key } }
  mallory-ci: { key: { root: mallory-key } }
participants:
  acme:
    contact: security@acme.example
    roles: [issue, attest, revoke]
    identities: [acme-build, acme-offline, acme-security]
  mallory:
    contact: security@mallory.example
    roles: [revoke]
    identities: [mallory-ci]
  retail:
    contact: trust@retail.example
    roles: [consume, revoke]
    identities: [retail-gate, retail-second]
zones:
  staging: { owner: retail }
reference:
  status:
    retail-list: { file: retail.status, by: [retail-gate, retail-second], max-age: 24h }
    acme-list: { file: acme.status, by: [acme-security], max-age: 24h }
    mallory-list: { file: mallory.status, by: [mallory-ci], max-age: 24h }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: "widget-{version}.tgz"
    require:
      - provenance: { by: [acme-build, acme-offline] }
      - status: { lists: [retail-list, acme-list] }
  unasked:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: "widget-{version}.tgz"
    require:
      - provenance: { by: [acme-build, acme-offline] }
"#;

/// A folder with a framework, its keys, a delivery, and lists.
pub(super) struct Stage {
    dir: tempfile::TempDir,
    world: World,
}

impl Stage {
    /// A delivery by acme's workflow, and nothing denied.
    pub(super) fn new() -> Self {
        let stage = Self { dir: tempfile::tempdir().unwrap(), world: World::new("acme") };
        stage.put("acme.json", stage.world.trusted_root().to_string());
        for (name, key) in [
            ("acme", offline()),
            ("security", security()),
            ("gate", gate()),
            ("second", second()),
            ("mallory", mallory()),
        ] {
            stage.put(&format!("{name}.pub"), key.public_pem());
        }
        stage.framework(FRAMEWORK);
        stage.put(WIDGET, "the widget\n");
        std::fs::create_dir(stage.path("evidence")).unwrap();
        stage.retail(&retail());
        stage.acme(&acme());
        stage.delivered()
    }

    fn delivered(mut self) -> Self {
        let run = Workload::acme_release();
        let bundle = self.world.forge(&Recipe::attestation(&run, &statement(&run), origin()));
        self.put("evidence/provenance.sigstore.json", bundle.to_string());
        self
    }

    /// The same, and signed with a key instead, at a time that nobody proves.
    pub(super) fn signed_offline(self) -> Self {
        let run = Workload::acme_release();
        let envelope = forge::dsse::Envelope::unsigned(forge::dsse::IN_TOTO, &statement(&run).payload());
        let envelope = envelope.signed_by(&offline(), &hint(&offline()));
        std::fs::remove_file(self.path("evidence/provenance.sigstore.json")).unwrap();
        self.put("evidence/provenance.dsse.json", envelope.json().to_string());
        self
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(super) fn framework(&self, text: &str) {
        self.put("framework.yaml", text);
    }

    /// The framework with this in the place of that, which stands in it once.
    pub(super) fn changed(&self, from: &str, to: &str) {
        assert_eq!(FRAMEWORK.matches(from).count(), 1, "{from}");
        self.framework(&FRAMEWORK.replacen(from, to, 1));
    }

    /// The retailer issues this list.
    pub(super) fn retail(&self, list: &List) {
        self.put("retail.status", list.signed_by(&[&gate()]));
    }

    /// The supplier issues this list.
    pub(super) fn acme(&self, list: &List) {
        self.put("acme.status", list.signed_by(&[&security()]));
    }

    pub(super) fn verify(&self) -> Ran {
        self.verify_with(NOW, &[])
    }

    pub(super) fn verify_with(&self, at: &str, more: &[&str]) -> Ran {
        let shown = |path: &Path| path.to_string_lossy().into_owned();
        let mut arguments = vec!["verify".to_owned(), shown(&self.path(WIDGET))];
        arguments.extend(["--policy".to_owned(), shown(&self.path("framework.yaml"))]);
        arguments.extend(["--attestation".to_owned(), shown(&self.path("evidence"))]);
        if !more.contains(&"--handoff") {
            arguments.extend(["--handoff".to_owned(), "intake".to_owned()]);
        }
        arguments.extend(more.iter().map(|one| (*one).to_owned()));
        run_at(&arguments, at)
    }

    /// The run is refused for a list that cannot be used, in these words.
    pub(super) fn unusable(&self, why: &str) {
        let ran = self.verify();
        let err: String = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
        assert!(err.contains(why), "{why}\n{}", ran.err);
        assert!(ran.out.is_empty(), "no report: {}", ran.out);
    }
}

fn statement(run: &Workload) -> Statement {
    Statement::v1(vec![Subject::of(WIDGET, b"the widget\n")], SLSA_V1, v1(run))
}

pub(super) fn offline() -> Key {
    Key::p256("acme/offline")
}

pub(super) fn security() -> Key {
    Key::p256("acme/security")
}

pub(super) fn gate() -> Key {
    Key::p256("retail/gate")
}

pub(super) fn second() -> Key {
    Key::p256("retail/second")
}

pub(super) fn mallory() -> Key {
    Key::p256("mallory")
}

/// The retailer's list of the day.
pub(super) fn retail() -> List {
    List::new("retail-list", "retail", "retail-intake", TODAY)
}

/// The supplier's list of the day.
pub(super) fn acme() -> List {
    List::new("acme-list", "acme", "retail-intake", TODAY)
}

pub(super) fn build() -> StatusTarget {
    StatusTarget::Identity("acme-build".into())
}

/// The outcome of a check as the report says it.
pub(super) fn outcome<'r>(ran: &'r Ran, id: &str) -> Vec<&'r str> {
    let checks = ran.report["subjects"][0]["checks"].as_array().unwrap();
    checks.iter().filter(|check| check["id"] == id).map(|check| check["outcome"].as_str().unwrap()).collect()
}

/// The report in words, however its lines are broken.
pub(super) fn words(ran: &Ran) -> String {
    ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
}
