//! A virtual supply chain: one authority, one CT log, three transparency logs, one timestamp authority.

use crate::bundle;
use crate::certificate::{Authority, LEAF_LIFETIME, Leaf, SctState};
use crate::dsse::{Envelope, Signature};
use crate::encoding::{base64, hex, sha256};
use crate::entry::{self, Body, Verifier};
use crate::identity::Workload;
use crate::recipe::{Content, Logged, Recipe, Signer};
use crate::rekor::{Evidence, Log};
use crate::root::{Windows, trusted_root};
use crate::sct::CtLog;
use crate::seed::Key;
use crate::statement::Statement;
use crate::timestamp::TimestampAuthority;
use jiff::Timestamp;
use serde_json::Value;

/// Everything a label makes. Two worlds have the same names everywhere and no key in common, so the one is
/// the other's impostor.
#[derive(Clone)]
pub struct World {
    label: String,
    /// The certificate authority.
    pub authority: Authority,
    /// The certificate transparency log.
    pub ct_log: CtLog,
    /// The Rekor v1 log that recipes use.
    pub rekor: Log,
    /// Another Rekor v1 log, trusted as much, that recipes do not use.
    pub other_rekor: Log,
    /// The Rekor v2 log.
    pub rekor_v2: Log,
    /// The timestamp authority.
    pub timestamps: TimestampAuthority,
}

/// When the widget was built: the moment most fixtures are signed.
///
/// # Panics
/// Never; the text is a constant.
pub fn origin() -> Timestamp {
    "2026-08-01T10:00:00Z".parse().unwrap()
}

/// Authorities are trusted from here, for a hundred years: nothing lapses while a test is alive.
pub(crate) fn authority_window() -> (Timestamp, Timestamp) {
    ("2026-01-01T00:00:00Z".parse().unwrap(), "2126-01-01T00:00:00Z".parse().unwrap())
}

impl World {
    /// The world of a label.
    pub fn new(label: &str) -> Self {
        let window = authority_window();
        Self {
            label: label.into(),
            authority: Authority::new(label, window),
            ct_log: CtLog::new(label),
            rekor: Log::v1(label, "rekor.forge.example", 4_711_001),
            other_rekor: Log::v1(label, "rekor-two.forge.example", 4_711_002),
            rekor_v2: Log::v2(label, "log2026.forge.example"),
            timestamps: TimestampAuthority::new(label, window),
        }
    }

    /// The trusted root of this world, everything in it valid from the start of 2026 with an open end.
    pub fn trusted_root(&self) -> Value {
        trusted_root(self, &Windows::open(authority_window().0))
    }

    /// A run signs an artifact, in the usual form.
    pub fn sign_blob(&mut self, run: &Workload, artifact: &[u8], at: Timestamp) -> Value {
        self.forge(&Recipe::blob(run, artifact, at))
    }

    /// A run signs a statement, in the usual form.
    pub fn attest(&mut self, run: &Workload, statement: &Statement, at: Timestamp) -> Value {
        self.forge(&Recipe::attestation(run, statement, at))
    }

    /// Follows a recipe to a Sigstore bundle.
    pub fn forge(&mut self, recipe: &Recipe) -> Value {
        let (key, material) = self.material(recipe);
        let signature = key.sign(&recipe.content.message());
        let verifier = match &material {
            bundle::Material::Certificates { leaf, .. } => Verifier::Certificate(leaf.clone()),
            bundle::Material::Hint(_) => Verifier::Key(key.spki()),
        };
        let countersigned_at = recipe.at + recipe.delay;
        let parts = bundle::Parts {
            version: recipe.version,
            content: &recipe.content,
            hash: key.hash(),
            signature: &signature,
            material,
            entries: self.log(recipe, &key, &signature, &verifier),
            timestamps: if recipe.timestamp {
                vec![self.timestamps.countersign(&signature, countersigned_at)]
            } else {
                Vec::new()
            },
        };
        bundle::assemble(parts)
    }

    /// The signing key, and what the bundle says about it.
    fn material(&self, recipe: &Recipe) -> (Key, bundle::Material) {
        let Some((names, claims)) = recipe.signer.identity() else {
            let Signer::Key { key, hint } = &recipe.signer else {
                unreachable!("only a key has no identity")
            };
            return (key.clone(), bundle::Material::Hint(hint.clone()));
        };
        let occasion = format!("{names:?} {} {}", recipe.at, hex(&sha256(&recipe.content.message())));
        let key = Key::p256(&format!("{}/leaf/{occasion}", self.label));
        let mut leaf = Leaf {
            spki: key.spki(),
            names,
            claims,
            not_before: recipe.at,
            not_after: recipe.at + LEAF_LIFETIME,
            usage: crate::x509::CODE_SIGNING,
            sct: SctState::Good,
            flipped: false,
        };
        if let Some(edit) = recipe.edit_leaf {
            edit(&mut leaf);
        }
        let material = bundle::Material::Certificates {
            leaf: self.authority.issue(&leaf, &self.ct_log),
            intermediate: self.authority.intermediate_der().to_vec(),
        };
        (key, material)
    }

    fn log(&mut self, recipe: &Recipe, key: &Key, signature: &[u8], verifier: &Verifier) -> Vec<Value> {
        let Some(body) = body(recipe, key, signature, verifier) else { return Vec::new() };
        let log = if recipe.logged.second() { &mut self.rekor_v2 } else { &mut self.rekor };
        let evidence = Evidence { promise: recipe.promise, proof: recipe.proof };
        vec![log.append(&body, recipe.at + recipe.delay, evidence)]
    }
}

fn body(recipe: &Recipe, key: &Key, signature: &[u8], verifier: &Verifier) -> Option<Body> {
    let (hash, message) = (key.hash(), recipe.content.message());
    match (recipe.logged, &recipe.content) {
        (Logged::Nowhere, _) => None,
        (Logged::HashedRekord, _) => Some(entry::hashed_rekord(hash, &message, signature, verifier)),
        (Logged::RekorV2, _) => {
            Some(entry::hashed_rekord_v2(hash, &message, signature, verifier, &key.details()))
        }
        (Logged::DsseV2, Content::Payload { payload_type, bytes }) => {
            Some(entry::dsse_v2(&enveloped(payload_type, bytes, signature), verifier, &key.details()))
        }
        (Logged::Dsse, Content::Payload { payload_type, bytes }) => {
            Some(entry::dsse(&enveloped(payload_type, bytes, signature), verifier))
        }
        (Logged::Intoto, Content::Payload { payload_type, bytes }) => {
            Some(entry::intoto(&enveloped(payload_type, bytes, signature), verifier))
        }
        (Logged::IntotoFirst, Content::Payload { payload_type, bytes }) => {
            Some(entry::intoto_first(&enveloped(payload_type, bytes, signature), verifier))
        }
        (Logged::Dsse | Logged::Intoto | Logged::IntotoFirst | Logged::DsseV2, Content::Blob(_)) => {
            panic!("a {:?} entry needs an envelope", recipe.logged)
        }
    }
}

fn enveloped(payload_type: &str, payload: &[u8], signature: &[u8]) -> Envelope {
    let mut envelope = Envelope::unsigned(payload_type, payload);
    envelope.signatures.push(Signature { key_id: String::new(), bytes: signature.to_vec() });
    envelope
}

/// The name by which a bundle hints at a long-lived key: base64 of SHA-256 over its SPKI, as cosign does.
pub fn hint(key: &Key) -> String {
    base64(&key.id())
}
