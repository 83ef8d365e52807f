//! Two organisations, each with a folder, a framework and a key of its own.

use std::path::{Path, PathBuf};

use forge::dsse::{Envelope, IN_TOTO};
use forge::{Key, Statement, Subject};

use crate::case::root;
use crate::run::{Ran, run_at};

/// When the supplier delivers, and an hour later, when the retailer judges.
pub(super) const SENT: &str = "2026-08-01T12:00:00Z";
pub(super) const JUDGED: &str = "2026-08-01T13:00:00Z";

/// What both know of each other: the same names, keys and relationships. What follows is each one's own.
const SHARED: &str = r#"countersign: 1
number: 3
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-release: { key: { file: release.pub } }
  acme-send: { key: { file: acme.pub } }
  acme-old: { key: { file: old.pub, until: 2026-07-31 } }
  retail-gate: { key: { file: retail.pub } }
identities:
  acme-product: { key: { root: acme-release } }
  acme-sends: { key: { root: acme-send } }
  acme-former: { key: { root: acme-old } }
  retail-answers: { key: { root: retail-gate } }
participants:
  acme:
    contact: security@acme.example
    roles: [issue, attest]
    identities: [acme-product, acme-sends, acme-former]
    agreement: { from: 2026-01-01, until: 2026-12-31 }
  retail:
    contact: trust@retail.example
    roles: [consume, attest]
    identities: [retail-answers]
zones:
  staging: { owner: retail }
relationships:
  acme-widgets:
    from: acme
    to: retail
    purpose: widgets for the shops
    owner: shops@retail.example
    subjects: [{ name: "widget-*" }]
    expires: 2026-12-31
  acme-trial:
    from: acme
    to: retail
    purpose: a trial of the new widget
    owner: lab@retail.example
    subjects: [{ name: "widget-*" }]
    expires: 2026-12-31
"#;

const HANDOFFS: &str = r#"
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    under: acme-widgets
    subject-name: any
    require:
      - attestation: { name: release, type: "https://example.com/released/v1", by: [acme-product], where: 'predicate.good == true' }
      - delivery: { by: [acme-sends], max-age: 2d }
  trial:
    from: { participant: acme }
    to: { zone: staging }
    under: acme-trial
    subject-name: any
    require:
      - attestation: { name: release, type: "https://example.com/released/v1", by: [acme-product], where: 'predicate.good == true' }
      - delivery: { by: [acme-sends] }
  undelivered:
    from: { participant: acme }
    to: { zone: staging }
    under: acme-widgets
    subject-name: any
    require:
      - attestation: { name: release, type: "https://example.com/released/v1", by: [acme-product], where: 'predicate.good == true' }
"#;

/// A widget and its manual on the way from acme to retail.
pub(super) struct Trade {
    dir: tempfile::TempDir,
}

impl Trade {
    pub(super) fn new() -> Self {
        let trade = Self { dir: tempfile::tempdir().unwrap() };
        for side in ["acme", "retail"] {
            std::fs::create_dir_all(trade.path(side).join("goods/docs")).unwrap();
            for (name, from) in [("acme", "partner-p256"), ("retail", "retail-p256"), ("old", "gate-ed25519")]
            {
                for end in ["pub", "key"] {
                    let key = root().join(format!("fixtures/signing/{from}.{end}"));
                    std::fs::copy(key, trade.path(side).join(format!("{name}.{end}"))).unwrap();
                }
            }
            trade.put(&format!("{side}/release.pub"), release_key().public_pem());
            trade.framework(side, |text| text);
        }
        trade.put("acme/goods/widget-1.tgz", "a widget");
        trade.put("acme/goods/docs/widget-manual.txt", "how to use it");
        let goods: &[(&str, &[u8])] =
            &[("widget-1.tgz", b"a widget"), ("widget-manual.txt", b"how to use it")];
        trade.put("evidence.dsse.json", released(goods));
        trade
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(super) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// The framework of a side, with something about it changed.
    pub(super) fn framework(&self, side: &str, change: impl Fn(String) -> String) {
        let text = format!("{SHARED}framework: {side}-custody\n{HANDOFFS}");
        self.put(&format!("{side}/framework.yaml"), change(text));
    }

    /// What the supplier's folder holds arrives at the retailer's.
    pub(super) fn shipped(&self) {
        for name in ["widget-1.tgz", "docs/widget-manual.txt"] {
            self.put(&format!("retail/goods/{name}"), self.bytes(&format!("acme/goods/{name}")));
        }
    }

    fn line(&self, words: &[&str]) -> Vec<String> {
        let place = |word: &&str| match word.strip_prefix("@") {
            Some(name) => self.path(name).to_string_lossy().into_owned(),
            None => (*word).to_owned(),
        };
        words.iter().map(place).collect()
    }

    /// Runs a command line at a time; `@NAME` is a file of the two.
    pub(super) fn run(&self, words: &[&str], at: &str) -> Ran {
        run_at(&self.line(words), at)
    }

    /// The supplier delivers everything under a relationship, with these words beside.
    pub(super) fn deliver_under(&self, relationship: &str, more: &[&str], at: &str) -> Ran {
        let words =
            ["deliver", "@acme/goods", "--policy", "@acme/framework.yaml", "--relationship", relationship];
        let sign = ["--sign-with", "@acme/acme.key", "-o", "@delivery.json"];
        self.run(&[&words[..], &sign[..], more].concat(), at)
    }

    /// The usual delivery.
    pub(super) fn delivered(&self) {
        let ran = self.deliver_under("acme-widgets", &[], SENT);
        assert_eq!(ran.code, 0, "{}", ran.err);
        self.shipped();
    }

    /// The retailer judges what arrived, and answers.
    pub(super) fn accept(&self, more: &[&str], at: &str) -> Ran {
        let words = ["accept", "@retail/goods", "--delivery", "@delivery.json", "-a", "@evidence.dsse.json"];
        let own = ["--policy", "@retail/framework.yaml", "--sign-with", "@retail/retail.key"];
        let handoff: &[&str] = if more.contains(&"--handoff") { &[] } else { &["--handoff", "intake"] };
        self.run(&[&words[..], &own[..], &["-o", "@acceptance.json"], handoff, more].concat(), at)
    }

    /// The supplier looks at the answer.
    pub(super) fn confirm(&self, at: &str) -> Ran {
        let words = ["confirm", "@acceptance.json", "--delivery", "@delivery.json"];
        self.run(&[&words[..], &["--policy", "@acme/framework.yaml"]].concat(), at)
    }

    /// The statement in a signed file.
    pub(super) fn statement(&self, name: &str) -> serde_json::Value {
        let pieces = formats::decode(model::EvidenceId::file(0), &self.bytes(name));
        let Ok(claim) = &pieces[0].read else { panic!("{pieces:?}") };
        let formats::Evidence::Dsse(dsse) = &claim.value else { panic!("{claim:?}") };
        serde_json::from_slice(&dsse.payload).unwrap()
    }

    /// Signs a statement in the place of another, with the key of a side.
    pub(super) fn signed_again(&self, name: &str, statement: &serde_json::Value, key: &str) {
        let key = sign::SigningKey::read(&self.bytes(key)).unwrap();
        let statement = statement.to_string();
        let line = sign::envelope(formats::Dsse::STATEMENT, statement.as_bytes(), &[&key]).unwrap();
        self.put(name, line);
    }

    pub(super) fn there(&self, name: &str) -> bool {
        Path::new(&self.path(name)).exists()
    }
}

fn release_key() -> Key {
    Key::p256("acme/release")
}

/// The supplier's word that these are good.
pub(super) fn released(goods: &[(&str, &[u8])]) -> String {
    let subjects = goods.iter().map(|(name, bytes)| Subject::of(name, bytes)).collect();
    let said =
        Statement::v1(subjects, "https://example.com/released/v1", serde_json::json!({ "good": true }));
    Envelope::unsigned(IN_TOTO, &said.payload()).signed_by(&release_key(), "release").json().to_string()
}
