use model::Text;
use serde_json::{Value, json};

/// The kind and version of a log entry (`sigstore_rekor.proto`, `KindVersion`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryKind {
    /// `hashedrekord`, `dsse`, `intoto`, or any other word.
    pub kind: Text,
    /// Such as `0.0.1`.
    pub version: Text,
}

/// What the verification library can read.
const READ: [(&str, &str); 4] =
    [("hashedrekord", "0.0.1"), ("hashedrekord", "0.0.2"), ("dsse", "0.0.1"), ("intoto", "0.0.2")];

impl EntryKind {
    /// Whether the verification library reads it at all; what it then supports is less.
    pub fn is_read(&self) -> bool {
        READ.contains(&(&*self.kind, &*self.version))
    }
}

/// The verification material with every kind the library cannot read written as one it can, so that the rest of
/// the entry is read. The library then refuses the entry for its body, which is of another kind.
pub(super) fn readable(material: &str, kinds: &[EntryKind]) -> serde_json::Result<Value> {
    let mut whole: Value = serde_json::from_str(material)?;
    let entries = whole.get_mut("tlogEntries").and_then(Value::as_array_mut);
    for (entry, _) in entries.into_iter().flatten().zip(kinds).filter(|(_, kind)| !kind.is_read()) {
        if let Some(kind) = entry.get_mut("kindVersion") {
            *kind = json!({ "kind": "hashedrekord", "version": "0.0.2" });
        }
    }
    Ok(whole)
}
