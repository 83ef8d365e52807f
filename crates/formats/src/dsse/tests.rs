use serde_json::{Value, json};

use super::Dsse;
use crate::limits::{MAX_NAME, MAX_SIGNATURES};
use crate::node::Node;
use crate::sample::{STATEMENT_V1, b64, envelope, statement, with, without};
use crate::{Malformed, json as strict};

fn read(value: &Value) -> Result<Dsse, Malformed> {
    let text = value.to_string();
    Dsse::read(&Node::root(strict::check(text.as_bytes(), strict::DOCUMENT)?, "malformed-envelope"))
}

fn good() -> Value {
    envelope(&statement(STATEMENT_V1, "https://example.com/said/v1", "{}"))
}

fn place(fault: &Malformed) -> (&str, &str) {
    (fault.code, &fault.pointer)
}

#[test]
fn an_envelope_is_read() {
    let dsse = read(&with(good(), "/extension", json!({"any": 1}))).unwrap();
    assert_eq!(&*dsse.payload_type, Dsse::STATEMENT);
    assert_eq!(dsse.signatures.first().bytes, b"signature");
    assert_eq!(&*dsse.signatures.first().keyid, "key one");
    assert!(dsse.statement.is_ok());
}

#[test]
fn the_signed_bytes_follow_the_protocol() {
    let dsse = read(&with(with(good(), "/payloadType", json!("é/x")), "/payload", json!(b64("hi")))).unwrap();
    assert_eq!(dsse.pae(), "DSSEv1 4 é/x 2 hi".as_bytes(), "lengths are in bytes");
}

#[test]
fn only_one_payload_type_is_a_statement() {
    for other in [
        "application/vnd.in-toto+JSON",
        "application/vnd.in-toto",
        "text/plain",
        " application/vnd.in-toto+json",
    ] {
        let dsse = read(&with(good(), "/payloadType", json!(other))).unwrap();
        assert_eq!(place(&dsse.statement.unwrap_err()), ("unsupported-payload-type", ""), "{other}");
    }
}

#[test]
fn a_bad_statement_leaves_the_envelope_readable() {
    let dsse = read(&envelope(r#"{"_type": 1, "_type": 2}"#)).unwrap();
    assert_eq!(place(&dsse.statement.unwrap_err()), ("duplicate-key", "/_type"));
    assert_eq!(dsse.payload.len(), 24);
}

#[test]
fn what_is_missing_or_empty_is_refused() {
    for key in ["/payloadType", "/payload", "/signatures", "/signatures/0/sig"] {
        assert_eq!(read(&without(good(), key)).unwrap_err().code, "malformed-envelope", "{key}");
        assert_eq!(read(&with(good(), key, json!(7))).unwrap_err().code, "malformed-envelope", "{key}");
    }
    for (key, empty) in
        [("/payloadType", json!("")), ("/signatures", json!([])), ("/signatures/0/sig", json!(""))]
    {
        assert_eq!(place(&read(&with(good(), key, empty)).unwrap_err()), ("malformed-envelope", key));
    }
    assert_eq!(&*read(&without(good(), "/signatures/0/keyid")).unwrap().signatures.first().keyid, "");
    assert_eq!(
        &*read(&with(good(), "/signatures/0/keyid", Value::Null)).unwrap().signatures.first().keyid,
        ""
    );
}

#[test]
fn base64_is_strict() {
    for key in ["/payload", "/signatures/0/sig"] {
        for bad in ["-_8=", "+/8", "AB==", "AA==\n"] {
            let fault = read(&with(good(), key, json!(bad))).unwrap_err();
            assert_eq!(place(&fault), ("malformed-base64", key), "{bad}");
        }
    }
}

#[test]
fn look_alikes_are_refused() {
    for key in ["payload_type", "Payload", "SIGNATURES"] {
        assert_eq!(
            read(&with(good(), &format!("/{key}"), json!("x"))).unwrap_err().code,
            "malformed-envelope"
        );
    }
    assert!(read(&with(good(), "/signatures/0/keyId", json!("x"))).is_err());
}

#[test]
fn signatures_and_names_are_bounded() {
    let signed = |count: usize| with(good(), "/signatures", json!(vec![json!({"sig": b64("s")}); count]));
    assert_eq!(read(&signed(MAX_SIGNATURES)).unwrap().signatures.count(), MAX_SIGNATURES);
    assert_eq!(place(&read(&signed(MAX_SIGNATURES + 1)).unwrap_err()), ("too-many", "/signatures"));
    let named = |length: usize| with(good(), "/signatures/0/keyid", json!("k".repeat(length)));
    assert!(read(&named(MAX_NAME)).is_ok());
    assert_eq!(place(&read(&named(MAX_NAME + 1)).unwrap_err()), ("too-large", "/signatures/0/keyid"));
}
