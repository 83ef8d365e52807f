use model::EvidenceId;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::limits::MAX_PARTS;
use crate::sample::{
    STATEMENT_V1, b64, bundle, der, envelope, log_entry, message_bundle, sha256_hex, statement, with, without,
};
use crate::{BundleVersion, Content, Dsse, Evidence, Malformed, Piece, decode};

const SAID: &str = "https://example.com/said/v1";
const PROVENANCE: &str = "https://slsa.dev/provenance/v1";

fn pieces(value: &Value) -> Vec<Piece> {
    decode(EvidenceId::file(3), value.to_string().as_bytes())
}

fn parts(value: &Value) -> Vec<(Option<u32>, Result<Evidence, Malformed>)> {
    pieces(value).into_iter().map(|piece| (piece.part, piece.read.map(|claim| claim.value))).collect()
}

fn one(value: &Value) -> Result<Evidence, Malformed> {
    let mut all = parts(value);
    assert_eq!(all.len(), 1);
    all.remove(0).1
}

fn place(value: &Value) -> (&'static str, String) {
    let fault = one(value).unwrap_err();
    (fault.code, fault.pointer.to_string())
}

fn npm() -> Value {
    json!({"attestations": [{"predicateType": PROVENANCE, "bundle": bundle()}]})
}

fn pep740() -> Value {
    json!({
        "version": 1,
        "verification_material": {"certificate": der("leaf"), "transparency_entries": [log_entry(7)]},
        "envelope": {"statement": b64(statement(STATEMENT_V1, SAID, "null")), "signature": b64("sig")},
    })
}

fn index() -> Value {
    json!({
        "version": 1,
        "attestation_bundles": [
            {"publisher": {"kind": "GitHub", "repository": "acme/widget"}, "attestations": [pep740(), pep740()]},
            {"publisher": "nobody reads this", "attestations": [pep740()]},
        ],
    })
}

fn rekor() -> Value {
    let body = json!({
        "apiVersion": "0.0.1",
        "kind": "hashedrekord",
        "spec": {"data": {"hash": {"algorithm": "sha256", "value": sha256_hex()}}},
    });
    json!({
        "SignedEntryTimestamp": b64("promise"),
        "Payload": {"body": b64(body.to_string()), "integratedTime": 1785578400, "logIndex": 9, "logID": "01".repeat(32)},
    })
}

fn blob() -> Value {
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", der("leaf"));
    json!({"base64Signature": b64("sig"), "cert": b64(pem), "rekorBundle": rekor()})
}

fn document() -> Value {
    json!({"critical": {
        "identity": {"docker-reference": "registry.example/acme/widget"},
        "image": {"docker-manifest-digest": format!("sha256:{}", sha256_hex())},
        "type": "cosign container image signature",
    }, "optional": null})
}

fn image() -> Value {
    json!({
        "Base64Signature": b64("sig"),
        "Payload": b64(document().to_string()),
        "Cert": {"Raw": der("leaf"), "PublicKey": {"N": 1}},
        "Chain": [{"Raw": der("root")}],
        "Bundle": rekor(),
        "RFC3161Timestamp": {"SignedRFC3161Timestamp": der("token")},
    })
}

fn cloud_build() -> Value {
    let digest = sha256_hex();
    let said: Value =
        serde_json::from_str(&statement(STATEMENT_V1, SAID, r#"{"builder": {"id": "x", "more": 1}}"#))
            .unwrap();
    let mut copy = said.clone();
    let predicate = copy.as_object_mut().unwrap().remove("predicate").unwrap();
    copy["slsaProvenance"] = without(predicate, "/builder/more");
    let signed = b64(said.to_string()).replace('+', "-").replace('/', "_");
    json!({
        "image_summary": {"digest": format!("sha256:{digest}"), "fully_qualified_digest": format!("r.example/w@sha256:{digest}")},
        "provenance_summary": {"provenance": [{
            "build": {"intotoStatement": copy},
            "envelope": {
                "payloadType": Dsse::STATEMENT,
                "payload": signed,
                "signatures": [{"keyid": "k/1", "sig": "-_8="}],
            },
            "resourceUri": format!("https://r.example/w@sha256:{digest}"),
        }]},
    })
}

fn contradiction(value: &Value) -> Option<(&'static str, String)> {
    let Evidence::Dsse(dsse) = parts(value).remove(0).1.unwrap() else { panic!("an envelope") };
    dsse.contradiction.map(|fault| (fault.code, fault.pointer.to_string()))
}

#[test]
fn every_entry_of_npms_answer_is_a_piece() {
    let value = json!({"attestations": [npm()["attestations"][0], {"bundle": 7}, {"predicateType": null, "bundle": bundle()}]});
    let all = pieces(&value);
    assert_eq!(all.iter().map(|piece| piece.part).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    let claim = all[2].read.as_ref().unwrap();
    assert_eq!(claim.from, EvidenceId::file(3).at_part(Some(3)));
    let fault = all[1].read.as_ref().unwrap_err();
    assert_eq!((fault.code, &*fault.pointer), ("malformed-bundle", "/attestations/1/bundle"));
    let Evidence::Bundle(read) = &claim.value else { panic!("a bundle") };
    assert_eq!(&*read.pointer("/verificationMaterial"), "/attestations/2/bundle/verificationMaterial");
    assert_eq!(&*read.pointer("/subject"), "/subject");
}

#[test]
fn npms_label_must_be_what_was_signed() {
    assert!(one(&npm()).is_ok());
    let at = "/attestations/0/predicateType";
    for label in [SAID, "https://slsa.dev/provenance/V1", "https://slsa.dev/provenance/v1 "] {
        assert_eq!(place(&with(npm(), at, json!(label))), ("mislabelled-evidence", at.into()));
    }
    assert_eq!(place(&with(npm(), at, json!(1))).0, "malformed-container");
    let message = with(npm(), "/attestations/0/bundle", message_bundle());
    assert_eq!(place(&message), ("malformed-container", "/attestations/0".into()));
}

#[test]
fn an_attestation_of_pep740_is_read_as_a_bundle() {
    let Evidence::Bundle(read) = one(&pep740()).unwrap() else { panic!("a bundle") };
    assert_eq!(read.version, BundleVersion::V03);
    assert_eq!(read.form(), "PEP 740 attestation");
    let Content::Envelope(dsse) = &read.content else { panic!("a statement") };
    assert_eq!(
        (&*dsse.payload_type, &dsse.signatures.first().bytes[..]),
        (Dsse::STATEMENT, b"sig".as_slice())
    );
    assert_eq!(dsse.payload, statement(STATEMENT_V1, SAID, "null").as_bytes(), "the bytes as received");
    assert_eq!(read.parsed.verification_material.tlog_entries.len(), 1);
    for (at, new, wanted) in [
        ("/version", json!(2), "/version"),
        ("/version", json!("1"), "/version"),
        (
            "/verification_material/transparency_entries",
            json!([]),
            "/verification_material/transparency_entries",
        ),
        ("/verification_material/certificate", json!({}), "/verification_material/certificate"),
        ("/verification_material/certificate", json!(""), "/verification_material/certificate"),
        ("/envelope/signature", json!(""), "/envelope/signature"),
        ("/envelope/statement", json!(1), "/envelope/statement"),
        (
            "/verification_material/transparency_entries/0/logId",
            json!(1),
            "/verification_material/transparency_entries/0/logId",
        ),
    ] {
        assert_eq!(place(&with(pep740(), at, new)).1, wanted);
    }
    for gone in [
        "/version",
        "/envelope",
        "/envelope/statement",
        "/envelope/signature",
        "/verification_material/certificate",
    ] {
        assert!(one(&without(pep740(), gone)).is_err(), "{gone}");
    }
}

#[test]
fn the_publisher_of_an_index_is_carried_along_and_spoils_nothing() {
    let all = parts(&index());
    assert_eq!(
        all.iter().map(|(part, read)| (*part, read.is_ok())).collect::<Vec<_>>(),
        [(Some(1), true), (Some(2), true), (Some(3), true)]
    );
    let claimed = |read: &Result<Evidence, _>| {
        let Ok(Evidence::Bundle(bundle)) = read else { panic!("a bundle") };
        bundle
            .publisher
            .as_ref()
            .map(|one| (one.kind.to_string(), one.repository.clone(), one.at.to_string()))
    };
    let at = "/attestation_bundles/0/publisher".to_owned();
    let acme = Some(("GitHub".to_owned(), Some("acme/widget".into()), at));
    assert_eq!(all.iter().map(|(_, read)| claimed(read)).collect::<Vec<_>>(), [acme.clone(), acme, None]);
    let broken = with(index(), "/attestation_bundles/0/attestations/1/version", json!(2));
    let all = parts(&broken);
    assert_eq!((all[0].1.is_ok(), all[2].1.is_ok()), (true, true));
    assert_eq!(&*all[1].1.as_ref().unwrap_err().pointer, "/attestation_bundles/0/attestations/1/version");
    assert_eq!(place(&with(index(), "/attestation_bundles", json!([]))).0, "malformed-container");
    let many = |count: usize| {
        let bundles = json!([{"attestations": vec![pep740(); count - 1]}, {"attestations": [pep740()]}]);
        parts(&with(index(), "/attestation_bundles", bundles))
    };
    assert_eq!(many(MAX_PARTS).len(), MAX_PARTS);
    assert_eq!(many(MAX_PARTS + 1)[0].1.as_ref().unwrap_err().code, "too-many");
}

#[test]
fn containers_are_bounded() {
    let entry = |count: usize| json!({"attestations": vec![json!({"bundle": 1}); count]});
    assert_eq!(parts(&entry(MAX_PARTS)).len(), MAX_PARTS);
    assert_eq!(place(&entry(MAX_PARTS + 1)), ("too-many", "/attestations".into()));
    let gcb = |count: usize| json!({"provenance_summary": {"provenance": vec![json!({}); count]}});
    assert_eq!(parts(&gcb(MAX_PARTS)).len(), MAX_PARTS);
    assert_eq!(place(&gcb(MAX_PARTS + 1)).0, "too-many");
    assert_eq!(place(&gcb(0)).0, "malformed-container");
}

#[test]
fn cosigns_old_bundle_is_read_as_a_bundle() {
    let Evidence::Bundle(read) = one(&blob()).unwrap() else { panic!("a bundle") };
    let Content::Message { digest, signature } = &read.content else { panic!("bytes") };
    assert_eq!(
        (digest.as_ref().unwrap().to_string(), &signature[..]),
        (format!("sha256:{}", sha256_hex()), b"sig".as_slice())
    );
    let entry = &read.parsed.verification_material.tlog_entries[0];
    assert!(entry.inclusion_proof.is_none() && entry.inclusion_promise.is_some());
    assert_eq!(entry.log_id.key_id.as_bytes(), [1; 32]);
    let key = "-----BEGIN PUBLIC KEY-----\naGVsbG8=\n-----END PUBLIC KEY-----\n";
    for other in
        [with(blob(), "/cert", json!(b64(key))), without(blob(), "/cert"), without(blob(), "/rekorBundle")]
    {
        assert!(one(&other).is_ok());
    }
    for (at, new) in [
        ("/cert", json!(b64("no PEM"))),
        ("/base64Signature", json!("")),
        ("/rekorBundle/SignedEntryTimestamp", json!("")),
        ("/rekorBundle/Payload/logID", json!("01")),
        ("/rekorBundle/Payload/logIndex", json!(-1)),
        ("/rekorBundle/Payload/body", json!(b64("{}"))),
        ("/rekorBundle/Payload/body", json!(b64(r#"{"kind": 1, "kind": 2}"#))),
    ] {
        let (_, pointer) = place(&with(blob(), at, new));
        assert!(
            pointer.starts_with(at.split_at(1 + at[1..].find('/').unwrap_or(at.len() - 1)).0),
            "{at} {pointer}"
        );
    }
}

#[test]
fn a_signature_over_an_image_names_it() {
    let Evidence::SimpleSigning(read) = one(&image()).unwrap() else { panic!("a signature") };
    assert_eq!(read.image.to_string(), format!("sha256:{}", sha256_hex()));
    assert_eq!(read.reference.as_deref(), Some("registry.example/acme/widget"));
    assert_eq!(read.payload, document().to_string().into_bytes(), "the bytes as received");
    assert_eq!(&*read.bundle.pointer("/verificationMaterial/tlogEntries/0"), "/Bundle");
    let material = &read.bundle.parsed.verification_material;
    assert_eq!(
        (material.tlog_entries.len(), material.timestamp_verification_data.rfc3161_timestamps.len()),
        (1, 1)
    );
    assert_eq!(&*Evidence::SimpleSigning(read).describe(), "cosign signature over an image");
    for (at, new) in [
        ("/critical/type", json!("atomic container signature")),
        ("/critical/image/docker-manifest-digest", json!(sha256_hex())),
        ("/critical/image/docker-manifest-digest", json!(format!("sha512:{}", sha256_hex()))),
        ("/critical/image", json!({})),
        ("/critical", json!(null)),
    ] {
        let payload = json!(b64(with(document(), at, new).to_string()));
        assert_eq!(
            place(&with(image(), "/Payload", payload)),
            ("malformed-container", "/Payload".into()),
            "{at}"
        );
    }
    assert!(one(&without(without(image(), "/Cert"), "/Bundle")).is_ok(), "a key's");
}

#[test]
fn cloud_builds_envelopes_are_read_in_either_alphabet() {
    let Evidence::Dsse(dsse) = one(&cloud_build()).unwrap() else { panic!("an envelope") };
    assert_eq!(
        (&*dsse.signatures.first().keyid, &dsse.signatures.first().bytes[..]),
        ("k/1", [0xfb, 0xff].as_slice())
    );
    assert_eq!(dsse.contradiction, None, "{:?}", dsse.contradiction);
    assert_eq!(parts(&cloud_build())[0].0, Some(1));
    let at = "/provenance_summary/provenance/0/envelope/signatures/0/sig";
    for bad in ["", "a b", "-+8=", "-_8"] {
        assert_eq!(place(&with(cloud_build(), at, json!(bad))), ("malformed-signature", at.into()), "{bad}");
    }
    assert_eq!(place(&without(cloud_build(), at)).0, "malformed-envelope");
}

#[test]
fn what_stands_around_cloud_builds_envelope_must_not_contradict_it() {
    let entry = "/provenance_summary/provenance/0";
    let other = format!("r.example/w@sha256:{}", "0".repeat(64));
    for (at, new, wanted) in [
        (format!("{entry}/resourceUri"), json!(other), "subject-mismatch"),
        (format!("{entry}/resourceUri"), json!("r.example/w"), "malformed-container"),
        ("/image_summary/digest".into(), json!(&other[12..]), "subject-mismatch"),
        ("/image_summary/fully_qualified_digest".into(), json!(other), "subject-mismatch"),
        (format!("{entry}/build/intotoStatement/subject/0/name"), json!("other"), "copy-mismatch"),
        (format!("{entry}/build/intotoStatement/slsaProvenance/builder/id"), json!("y"), "copy-mismatch"),
        (format!("{entry}/build/intotoStatement/subject"), json!([]), "copy-mismatch"),
        (format!("{entry}/build/inTotoSlsaProvenanceV1"), json!({"unsaid": 1}), "copy-mismatch"),
        (format!("{entry}/build"), json!([]), "malformed-container"),
    ] {
        assert_eq!(contradiction(&with(cloud_build(), &at, new)).unwrap().0, wanted, "{at}");
    }
    for gone in ["/image_summary".into(), format!("{entry}/build"), format!("{entry}/resourceUri")] {
        assert_eq!(contradiction(&without(cloud_build(), &gone)), None, "{gone}");
    }
}

#[test]
fn one_document_is_one_kind() {
    for second in [pep740(), blob(), image(), envelope("{}"), bundle(), npm()] {
        let mut both = cloud_build();
        both.as_object_mut().unwrap().extend(second.as_object().unwrap().clone());
        let fault = one(&both);
        assert!(fault.is_err() || fault.is_ok() && second == envelope("{}"), "{both}");
    }
    let lines = format!("{}\n{}\n", npm(), index());
    let read: Vec<_> =
        decode(EvidenceId::file(0), lines.as_bytes()).into_iter().map(|it| (it.line, it.part)).collect();
    assert_eq!(read, [(Some(1), Some(1)), (Some(2), Some(1)), (Some(2), Some(2)), (Some(2), Some(3))]);
}

fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (key, value) in below {
        let here = format!("{at}/{key}");
        all.push(here.clone());
        places(value, &here, all);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn a_changed_container_is_read_or_refused_by_a_known_code(
        which in 0usize..6, at in any::<prop::sample::Index>(), new in prop_oneof![
            Just(Value::Null), Just(json!([])), Just(json!({})), Just(json!("")), Just(json!(-1)), Just(json!("AA==")),
        ],
    ) {
        let seed = vec![npm(), pep740(), index(), blob(), image(), cloud_build()].swap_remove(which);
        let mut all = Vec::new();
        places(&seed, "", &mut all);
        let changed = with(seed, &all[at.index(all.len())], new);
        let read = pieces(&changed);
        prop_assert!(!read.is_empty());
        for piece in read {
            match piece.read {
                Ok(claim) => prop_assert!(!claim.value.describe().is_empty()),
                Err(fault) => prop_assert!(crate::CODES.contains(&fault.code)),
            }
        }
    }
}
