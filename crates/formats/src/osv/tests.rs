use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Osv, OsvEvent, OsvRangeKind};
use crate::limits::{MAX_LISTED, MAX_OSV, MAX_OSV_VERSIONS};

fn advisory() -> Value {
    json!({
        "schema_version": "1.7.0",
        "id": "GHSA-aaaa-bbbb-cccc",
        "modified": "2026-07-30T12:00:00.123456Z",
        "aliases": ["CVE-2026-0001"],
        "summary": "reads too far",
        "affected": [{
            "package": { "ecosystem": "npm", "name": "@acme/widget", "purl": "pkg:npm/%40acme/widget" },
            "versions": ["1.4.2"],
            "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }, { "fixed": "1.4.3" }] }]
        }],
        "something_new": { "ID": 1 }
    })
}

fn read(value: &Value) -> Result<Osv, crate::Malformed> {
    Osv::read(value.to_string().as_bytes())
}

fn with(pointer: &str, key: &str, value: Value) -> Value {
    let mut changed = advisory();
    changed.pointer_mut(pointer).unwrap()[key] = value;
    changed
}

#[test]
fn an_advisory_says_which_versions_of_which_package() {
    let osv = read(&advisory()).unwrap();
    assert_eq!((&*osv.id, osv.withdrawn, osv.malicious), ("GHSA-aaaa-bbbb-cccc", None, false));
    let [affected] = osv.affected.as_slice() else { panic!() };
    let package = affected.package.as_ref().unwrap();
    assert_eq!((&*package.ecosystem, &*package.name), ("npm", "@acme/widget"));
    assert_eq!(affected.ranges[0].kind, OsvRangeKind::Semver);
    let events = [OsvEvent::Introduced("0".into()), OsvEvent::Fixed("1.4.3".into())];
    assert_eq!(affected.ranges[0].events, events);
}

#[test]
fn what_must_be_there_must_be_there_and_be_what_it_should() {
    for (pointer, key, value) in [
        ("", "id", Value::Null),
        ("", "id", json!("")),
        ("", "modified", Value::Null),
        ("", "modified", json!("yesterday")),
        ("", "modified", json!("2026-07-30T12:00:00+02:00")),
        ("", "withdrawn", json!("never")),
        ("", "schema_version", json!("2.0.0")),
        ("", "aliases", json!("CVE-1")),
        ("", "affected", json!({})),
        ("/affected/0", "versions", json!([1])),
        ("/affected/0/package", "name", Value::Null),
        ("/affected/0/package", "ecosystem", Value::Null),
        ("/affected/0/ranges/0", "events", Value::Null),
        ("/affected/0/ranges/0", "type", Value::Null),
        ("", "Affected", json!([])),
    ] {
        assert!(read(&with(pointer, key, value.clone())).is_err(), "{pointer}/{key} {value}");
    }
    assert!(Osv::read(br#"{"id":"A","id":"B","modified":"2026-07-30T12:00:00Z"}"#).is_err());
    assert!(Osv::read(b"").is_err());
}

#[test]
fn what_is_not_known_is_kept_as_such() {
    let range = json!([{ "type": "HASH", "events": [{ "appeared": "1" }] }]);
    let osv = read(&with("/affected/0", "ranges", range)).unwrap();
    assert_eq!(osv.affected[0].ranges[0].kind, OsvRangeKind::Unknown);
    assert_eq!(osv.affected[0].ranges[0].events, [OsvEvent::Unknown]);
}

#[test]
fn a_malicious_package_is_told_by_its_id_an_alias_or_a_mark() {
    let malicious = |value: Value| read(&value).unwrap().malicious;
    assert!(malicious(with("", "id", json!("MAL-2026-1"))));
    assert!(malicious(with("", "aliases", json!(["CVE-1", "MAL-2026-1"]))));
    assert!(malicious(with("", "database_specific", json!({ "malicious-packages-origins": [] }))));
    assert!(malicious(with("", "database_specific", json!({ "cwe_ids": ["CWE-79", "CWE-506"] }))));
    assert!(malicious(with("/affected/0", "database_specific", json!({ "cwe_ids": ["CWE-506"] }))));
    assert!(!malicious(with("", "database_specific", json!({ "cwe_ids": ["CWE-79"], "CWE_IDS": 7 }))));
    assert!(!malicious(with("", "database_specific", json!("CWE-506"))));
    assert!(!malicious(with("", "id", json!("NOMAL-2026-1"))));
}

#[test]
fn every_list_has_an_end() {
    let list = |count: usize| json!(vec!["1.0.0"; count]);
    assert!(read(&with("/affected/0", "versions", list(MAX_OSV_VERSIONS))).is_ok());
    assert!(read(&with("/affected/0", "versions", list(MAX_OSV_VERSIONS + 1))).is_err());
    assert!(read(&with("", "aliases", list(MAX_LISTED))).is_ok());
    assert!(read(&with("", "aliases", list(MAX_LISTED + 1))).is_err());
    let affected = |count: usize| json!(vec![json!({}); count]);
    assert!(read(&with("", "affected", affected(MAX_LISTED))).is_ok());
    assert!(read(&with("", "affected", affected(MAX_LISTED + 1))).is_err());
    let events = |count: usize| json!(vec![json!({ "fixed": "1" }); count]);
    assert!(read(&with("/affected/0/ranges/0", "events", events(MAX_LISTED))).is_ok());
    assert!(read(&with("/affected/0/ranges/0", "events", events(MAX_LISTED + 1))).is_err());
    let ranges = |count: usize| json!(vec![json!({ "type": "GIT", "events": [] }); count]);
    assert!(read(&with("/affected/0", "ranges", ranges(MAX_LISTED))).is_ok());
    assert!(read(&with("/affected/0", "ranges", ranges(MAX_LISTED + 1))).is_err());
}

#[test]
fn a_document_is_no_larger_than_its_bound() {
    let padded = |length: usize| {
        let text = advisory().to_string();
        let room = " ".repeat(length - text.len());
        format!("{text}{room}").into_bytes()
    };
    assert!(Osv::read(&padded(MAX_OSV)).is_ok());
    assert_eq!(Osv::read(&padded(MAX_OSV + 1)).unwrap_err().code, "too-large");
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        let _read = Osv::read(&bytes);
    }

    #[test]
    fn one_changed_byte_is_read_or_refused(at: prop::sample::Index, byte: u8) {
        let mut text = advisory().to_string().into_bytes();
        let place = at.index(text.len());
        text[place] = byte;
        if let Err(fault) = Osv::read(&text) {
            prop_assert!(crate::CODES.contains(&fault.code), "{}", fault.code);
        }
    }
}
