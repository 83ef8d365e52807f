use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Statement, StatementVersion};
use crate::Malformed;
use crate::limits::{MAX_DIGESTS, MAX_NAME, MAX_SUBJECTS};
use crate::sample::{STATEMENT_V01, STATEMENT_V1, sha256_hex, statement, with, without};

fn good() -> Value {
    serde_json::from_str(&statement(STATEMENT_V1, "https://example.com/said/v1", r#"{"ok": true}"#)).unwrap()
}

fn read(value: &Value) -> Result<Statement, Malformed> {
    Statement::decode(value.to_string().as_bytes())
}

fn fault(value: &Value) -> (&'static str, String) {
    let Malformed { code, pointer, .. } = read(value).unwrap_err();
    (code, pointer.to_string())
}

#[test]
fn a_statement_is_read() {
    let read = read(&with(good(), "/later", json!({"extension": []}))).unwrap();
    assert_eq!(read.version, StatementVersion::V1);
    assert_eq!(&*read.predicate_type, "https://example.com/said/v1");
    let subject = read.subjects.first();
    assert_eq!(subject.name.as_deref(), Some("widget.tgz"));
    assert_eq!(subject.digests[0].hex(), sha256_hex());
    assert!(subject.others.is_empty());
}

#[test]
fn the_predicate_stays_as_it_was_written() {
    let odd = "{ \"a\" :1.0e2 ,\n\t\"\\u0062\": [ ] }";
    let text = statement(STATEMENT_V01, "t", odd);
    let read = Statement::decode(text.as_bytes()).unwrap();
    assert_eq!((read.version, read.predicate_json()), (StatementVersion::V01, odd));
}

#[test]
fn an_omitted_predicate_is_an_empty_one() {
    assert_eq!(read(&without(good(), "/predicate")).unwrap().predicate_json(), "{}");
    assert_eq!(read(&with(good(), "/predicate", Value::Null)).unwrap().predicate_json(), "{}");
    for other in [json!([]), json!("text"), json!(1), json!(true)] {
        assert_eq!(fault(&with(good(), "/predicate", other)), ("malformed-statement", "/predicate".into()));
    }
}

#[test]
fn the_type_is_exact() {
    for other in [
        "https://in-toto.io/Statement/v1.0",
        "https://in-toto.io/Statement/v0.2",
        "http://in-toto.io/Statement/v1",
        "",
    ] {
        assert_eq!(fault(&with(good(), "/_type", json!(other))), ("unknown-statement-type", "/_type".into()));
    }
    assert_eq!(fault(&without(good(), "/_type")).0, "unknown-statement-type");
    assert_eq!(fault(&with(good(), "/_type", json!(1))), ("malformed-statement", "/_type".into()));
}

#[test]
fn a_statement_is_about_something_and_says_something() {
    assert_eq!(fault(&with(good(), "/subject", json!([]))), ("no-subject", "/subject".into()));
    assert_eq!(fault(&without(good(), "/subject")), ("no-subject", String::new()));
    assert_eq!(fault(&with(good(), "/subject", json!({}))), ("malformed-statement", "/subject".into()));
    assert_eq!(fault(&with(good(), "/subject/0", json!("x"))), ("malformed-statement", "/subject/0".into()));
    assert_eq!(
        fault(&with(good(), "/predicateType", json!(""))),
        ("malformed-statement", "/predicateType".into())
    );
    assert_eq!(fault(&without(good(), "/predicateType")), ("malformed-statement", String::new()));
    assert_eq!(fault(&json!([])).0, "malformed-statement");
}

#[test]
fn digests_that_could_bind_are_held_to_one_spelling() {
    for (name, bad) in [
        ("sha256", "5A".repeat(32)),
        ("sha256", "5a".repeat(31)),
        ("sha256", "5a".repeat(64)),
        ("sha256", String::new()),
        ("sha384", "5a".repeat(32)),
        ("sha512", "zz".repeat(64)),
    ] {
        let digests = json!({ name: bad });
        assert_eq!(
            fault(&with(good(), "/subject/0/digest", digests)),
            ("malformed-statement", format!("/subject/0/digest/{name}"))
        );
    }
    let all = json!({"sha256": "5a".repeat(32), "sha384": "5a".repeat(48), "sha512": "5a".repeat(64)});
    assert_eq!(read(&with(good(), "/subject/0/digest", all)).unwrap().subjects.first().digests.len(), 3);
}

#[test]
fn other_digests_are_kept_apart() {
    let digests = json!({"sha1": "c0ffee", "SHA256": sha256_hex(), "sha-256": "x", "gitCommit": ""});
    let read = read(&with(good(), "/subject/0/digest", digests)).unwrap();
    let subject = read.subjects.first();
    assert!(subject.digests.is_empty());
    assert_eq!(subject.others.len(), 4);
    let fault_of = |digests| fault(&with(good(), "/subject/0/digest", digests));
    assert_eq!(fault_of(json!({"sha1": 5})), ("malformed-statement", "/subject/0/digest/sha1".into()));
    assert_eq!(fault_of(json!({})), ("no-digest", "/subject/0/digest".into()));
    assert_eq!(fault_of(Value::Null), ("no-digest", "/subject/0".into()));
}

#[test]
fn look_alikes_are_refused() {
    for key in ["type", "_Type", "Subject", "predicate_type", "PREDICATE"] {
        assert_eq!(fault(&with(good(), &format!("/{key}"), json!("x"))).0, "malformed-statement", "{key}");
    }
    assert_eq!(
        fault(&with(good(), "/subject/0/Digest", json!({}))),
        ("malformed-statement", "/subject/0/Digest".into())
    );
}

#[test]
fn subjects_digests_and_names_are_bounded() {
    let subjects = |count: usize| with(good(), "/subject", json!(vec![good()["subject"][0].clone(); count]));
    assert_eq!(read(&subjects(MAX_SUBJECTS)).unwrap().subjects.count(), MAX_SUBJECTS);
    assert_eq!(fault(&subjects(MAX_SUBJECTS + 1)), ("too-many", "/subject".into()));
    let digests = |count: usize| {
        let set: Value = (0..count).map(|at| (format!("other{at}"), json!("x"))).collect();
        with(good(), "/subject/0/digest", set)
    };
    assert!(read(&digests(MAX_DIGESTS)).is_ok());
    assert_eq!(fault(&digests(MAX_DIGESTS + 1)), ("too-many", "/subject/0/digest".into()));
    for place in ["/subject/0/name", "/predicateType"] {
        assert!(read(&with(good(), place, json!("n".repeat(MAX_NAME)))).is_ok());
        assert_eq!(fault(&with(good(), place, json!("n".repeat(MAX_NAME + 1)))), ("too-large", place.into()));
    }
}

proptest! {
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Statement::decode(&bytes);
    }
}
