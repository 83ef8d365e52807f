//! Text forms of bytes, and JSON whose bytes do not depend on how a map happens to be ordered.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-384 of some bytes.
pub fn sha384(bytes: &[u8]) -> [u8; 48] {
    Sha384::digest(bytes).into()
}

/// SHA-512 of some bytes.
pub fn sha512(bytes: &[u8]) -> [u8; 64] {
    Sha512::digest(bytes).into()
}

/// The checksum of gzip and zip files (RFC 1952, 8).
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Base64, standard alphabet, padded (RFC 4648 §4).
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes behind strict standard base64.
///
/// # Panics
/// When the text is not base64: the forge only reads back what it wrote.
pub fn unbase64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

/// PEM with lines of 64 characters (RFC 7468 §2).
pub fn pem(label: &str, der: &[u8]) -> String {
    let body = base64(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in body.as_bytes().chunks(64) {
        out.push_str(std::str::from_utf8(line).unwrap());
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}

/// One line, keys sorted, no space: RFC 8785 for the strings, integers and booleans the forge writes.
pub fn canonical(value: &Value) -> Vec<u8> {
    serde_json::to_vec(&sorted(value)).unwrap()
}

/// Two-space indentation, keys sorted, a newline at the end: for files people read in a diff.
pub fn pretty(value: &Value) -> Vec<u8> {
    let mut out = serde_json::to_vec_pretty(&sorted(value)).unwrap();
    out.push(b'\n');
    out
}

/// Rebuilt with sorted keys, so that another crate turning on insertion order cannot change our bytes.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            Value::Object(entries.into_iter().map(|(key, inner)| (key.clone(), sorted(inner))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Bytes in Snappy's raw format, each standing there itself.
pub fn snappy(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut length = bytes.len();
    while length >= 0x80 {
        packed.push(0x80 | (length & 0x7f) as u8);
        length >>= 7;
    }
    packed.push(length as u8);
    for part in bytes.chunks(1 << 16) {
        packed.push(61 << 2);
        packed.extend(((part.len() - 1) as u16).to_le_bytes());
        packed.extend(part);
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_json_sorts_and_has_no_space() {
        assert_eq!(
            canonical(&json!({"b": [1, {"d": 1, "c": 2}], "a": "x"})),
            br#"{"a":"x","b":[1,{"c":2,"d":1}]}"#
        );
    }

    #[test]
    fn pem_breaks_at_64() {
        let text = pem("PUBLIC KEY", &[7; 60]);
        assert!(text.lines().all(|line| line.len() <= 64));
        assert!(
            text.starts_with("-----BEGIN PUBLIC KEY-----\n") && text.ends_with("-----END PUBLIC KEY-----\n")
        );
    }
}
