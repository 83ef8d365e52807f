//! Sigstore bundles 0.1, 0.2 and 0.3 as JSON.

use crate::dsse::{Envelope, Signature};
use crate::encoding::{base64, canonical};
use crate::recipe::{Content, Version};
use crate::seed::Hash;
use serde_json::{Value, json};

/// What a bundle says about the signing key.
pub(crate) enum Material {
    /// A certificate; its issuer goes along before version 0.3, the root never does.
    Certificates {
        /// The signer's.
        leaf: Vec<u8>,
        /// The issuer's.
        intermediate: Vec<u8>,
    },
    /// A hint at a key the verifier already holds.
    Hint(String),
}

/// What a bundle is put together from.
pub(crate) struct Parts<'a> {
    pub(crate) version: Version,
    pub(crate) content: &'a Content,
    pub(crate) hash: Hash,
    pub(crate) signature: &'a [u8],
    pub(crate) material: Material,
    pub(crate) entries: Vec<Value>,
    pub(crate) timestamps: Vec<Vec<u8>>,
}

/// Puts a bundle together.
pub(crate) fn assemble(parts: Parts<'_>) -> Value {
    let mut material = match parts.material {
        Material::Certificates { leaf, intermediate } => match parts.version {
            Version::V01 | Version::V02 => json!({ "x509CertificateChain": { "certificates": [
                { "rawBytes": base64(&leaf) },
                { "rawBytes": base64(&intermediate) },
            ] } }),
            Version::V03 => json!({ "certificate": { "rawBytes": base64(&leaf) } }),
        },
        Material::Hint(hint) => json!({ "publicKey": { "hint": hint } }),
    };
    material["tlogEntries"] = Value::Array(parts.entries);
    if !parts.timestamps.is_empty() {
        let timestamps: Vec<Value> =
            parts.timestamps.iter().map(|token| json!({ "signedTimestamp": base64(token) })).collect();
        material["timestampVerificationData"] = json!({ "rfc3161Timestamps": timestamps });
    }
    let mut bundle = json!({
        "mediaType": parts.version.media_type(),
        "verificationMaterial": material,
    });
    match parts.content {
        Content::Blob(bytes) => {
            let digest = base64(&parts.hash.of(bytes));
            bundle["messageSignature"] = json!({
                "messageDigest": { "algorithm": parts.hash.sigstore_name(), "digest": digest },
                "signature": base64(parts.signature),
            });
        }
        Content::Payload { payload_type, bytes } => {
            let mut envelope = Envelope::unsigned(payload_type, bytes);
            let signature = Signature { key_id: String::new(), bytes: parts.signature.to_vec() };
            envelope.signatures.push(signature);
            bundle["dsseEnvelope"] = envelope.json();
        }
    }
    bundle
}

/// JSON Lines: one bundle or envelope to a line.
pub fn lines(bundles: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for bundle in bundles {
        out.extend(canonical(bundle));
        out.push(b'\n');
    }
    out
}
