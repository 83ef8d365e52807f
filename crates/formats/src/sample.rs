//! Evidence made by hand for tests: right in shape, worth nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub(crate) const STATEMENT_V01: &str = "https://in-toto.io/Statement/v0.1";
pub(crate) const STATEMENT_V1: &str = "https://in-toto.io/Statement/v1";
pub(crate) const PROVENANCE_V02: &str = "https://slsa.dev/provenance/v0.2";
pub(crate) const PROVENANCE_V1: &str = "https://slsa.dev/provenance/v1";

pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// A text as one DER value, in base64: what stands for a certificate or a timestamp.
pub(crate) fn der(text: impl AsRef<[u8]>) -> String {
    let text = text.as_ref();
    b64([&[0x0c, u8::try_from(text.len()).unwrap()], text].concat())
}

pub(crate) fn sha256_hex() -> String {
    "5a".repeat(32)
}

/// A statement about one subject.
pub(crate) fn statement(kind: &str, predicate_type: &str, predicate: &str) -> String {
    let digest = sha256_hex();
    format!(
        r#"{{"_type": "{kind}", "subject": [{{"name": "widget.tgz", "digest": {{"sha256": "{digest}"}}}}],
            "predicateType": "{predicate_type}", "predicate": {predicate}}}"#
    )
}

/// A provenance v1 predicate as GitHub's runner writes it.
pub(crate) fn provenance_v1() -> Value {
    json!({
        "buildDefinition": {
            "buildType": "https://actions.github.io/buildtypes/workflow/v1",
            "externalParameters": {
                "workflow": {
                    "repository": "https://forge.example/acme/widget",
                    "ref": "refs/tags/v1",
                    "path": ".github/workflows/build.yml",
                }
            },
            "resolvedDependencies": [{
                "uri": "git+https://forge.example/acme/widget@refs/tags/v1",
                "digest": {"gitCommit": "c0ffee"},
            }],
        },
        "runDetails": {
            "builder": {"id": "https://forge.example/builder@v1"},
            "metadata": {
                "invocationId": "https://forge.example/runs/7",
                "startedOn": "2026-08-01T10:00:00Z",
                "finishedOn": "2026-08-01T10:05:00Z",
            },
        },
    })
}

pub(crate) fn provenance_v02() -> Value {
    json!({
        "builder": {"id": "https://forge.example/builder@v1"},
        "buildType": "https://forge.example/generic@v1",
        "invocation": {
            "configSource": {
                "uri": "git+https://forge.example/acme/widget@refs/tags/v1",
                "digest": {"sha1": "c0ffee"},
                "entryPoint": ".github/workflows/build.yml",
            }
        },
        "metadata": {"buildInvocationId": "7-1", "buildStartedOn": "2026-08-01T10:00:00Z"},
    })
}

/// A bare envelope around a payload, with one signature.
pub(crate) fn envelope(payload: &str) -> Value {
    json!({
        "payloadType": "application/vnd.in-toto+json",
        "payload": b64(payload),
        "signatures": [{"sig": b64("signature"), "keyid": "key one"}],
    })
}

/// A log entry, different for each `index`.
pub(crate) fn log_entry(index: usize) -> Value {
    let root = b64([7; 32]);
    json!({
        "logIndex": index.to_string(),
        "logId": {"keyId": b64([1; 32])},
        "kindVersion": {"kind": "hashedrekord", "version": "0.0.1"},
        "integratedTime": "1785578400",
        "inclusionPromise": {"signedEntryTimestamp": b64("promise")},
        "inclusionProof": {
            "logIndex": index.to_string(),
            "rootHash": root,
            "treeSize": "5000",
            "hashes": [b64([2; 32]), b64([3; 32])],
            "checkpoint": {"envelope": format!("log.example\n5000\n{root}\n\n— log.example {}\n", b64("key+signature"))},
        },
        "canonicalizedBody": b64(format!(r#"{{"entry": {index}}}"#)),
    })
}

/// A bundle 0.3 around a provenance, with a certificate, a log entry and a timestamp.
pub(crate) fn bundle() -> Value {
    json!({
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {
            "certificate": {"rawBytes": der("certificate")},
            "tlogEntries": [log_entry(41)],
            "timestampVerificationData": {"rfc3161Timestamps": [{"signedTimestamp": der("token")}]},
        },
        "dsseEnvelope": envelope(&statement(STATEMENT_V1, PROVENANCE_V1, &provenance_v1().to_string())),
    })
}

/// A bundle 0.1 over a file, with a certificate chain.
pub(crate) fn message_bundle() -> Value {
    json!({
        "mediaType": "application/vnd.dev.sigstore.bundle+json;version=0.1",
        "verificationMaterial": {
            "x509CertificateChain": {"certificates": [{"rawBytes": der("leaf")}, {"rawBytes": der("issuer")}]},
            "tlogEntries": [log_entry(41)],
        },
        "messageSignature": {
            "messageDigest": {"algorithm": "SHA2_256", "digest": b64([0x5a; 32])},
            "signature": b64("signature"),
        },
    })
}

/// `value` with the value at `pointer` replaced, or put in where the pointer's parent is an object.
pub(crate) fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap();
    if let Some(list) = parent.as_array_mut() {
        list[key.parse::<usize>().unwrap()] = new;
    } else {
        parent.as_object_mut().unwrap().insert(key.into(), new);
    }
    value
}

/// `value` without the key at `pointer`.
pub(crate) fn without(mut value: Value, pointer: &str) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    value.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    value
}
