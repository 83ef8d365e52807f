use std::time::{Duration, Instant};

use model::EvidenceId;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::decode;
use crate::limits::{MAX_DOCUMENT, MAX_DOCUMENTS, MAX_FILE};
use crate::sample::{
    PROVENANCE_V1, STATEMENT_V1, b64, bundle, envelope, message_bundle, statement, with, without,
};
use crate::{CODES, Content, Evidence, Malformed, Piece, Predicate, Provenance};

const FROM: EvidenceId = EvidenceId::file(3);

fn pieces(bytes: impl AsRef<[u8]>) -> Vec<Piece> {
    decode(FROM, bytes.as_ref())
}

fn only(bytes: impl AsRef<[u8]>) -> Result<Evidence, Malformed> {
    let mut pieces = pieces(bytes);
    assert_eq!(pieces.len(), 1);
    let Piece { line: None, part: None, read } = pieces.remove(0) else { panic!("a line") };
    read.map(|claimed| {
        assert_eq!(claimed.from, FROM);
        claimed.value
    })
}

fn code(bytes: impl AsRef<[u8]>) -> &'static str {
    only(bytes).unwrap_err().code
}

fn dsse() -> Value {
    envelope(&statement(STATEMENT_V1, "https://example.com/said/v1", "{}"))
}

/// The fault of the only entry of a container, or what its container says against it.
fn entry(container: Value) -> &'static str {
    match pieces(container.to_string()).remove(0).read {
        Err(fault) => fault.code,
        Ok(claim) => {
            let Evidence::Dsse(dsse) = claim.value else { panic!("{}", claim.value.describe()) };
            dsse.contradiction.unwrap().code
        }
    }
}

fn cloud_build(signature: Value, build: Value) -> Value {
    let envelope = with(dsse(), "/signatures", json!([signature]));
    json!({"provenance_summary": {"provenance": [{"envelope": envelope, "build": build}]}})
}

/// The statement's fault in an envelope around `payload`.
fn said(payload: &str) -> &'static str {
    let Ok(Evidence::Dsse(dsse)) = only(envelope(payload).to_string()) else { panic!("an envelope") };
    match dsse.statement {
        Err(fault) => fault.code,
        Ok(statement) => Provenance::decode(&statement).unwrap_err().code,
    }
}

#[test]
fn one_document_is_one_piece() {
    assert!(matches!(only(bundle().to_string()), Ok(Evidence::Bundle(_))));
    assert!(matches!(only(serde_json::to_string_pretty(&bundle()).unwrap()), Ok(Evidence::Bundle(_))));
    assert!(matches!(only(format!("\n {}\r\n\n", dsse())), Ok(Evidence::Dsse(_))));
}

#[test]
fn each_line_is_a_piece() {
    let file = format!("{}\r\n\nnot json\n{}\n\"\u{ff}", bundle(), dsse());
    let mut bytes = file.into_bytes();
    bytes.push(0xff);
    let read: Vec<_> = pieces(&bytes)
        .into_iter()
        .map(|piece| {
            (
                piece.line,
                piece.read.map(|claimed| claimed.value.describe().to_string()).map_err(|fault| fault.code),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            (Some(1), Ok("Sigstore bundle 0.3, SLSA provenance v1".into())),
            (Some(3), Err("malformed-json")),
            (Some(4), Ok("DSSE envelope, in-toto statement of type `https://example.com/said/v1`".into())),
            (Some(5), Err("not-utf8")),
        ]
    );
}

#[test]
fn a_broken_document_is_not_taken_for_lines() {
    let broken = serde_json::to_string_pretty(&bundle()).unwrap().replacen("\",", "\"", 1);
    let fault = only(broken).unwrap_err();
    assert_eq!((fault.code, &*fault.pointer), ("malformed-json", "/dsseEnvelope/payload"));
    assert_eq!(code("{}{}"), "malformed-json");
    assert_eq!(code("x\ny\nz"), "not-json");
}

#[test]
fn documents_and_files_are_bounded() {
    let lines = |count: usize| "{}\n".repeat(count);
    assert_eq!(pieces(lines(MAX_DOCUMENTS)).len(), MAX_DOCUMENTS);
    assert_eq!(code(lines(MAX_DOCUMENTS + 1)), "too-many");

    let padded =
        |length: usize| format!("{}{}", dsse(), " ".repeat(length.saturating_sub(dsse().to_string().len())));
    assert!(only(padded(MAX_DOCUMENT)).is_ok());
    assert_eq!(code(padded(MAX_DOCUMENT + 1)), "too-large");

    // A line that is too long does not spoil the next one; a file that is too long is not opened at all.
    let long = "9".repeat(MAX_FILE - dsse().to_string().len() - 1);
    let file = format!("{long}\n{}", dsse());
    assert_eq!(file.len(), MAX_FILE);
    let read = pieces(&file);
    assert_eq!((read[0].read.as_ref().unwrap_err().code, read[1].read.is_ok()), ("too-large", true));
    assert_eq!(code(file + "\n"), "too-large");
}

#[test]
fn what_it_is_must_be_clear() {
    for text in ["{}", "[]", "1", "\"text\"", "null", r#"{"a": {"payloadType": 1}}"#] {
        assert_eq!(code(text), "unrecognised-evidence", "{text}");
    }
    for (key, value) in dsse().as_object().unwrap() {
        assert_eq!(
            code(with(bundle(), &format!("/{key}"), value.clone()).to_string()),
            "unrecognised-evidence",
            "{key}"
        );
    }
}

#[test]
fn every_code_is_reached_by_hand() {
    let changed = |pointer: &str, new: Value| with(bundle(), pointer, new).to_string();
    let signed = |predicate: &str| statement(STATEMENT_V1, PROVENANCE_V1, predicate);
    let other_type = with(dsse(), "/payloadType", json!("text/plain")).to_string();
    let Ok(Evidence::Dsse(other_type)) = only(other_type) else { panic!("an envelope") };
    let other_image = json!({"digest": format!("sha256:{}", "0".repeat(64))});
    let reached = [
        ("not-json", code("")),
        ("not-json", code("%PDF")),
        ("malformed-json", code("{\"mediaType\": }")),
        ("duplicate-key", code(r#"{"mediaType": 1, "mediaType": 2}"#)),
        ("too-deep", code("[".repeat(99))),
        ("too-large", code(" ".repeat(MAX_FILE + 1))),
        ("too-many", code(changed("/verificationMaterial/tlogEntries", json!(vec![1; 33])))),
        ("not-utf8", code(b"{\"\x80\"}")),
        ("unknown-media-type", code(changed("/mediaType", json!("text/plain")))),
        ("missing-media-type", code(without(bundle(), "/mediaType").to_string())),
        ("malformed-bundle", code(changed("/verificationMaterial", json!([])))),
        ("malformed-envelope", code(r#"{"payloadType": "x"}"#)),
        ("malformed-statement", said(r#"[]"#)),
        ("unknown-statement-type", said(r#"{"_type": "x"}"#)),
        ("no-subject", said(&format!(r#"{{"_type": "{STATEMENT_V1}", "subject": []}}"#))),
        ("malformed-base64", code(changed("/dsseEnvelope/payload", json!("A")))),
        ("unrecognised-evidence", code("{}")),
        ("malformed-predicate", said(&signed("{}"))),
        ("unsupported-payload-type", other_type.statement.unwrap_err().code),
        ("malformed-container", code(r#"{"attestations": []}"#)),
        (
            "mislabelled-evidence",
            entry(json!({"attestations": [{"predicateType": "x", "bundle": bundle()}]})),
        ),
        ("malformed-signature", entry(cloud_build(json!({"sig": "?"}), json!({})))),
        ("copy-mismatch", entry(cloud_build(json!({"sig": "AA=="}), json!({"intotoStatement": {"x": 1}})))),
        (
            "subject-mismatch",
            entry(with(cloud_build(json!({"sig": "AA=="}), json!({})), "/image_summary", other_image)),
        ),
        ("no-digest", said(&format!(r#"{{"_type": "{STATEMENT_V1}", "subject": [{{"name": "x"}}]}}"#))),
        ("unsupported-evidence", code("SPDXVersion: SPDX-2.3")),
        ("malformed-layout", code(r#"{"signatures": [], "signed": {"_type": "layout"}}"#)),
        ("malformed-link", code(r#"{"signatures": [], "signed": {"_type": "link"}}"#)),
    ];
    for (wanted, code) in &reached {
        assert_eq!(wanted, code);
    }
    // Binary formats, and inputs that are no evidence: their own rooms' tests make each of these.
    let made_there = [
        "malformed-cms",
        "unsupported-cms",
        "malformed-minisign",
        "unsupported-minisign",
        "malformed-reference",
    ];
    for code in CODES.iter().filter(|code| !made_there.contains(code)) {
        assert!(reached.iter().any(|(_, reached)| reached == code), "{code} is never reached");
    }
}

#[test]
fn hostile_sizes_are_refused_fast() {
    let start = Instant::now();
    assert_eq!(code("[".repeat(10_000)), "too-deep");
    assert_eq!(code("{\"a\":".repeat(10_000)), "too-deep");
    assert_eq!(code(format!("[{}", "{\"a\":0},".repeat(12_500_000))), "too-large", "100 MB");
    assert_eq!(code(format!("[{}", "0,".repeat(MAX_DOCUMENT / 2 - 1))), "too-many");
    assert_eq!(code(format!("\"{}", "\\u0041".repeat(MAX_DOCUMENT / 6 - 1))), "malformed-json");
    assert_eq!(said(&"[".repeat(10_000)), "too-deep");
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
}

/// One change of a good bundle or envelope: a value replaced, a key gone, or a byte changed.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let seeds = prop_oneof![Just(bundle()), Just(message_bundle()), Just(dsse())];
    let values = prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!("")),
        Just(json!("AB==")),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(bundle()),
    ];
    (
        seeds,
        prop::collection::vec((any::<prop::sample::Index>(), values), 0..4),
        any::<prop::sample::Index>(),
        any::<u8>(),
    )
        .prop_map(|(mut seed, changes, at, byte)| {
            for (place, new) in changes {
                let places = places(&seed);
                seed = with(seed, &places[place.index(places.len())], new);
            }
            let mut bytes = seed.to_string().into_bytes();
            let at = at.index(bytes.len().saturating_mul(2));
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
            bytes
        })
}

/// The pointers of every value but the root.
fn places(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((pointer, value)) = open.pop() {
        let below: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                map.iter().map(|(key, value)| (format!("{pointer}/{key}"), value)).collect()
            }
            Value::Array(list) => {
                list.iter().enumerate().map(|(at, value)| (format!("{pointer}/{at}"), value)).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
        };
        found.extend(below.iter().map(|(pointer, _)| pointer.clone()));
        open.extend(below);
    }
    found
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let read = pieces(&bytes);
        prop_assert!(!read.is_empty());
        prop_assert!(read.iter().all(|piece| piece.read.is_err()));
    }

    #[test]
    fn a_changed_bundle_is_read_without_panic_and_with_one_reading(bytes in mutated()) {
        for piece in pieces(&bytes) {
            match piece.read {
                Err(fault) => prop_assert!(CODES.contains(&fault.code), "{}", fault.code),
                Ok(claimed) => {
                    let _ = (claimed.value.describe(), claimed.value.claimed_digests());
                    if let Evidence::Bundle(bundle) = claimed.value {
                        // Whatever else the library accepts by itself, it reads the same out of it.
                        if let Ok(theirs) = sigstore_types::Bundle::from_json(std::str::from_utf8(&bytes).unwrap()) {
                            prop_assert_eq!(&bundle.parsed, &theirs);
                        }
                        if let Content::Envelope(dsse) = bundle.content
                            && let Ok(statement) = dsse.statement
                        {
                            let _ = Provenance::decode(&statement);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_changed_payload_is_read_without_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let payload = statement(STATEMENT_V1, PROVENANCE_V1, &crate::sample::provenance_v1().to_string());
        let mut bytes = payload.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let value = with(dsse(), "/payload", json!(b64(bytes)));
        if let Ok(Evidence::Dsse(dsse)) = only(value.to_string())
            && let Ok(statement) = dsse.statement
        {
            let _ = Provenance::decode(&statement);
        }
    }
}
