use serde_json::{Value, json};

use super::Provenance;
use crate::limits::MAX_LISTED;
use crate::sample::{
    PROVENANCE_V1, PROVENANCE_V02, STATEMENT_V1, provenance_v1, provenance_v02, statement, with,
};
use crate::{Malformed, Predicate, Statement};

fn decode(kind: &str, predicate: &Value) -> Result<Provenance, Malformed> {
    let text = statement(STATEMENT_V1, kind, &predicate.to_string());
    Provenance::decode(&Statement::decode(text.as_bytes()).unwrap())
}

fn names(kind: &str, predicate: &Value) -> Vec<(String, String, bool)> {
    let read = decode(kind, predicate).unwrap();
    let tell = |one: &super::Parameter| (one.name.to_string(), one.value.to_string(), one.is_standard);
    let mut all: Vec<_> = read.parameters.iter().map(tell).collect();
    all.sort();
    all
}

fn named(list: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
    list.iter().map(|(name, value, standard)| ((*name).to_owned(), (*value).to_owned(), *standard)).collect()
}

#[test]
fn every_leaf_of_the_external_parameters_has_a_name_of_its_own() {
    let chosen = json!({
        "workflow": { "ref": "refs/tags/v1", "repository": "https://forge.example/acme/widget", "path": "p.yml", "x": 1 },
        "inputs": { "version": "1", "debug": true, "list": [1, 2], "none": null, "empty": {} },
        "inputs.version": "2",
        "a\"b": { "": "3" },
    });
    let external = "/buildDefinition/externalParameters";
    assert_eq!(
        names(PROVENANCE_V1, &with(provenance_v1(), external, chosen.clone())),
        named(&[
            ("\"a\\\"b\".\"\"", "3", false),
            ("\"inputs.version\"", "2", false),
            ("inputs.debug", "true", false),
            ("inputs.list", "[1,2]", false),
            ("inputs.version", "1", false),
            ("workflow.path", "p.yml", true),
            ("workflow.ref", "refs/tags/v1", true),
            ("workflow.repository", "https://forge.example/acme/widget", true),
            ("workflow.x", "1", false),
        ])
    );
    let foreign = with(
        with(provenance_v1(), external, chosen),
        "/buildDefinition/buildType",
        json!("https://x.example"),
    );
    assert!(names(PROVENANCE_V1, &foreign).iter().all(|(_, _, standard)| !standard), "another build type");
}

#[test]
fn v02_has_parameters_and_the_inputs_of_a_known_workflow() {
    let started = json!({ "github_event_payload": { "inputs": { "version": "1" } } });
    let known = "https://github.com/slsa-framework/slsa-github-generator/generic@v1";
    let before = with(provenance_v02(), "/invocation/parameters", json!({ "args": { "target": "x" } }));
    let before = with(before, "/invocation/environment", started);
    assert_eq!(names(PROVENANCE_V02, &before), named(&[("args.target", "x", false)]));
    assert_eq!(
        names(PROVENANCE_V02, &with(before, "/buildType", json!(known))),
        named(&[("args.target", "x", false), ("inputs.version", "1", false)])
    );
    let odd = with(provenance_v02(), "/invocation/parameters", json!("x"));
    assert_eq!(names(PROVENANCE_V02, &odd), named(&[("parameters", "x", false)]));
}

#[test]
fn there_is_a_most() {
    let many = |count: usize| -> Value {
        let inner = |from: usize, to: usize| {
            (from..to).map(|n| (format!("p{n}"), json!(1))).collect::<serde_json::Map<_, _>>()
        };
        json!({ "a": inner(0, 100), "b": inner(100, count) })
    };
    let read = |count| decode(PROVENANCE_V02, &with(provenance_v02(), "/invocation/parameters", many(count)));
    assert_eq!(read(MAX_LISTED).unwrap().parameters.len(), MAX_LISTED);
    assert_eq!(read(MAX_LISTED + 1).unwrap_err().code, "too-many");
}
