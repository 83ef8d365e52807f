use serde_json::{Value, json};

use crate::sample::{STATEMENT_V1, envelope, statement};
use crate::{Malformed, decode};

fn fault(bytes: impl AsRef<[u8]>) -> Malformed {
    let mut pieces = decode(model::EvidenceId::file(0), bytes.as_ref());
    assert_eq!(pieces.len(), 1);
    pieces.remove(0).read.unwrap_err()
}

fn named(bytes: impl AsRef<[u8]>, name: &str) {
    let fault = fault(bytes);
    assert_eq!(fault.code, "unsupported-evidence", "{fault}");
    assert!(fault.text.contains(name), "{fault} should name {name}");
}

#[test]
fn files_that_are_not_json_are_named() {
    for (bytes, name) in [
        (b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n".as_slice(), "OpenPGP"),
        (b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n", "OpenPGP"),
        (b"\x88\x5d\x04\x00\x11\x08", "OpenPGP"),
        (b"\x89\x02\x33\x04\x00\x01\x08", "OpenPGP"),
        (b"\x8a\0\0\x02\x33\x04\x00\x01", "OpenPGP"),
        (b"\xc2\x5d\x06\x00\x1b", "OpenPGP"),
        (b"\xc2\xc0\x5d\x06\x00\x1b", "OpenPGP"),
        (b"\xd2\x84\x58\x20 io.cncf.notary.signingScheme", "Notation"),
        (b"\xd2\x84\x43\xa1\x01\x26", "COSE"),
        (b"MZ\x90\0", "Authenticode"),
        (b"\x30\x82\x01\x00\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x04", "Authenticode"),
        (b"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln\n", "JSON Web Token"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "certificate"),
        (b"-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n", "public key"),
        (b"-----BEGIN SSH SIGNATURE-----\nU1NI\n", "SSH"),
        (b"SPDXVersion: SPDX-2.3\n", "SPDX"),
        (b"<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\"/>", "CycloneDX"),
    ] {
        named(bytes, name);
    }
}

#[test]
fn what_only_looks_a_little_like_it_is_not_named() {
    for bytes in
        [b"MS".as_slice(), b"\x88\x5d\x09\x00", b"eyJ", b"eyJ hello.", b"-----BEGIN TEA-----", b"<html>"]
    {
        assert_ne!(fault(bytes).code, "unsupported-evidence", "{bytes:?}");
    }
}

#[test]
fn documents_that_nobody_signed_are_named() {
    let inner: Value =
        serde_json::from_str(&statement(STATEMENT_V1, "https://example.com/said/v1", "{}")).unwrap();
    for (document, name) in [
        (inner, "in-toto statement without an envelope"),
        (json!({"bomFormat": "CycloneDX", "specVersion": "1.6"}), "CycloneDX"),
        (json!({"spdxVersion": "SPDX-2.3", "name": "x"}), "SPDX"),
        (json!({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}), "SPDX"),
        (json!({"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}), "OpenVEX"),
        (json!({"document": {"csaf_version": "2.0"}}), "CSAF"),
        (json!({"signed": {"_type": "root"}, "signatures": []}), "TUF"),
        (json!({"payload": "e30", "protected": "e30", "signature": "AA"}), "JSON Web"),
        (
            json!({"payload": "e30", "protected": "e30", "header": {"io.cncf.notary.signingAgent": "x"}, "signature": "A"}),
            "Notation",
        ),
        (json!({"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}), "trust root"),
    ] {
        named(document.to_string(), name);
    }
}

#[test]
fn a_name_of_another_kind_tells_nothing() {
    for document in [
        json!({"bomFormat": 1}),
        json!({"spdxVersion": "2.3"}),
        json!({"_type": "layout"}),
        json!({"document": {}}),
        json!({"signed": {"_type": "other"}}),
        json!({"@context": ["https://openvex.dev/ns/v0.2.0"]}),
    ] {
        assert_ne!(fault(document.to_string()).code, "unsupported-evidence", "{document}");
    }
    // A bundle's own fields come first, whatever stands beside them.
    let mut odd = envelope("{}");
    odd["bomFormat"] = json!("CycloneDX");
    assert!(decode(model::EvidenceId::file(0), odd.to_string().as_bytes())[0].read.is_ok());
}
