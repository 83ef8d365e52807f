//! Seeds for the fuzz targets, cut out of the fixtures: each target gets the files it reads, and what is inside them.
//! What no fixture holds is made here.

use crate::encoding::{hex, sha256};
use crate::fixture::{self, Files};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::collections::BTreeMap;

mod archive;
mod delivered;
mod material;
mod pack;
mod published;
mod reference;

/// The files of a TUF repository in the order in which the target `tuf` numbers them.
const REPOSITORY: [&str; 6] = [
    "2.root.json",
    "timestamp.json",
    "2.snapshot.json",
    "2.targets.json",
    "1.root.json",
    "trusted_root.json",
];
/// As many types of predicate as the target `predicate` numbers; a seed of each predicate for each.
const PREDICATE_TYPES: u8 = 26;
/// Larger files make every step of a fuzzer slow and show nothing that smaller ones do not.
const MAX_SEED: usize = 64 * 1024;

/// The seeds of what operators bring of their own, each with the target it is for.
pub fn reference() -> Vec<(&'static str, Vec<u8>)> {
    reference::all()
}

/// The seeds of what says what an artifact is made of, each with the target it is for.
pub fn material() -> Vec<(&'static str, Vec<u8>)> {
    material::all()
}

/// Every seed by its path, `TARGET/NAME`: the name is the digest of its bytes, so each is there once.
pub fn all() -> Files {
    let mut seeds = Files::new();
    let mut predicates = BTreeMap::new();
    let mut put = |target: &str, seed: &[u8]| {
        if seed.len() <= MAX_SEED {
            seeds.insert(format!("{target}/{}", &hex(&sha256(seed))[..32]), seed.to_vec());
        }
    };
    reference()
        .iter()
        .chain(&material())
        .chain(&published::all())
        .for_each(|(target, seed)| put(target, seed));
    for (path, bytes) in fixture::all() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let trusted = path.contains("/roots/") || path.starts_with("roots/");
        match name.rsplit('.').next() {
            Some("yaml") => put("framework", &bytes),
            Some("p7s") => put("cms", &bytes),
            Some("minisig") => put("minisign", &bytes),
            Some("toml" | "tgz" | "asc") => continue,
            _ if path.starts_with("tuf/") && path.ends_with(".json") => {
                for (number, file) in (0..).zip(REPOSITORY) {
                    if name.ends_with(file) {
                        put("tuf", &[&[number], bytes.as_slice()].concat());
                    }
                }
            }
            _ if path.contains("/image/") => {
                for target in ["image", "container", "json"] {
                    put(target, &bytes);
                }
            }
            _ if path.contains("/roots/osv/") => put("osv", &bytes),
            _ if trusted && name.contains("minisign") => put("minisign", &bytes),
            _ if trusted => put("roots", &bytes),
            _ => {
                for target in ["decode", "container", "json"] {
                    put(target, &bytes);
                }
                for document in documents(&bytes) {
                    inside(&document, &mut put, &mut predicates);
                }
            }
        }
    }
    for predicate in predicates.into_values() {
        for kind in 0..PREDICATE_TYPES {
            let seed = [&[kind], predicate.as_slice()].concat();
            seeds.insert(format!("predicate/{}", &hex(&sha256(&seed))[..32]), seed);
        }
    }
    seeds
}

/// The file as JSON, or each of its lines.
fn documents(bytes: &[u8]) -> Vec<Value> {
    match serde_json::from_slice(bytes) {
        Ok(whole) => vec![whole],
        Err(_) => {
            bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
        }
    }
}

/// What is signed in a document: payloads with their predicates (one of each type), layouts and links.
fn inside(document: &Value, put: &mut impl FnMut(&str, &[u8]), predicates: &mut BTreeMap<String, Vec<u8>>) {
    if let Some(signed) = document.get("signed") {
        put("layout", signed.to_string().as_bytes());
    }
    // Some fixtures hold a text that is no base64, on purpose.
    let payload = document.get("payload").and_then(Value::as_str);
    if let Some(payload) = payload.and_then(|text| STANDARD.decode(text).ok()) {
        put("statement", &payload);
        if let Ok(statement) = serde_json::from_slice::<Value>(&payload) {
            if let (Some(kind), Some(predicate)) =
                (statement["predicateType"].as_str(), statement.get("predicate"))
            {
                predicates.entry(kind.to_owned()).or_insert_with(|| predicate.to_string().into_bytes());
            }
            if matches!(statement["_type"].as_str(), Some("layout" | "link")) {
                put("layout", &payload);
            }
        }
    }
    let members = document.as_object().into_iter().flat_map(|object| object.values());
    for member in members.chain(document.as_array().into_iter().flatten()) {
        inside(member, put, predicates);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_seeds() {
        let targets: Vec<String> = include_str!("../../../fuzz/Cargo.toml")
            .lines()
            .filter_map(|line| {
                line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\"").map(str::to_owned)
            })
            .collect();
        assert!(targets.len() > 10, "{targets:?}");
        let seeds = all();
        for target in targets {
            let count = seeds.keys().filter(|path| path.starts_with(&format!("{target}/"))).count();
            assert!(count > 5, "{target} has {count} seeds");
        }
    }
}
