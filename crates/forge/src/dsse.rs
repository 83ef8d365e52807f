//! Dead Simple Signing Envelopes, inside bundles and on their own.

use crate::encoding::base64;
use crate::seed::Key;
use serde_json::{Value, json};

/// The payload type of in-toto statements.
pub const IN_TOTO: &str = "application/vnd.in-toto+json";

/// A signature in an envelope.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The unauthenticated hint; empty for none.
    pub key_id: String,
    /// The signature.
    pub bytes: Vec<u8>,
}

/// An envelope.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Media type of the payload; signed along with it.
    pub payload_type: String,
    /// The payload.
    pub payload: Vec<u8>,
    /// Its signatures.
    pub signatures: Vec<Signature>,
}

impl Envelope {
    /// An envelope nobody has signed yet.
    pub fn unsigned(payload_type: &str, payload: &[u8]) -> Self {
        Self { payload_type: payload_type.into(), payload: payload.into(), signatures: Vec::new() }
    }

    /// With one more signature. An empty key id means no hint.
    pub fn signed_by(mut self, key: &Key, key_id: &str) -> Self {
        let bytes = key.sign(&self.message());
        self.signatures.push(Signature { key_id: key_id.into(), bytes });
        self
    }

    /// The same with the two numbers of an ECDSA signature side by side instead of in ASN.1.
    pub fn signed_side_by_side(mut self, key: &Key, key_id: &str) -> Self {
        let bytes = key.sign_side_by_side(&self.message());
        self.signatures.push(Signature { key_id: key_id.into(), bytes });
        self
    }

    /// The pre-authentication encoding: what is signed (DSSE protocol, "PAE").
    pub fn message(&self) -> Vec<u8> {
        message(&self.payload_type, &self.payload)
    }

    /// The envelope as JSON.
    pub fn json(&self) -> Value {
        let signatures: Vec<Value> = self
            .signatures
            .iter()
            .map(|one| json!({ "keyid": one.key_id, "sig": base64(&one.bytes) }))
            .collect();
        json!({
            "payloadType": self.payload_type,
            "payload": base64(&self.payload),
            "signatures": signatures,
        })
    }
}

/// `DSSEv1 <length> <type> <length> <payload>`
pub fn message(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_message_is_the_protocols() {
        assert_eq!(super::message("a/b", b"hello"), b"DSSEv1 3 a/b 5 hello");
    }
}
