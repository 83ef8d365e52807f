//! The tables and the walk, by small documents: what holds in which version.

use serde_json::{Value, json};

use super::faults;
use crate::malformed::code;
use crate::node::Node;

/// Where and why a document of version 1.`minor` is not as it should be.
fn wrong(minor: u8, document: &Value) -> Vec<String> {
    let text = document.to_string();
    faults(&Node::root(&text, code::REFERENCE), minor).iter().map(ToString::to_string).collect()
}

fn document(extra: Value) -> Value {
    let mut document = json!({ "bomFormat": "CycloneDX", "specVersion": "1.0", "version": 1 });
    document.as_object_mut().unwrap().append(&mut extra.as_object().unwrap().clone());
    document
}

fn component(extra: Value) -> Value {
    let mut component = json!({ "type": "library", "name": "a", "version": "1" });
    component.as_object_mut().unwrap().append(&mut extra.as_object().unwrap().clone());
    document(json!({ "components": [component] }))
}

/// It holds in exactly these versions.
fn holds_in(document: &Value, minors: std::ops::RangeInclusive<u8>) {
    for minor in 2..=7 {
        let found = wrong(minor, document);
        assert_eq!(found.is_empty(), minors.contains(&minor), "1.{minor}: {document}: {found:?}");
    }
}

fn never(document: &Value) {
    for minor in 2..=7 {
        assert!(!wrong(minor, document).is_empty(), "1.{minor}: {document}");
    }
}

#[test]
fn what_every_version_has() {
    holds_in(&document(json!({})), 2..=7);
    holds_in(&document(json!({ "components": [] })), 2..=7);
    never(&json!({ "specVersion": "1.4" }));
    never(&json!({ "bomFormat": "AnotherFormat", "specVersion": "1.4" }));
    never(&document(json!({ "colour": "red" })));
    never(&document(json!({ "version": "1" })));
    never(&document(json!({ "components": {} })));
    never(&document(json!({ "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f" })));
    never(&document(json!({ "metadata": { "timestamp": "2020-04-13" } })));
    never(&document(json!({ "components": [{ "type": "library" }] })));
    never(&document(json!({ "components": [{ "name": "a", "version": "1" }] })));
    let twice = json!({ "type": "library", "name": "a", "version": "1" });
    never(&document(json!({ "components": [twice, twice] })));
}

#[test]
fn words_and_patterns_of_components() {
    never(&component(json!({ "type": "foo" })));
    never(&component(json!({ "scope": "sometimes" })));
    never(&component(json!({ "mime-type": "text" })));
    never(&component(json!({ "modified": "no" })));
    let hash = |algorithm: &str, content: &str| {
        component(json!({ "hashes": [{ "alg": algorithm, "content": content }] }))
    };
    let digest = "0".repeat(64);
    holds_in(&hash("SHA-256", &digest), 2..=7);
    holds_in(&hash("Streebog-256", &digest), 7..=7);
    never(&hash("FOO", &digest));
    never(&hash("SHA-256", "foo"));
    let patch = |kind: &str, issue: &str| {
        component(json!({ "pedigree": { "patches": [{ "type": kind, "resolves": [{ "type": issue }] }] } }))
    };
    holds_in(&patch("backport", "security"), 2..=7);
    never(&patch("foo", "security"));
    never(&patch("backport", "foo"));
}

#[test]
fn licences_are_written_otherwise_from_version_to_version() {
    let licences = |licences: Value| component(json!({ "licenses": licences }));
    holds_in(&licences(json!([{ "license": { "id": "Apache-2.0" } }])), 2..=7);
    holds_in(&licences(json!([{ "license": { "name": "ours" } }])), 2..=7);
    holds_in(&licences(json!([{ "expression": "MIT OR Apache-2.0" }])), 2..=7);
    never(&licences(json!([{ "license": { "id": "Apache-2" } }])));
    never(&licences(json!([{ "license": {} }])));
    never(&licences(json!([{ "license": { "id": "MIT", "name": "MIT" } }])));
    never(&licences(json!([{ "license": { "id": "MIT" }, "expression": "MIT" }])));
    let both = json!([{ "license": { "id": "MIT" } }, { "expression": "MIT" }]);
    for (minor, holds) in [(2, true), (4, true), (5, false), (6, false), (7, true)] {
        assert_eq!(wrong(minor, &licences(both.clone())).is_empty(), holds, "1.{minor}");
    }
    holds_in(&licences(json!([{ "license": { "id": "MIT", "acknowledgement": "declared" } }])), 6..=7);
}

#[test]
fn some_things_came_later() {
    holds_in(&document(json!({ "components": [{ "type": "library", "name": "a" }] })), 4..=7);
    holds_in(&component(json!({ "bom-ref": "" })), 2..=4);
    holds_in(&component(json!({ "type": "data" })), 5..=7);
    holds_in(&component(json!({ "signature": { "algorithm": "ES256", "value": "x" } })), 4..=7);
    holds_in(&document(json!({ "vulnerabilities": [{ "id": "CVE-1" }] })), 4..=7);
    holds_in(&document(json!({ "metadata": { "tools": { "components": [] } } })), 5..=7);
    holds_in(&document(json!({ "metadata": { "tools": [{ "name": "t" }] } })), 2..=7);
    let property = |property: Value| document(json!({ "metadata": { "properties": [property] } }));
    holds_in(&property(json!({ "value": "b" })), 3..=5);
    holds_in(&property(json!({ "name": "a", "value": "b" })), 3..=7);
    let lifecycle = |one: Value| document(json!({ "metadata": { "lifecycles": [one] } }));
    holds_in(&lifecycle(json!({ "phase": "build" })), 5..=7);
    never(&lifecycle(json!({ "phase": "build", "name": "x" })));
}

#[test]
fn what_stands_for_another_stands_alone() {
    let service = |flow: &str| {
        document(
            json!({ "services": [{ "name": "s", "data": [{ "flow": flow, "classification": "PII" }] }] }),
        )
    };
    holds_in(&service("inbound"), 2..=7);
    never(&service("bar"));
    let cited = |extra: Value| {
        let mut citation = json!({ "timestamp": "2026-05-01T14:00:00Z", "attributedTo": "a" });
        citation.as_object_mut().unwrap().append(&mut extra.as_object().unwrap().clone());
        document(json!({ "citations": [citation] }))
    };
    holds_in(&cited(json!({ "pointers": ["/components/0"] })), 7..=7);
    never(&cited(json!({ "pointers": ["/a"], "expressions": ["$.a"] })));
    never(&cited(json!({ "pointers": [] })));
    let ranged = |extra: Value| {
        let mut one = json!({ "type": "library", "name": "a" });
        one.as_object_mut().unwrap().append(&mut extra.as_object().unwrap().clone());
        document(json!({ "components": [one] }))
    };
    holds_in(&ranged(json!({ "versionRange": "vers:npm/<2", "isExternal": true })), 7..=7);
    never(&ranged(json!({ "versionRange": "vers:npm/<2" })));
    never(&ranged(json!({ "versionRange": "vers:npm/<2", "version": "1", "isExternal": true })));
}

#[test]
fn a_fault_says_where_and_what_should_stand_there() {
    let found = wrong(6, &component(json!({ "scope": "foo" })));
    let said = "should be one of required, optional, excluded, and is `foo`, at /components/0/scope";
    assert_eq!(found, [said]);
    let found = wrong(4, &document(json!({ "annotations": [] })));
    assert_eq!(found, ["CycloneDX 1.4 has no `annotations` here, at /annotations"]);
}

#[test]
fn so_many_faults_are_told_and_no_more() {
    let most = crate::limits::MAX_BOM_FAULTS;
    let with = |count: usize| {
        let all: Vec<Value> = (0..count)
            .map(|number| json!({ "type": "foo", "name": number.to_string(), "version": "1" }))
            .collect();
        wrong(4, &document(json!({ "components": all }))).len()
    };
    assert_eq!((with(most - 1), with(most), with(most + 1)), (most - 1, most, most));
}
