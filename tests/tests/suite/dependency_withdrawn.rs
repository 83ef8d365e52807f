//! What is made of something whose publisher is taken back is found again, and judged by that.

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::{hex, pretty, sha256};
use forge::provenance::{SLSA_V1, v1};
use forge::statement::CYCLONEDX;
use forge::status::{List, since};
use forge::{Key, Statement, Subject, Workload};
use formats::StatusTarget;
use serde_json::{Value, json};

use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";
const LATER: &str = "2026-08-03T00:00:00Z";
const PART: &[u8] = b"a part";

const FRAMEWORK: &str = "\
countersign: 1
framework: made-of
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub, until: 2030-01-01 } }
  gadgets-key: { key: { file: gadgets.pub, until: 2030-01-01 } }
  retail-key: { key: { file: retail.pub, until: 2030-01-01 } }
identities:
  acme: { key: { root: acme-key } }
  gadgets: { key: { root: gadgets-key } }
  retail: { key: { root: retail-key } }
participants:
  acme: { contact: a@acme.example, roles: [issue, attest], identities: [acme] }
  gadgets: { contact: a@gadgets.example, roles: [attest], identities: [gadgets] }
  retail: { contact: a@retail.example, roles: [consume, revoke], identities: [retail] }
zones:
  staging: { owner: retail }
reference:
  status:
    own: { file: own.status, by: [retail] }
publishers:
  gadgets: { packages: [\"pkg:npm/%40gadgets/*\"], by: [gadgets] }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    require:
      - provenance: { by: [acme] }
      - dependencies: { by: [acme], publishers: [gadgets] }
      - status: { lists: [own] }
";

struct Gate(tempfile::TempDir);

impl Gate {
    fn new() -> Self {
        let gate = Self(tempfile::tempdir().unwrap());
        for who in ["acme", "gadgets", "retail"] {
            gate.put(&format!("{who}.pub"), Key::p256(who).public_pem());
        }
        gate.put("intake.yaml", FRAMEWORK);
        gate.put("widget", "widget");
        gate.deny(1, &[]);
        let bill = json!({
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "components": [{
                "type": "library", "bom-ref": "p", "name": "p", "purl": "pkg:npm/%40gadgets/cog@1.0.0",
                "hashes": [{ "alg": "SHA-256", "content": hex(&sha256(PART)) }],
            }],
        });
        gate.says("acme", "widget", b"widget", SLSA_V1, v1(&Workload::acme_release()));
        gate.says("acme", "widget", b"widget", CYCLONEDX, bill);
        gate.says("gadgets", "pkg:npm/%40gadgets/cog@1.0.0", PART, SLSA_V1, v1(&Workload::acme_release()));
        gate
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.path().join(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn says(&self, who: &str, name: &str, bytes: &[u8], kind: &str, said: Value) {
        let statement = Statement::v1(vec![Subject::of(name, bytes)], kind, said);
        let key = Key::p256(who);
        let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key, "");
        let file = format!("{who}-{}.json", kind.rsplit('/').next().unwrap());
        self.put(&file, pretty(&envelope.json()));
    }

    fn deny(&self, number: u64, targets: &[StatusTarget]) {
        let mut list =
            List::new("own", "retail", "made-of", ("2026-08-01T00:00:00Z", "2026-09-01T00:00:00Z"));
        list.head.number = number;
        let list = targets
            .iter()
            .fold(list, |list, target| list.with(target.clone(), since("2020-01-01T00:00:00Z"), "bad"));
        self.put("own.status", list.signed_by(&[&Key::p256("retail")]));
    }

    fn run(&self, words: &[&str], at: &str) -> Ran {
        let (policy, ledger) = (self.path("intake.yaml"), self.path("own.ledger"));
        run_at(&[words, &["--policy", &policy, "--ledger", &ledger]].concat(), at)
    }

    fn taken(&self, at: &str) -> Ran {
        let files = ["acme-v1.json", "acme-bom.json", "gadgets-v1.json"].map(|name| self.path(name));
        let widget = self.path("widget");
        self.run(&["verify", &widget, "-a", &files[0], "-a", &files[1], "-a", &files[2]], at)
    }
}

#[test]
fn t13_what_a_dependency_rests_on_is_asked_about_and_found_again() {
    let targets = [
        StatusTarget::Identity("gadgets".into()),
        StatusTarget::Participant("gadgets".into()),
        StatusTarget::Key(formats_digest(&Key::p256("gadgets"))),
    ];
    for target in targets {
        let gate = Gate::new();
        let ran = gate.taken(AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let ran = gate.run(&["recheck"], AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        gate.deny(2, std::slice::from_ref(&target));
        let ran = gate.run(&["recheck"], LATER);
        assert_eq!(ran.code, 1, "{target:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("unlisted-dependency-publisher"), "{target:?}: {}", ran.out);
        let ran = gate.taken(LATER);
        assert_eq!(ran.code, 1, "{target:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("is not attested as publisher"), "{}", ran.out);
    }
}

fn formats_digest(key: &Key) -> model::Digest {
    verify::Key::read(key.public_pem().as_bytes(), None).unwrap().digest().clone()
}
