//! Approvals: signed with `countersign approve`, and counted where a handoff asks for them.

#[path = "approvals/apart.rs"]
mod apart;
#[path = "approvals/command.rs"]
mod command;
#[path = "approvals/editions.rs"]
mod editions;
#[path = "approvals/fields.rs"]
mod fields;

use forge::approval::{approval, approved, framework_digest};
use forge::provenance::{SLSA_V1, v1};
use forge::status::{List, suspended};
use forge::world::{hint, origin};
use forge::{Key, Recipe, Statement, Subject, Workload, World};
use formats::{StatusState, StatusTarget};
use serde_json::{Value, json};

use crate::case::root;
use crate::run::{Ran, run_at};

/// The handoff: a day after the widget was signed.
const AT: &str = "2026-08-02T00:00:00Z";
/// When people approve it.
const BEFORE: &str = "2026-08-01T20:00:00Z";
const WIDGET: &str = "widget-1.4.2.tgz";
const BYTES: &[u8] = b"the widget\n";

const FRAMEWORK: &str = r#"countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: acme.json } }
  laptop: { key: { file: retail-p256.pub } }
  token: { key: { file: older-sec1.pub } }
  bobs: { key: { file: gate-ed25519.pub } }
  carols: { key: { file: carol.pub } }
  gates: { key: { file: gate.pub } }
identities:
  acme-build:
    github: { roots: [acme], signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*", source: acme/widget }
  alice-laptop: { key: { root: laptop } }
  alice-token: { key: { root: token } }
  bob: { key: { root: bobs } }
  carol: { key: { root: carols } }
  retail-gate: { key: { root: gates } }
persons:
  alice: { identities: [alice-laptop, alice-token], known-as: [alice-r] }
  bob: { identities: [bob] }
  carol: { identities: [carol] }
participants:
  acme:
    contact: security@acme.example
    roles: [issue, attest]
    identities: [acme-build]
  retail:
    contact: trust@retail.example
    roles: [attest, consume, revoke]
    identities: [alice-laptop, alice-token, bob, carol, retail-gate]
zones:
  staging: { owner: retail }
  production: { owner: retail }
reference:
  status:
    retail-list: { file: retail.status, by: [retail-gate], max-age: 24h }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: "widget-{version}.tgz"
    require:
      - provenance: { by: [acme-build] }
  promote:
    from: { zone: staging }
    to: { zone: production }
    subject-name: "widget-{version}.tgz"
    require:
      - provenance: { by: [acme-build] }
      - approvals: { by: [alice, bob, carol], distinct: 2, max-age: 12h }
      - status: { lists: [retail-list] }
  onward:
    from: { zone: production }
    to: { zone: staging }
    subject-name: any
    repeat: [promote]
    require:
      - approvals: { by: [carol], distinct: 1 }
"#;

/// A folder with a framework, its keys, a delivery, and what people approved of it.
struct Stage {
    dir: tempfile::TempDir,
    world: World,
    files: Vec<String>,
}

impl Stage {
    fn new() -> Self {
        let mut stage = Self {
            dir: tempfile::tempdir().unwrap(),
            world: World::new("acme"),
            files: vec!["provenance.json".into()],
        };
        for name in ["retail-p256", "older-sec1", "gate-ed25519", "partner-p256"] {
            for end in ["pub", "key"] {
                let file = format!("{name}.{end}");
                stage.put(&file, std::fs::read(root().join("fixtures/signing").join(&file)).unwrap());
            }
        }
        stage.put("acme.json", stage.world.trusted_root().to_string());
        stage.put("carol.pub", carol().public_pem());
        stage.put("gate.pub", gate().public_pem());
        stage.put("framework.yaml", FRAMEWORK);
        stage.put(WIDGET, BYTES);
        stage.list(&list());
        stage.built(v1(&Workload::acme_release()));
        stage
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.dir.path().join(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    fn list(&self, list: &List) {
        self.put("retail.status", list.signed_by(&[&gate()]));
    }

    /// The widget has this provenance, by acme's workflow.
    fn built(&mut self, predicate: Value) {
        let statement = Statement::v1(vec![Subject::of(WIDGET, BYTES)], SLSA_V1, predicate);
        let recipe = Recipe::attestation(&Workload::acme_release(), &statement, origin());
        let bundle = self.world.forge(&recipe);
        self.put("provenance.json", bundle.to_string());
    }

    /// The framework with these passages changed.
    fn changed(&self, passages: &[(&str, &str)]) {
        let mut text = FRAMEWORK.to_owned();
        for (from, to) in passages {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        self.put("framework.yaml", text);
    }

    /// Runs `countersign approve` on the widget for `promote`, with this key and these further words.
    fn approve(&mut self, key: &str, more: &[&str]) -> Ran {
        self.approve_at(key, more, BEFORE)
    }

    fn approve_at(&mut self, key: &str, more: &[&str], at: &str) -> Ran {
        let file = format!("approval-{}.json", self.files.len());
        let mut line = vec!["approve".to_owned()];
        if !more.iter().any(|word| word.contains("sha256:")) {
            line.push(self.path(WIDGET));
        }
        line.extend(["--policy".to_owned(), self.path("framework.yaml")]);
        line.extend(["--sign-with".to_owned(), self.path(&format!("{key}.key"))]);
        line.extend(["-o".to_owned(), self.path(&file)]);
        for (flag, value) in [("--handoff", "promote"), ("--for", "24h")] {
            let said = more.contains(&flag) || (flag == "--for" && more.contains(&"--until"));
            if !said {
                line.extend([flag.to_owned(), value.to_owned()]);
            }
        }
        line.extend(more.iter().map(|word| (*word).to_owned()));
        let ran = run_at(&line, at);
        if ran.code == 0 {
            self.files.push(file);
        }
        ran
    }

    fn approved_by(mut self, keys: &[&str]) -> Self {
        for key in keys {
            let ran = self.approve(key, &[]);
            assert_eq!(ran.code, 0, "{}", ran.err);
        }
        self
    }

    /// The digest of the framework as it is, by the forge's own reckoning.
    fn digest(&self) -> String {
        let read = |name: &str| std::fs::read(self.dir.path().join(name)).unwrap();
        let text = String::from_utf8(read("framework.yaml")).unwrap();
        let names =
            ["acme.json", "carol.pub", "gate-ed25519.pub", "gate.pub", "older-sec1.pub", "retail-p256.pub"];
        framework_digest(&text, &names.map(|name| (name, read(name))))
    }

    /// What an approval for `promote` should say.
    fn predicate(&self) -> Value {
        approval("promote", ("staging", "production"), ("retail-intake", &self.digest()))
    }

    /// An approval that no `countersign approve` signed.
    fn forged(&mut self, predicate: Value, key: &Key) {
        let file = format!("approval-{}.json", self.files.len());
        self.put(&file, approved(WIDGET, BYTES, predicate, key).to_string());
        self.files.push(file);
    }

    fn verify(&self) -> Ran {
        self.verify_at("promote", AT)
    }

    fn verify_at(&self, handoff: &str, at: &str) -> Ran {
        self.verify_with(handoff, at, &[])
    }

    /// With these further words.
    fn verify_with(&self, handoff: &str, at: &str, more: &[&str]) -> Ran {
        let mut line = vec!["verify".to_owned(), self.path(WIDGET)];
        line.extend(["--policy".to_owned(), self.path("framework.yaml")]);
        line.extend(["--handoff".to_owned(), handoff.to_owned()]);
        for file in &self.files {
            line.extend(["-a".to_owned(), self.path(file)]);
        }
        line.extend(more.iter().map(|word| (*word).to_owned()));
        run_at(&line, at)
    }

    /// It is denied with this exit code, and these words are in the report.
    fn denied(&self, code: u8, told: &str) {
        let ran = self.verify();
        let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
        assert!(words.contains(told), "{told}: {}", ran.out);
    }
}

fn carol() -> Key {
    Key::p256("retail/carol")
}

fn gate() -> Key {
    Key::p256("retail/gate")
}

fn list() -> List {
    List::new("retail-list", "retail", "retail-intake", ("2026-08-01T18:00:00Z", "2026-08-02T18:00:00Z"))
}

#[test]
fn two_people_approve_and_the_handoff_lets_it_pass() {
    let mut stage = Stage::new();
    stage.denied(3, "missing-approval");
    let ran = stage.approve("retail-p256", &["--reason", "reviewed and tried"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for told in [
        "You approve, as alice with the key alice-laptop",
        "for the handoff promote, from staging to production",
        "under retail-intake number 1, sha256:",
        "until 2026-08-02T20:00:00Z, which is for 24 hours",
        "because: reviewed and tried",
        "takes an approval for at most 12 hours",
        "asks for 2 different people",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    stage.denied(3, "too-few-approvals");
    assert_eq!(stage.approve("gate-ed25519", &["--until", "2026-08-02T06:00:00Z"]).code, 0);
    let ran = stage.verify();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "2 of `alice`, `bob`, `carol` approved it: `alice`, `bob`, with key `laptop` (sha256:";
    assert!(words.contains(told) && words.contains(" and key `bobs` (sha256:"), "{words}");
    // The forge reckons the framework's digest from its description alone.
    stage.files.truncate(2);
    stage.forged(stage.predicate(), &carol());
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
}

#[test]
fn approvals_make_no_allow_by_themselves() {
    let mut stage = Stage::new().approved_by(&["retail-p256", "gate-ed25519"]);
    stage.files.remove(0);
    assert_eq!(stage.verify().code, 3, "{}", stage.verify().out);
    // Not even where nothing else is asked for.
    let mut bare = Stage::new();
    let before = "      - provenance: { by: [acme-build] }\n      - approvals";
    bare.changed(&[(before, "      - approvals")]);
    bare = bare.approved_by(&["retail-p256", "gate-ed25519"]);
    assert_eq!(bare.verify().code, 3, "{}", bare.verify().out);
    bare.files.remove(0);
    assert_eq!(bare.verify().code, 3, "{}", bare.verify().out);
}

#[test]
fn t08_one_person_counts_once() {
    let stage = Stage::new().approved_by(&["retail-p256", "older-sec1", "retail-p256"]);
    stage.denied(3, "1 of `alice`, `bob`, `carol` approved it: `alice`");
    // The same key under another person's name is the same key.
    let twin = Stage::new();
    twin.put("gate-ed25519.pub", std::fs::read(twin.dir.path().join("retail-p256.pub")).unwrap());
    let twin = twin.approved_by(&["retail-p256"]);
    twin.denied(3, "1 of `alice`, `bob`, `carol` approved it");
}

#[test]
fn t27_an_approval_is_for_one_artifact_and_one_crossing() {
    let mut other = Stage::new();
    other.put(WIDGET, b"another widget\n");
    other = other.approved_by(&["retail-p256", "gate-ed25519"]);
    other.put(WIDGET, BYTES);
    other.denied(1, "missing-approval");

    let mut onward = Stage::new();
    onward.forged(stage_for("onward", &onward), &carol());
    onward.denied(3, "there is no approval of the artifact for `promote`");
    // What is for another handoff lies beside what is meant, and spoils nothing.
    let onward = onward.approved_by(&["retail-p256", "gate-ed25519"]);
    assert_eq!(onward.verify().code, 0, "{}", onward.verify().out);

    for (field, value) in [("to", json!("staging")), ("from", json!("acme")), ("from", Value::Null)] {
        let mut zone = Stage::new();
        let mut predicate = zone.predicate();
        predicate[field] = value;
        zone.forged(predicate, &carol());
        zone.denied(1, "wrong-approval");
    }
}

fn stage_for(handoff: &str, stage: &Stage) -> Value {
    approval(handoff, ("staging", "production"), ("retail-intake", &stage.digest()))
}

#[test]
fn what_is_repeated_is_approved_for_what_repeats_it_as_well() {
    let mut stage = Stage::new().approved_by(&["retail-p256", "gate-ed25519"]);
    assert_eq!(
        stage.verify_at("onward", AT).code,
        3,
        "carol has not approved the next step, and others may not"
    );
    let predicate = approval("onward", ("production", "staging"), ("retail-intake", &stage.digest()));
    stage.forged(predicate, &carol());
    let ran = stage.verify_at("onward", AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn t11_an_approval_is_under_one_edition() {
    let stage = Stage::new().approved_by(&["retail-p256", "gate-ed25519"]);
    assert_eq!(stage.verify().code, 0);
    stage.changed(&[("number: 1", "number: 2")]);
    stage.denied(1, "the framework, or a key it names, has changed since");
}

#[test]
fn t30_an_approval_has_its_time() {
    let stage = Stage::new().approved_by(&["retail-p256", "gate-ed25519"]);
    for (at, code) in
        [(BEFORE, 0), ("2026-08-02T08:00:00Z", 0), ("2026-08-02T08:00:01Z", 3), ("2026-08-01T19:59:59Z", 3)]
    {
        let ran = stage.verify_at("promote", at);
        assert_eq!(ran.code, code, "{at}: {}", ran.out);
    }
    let mut short = Stage::new();
    for key in ["retail-p256", "gate-ed25519"] {
        assert_eq!(short.approve(key, &["--for", "1h"]).code, 0);
    }
    assert_eq!(short.verify_at("promote", "2026-08-01T21:00:00Z").code, 0);
    assert_eq!(short.verify_at("promote", "2026-08-01T21:00:01Z").code, 1);
}

#[test]
fn who_may_not_approve_does_not() {
    let mut stage = Stage::new();
    // A key that the framework does not know, and one that it knows of somebody else.
    stage.forged(stage.predicate(), &Key::p256("mallory"));
    stage.denied(1, "unknown-key");
    stage.files.truncate(1);
    stage.forged(stage.predicate(), &gate());
    stage.denied(1, "unlisted-approver");
    // They spoil nothing.
    let stage = stage.approved_by(&["retail-p256", "gate-ed25519"]);
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
}

#[test]
fn an_approver_who_is_withdrawn_approves_no_more() {
    let stage = Stage::new().approved_by(&["retail-p256", "gate-ed25519"]);
    let bob = || StatusTarget::Identity("bob".into());
    stage.list(&list().with(bob(), suspended("2026-08-01T17:00:00Z", None), "on leave"));
    stage.denied(1, "identity bob is suspended");
    stage.list(&list().with(bob(), StatusState::RevokedRetroactively, "left"));
    stage.denied(1, "too-few-approvals");
    stage.list(&list());
    assert_eq!(stage.verify().code, 0);
}

#[test]
fn t31_an_approval_is_evidence_of_nothing_else() {
    let mut stage = Stage::new().approved_by(&["retail-p256", "gate-ed25519"]);
    stage.files.remove(0);
    let asked = |text: &str| {
        stage.changed(&[("- provenance: { by: [acme-build] }", text)]);
        stage.verify_at("intake", AT)
    };
    for (text, code) in [
        ("- provenance: { by: [alice-laptop] }", 3),
        ("- signature: { by: [alice-laptop] }", 3),
        ("- attestation: { name: a, type: \"https://spdx.dev/Document\", by: [alice-laptop] }", 3),
        ("- attestation: { name: a, type: \"urn:countersign:approval:v1\", by: [alice-laptop] }", 5),
        ("- attestation: { name: a, type: \"urn:countersign:delivery:v1\", by: [alice-laptop] }", 5),
    ] {
        let ran = asked(text);
        assert_eq!(ran.code, code, "{text}: {}{}", ran.out, ran.err);
    }
}
