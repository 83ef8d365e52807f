//! A long status list, and a framework that asks it at one of two handoffs.

use std::fs;
use std::path::Path;

use forge::Key;
use forge::dsse::{Envelope, IN_TOTO};
use forge::status::{instant, since};
use formats::{StatusEntry, StatusHead, StatusTarget, StatusWords};
use model::{Digest, NonEmpty};
use sha2::{Digest as _, Sha256};

/// The framework, and its handoffs with and without the list.
pub(crate) const FRAMEWORK: &str = "withdrawn.yaml";
pub(crate) const ASKED: &str = "asked";
pub(crate) const UNASKED: &str = "unasked";

const KEY: &str = "roots/gate.pub";
const LIST: &str = "roots/withdrawn.status";

const RULES: &str = r#"countersign: 1
framework: bench-status
number: 1
owner: bench@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: roots/trusted_root.json } }
  gate-key: { key: { file: roots/gate.pub } }
identities:
  acme-ci: { github: { roots: [acme], signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*", source: acme/widget } }
  retail-gate: { key: { root: gate-key } }
participants:
  acme: { contact: security@acme.example, roles: [issue, attest], identities: [acme-ci] }
  retail: { contact: trust@retail.example, roles: [consume, revoke], identities: [retail-gate] }
zones:
  staging: { owner: retail }
reference:
  status:
    withdrawn: { file: roots/withdrawn.status, by: [retail-gate], min-number: 1 }
handoffs:
  unasked:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    require: [{ signature: { by: [acme-ci] } }]
  asked:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    require: [{ signature: { by: [acme-ci] } }, { status: { lists: [withdrawn] } }]
"#;

/// Writes the framework, the key of its list, and the list: keys, none of which signed anything here.
pub(crate) fn write(dir: &Path, entries: u32) {
    let key = Key::p256("bench/gate");
    fs::write(dir.join(FRAMEWORK), RULES).unwrap();
    fs::write(dir.join(KEY), key.public_pem()).unwrap();
    let head = StatusHead {
        list: "withdrawn".into(),
        authority: "retail".into(),
        audience: NonEmpty::one("retail".into()),
        number: 1,
        previous: None,
        issued: instant("2026-08-01T23:00:00Z"),
        expires: instant("2126-01-01T00:00:00Z"),
        words: StatusWords::default(),
    };
    let revoked: Vec<StatusEntry> = (0..entries).map(entry).collect();
    let composed = status::compose(&head, &revoked).unwrap();
    let envelope = Envelope::unsigned(IN_TOTO, &composed.statement).signed_by(&key, "");
    fs::write(dir.join(LIST), composed.file(&[envelope.json().to_string().into_bytes()])).unwrap();
}

fn entry(number: u32) -> StatusEntry {
    let digest = Digest::sha256(Sha256::digest(number.to_be_bytes()).into());
    StatusEntry {
        id: format!("R-{number}").into(),
        target: StatusTarget::Key(digest),
        state: since("2026-08-01T00:00:00Z"),
        reason: "a lost laptop".into(),
    }
}
