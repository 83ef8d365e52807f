//! The published schema and the structs that read the file are the same thing.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::sample::{CERTIFIED, GOOD, wrong};

#[test]
#[expect(clippy::disallowed_methods, reason = "a comparing test reads the file it compares with")]
fn the_published_schema_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/framework.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, crate::policy::schema()).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == crate::policy::schema(), "{}: write it anew with UPDATE=1", path.display());
}

#[test]
fn it_knows_every_field_of_the_sample_and_no_other() {
    let schema: Value = serde_json::from_str(&crate::policy::schema()).unwrap();
    let mut known = BTreeSet::new();
    properties(&schema, &mut known);
    let declared = [
        "public-good",
        "acme",
        "acme-key",
        "acme-fresh",
        "acme-ci",
        "alice",
        "robot",
        "acme-offline",
        "retail",
        "retail-key",
        "retail-offline",
        "acme-widgets",
    ];
    let named = [
        "acme-isolated",
        "intake",
        "promote",
        "staging",
        "production",
        "old-widget",
        "retail-list",
        "bob",
        "low",
        "high",
        "malware",
        "partner",
        "factory",
        "factory-lists",
        "gate-key",
    ];
    assert_eq!(wrong(CERTIFIED), []);
    assert_eq!(wrong(crate::publisher::PUBLISHED), []);
    let used: BTreeSet<String> = GOOD
        .lines()
        .chain(CERTIFIED.lines())
        .chain(crate::publisher::PUBLISHED.lines())
        .chain(crate::condition::ASKED.lines())
        .chain(crate::layout::LAID_OUT.lines())
        .chain(crate::participants::PARTNERS.lines())
        .chain(crate::relationships::RELATED.lines())
        .chain(crate::custody::FIELDS.lines())
        .chain(crate::classes::CLASSED.lines())
        .chain(crate::releases::RELEASED.lines())
        .chain(crate::jobs::JOBS.lines())
        .chain(crate::correlate::TIED.lines())
        .chain(crate::parameters::STARTED.lines())
        .chain(crate::reference::WITHDRAWN.lines())
        .chain(crate::advisories::ADVISED.lines())
        .chain(crate::dependencies::MADE_OF.lines())
        .chain(crate::attested::ATTESTED.lines())
        .chain(crate::several::SEVERAL.lines())
        .chain(crate::approvals::APPROVED.lines())
        .chain(crate::receipts::FOLLOWED.lines())
        .chain(crate::baseline::HELD.lines())
        .map(|line| line.trim_start().trim_start_matches("- ").split(':').next().unwrap().to_owned())
        .filter(|field| !declared.contains(&field.as_str()) && !named.contains(&field.as_str()))
        .collect();
    assert_eq!(known, used);
}

#[test]
fn every_object_is_closed_and_every_field_described() {
    let schema: Value = serde_json::from_str(&crate::policy::schema()).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    closed(&schema, "");
}

#[test]
fn nothing_may_be_null() {
    assert!(!crate::policy::schema().contains("null"), "an empty value is refused by the reader");
}

#[test]
fn a_list_of_names_and_a_section_of_names_are_bounded() {
    let schema: Value = serde_json::from_str(&crate::policy::schema()).unwrap();
    let roots = &schema["properties"]["roots"];
    assert_eq!(roots["minProperties"], 1);
    assert_eq!(roots["maxProperties"], crate::policy::limits::MAX_NAMED);
    let by = &schema["$defs"]["signature-requirement"]["properties"]["by"];
    assert_eq!((&by["minItems"], &by["uniqueItems"]), (&1.into(), &true.into()));
    let required: BTreeSet<&str> =
        schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let wanted =
        ["countersign", "expires", "framework", "handoffs", "identities", "number", "owner", "roots"];
    assert_eq!(required, BTreeSet::from(wanted));
}

fn properties(schema: &Value, known: &mut BTreeSet<String>) {
    if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
        known.extend(fields.keys().cloned());
    }
    each(schema, &mut |inner| properties(inner, known));
}

fn closed(schema: &Value, path: &str) {
    if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
        assert_eq!(schema["additionalProperties"], false, "{path}");
        let is_kind = fields.len() == 1;
        for (name, field) in fields {
            let described = field.get("description").or_else(|| schema.get("description")).is_some();
            assert!(described || is_kind, "{path}.{name} has no description");
        }
    }
    each(schema, &mut |inner| closed(inner, path));
}

fn each(value: &Value, visit: &mut dyn FnMut(&Value)) {
    match value {
        Value::Object(fields) => fields.values().for_each(visit),
        Value::Array(items) => items.iter().for_each(visit),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
