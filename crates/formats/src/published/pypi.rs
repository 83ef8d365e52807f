use model::{Digest, EvidenceId};

use super::{PypiFile, held, only, other};
use crate::malformed::quote;
use crate::{Malformed, Piece, Statement};

/// A file of a Python package, as it was hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PypiRelease {
    /// The file.
    pub file: PypiFile,
    /// SHA-256 of it.
    pub sha256: Digest,
}

/// Reads an index's answer about the provenance of a file. Each attestation is to name this file and its digest, and
/// nothing else (PEP 740, "Attestation objects"); what does not is refused.
pub fn decode_pypi(from: EvidenceId, bytes: &[u8], release: &PypiRelease) -> Vec<Piece> {
    let names = |statement: &Statement| release.names(statement);
    let held = |piece: Piece| Piece { read: piece.read.and_then(|claimed| held(claimed, names)), ..piece };
    crate::decode(from, bytes).into_iter().map(held).collect()
}

impl PypiRelease {
    fn names(&self, statement: &Statement) -> Result<(), Malformed> {
        let subject = only(statement)?;
        let name = subject.name.as_deref().unwrap_or_default();
        if !self.file.is_named(name) {
            let own = quote(&self.file.name);
            return Err(other(format!("it is about {}, and {own} was asked for", quote(name))));
        }
        // One that has no digest binds to nothing, and is refused for that where it is bound.
        let digests = &subject.digests;
        match digests.is_empty() || digests.contains(&self.sha256) {
            true => Ok(()),
            false => Err(other("it is about other bytes of this name: their SHA-256 is not the one here")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PypiRelease, decode_pypi};
    use crate::PypiFile;
    use base64::Engine as _;
    use model::{Algorithm, Digest, EvidenceId};
    use serde_json::{Value, json};

    fn read(statement: &Value) -> Result<(), (&'static str, String)> {
        let payload = base64::engine::general_purpose::STANDARD.encode(statement.to_string());
        let envelope = json!({
            "payloadType": "application/vnd.in-toto+json",
            "payload": payload,
            "signatures": [{ "sig": "AAAA", "keyid": "" }],
        });
        let release = PypiRelease {
            file: PypiFile::parse("acme_widget-1.4.2.tar.gz").unwrap(),
            sha256: Digest::from_hex(Algorithm::Sha256, &"5a".repeat(32)).unwrap(),
        };
        let mut pieces = decode_pypi(EvidenceId::file(0), envelope.to_string().as_bytes(), &release);
        assert_eq!(pieces.len(), 1);
        pieces.remove(0).read.map(|_| ()).map_err(|fault| (fault.code, fault.text.to_string()))
    }

    #[test]
    fn an_attestation_names_the_file_and_its_digest() {
        let honest = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{ "name": "Acme-Widget-1.4.2.tar.gz", "digest": { "sha256": "5a".repeat(32) } }],
            "predicateType": "https://docs.pypi.org/attestations/publish/v1",
            "predicate": null,
        });
        assert_eq!(read(&honest), Ok(()));
        let two = json!([honest["subject"][0], honest["subject"][0]]);
        for (at, value, words) in [
            ("/subject/0/name", json!("acme_widget-1.4.1.tar.gz"), "1.4.1"),
            ("/subject/0/name", json!("acme_gadget-1.4.2.tar.gz"), "gadget"),
            ("/subject/0/name", json!("acme_widget-1.4.2-py3-none-any.whl"), "was asked for"),
            ("/subject/0/name", json!("pkg:pypi/acme-widget@1.4.2"), "was asked for"),
            ("/subject/0/digest", json!({ "sha256": "5b".repeat(32) }), "other bytes"),
            ("/subject", two, "several artifacts"),
        ] {
            let mut statement = honest.clone();
            *statement.pointer_mut(at).unwrap() = value;
            let (code, text) = read(&statement).unwrap_err();
            assert_eq!(code, "subject-mismatch", "{at}");
            assert!(text.contains(words), "{text}");
        }
    }
}
