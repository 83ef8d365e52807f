use serde_json::{Value, json};

use super::Evidence;
use crate::decode;
use crate::sample::{
    PROVENANCE_V02, STATEMENT_V1, b64, bundle, envelope, message_bundle, provenance_v02, sha256_hex,
    statement, with,
};

fn read(value: &Value) -> Evidence {
    let mut pieces = decode(model::EvidenceId::file(0), value.to_string().as_bytes());
    pieces.remove(0).read.unwrap().value
}

#[test]
fn evidence_says_what_it_is() {
    let said = |kind: &str| envelope(&statement(STATEMENT_V1, kind, "{}"));
    for (value, wanted) in [
        (bundle(), "Sigstore bundle 0.3, SLSA provenance v1"),
        (message_bundle(), "Sigstore bundle 0.1, signature over a file"),
        (
            envelope(&statement(STATEMENT_V1, PROVENANCE_V02, &provenance_v02().to_string())),
            "DSSE envelope, SLSA provenance v0.2",
        ),
        (said("https://sigstore.dev/cosign/sign/v1"), "DSSE envelope, cosign signature over an image"),
        (
            said("https://slsa.dev/provenance/v9"),
            "DSSE envelope, in-toto statement of type `https://slsa.dev/provenance/v9`",
        ),
        (envelope("{}"), "DSSE envelope, unreadable in-toto statement"),
        (
            with(envelope("x"), "/payloadType", json!("a\u{1b}b")),
            "DSSE envelope, payload of type `a\\u{1b}b`",
        ),
    ] {
        assert_eq!(&*read(&value).describe(), wanted);
    }
}

#[test]
fn every_claimed_digest_is_listed() {
    let digests = |value: &Value| -> Vec<String> {
        read(value).claimed_digests().into_iter().map(ToString::to_string).collect()
    };
    let one = format!("sha256:{}", sha256_hex());
    assert_eq!(digests(&bundle()), std::slice::from_ref(&one));
    assert_eq!(digests(&message_bundle()), std::slice::from_ref(&one));
    let subjects = json!([
        {"digest": {"sha1": "c0ffee"}},
        {"digest": {"sha256": sha256_hex(), "sha512": "ab".repeat(64)}},
    ]);
    let payload =
        with(serde_json::from_str(&statement(STATEMENT_V1, "t", "{}")).unwrap(), "/subject", subjects);
    let dsse = envelope(&payload.to_string());
    assert_eq!(digests(&dsse), [one, format!("sha512:{}", "ab".repeat(64))]);
    assert!(digests(&with(dsse, "/payload", json!(b64("no statement")))).is_empty());
}
