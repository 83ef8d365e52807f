//! The bodies of log entries: what a log says was signed, by which key, with which signature.

use crate::dsse::Envelope;
use crate::encoding::{base64, canonical, hex, pem, sha256};
use serde_json::{Value, json};

/// A log entry's body with its kind and version.
#[derive(Clone, Debug)]
pub struct Body {
    /// `hashedrekord`, `dsse` or `intoto`.
    pub kind: &'static str,
    /// Version of that kind.
    pub version: &'static str,
    /// The body; the log canonicalises it.
    pub value: Value,
}

/// What checks a logged signature.
#[derive(Clone, Debug)]
pub enum Verifier {
    /// A certificate, DER.
    Certificate(Vec<u8>),
    /// A bare key: its SPKI, DER.
    Key(Vec<u8>),
}

impl Verifier {
    fn pem(&self) -> String {
        match self {
            Self::Certificate(der) => pem("CERTIFICATE", der),
            Self::Key(der) => pem("PUBLIC KEY", der),
        }
    }
}

/// `hashedrekord` 0.0.1: a digest and the signature over what was hashed.
pub fn hashed_rekord(digest: &[u8; 32], signature: &[u8], verifier: &Verifier) -> Body {
    let value = json!({
        "apiVersion": "0.0.1",
        "kind": "hashedrekord",
        "spec": {
            "data": { "hash": { "algorithm": "sha256", "value": hex(digest) } },
            "signature": {
                "content": base64(signature),
                "publicKey": { "content": base64(verifier.pem().as_bytes()) },
            },
        },
    });
    Body { kind: "hashedrekord", version: "0.0.1", value }
}

/// `hashedrekord` 0.0.2, of Rekor v2: over a file, or over the pre-authentication encoding of an envelope.
pub fn hashed_rekord_v2(digest: &[u8; 32], signature: &[u8], verifier: &Verifier, details: &str) -> Body {
    let by = match verifier {
        Verifier::Certificate(der) => json!({
            "keyDetails": details, "x509Certificate": { "rawBytes": base64(der) }
        }),
        Verifier::Key(der) => json!({ "keyDetails": details, "publicKey": { "rawBytes": base64(der) } }),
    };
    let value = json!({
        "apiVersion": "0.0.2",
        "kind": "hashedrekord",
        "spec": { "hashedRekordV002": {
            "data": { "algorithm": "SHA2_256", "digest": base64(digest) },
            "signature": { "content": base64(signature), "verifier": by },
        } },
    });
    Body { kind: "hashedrekord", version: "0.0.2", value }
}

/// `dsse` 0.0.1: hashes of envelope and payload, and every signature with its verifier.
pub fn dsse(envelope: &Envelope, verifier: &Verifier) -> Body {
    let signatures: Vec<Value> = envelope
        .signatures
        .iter()
        .map(|one| json!({ "signature": base64(&one.bytes), "verifier": base64(verifier.pem().as_bytes()) }))
        .collect();
    let value = json!({
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": {
            "envelopeHash": sha256_value(&canonical(&envelope.json())),
            "payloadHash": sha256_value(&envelope.payload),
            "signatures": signatures,
        },
    });
    Body { kind: "dsse", version: "0.0.1", value }
}

/// `intoto` 0.0.2: the envelope without its payload, signatures encoded twice.
pub fn intoto(envelope: &Envelope, verifier: &Verifier) -> Body {
    let signatures: Vec<Value> = envelope
        .signatures
        .iter()
        .map(|one| {
            let twice = base64(base64(&one.bytes).as_bytes());
            json!({ "publicKey": base64(verifier.pem().as_bytes()), "sig": twice })
        })
        .collect();
    let value = json!({
        "apiVersion": "0.0.2",
        "kind": "intoto",
        "spec": { "content": {
            "envelope": { "payloadType": envelope.payload_type, "signatures": signatures },
            "hash": sha256_value(&canonical(&envelope.json())),
            "payloadHash": sha256_value(&envelope.payload),
        } },
    });
    Body { kind: "intoto", version: "0.0.2", value }
}

fn sha256_value(bytes: &[u8]) -> Value {
    json!({ "algorithm": "sha256", "value": hex(&sha256(bytes)) })
}
