use model::{Algorithm, Digest, EvidenceId};
use serde_json::{Value, json};

use super::{NpmRelease, decode_npm};
use crate::NpmPublish;
use crate::Predicate as _;

fn release() -> NpmRelease {
    NpmRelease {
        name: "@acme/widget".into(),
        version: "1.4.2".into(),
        registry: "https://registry.example".into(),
        sha512: Digest::from_hex(Algorithm::Sha512, &"5a".repeat(64)).unwrap(),
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What becomes of an envelope around this statement.
fn read(statement: &Value) -> Result<(), (&'static str, String)> {
    let envelope = json!({
        "payloadType": "application/vnd.in-toto+json",
        "payload": base64(statement.to_string().as_bytes()),
        "signatures": [{ "sig": "AAAA", "keyid": "" }],
    });
    let mut pieces = decode_npm(EvidenceId::file(0), envelope.to_string().as_bytes(), &release());
    assert_eq!(pieces.len(), 1);
    pieces.remove(0).read.map(|_| ()).map_err(|fault| (fault.code, fault.text.to_string()))
}

fn honest() -> Value {
    json!({
        "_type": "https://in-toto.io/Statement/v0.1",
        "subject": [{ "name": "pkg:npm/%40acme/widget@1.4.2", "digest": { "sha512": "5a".repeat(64) } }],
        "predicateType": NpmPublish::TYPES[0],
        "predicate": { "name": "@acme/widget", "version": "1.4.2", "registry": "https://registry.example/" },
    })
}

#[test]
fn what_names_the_release_in_every_place_is_taken() {
    assert_eq!(read(&honest()), Ok(()));
    let mut provenance = honest();
    provenance["predicateType"] = "https://slsa.dev/provenance/v1".into();
    provenance["predicate"] = json!({});
    assert_eq!(read(&provenance), Ok(()));
}

#[test]
fn what_names_another_in_any_place_is_refused() {
    let digest = json!({ "sha512": "5b".repeat(64) });
    for (at, value, words) in [
        ("/subject/0/name", json!("pkg:npm/%40acme/widget@1.4.1"), "1.4.1"),
        ("/subject/0/name", json!("pkg:npm/widget@1.4.2"), "pkg:npm/widget"),
        ("/subject/0/name", json!("pkg:npm/%40acme/widget"), "was asked for"),
        ("/subject/0/name", json!("pkg:pypi/%40acme/widget@1.4.2"), "pkg:pypi"),
        ("/subject/0/name", json!("widget-1.4.2.tgz"), "widget-1.4.2.tgz"),
        ("/subject/0/digest", digest, "another tarball"),
        ("/predicate/name", json!("@evil/widget"), "@evil/widget"),
        ("/predicate/version", json!("1.4.1"), "version `1.4.1`"),
        ("/predicate/registry", json!("https://other.example"), "https://other.example"),
    ] {
        let mut statement = honest();
        *statement.pointer_mut(at).unwrap() = value;
        let (code, text) = read(&statement).unwrap_err();
        assert_eq!(code, "subject-mismatch", "{at}");
        assert!(text.contains(words), "{at}: {text}");
    }
    let mut two = honest();
    let first = two["subject"][0].clone();
    two["subject"].as_array_mut().unwrap().push(first);
    assert!(read(&two).unwrap_err().1.contains("several"));
    let mut unreadable = honest();
    unreadable["predicate"]["version"] = json!(1);
    assert_eq!(read(&unreadable).unwrap_err().0, "malformed-predicate");
}

#[test]
fn what_is_no_statement_is_no_attestation_of_a_package() {
    let minisign = b"untrusted comment: x\n\
        RWTjztbBFwYZLrGHjWGhZRPbJYBXrjSPVPaLZkVLKHvPjDXMMbMEv7x6kHzF1sWPVmcRjiGsAZ4m7Hse7x2gQpmMqKQnPVvzhA8=\n";
    let pieces = decode_npm(EvidenceId::file(0), minisign, &release());
    assert!(pieces.iter().all(|piece| piece.read.is_err()), "{pieces:?}");
}
