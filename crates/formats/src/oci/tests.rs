use model::{EvidenceId, Platform};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{OciDocument, OciIndex, decode_layer, layout_marker};
use crate::limits::{MAX_ANNOTATION, MAX_ANNOTATIONS, MAX_INDEX_MANIFESTS, MAX_LAYERS, MAX_MANIFEST};
use crate::sample::{STATEMENT_V1, b64, der, sha256_hex, statement, with, without};
use crate::{Content, Evidence, ImageConfig, Layer};

fn descriptor() -> Value {
    json!({ "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": format!("sha256:{}", sha256_hex()), "size": 7 })
}

fn index() -> Value {
    json!({ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [
        with(descriptor(), "/platform", json!({ "os": "linux", "architecture": "arm64", "variant": "v8" })),
    ] })
}

fn image() -> Value {
    json!({ "schemaVersion": 2, "config": descriptor(), "layers": [descriptor()] })
}

fn read(value: &Value) -> Result<OciDocument, crate::Malformed> {
    OciDocument::read(value.to_string().as_bytes())
}

#[test]
fn an_image_and_an_index_are_told_apart_by_their_fields() {
    let OciDocument::Index(index) = read(&index()).unwrap() else { panic!() };
    assert_eq!(index.manifests[0].platform.as_ref().unwrap().to_string(), "linux/arm64/v8");
    let OciDocument::Manifest(image) = read(&with(image(), "/subject", descriptor())).unwrap() else {
        panic!()
    };
    assert_eq!((image.layers.len(), image.subject.unwrap().size), (1, 7));
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    for (value, word) in [
        (with(index(), "/layers", json!([])), "as either"),
        (with(index(), "/config", descriptor()), "as either"),
        (with(image(), "/manifests", json!([])), "as either"),
        (
            with(index(), "/mediaType", json!("application/vnd.oci.image.manifest.v1+json")),
            "fields of an index",
        ),
        (with(image(), "/mediaType", json!("application/vnd.oci.image.index.v1+json")), "fields of an image"),
        (with(image(), "/fsLayers", json!([])), "another kind"),
        (with(image(), "/blobs", json!([])), "another kind"),
        (with(image(), "/schemaVersion", json!(1)), "should be 2"),
        (with(image(), "/schemaVersion", json!("2")), "should be 2"),
        (without(image(), "/layers"), "both"),
        (json!({ "schemaVersion": 2 }), "neither"),
        (with(image(), "/Layers", json!([])), "could be read as"),
        (with(image(), "/layers/0/size", json!("7")), "whole number"),
        (with(image(), "/layers/0/size", json!(-1)), "whole number"),
        (with(image(), "/layers/0/digest", json!("sha1:00")), "sha1"),
        (
            with(image(), "/layers/0/digest", json!(format!("sha256:{}", sha256_hex().to_uppercase()))),
            "lower-case",
        ),
    ] {
        let fault = read(&value).unwrap_err();
        assert!(fault.to_string().contains(word), "{word}: {fault}");
    }
    assert!(OciIndex::read(image().to_string().as_bytes()).is_err());
}

#[test]
fn counts_and_sizes_are_bounded() {
    let many = |pointer: &str, value: Value, count: usize| {
        let base = if pointer == "/layers" { image() } else { index() };
        read(&with(base, pointer, vec![value; count].into()))
    };
    assert!(many("/layers", descriptor(), MAX_LAYERS).is_ok());
    assert!(many("/layers", descriptor(), MAX_LAYERS + 1).is_err());
    assert!(many("/manifests", descriptor(), MAX_INDEX_MANIFESTS).is_ok());
    assert!(many("/manifests", descriptor(), MAX_INDEX_MANIFESTS + 1).is_err());
    let noted = |count: usize, length: usize| {
        let notes: serde_json::Map<_, _> =
            (0..count).map(|at| (at.to_string(), "x".repeat(length).into())).collect();
        read(&with(image(), "/config/annotations", notes.into()))
    };
    assert!(noted(MAX_ANNOTATIONS, 1).is_ok());
    assert!(noted(MAX_ANNOTATIONS + 1, 1).is_err());
    assert!(noted(1, MAX_ANNOTATION).is_ok());
    assert!(noted(1, MAX_ANNOTATION + 1).is_err());
    let text = image().to_string();
    let padded = |length: usize| format!("{text}{}", " ".repeat(length - text.len()));
    assert!(OciDocument::read(padded(MAX_MANIFEST).as_bytes()).is_ok());
    assert_eq!(OciDocument::read(padded(MAX_MANIFEST + 1).as_bytes()).unwrap_err().code, "too-large");
}

#[test]
fn a_configuration_says_its_platform() {
    let config = |text: &str| ImageConfig::read(text.as_bytes()).unwrap().platform;
    assert_eq!(
        config(r#"{"os":"linux","architecture":"amd64","rootfs":{}}"#),
        Platform::parse("linux/amd64")
    );
    assert_eq!(config(r#"{"os":"","architecture":""}"#), None);
    assert_eq!(config("{}"), None);
}

#[test]
fn a_layout_has_its_one_version() {
    assert!(layout_marker(br#"{"imageLayoutVersion":"1.0.0"}"#).is_ok());
    for bad in [
        r#"{"imageLayoutVersion":"1.0"}"#,
        "{}",
        "",
        r#"{"imageLayoutVersion":"1.0.0","imageLayoutVersion":"2"}"#,
    ] {
        assert!(layout_marker(bad.as_bytes()).is_err(), "{bad}");
    }
}

fn layer(media_type: &str, annotations: &[(&str, String)], bytes: String) -> Layer {
    let digest = model::Digest::from_hex(model::Algorithm::Sha256, &sha256_hex()).unwrap();
    let annotations =
        annotations.iter().map(|(name, value)| ((*name).into(), value.as_str().into())).collect();
    Layer { media_type: media_type.into(), annotations, digest, bytes: bytes.into_bytes() }
}

fn entry() -> String {
    let body = json!({ "apiVersion": "0.0.1", "kind": "intoto", "spec": {} });
    json!({ "SignedEntryTimestamp": b64("promise"), "Payload": {
        "body": b64(body.to_string()), "integratedTime": 1785578400, "logIndex": 9, "logID": "01".repeat(32) } })
    .to_string()
}

fn pem() -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", der("leaf"))
}

fn envelope() -> String {
    let payload = statement(STATEMENT_V1, "https://example.com/said/v1", "null");
    json!({ "payloadType": "application/vnd.in-toto+json", "payload": b64(payload), "signatures": [{ "sig": b64("sig") }] })
        .to_string()
}

const DSSE: &str = "application/vnd.dsse.envelope.v1+json";
const SIMPLE: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
const SIGNATURE: &str = "dev.cosignproject.cosign/signature";
const CERTIFICATE: &str = "dev.sigstore.cosign/certificate";
const LOG_ENTRY: &str = "dev.sigstore.cosign/bundle";

fn one(layer: &Layer) -> Result<Evidence, crate::Malformed> {
    let mut pieces = decode_layer(EvidenceId::file(0), layer);
    assert_eq!(pieces.len(), 1);
    pieces.remove(0).read.map(|claim| claim.value)
}

#[test]
fn an_envelope_is_read_with_what_lies_beside_it() {
    let all = [(SIGNATURE, String::new()), (CERTIFICATE, pem()), (LOG_ENTRY, entry())];
    let Evidence::Bundle(bundle) = one(&layer(DSSE, &all, envelope())).unwrap() else { panic!() };
    assert!(matches!(bundle.content, Content::Envelope(_)));
    assert_eq!((&*bundle.kinds[0].kind, bundle.envelope.is_some()), ("intoto", true));
    assert_eq!(
        &*bundle.pointer("/verificationMaterial/tlogEntries/0"),
        "/annotations/dev.sigstore.cosign~1bundle"
    );
    // By itself it is an envelope, and nothing else.
    assert!(matches!(one(&layer(DSSE, &[], envelope())), Ok(Evidence::Dsse(_))));
    for bad in
        [(CERTIFICATE, "no PEM".to_owned()), (LOG_ENTRY, "{}".to_owned()), (LOG_ENTRY, "no JSON".to_owned())]
    {
        let fault = one(&layer(DSSE, &[bad], envelope())).unwrap_err();
        assert!(fault.pointer.starts_with("/annotations/dev.sigstore.cosign~1"), "{fault}");
    }
}

#[test]
fn a_signature_over_an_image_is_read_from_its_annotations() {
    let document = json!({ "critical": { "identity": { "docker-reference": "r.example/w" },
        "image": { "docker-manifest-digest": format!("sha256:{}", sha256_hex()) },
        "type": "cosign container image signature" }, "optional": null })
    .to_string();
    let signed = [(SIGNATURE, b64("sig")), (CERTIFICATE, pem())];
    let Evidence::SimpleSigning(simple) = one(&layer(SIMPLE, &signed, document.clone())).unwrap() else {
        panic!()
    };
    assert_eq!((&*simple.payload, simple.reference.as_deref()), (document.as_bytes(), Some("r.example/w")));
    let fault = one(&layer(SIMPLE, &[], document.clone())).unwrap_err();
    assert!(fault.text.contains("nothing is signed"), "{fault}");
    let fault = one(&layer(SIMPLE, &[(SIGNATURE, "!".into())], document)).unwrap_err();
    assert_eq!(fault.code, "malformed-base64");
}

proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in ".*") {
        let _ = OciDocument::read(&bytes);
        let _ = ImageConfig::read(&bytes);
        let _ = decode_layer(EvidenceId::file(0), &layer(SIMPLE, &[(LOG_ENTRY, text.clone()), (SIGNATURE, text)], String::new()));
    }
}
