//! What evidence says of itself before anybody judges it: as an operator reads it with `inspect` to learn what
//! to demand. Nothing here decides anything.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::Value;

/// The predicate type of a statement that says nothing but "I sign this", as cosign writes it.
pub const SIGNED: &str = "https://sigstore.dev/cosign/sign/v1";

/// The in-toto statement inside evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// Its predicate type.
    pub predicate_type: String,
    /// The first digest of its first subject that Countersign can hold, as `sha256:…`.
    pub digest: Option<String>,
    /// The repository that its predicate names, as releases do.
    pub repository: Option<String>,
}

/// What the registry's own attestation says of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The name of its first subject: a package URL.
    pub name: String,
    /// The registry.
    pub registry: Option<String>,
}

/// The package that the answer of an npm registry is about; `None` where it says none.
pub fn subject(answer: &[u8]) -> Option<Published> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let statements = answer.get("attestations")?.as_array()?.iter().filter_map(|one| {
        let payload = decode(one.pointer("/bundle/dsseEnvelope/payload")?.as_str()?)?;
        serde_json::from_slice::<Value>(&payload).ok()
    });
    let told = |statement: Value| {
        let word = |at: &str| statement.pointer(at).and_then(Value::as_str).map(str::to_owned);
        Some(Published { name: word("/subject/0/name")?, registry: Some(word("/predicate/registry")?) })
    };
    statements.filter_map(told).next()
}

/// The statement of a DSSE envelope or of the bundle around it; `None` where there is none to read. Of
/// several documents on lines of their own, the first is read.
pub fn statement(evidence: &[u8]) -> Option<Claim> {
    let first = evidence.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
    let document: Value = serde_json::from_slice(evidence)
        .or_else(|_| serde_json::from_slice(first.unwrap_or_default()))
        .ok()?;
    // The registry's answer for a package holds several bundles; Google's tool, several envelopes.
    let document = document.pointer("/attestations/0/bundle").unwrap_or(&document);
    let document = document.pointer("/provenance_summary/provenance/0/envelope").unwrap_or(document);
    let envelope = document.get("dsseEnvelope").or_else(|| document.get("envelope")).unwrap_or(document);
    let payload = decode(envelope.get("payload").or_else(|| envelope.get("statement"))?.as_str()?)?;
    let statement: Value = serde_json::from_slice(&payload).ok()?;
    Some(Claim {
        predicate_type: statement.get("predicateType")?.as_str()?.to_owned(),
        digest: statement.get("subject").and_then(digest),
        repository: statement.pointer("/predicate/repository").and_then(Value::as_str).map(str::to_owned),
    })
}

fn digest(subjects: &Value) -> Option<String> {
    let digests = subjects.as_array()?.iter().filter_map(|subject| subject.get("digest")?.as_object());
    let known = |digests: &serde_json::Map<String, Value>| {
        ["sha256", "sha512", "sha384"].iter().find_map(|algorithm| {
            digests.get(*algorithm)?.as_str().map(|hex| format!("{algorithm}:{}", hex.to_lowercase()))
        })
    };
    digests.into_iter().find_map(known)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD]
        .iter()
        .find_map(|spelling| spelling.decode(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_read_in_a_bundle_and_on_its_own() {
        let payload =
            STANDARD.encode(r#"{"predicateType":"t","predicate":{"repository":"a/b"},"subject":[{"digest":{"sha1":"0","sha256":"AB"}}]}"#);
        let envelope = format!(r#"{{"payload":"{payload}"}}"#);
        let digest = Some("sha256:ab".into());
        let wanted = Claim { predicate_type: "t".into(), digest, repository: Some("a/b".into()) };
        assert_eq!(statement(envelope.as_bytes()), Some(wanted.clone()));
        let bundle = format!("{{\"dsseEnvelope\":{envelope}}}\n{{}}\n");
        assert_eq!(statement(bundle.as_bytes()), Some(wanted));
        assert_eq!(statement(b"{}"), None);
        assert_eq!(statement(b"nonsense"), None);
    }
}
