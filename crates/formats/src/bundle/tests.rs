use serde_json::{Value, json};

use super::{Bundle, BundleVersion, Content};
use crate::limits::{MAX_CERTIFICATES, MAX_CHECKPOINT, MAX_LOG_ENTRIES, MAX_PROOF_HASHES, MAX_TIMESTAMPS};
use crate::sample::{b64, bundle, der, log_entry, message_bundle, with, without};
use crate::{Malformed, json as strict};

const MATERIAL: &str = "/verificationMaterial";
const ENTRY: &str = "/verificationMaterial/tlogEntries/0";

fn read(value: &Value) -> Result<Bundle, Malformed> {
    let text = value.to_string();
    Bundle::read(strict::check(text.as_bytes(), strict::DOCUMENT).unwrap())
}

fn fault(value: &Value) -> (&'static str, String) {
    let Malformed { code, pointer, .. } = read(value).unwrap_err();
    (code, pointer.to_string())
}

fn in_material(name: &str, new: Value) -> Value {
    with(bundle(), &format!("{MATERIAL}/{name}"), new)
}

fn labelled(value: Value, media_type: &str) -> Value {
    with(value, "/mediaType", json!(media_type))
}

#[test]
fn an_envelope_bundle_is_read() {
    let read = read(&with(bundle(), "/later", json!(1))).unwrap();
    assert_eq!((read.version, read.version.number()), (BundleVersion::V03, "0.3"));
    let Content::Envelope(dsse) = &read.content else { panic!("an envelope") };
    assert!(dsse.statement.is_ok());
    let sigstore_types::SignatureContent::DsseEnvelope(theirs) = &read.parsed.content else {
        panic!("an envelope")
    };
    assert_eq!(theirs.pae(), dsse.pae());
    assert_eq!(theirs.signature.sig.as_bytes(), dsse.signatures.first().bytes);
}

#[test]
fn a_message_bundle_is_read_as_the_library_reads_it() {
    let value = message_bundle();
    let read_here = read(&value).unwrap();
    let Content::Message { digest: Some(digest), signature } = &read_here.content else {
        panic!("a message")
    };
    assert_eq!(
        (digest.to_string(), &**signature),
        (format!("sha256:{}", "5a".repeat(32)), &b"signature"[..])
    );
    for value in [value, bundle()] {
        assert_eq!(
            read(&value).unwrap().parsed,
            sigstore_types::Bundle::from_json(&value.to_string()).unwrap()
        );
    }
}

#[test]
fn the_media_type_is_one_of_four() {
    for (name, version) in [
        ("application/vnd.dev.sigstore.bundle+json;version=0.3", BundleVersion::V03),
        ("application/vnd.dev.sigstore.bundle.v0.3+json", BundleVersion::V03),
    ] {
        assert_eq!(read(&labelled(bundle(), name)).unwrap().version, version);
    }
    for (name, version) in [
        ("application/vnd.dev.sigstore.bundle+json;version=0.1", BundleVersion::V01),
        ("application/vnd.dev.sigstore.bundle+json;version=0.2", BundleVersion::V02),
    ] {
        assert_eq!(read(&labelled(message_bundle(), name)).unwrap().version, version);
    }
    for other in [
        "application/vnd.dev.sigstore.bundle.v0.1+json",
        "application/vnd.dev.sigstore.bundle+json; version=0.1",
        "",
    ] {
        assert_eq!(fault(&labelled(bundle(), other)), ("unknown-media-type", "/mediaType".into()), "{other}");
    }
    assert_eq!(fault(&without(bundle(), "/mediaType")), ("missing-media-type", String::new()));
    assert_eq!(fault(&with(bundle(), "/mediaType", json!(3))), ("malformed-bundle", "/mediaType".into()));
}

#[test]
fn a_relabelled_bundle_is_refused() {
    for old in ["0.1", "0.2"] {
        let relabelled =
            labelled(bundle(), &format!("application/vnd.dev.sigstore.bundle+json;version={old}"));
        assert_eq!(fault(&relabelled), ("malformed-bundle", format!("{MATERIAL}/certificate")));
    }
    // The newest label lowers nothing. Whose certificates may come in a chain is for the verifier to tell.
    let relabelled = labelled(message_bundle(), "application/vnd.dev.sigstore.bundle.v0.3+json");
    assert!(read(&relabelled).is_ok());
}

#[test]
fn there_is_one_content_and_one_key() {
    let both = with(bundle(), "/messageSignature", message_bundle()["messageSignature"].clone());
    assert_eq!(fault(&both), ("malformed-bundle", String::new()));
    assert_eq!(fault(&without(bundle(), "/dsseEnvelope")), ("malformed-bundle", String::new()));
    assert_eq!(fault(&without(bundle(), MATERIAL)), ("malformed-bundle", String::new()));
    assert_eq!(fault(&in_material("publicKey", json!({"hint": "k"}))), ("malformed-bundle", MATERIAL.into()));
    let bare = without(bundle(), &format!("{MATERIAL}/certificate"));
    assert_eq!(fault(&bare), ("malformed-bundle", MATERIAL.into()));
    assert!(read(&with(bare, &format!("{MATERIAL}/publicKey"), json!({"hint": "k"}))).is_ok());
    let two = json!([{"sig": b64("a")}, {"sig": b64("b")}]);
    assert_eq!(
        fault(&with(bundle(), "/dsseEnvelope/signatures", two)),
        ("malformed-bundle", "/dsseEnvelope".into())
    );
}

#[test]
fn message_digests_are_exact() {
    let digest = |algorithm: &str, digest: String| {
        with(
            message_bundle(),
            "/messageSignature/messageDigest",
            json!({"algorithm": algorithm, "digest": digest}),
        )
    };
    assert!(read(&digest("SHA2_384", b64([0; 48]))).is_ok());
    for (algorithm, width) in [("SHA2_512", 32), ("sha256", 32), ("SHA2_224", 28), ("SHA1", 20), ("", 32)] {
        assert_eq!(fault(&digest(algorithm, b64(vec![0; width]))).0, "malformed-bundle", "{algorithm}");
    }
    let hex = digest("SHA2_256", "5a".repeat(32));
    assert_eq!(fault(&hex).0, "malformed-bundle", "hex, not base64");
    let none = without(message_bundle(), "/messageSignature/messageDigest");
    assert!(matches!(read(&none).unwrap().content, Content::Message { digest: None, .. }));
    assert_eq!(
        fault(&with(message_bundle(), "/messageSignature/signature", json!(""))).0,
        "malformed-bundle"
    );
}

#[test]
fn every_byte_string_has_one_spelling() {
    for place in [
        "/verificationMaterial/certificate/rawBytes",
        "/verificationMaterial/tlogEntries/0/logId/keyId",
        "/verificationMaterial/tlogEntries/0/inclusionPromise/signedEntryTimestamp",
        "/verificationMaterial/tlogEntries/0/inclusionProof/rootHash",
        "/verificationMaterial/tlogEntries/0/inclusionProof/hashes/1",
        "/verificationMaterial/tlogEntries/0/canonicalizedBody",
        "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp",
        "/dsseEnvelope/payload",
        "/dsseEnvelope/signatures/0/sig",
    ] {
        for bad in ["-_8=", "+/8", "AB=="] {
            assert_eq!(
                fault(&with(bundle(), place, json!(bad))),
                ("malformed-base64", place.into()),
                "{bad}"
            );
        }
    }
    let place = "/verificationMaterial/x509CertificateChain/certificates/1/rawBytes";
    assert_eq!(fault(&with(message_bundle(), place, json!("-_8="))), ("malformed-base64", place.into()));
    let place = format!("{ENTRY}/inclusionProof/rootHash");
    assert_eq!(
        fault(&with(bundle(), &place, json!("07".repeat(32)))),
        ("malformed-bundle", place),
        "hex, not base64"
    );
}

#[test]
fn log_entries_are_checked() {
    for (name, bad) in [
        ("logIndex", json!("-1")),
        ("integratedTime", json!("soon")),
        ("inclusionProof/treeSize", json!(-1)),
        ("kindVersion/kind", json!(1)),
        ("logId", json!({})),
        ("canonicalizedBody", json!(b64(r#"{"a": 1, "a": 2}"#))),
        ("inclusionProof/checkpoint/envelope", json!(7)),
    ] {
        let place = format!("{ENTRY}/{name}");
        assert_eq!(fault(&with(bundle(), &place, bad)), ("malformed-bundle", place));
    }
    let unknown = with(bundle(), &format!("{ENTRY}/kindVersion/version"), json!("9.9.9"));
    let kinds = read(&unknown).unwrap().kinds;
    assert_eq!(
        (&*kinds[0].version, kinds[0].is_read()),
        ("9.9.9", false),
        "told apart, and the rest is read"
    );
}

#[test]
fn repeats_are_refused() {
    let twice = |second: Value| in_material("tlogEntries", json!([log_entry(1), second]));
    assert!(read(&twice(log_entry(2))).is_ok());
    let place = format!("{MATERIAL}/tlogEntries/1");
    let same_body = with(log_entry(2), "/canonicalizedBody", log_entry(1)["canonicalizedBody"].clone());
    for second in [log_entry(1), with(log_entry(2), "/logIndex", json!(1)), same_body] {
        assert_eq!(fault(&twice(second)), ("malformed-bundle", place.clone()));
    }
    let token = json!({"signedTimestamp": der("token")});
    let tokens = in_material("timestampVerificationData", json!({"rfc3161Timestamps": [token, token]}));
    assert_eq!(fault(&tokens).1, format!("{MATERIAL}/timestampVerificationData/rfc3161Timestamps/1"));
}

#[test]
fn look_alikes_are_refused() {
    for place in [
        "/media_type",
        "/dsse_envelope",
        "/verificationMaterial/tlog_entries",
        "/verificationMaterial/PublicKey",
    ] {
        assert_eq!(fault(&with(bundle(), place, json!(null))), ("malformed-bundle", place.into()));
    }
    let place = format!("{ENTRY}/log_index");
    assert_eq!(fault(&with(bundle(), &place, json!("1"))), ("malformed-bundle", place));
}

#[test]
fn null_means_absent() {
    let value = in_material("timestampVerificationData", Value::Null);
    let value = with(value, &format!("{ENTRY}/inclusionPromise"), Value::Null);
    let value = with(value, "/messageSignature", Value::Null);
    let value = with(value, "/dsseEnvelope/signatures/0/keyid", Value::Null);
    assert!(read(&value).is_ok());
}

#[test]
fn counts_are_bounded() {
    let entries = |count: usize| in_material("tlogEntries", (0..count).map(log_entry).collect());
    assert!(read(&entries(MAX_LOG_ENTRIES)).is_ok());
    assert_eq!(fault(&entries(MAX_LOG_ENTRIES + 1)), ("too-many", format!("{MATERIAL}/tlogEntries")));

    let tokens = |count: usize| {
        let tokens: Value = (0..count).map(|at| json!({"signedTimestamp": der(at.to_string())})).collect();
        in_material("timestampVerificationData", json!({"rfc3161Timestamps": tokens}))
    };
    assert!(read(&tokens(MAX_TIMESTAMPS)).is_ok());
    assert_eq!(fault(&tokens(MAX_TIMESTAMPS + 1)).0, "too-many");

    let chain = |count: usize| {
        let certificates = json!(vec![json!({"rawBytes": der("c")}); count]);
        with(
            message_bundle(),
            "/verificationMaterial/x509CertificateChain",
            json!({"certificates": certificates}),
        )
    };
    assert!(read(&chain(MAX_CERTIFICATES)).is_ok());
    assert_eq!(fault(&chain(MAX_CERTIFICATES + 1)).0, "too-many");
    assert_eq!(fault(&chain(0)).0, "malformed-bundle");

    let hashes = |count: usize| {
        with(bundle(), &format!("{ENTRY}/inclusionProof/hashes"), json!(vec![b64([2; 32]); count]))
    };
    assert!(read(&hashes(MAX_PROOF_HASHES)).is_ok());
    assert_eq!(fault(&hashes(MAX_PROOF_HASHES + 1)).0, "too-many");
}

#[test]
fn checkpoints_are_bounded() {
    let place = format!("{ENTRY}/inclusionProof/checkpoint/envelope");
    let good = bundle();
    let note = good.pointer(&place).unwrap().as_str().unwrap();
    let of_length = |length: usize| {
        let origin = "o".repeat(length - note.len());
        with(good.clone(), &place, json!(format!("{origin}{note}")))
    };
    assert!(read(&of_length(MAX_CHECKPOINT)).is_ok());
    assert_eq!(fault(&of_length(MAX_CHECKPOINT + 1)), ("too-large", place.clone()));
}
