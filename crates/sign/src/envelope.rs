use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{KeyFileFault, SigningKey};

/// A DSSE envelope around a payload, signed by each of these keys (DSSE 1.0.2), as JSON on one line.
///
/// `payload_type` is one of ours or in-toto's: letters, digits and `/.+-`, so that it needs no escape.
///
/// # Errors
/// When a key cannot sign, or there is none.
pub fn envelope(payload_type: &str, payload: &[u8], keys: &[&SigningKey]) -> Result<Vec<u8>, KeyFileFault> {
    let message = encoding(payload_type, payload);
    let mut signatures = Vec::new();
    for key in keys {
        let signature = STANDARD.encode(key.sign(&message)?);
        signatures.push(format!(r#"{{"keyid":"{}","sig":"{signature}"}}"#, key.digest().hex()));
    }
    if signatures.is_empty() {
        return Err(KeyFileFault::NotPem("no key was named".into()));
    }
    let payload = STANDARD.encode(payload);
    let signatures = signatures.join(",");
    Ok(format!(r#"{{"payloadType":"{payload_type}","payload":"{payload}","signatures":[{signatures}]}}"#)
        .into_bytes())
}

/// What the signatures of an envelope are over (DSSE 1.0.2, pre-authentication encoding).
pub(crate) fn encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}
