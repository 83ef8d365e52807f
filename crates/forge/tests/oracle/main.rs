//! An independent verifier accepts what the forge makes, and refuses what the forge spoils.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod fixtures;
mod operators;
mod shapes;

use countersign_forge::encoding::{base64, unbase64};
use countersign_forge::world::origin;
use countersign_forge::{Key, Workload, World, identity};
use serde_json::{Value, json};
use sigstore_types::{Bundle, DerPublicKey};
use sigstore_verify::trust_root::TrustedRoot;
use sigstore_verify::{PublicKeyVerificationPolicy, VerificationPolicy, Verifier};

/// The verifier, trusting one world and the publisher's keys.
struct Judge(Verifier, World);

impl Judge {
    fn of(world: &World) -> Self {
        let root = TrustedRoot::from_json(&world.trusted_root().to_string()).unwrap();
        Self(Verifier::new(&root).unwrap(), world.clone())
    }

    /// The signer must be the publisher's release workflow.
    fn listed(&self, artifact: &[u8], bundle: &[u8]) -> Result<(), String> {
        let signer = Workload::acme_release().signer_uri();
        let policy = VerificationPolicy::new(signer, identity::GITHUB_ISSUER);
        self.verify(artifact, bundle, &policy)
    }

    /// Any signer with a certificate will do.
    fn anyone(&self, artifact: &[u8], bundle: &[u8]) -> Result<(), String> {
        self.verify(artifact, bundle, &VerificationPolicy::any_identity())
    }

    /// This key must have signed, and a log must hold that.
    fn key(&self, artifact: &[u8], bundle: &[u8], key: &Key) -> Result<(), String> {
        self.verify(artifact, bundle, &key_policy(key))
    }

    /// This key must have signed. The verifier wants a log entry or a timestamp from everybody, so a bundle
    /// with neither is given a timestamp.
    fn key_alone(&self, artifact: &[u8], bundle: &[u8], key: &Key) -> Result<(), String> {
        let policy = key_policy(key);
        let mut parsed: Value = serde_json::from_slice(bundle).map_err(|fault| fault.to_string())?;
        let entries = parsed.pointer("/verificationMaterial/tlogEntries").and_then(Value::as_array);
        if !entries.is_some_and(Vec::is_empty) {
            return self.verify(artifact, bundle, &policy);
        }
        let signature = ["/messageSignature/signature", "/dsseEnvelope/signatures/0/sig"]
            .iter()
            .find_map(|pointer| parsed.pointer(pointer)?.as_str())
            .map(unbase64)
            .unwrap_or_default();
        let token = base64(&self.1.timestamps.countersign(&signature, origin()));
        let material = parsed.pointer_mut("/verificationMaterial").and_then(Value::as_object_mut).unwrap();
        let timestamps = json!({ "rfc3161Timestamps": [{ "signedTimestamp": token }] });
        material.insert("timestampVerificationData".into(), timestamps);
        self.verify(artifact, parsed.to_string().as_bytes(), &policy.skip_tlog_unsafe())
    }

    fn verify(
        &self,
        artifact: &[u8],
        bundle: &[u8],
        policy: &impl sigstore_verify::Policy,
    ) -> Result<(), String> {
        let text = std::str::from_utf8(bundle).map_err(|fault| fault.to_string())?;
        let bundle = Bundle::from_json(text).map_err(|fault| fault.to_string())?;
        self.0.verify(artifact, &bundle, policy).map(drop).map_err(|fault| fault.to_string())
    }
}

fn key_policy(key: &Key) -> PublicKeyVerificationPolicy {
    PublicKeyVerificationPolicy::new(DerPublicKey::from_pem(&key.public_pem()).unwrap())
}
