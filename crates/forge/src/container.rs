//! The forms that older clients, registries and services keep proofs in, written from forged bundles.

use crate::encoding::{base64, canonical, hex, sha256, unbase64};
use serde_json::{Value, json};

/// An npm registry's answer about a package.
pub fn npm(attestations: &[(&str, Value)]) -> Value {
    let entry = |(label, bundle): &(&str, Value)| json!({ "predicateType": label, "bundle": bundle });
    json!({ "attestations": attestations.iter().map(entry).collect::<Vec<_>>() })
}

/// A version 0.3 bundle around a statement as an attestation object of PEP 740.
pub fn pep740(bundle: &Value) -> Value {
    let material = &bundle["verificationMaterial"];
    json!({
        "version": 1,
        "verification_material": {
            "certificate": material["certificate"]["rawBytes"],
            "transparency_entries": material["tlogEntries"],
        },
        "envelope": {
            "statement": bundle["dsseEnvelope"]["payload"],
            "signature": bundle["dsseEnvelope"]["signatures"][0]["sig"],
        },
    })
}

/// Attestation objects as an index answers with them, under a publisher of its own choice.
pub fn pypi_provenance(publisher: &Value, attestations: &[Value]) -> Value {
    json!({
        "version": 1,
        "attestation_bundles": [{ "publisher": publisher, "attestations": attestations }],
    })
}

/// A version 0.1 bundle over a file as cosign kept it before there were bundles.
pub fn cosign_blob(bundle: &Value) -> Value {
    let leaf = &bundle["verificationMaterial"]["x509CertificateChain"]["certificates"][0]["rawBytes"];
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", text(leaf));
    json!({
        "base64Signature": bundle["messageSignature"]["signature"],
        "cert": base64(pem.as_bytes()),
        "rekorBundle": rekor_bundle(&bundle["verificationMaterial"]["tlogEntries"][0]),
    })
}

/// The document that cosign signs for an image with this manifest.
pub fn simple_signing(reference: &str, manifest: &[u8]) -> Vec<u8> {
    canonical(&json!({
        "critical": {
            "identity": { "docker-reference": reference },
            "image": { "docker-manifest-digest": format!("sha256:{}", hex(&sha256(manifest))) },
            "type": "cosign container image signature",
        },
        "optional": null,
    }))
}

/// A version 0.1 bundle over such a document as `cosign download signature` prints it.
pub fn cosign_signature(bundle: &Value, document: &[u8]) -> Value {
    let chain = &bundle["verificationMaterial"]["x509CertificateChain"]["certificates"];
    json!({
        "Base64Signature": bundle["messageSignature"]["signature"],
        "Payload": base64(document),
        "Cert": { "Raw": chain[0]["rawBytes"] },
        "Chain": [{ "Raw": chain[1]["rawBytes"] }],
        "Bundle": rekor_bundle(&bundle["verificationMaterial"]["tlogEntries"][0]),
        "RFC3161Timestamp": null,
    })
}

/// A Cloud Build answer: envelopes in base64 of the other alphabet, each beside a readable copy.
pub fn cloud_build(image: &[u8], envelopes: &[Value]) -> Value {
    let digest = format!("sha256:{}", hex(&sha256(image)));
    let occurrence = |envelope: &Value| {
        let mut envelope = envelope.clone();
        let signed: Value = serde_json::from_slice(&unbase64(text(&envelope["payload"]))).unwrap();
        for place in ["/payload", "/signatures/0/sig"] {
            let value = envelope.pointer_mut(place).unwrap();
            *value = text(value).replace('+', "-").replace('/', "_").into();
        }
        json!({
            "build": { "intotoStatement": {
                "_type": signed["_type"],
                "predicateType": signed["predicateType"],
                "slsaProvenance": signed["predicate"],
                "subject": signed["subject"],
            } },
            "envelope": envelope,
            "kind": "BUILD",
            "resourceUri": format!("https://registry.forge.example/acme/widget@{digest}"),
        })
    };
    json!({
        "image_summary": {
            "digest": digest,
            "fully_qualified_digest": format!("registry.forge.example/acme/widget@{digest}"),
        },
        "provenance_summary": { "provenance": envelopes.iter().map(occurrence).collect::<Vec<_>>() },
    })
}

/// A log entry in cosign's own form: the log's promise and what it is over.
pub(crate) fn rekor_bundle(entry: &Value) -> Value {
    let number = |value: &Value| text(value).parse::<i64>().unwrap();
    json!({
        "SignedEntryTimestamp": entry["inclusionPromise"]["signedEntryTimestamp"],
        "Payload": {
            "body": entry["canonicalizedBody"],
            "integratedTime": number(&entry["integratedTime"]),
            "logIndex": number(&entry["logIndex"]),
            "logID": hex(&unbase64(text(&entry["logId"]["keyId"]))),
        },
    })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
