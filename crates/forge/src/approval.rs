//! What people sign who approve an artifact, and the digest of the framework they do it under, each written from its
//! description alone.

use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::hex;
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::world::hint;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The digest of a framework that names these files, by their path from it, and no embedded root.
///
/// # Panics
/// Never; no length exceeds 64 bits.
pub fn framework_digest(text: &str, files: &[(&str, Vec<u8>)]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"countersign/framework/v1\0");
    let length = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap().to_be_bytes();
    hash.update(length(text.as_bytes()));
    hash.update(text);
    let mut files: Vec<&(&str, Vec<u8>)> = files.iter().collect();
    files.sort();
    hash.update(u64::try_from(files.len()).unwrap().to_be_bytes());
    for (path, bytes) in files {
        for bytes in [path.as_bytes(), bytes] {
            hash.update(length(bytes));
            hash.update(bytes);
        }
    }
    format!("sha256:{}", hex(&hash.finalize()))
}

/// An approval of four hours before fixtures are judged, for a day.
pub fn approval(handoff: &str, ends: (&str, &str), framework: (&str, &str)) -> Value {
    json!({
        "handoff": handoff,
        "from": ends.0,
        "to": ends.1,
        "framework": { "name": framework.0, "digest": framework.1 },
        "approved_at": "2026-08-01T20:00:00Z",
        "expires": "2026-08-02T20:00:00Z",
        "reason": "reviewed",
    })
}

/// An approval of these bytes, signed with this key.
pub fn approved(name: &str, bytes: &[u8], predicate: Value, key: &Key) -> Value {
    let statement = Statement::v1(vec![Subject::of(name, bytes)], "urn:countersign:approval:v1", predicate);
    Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(key, &hint(key)).json()
}
