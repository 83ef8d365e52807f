//! The bodies of log entries: what a log says was signed, by which key, with which signature.

use crate::dsse::Envelope;
use crate::encoding::{base64, canonical, hex, pem, sha256};
use crate::seed::Hash;
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

    fn detailed(&self, details: &str) -> Value {
        match self {
            Self::Certificate(der) => json!({
                "keyDetails": details, "x509Certificate": { "rawBytes": base64(der) }
            }),
            Self::Key(der) => json!({ "keyDetails": details, "publicKey": { "rawBytes": base64(der) } }),
        }
    }
}

/// `hashedrekord` 0.0.1: the digest of a message and the signature over it.
pub fn hashed_rekord(hash: Hash, message: &[u8], signature: &[u8], verifier: &Verifier) -> Body {
    let value = json!({
        "apiVersion": "0.0.1",
        "kind": "hashedrekord",
        "spec": {
            "data": { "hash": { "algorithm": hash.name(), "value": hex(&hash.of(message)) } },
            "signature": {
                "content": base64(signature),
                "publicKey": { "content": base64(verifier.pem().as_bytes()) },
            },
        },
    });
    Body { kind: "hashedrekord", version: "0.0.1", value }
}

/// `hashedrekord` 0.0.2, of Rekor v2: over a file, or over the pre-authentication encoding of an envelope.
pub fn hashed_rekord_v2(
    hash: Hash,
    message: &[u8],
    signature: &[u8],
    verifier: &Verifier,
    details: &str,
) -> Body {
    let value = json!({
        "apiVersion": "0.0.2",
        "kind": "hashedrekord",
        "spec": { "hashedRekordV002": {
            "data": { "algorithm": hash.sigstore_name(), "digest": base64(&hash.of(message)) },
            "signature": { "content": base64(signature), "verifier": verifier.detailed(details) },
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

/// `dsse` 0.0.2, of Rekor v2: the hash of the payload, and every signature with its verifier.
pub fn dsse_v2(envelope: &Envelope, verifier: &Verifier, details: &str) -> Body {
    let one = |signature: &crate::dsse::Signature| json!({ "content": base64(&signature.bytes), "verifier": verifier.detailed(details) });
    let value = json!({
        "apiVersion": "0.0.2",
        "kind": "dsse",
        "spec": { "dsseV002": {
            "payloadHash": { "algorithm": "SHA2_256", "digest": base64(&sha256(&envelope.payload)) },
            "signatures": envelope.signatures.iter().map(one).collect::<Vec<_>>(),
        } },
    });
    Body { kind: "dsse", version: "0.0.2", value }
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

/// `intoto` 0.0.1: the hash of the envelope as it was sent, of its payload, and who signed.
pub fn intoto_first(envelope: &Envelope, verifier: &Verifier) -> Body {
    let value = json!({
        "apiVersion": "0.0.1",
        "kind": "intoto",
        "spec": {
            "content": {
                "hash": sha256_value(&canonical(&envelope.json())),
                "payloadHash": sha256_value(&envelope.payload),
            },
            "publicKey": base64(verifier.pem().as_bytes()),
        },
    });
    Body { kind: "intoto", version: "0.0.1", value }
}

fn sha256_value(bytes: &[u8]) -> Value {
    json!({ "algorithm": "sha256", "value": hex(&sha256(bytes)) })
}
