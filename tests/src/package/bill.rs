//! What the program is made of, as CycloneDX, from what cargo resolved and locked.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use toml::Table;

/// A package: its name and version.
type Package = (String, String);

/// The bill of materials. `tree` is what `cargo tree --prefix depth --format '|{p}|{l}'` says, the program first; `lock` is
/// Cargo.lock, and `hash` the SHA-256 of the program.
pub(crate) fn bill(tree: &str, lock: &str, at: &str, hash: &str) -> Result<String, String> {
    let sums = sums(lock)?;
    let mut licences: BTreeMap<Package, String> = BTreeMap::new();
    let mut edges: BTreeMap<Package, BTreeSet<Package>> = BTreeMap::new();
    let mut above: Vec<Package> = Vec::new();
    for line in tree.lines() {
        let (depth, package, licence) = read(line).ok_or_else(|| format!("cargo tree says `{line}`"))?;
        above.truncate(depth);
        if let Some(parent) = above.last() {
            edges.entry(parent.clone()).or_default().insert(package.clone());
        }
        edges.entry(package.clone()).or_default();
        licences.insert(package.clone(), licence);
        above.push(package);
    }
    let program = above.first().cloned().ok_or("cargo tree says nothing")?;
    let components: Vec<Value> = licences
        .iter()
        .filter(|(package, _)| **package != program)
        .map(|(package, licence)| component(package, licence, sums.get(package)))
        .collect();
    let dependencies: Vec<Value> = edges
        .iter()
        .map(|(package, on)| {
            json!({ "ref": reference(package), "dependsOn": on.iter().map(reference).collect::<Vec<_>>() })
        })
        .collect();
    let whole = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": at,
            "component": {
                "type": "application",
                "bom-ref": reference(&program),
                "name": "countersign",
                "version": program.1,
                "licenses": [{ "expression": licences.get(&program) }],
                "hashes": [{ "alg": "SHA-256", "content": hash }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    serde_json::to_string_pretty(&whole).map(|text| text + "\n").map_err(|fault| fault.to_string())
}

/// A line: how deep it stands, which package it is, its licence.
fn read(line: &str) -> Option<(usize, Package, String)> {
    let mut parts = line.split('|');
    let depth = parts.next()?.parse().ok()?;
    let mut words = parts.next()?.split(' ');
    let package = (words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned());
    // What was told before is marked, and an old spelling of "or" is no expression of SPDX.
    let licence = parts.next()?.trim_end_matches(" (*)").replace('/', " OR ");
    Some((depth, package, licence))
}

/// The digests of what came from a registry.
fn sums(lock: &str) -> Result<BTreeMap<Package, String>, String> {
    let lock: Table = lock.parse().map_err(|fault| format!("Cargo.lock: {fault}"))?;
    let packages = lock.get("package").and_then(|list| list.as_array()).ok_or("Cargo.lock lists nothing")?;
    let word = |table: &toml::Value, key: &str| Some(table.get(key)?.as_str()?.to_owned());
    let one = |table| Some(((word(table, "name")?, word(table, "version")?), word(table, "checksum")?));
    Ok(packages.iter().filter_map(one).collect())
}

fn reference(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.0, package.1)
}

fn component(package: &Package, licence: &str, sum: Option<&String>) -> Value {
    let mut whole = json!({
        "type": "library",
        "bom-ref": reference(package),
        "name": package.0,
        "version": package.1,
    });
    if let Value::Object(fields) = &mut whole {
        if !licence.is_empty() {
            fields.insert("licenses".to_owned(), json!([{ "expression": licence }]));
        }
        // Our own rooms are in no registry, so they have no address there.
        if let Some(sum) = sum {
            fields.insert("purl".to_owned(), json!(reference(package)));
            fields.insert("hashes".to_owned(), json!([{ "alg": "SHA-256", "content": sum }]));
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "0|countersign-cli v1.2.3 (somewhere)|Apache-2.0\n1|a v1.0.0|MIT/Apache-2.0\n2|b v2.0.0 (proc-macro)|MIT\n\
                        1|room v1.2.3 (somewhere/room)|Apache-2.0\n2|a v1.0.0|MIT/Apache-2.0 (*)\n";
    const LOCK: &str = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"aa112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"\n\
                        [[package]]\nname = \"b\"\nversion = \"2.0.0\"\nchecksum = \"bb112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"\n\
                        [[package]]\nname = \"room\"\nversion = \"1.2.3\"\n";

    fn made() -> String {
        bill(TREE, LOCK, "2026-11-22T13:00:00Z", &"0".repeat(64)).unwrap()
    }

    #[test]
    fn each_package_stands_once_with_its_digest_and_what_it_needs() {
        let bill: Value = serde_json::from_str(&made()).unwrap();
        let names: Vec<_> = bill["components"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["a", "b", "room"]);
        assert_eq!(bill["components"][0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(bill["components"][1]["hashes"][0]["content"].as_str().unwrap().get(..2), Some("bb"));
        assert_eq!(bill["components"][2]["purl"], Value::Null);
        assert_eq!(bill["metadata"]["component"]["version"], "1.2.3");
        let edges: Vec<_> = bill["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["ref"].as_str().unwrap(), one["dependsOn"].as_array().unwrap().len()))
            .collect();
        assert_eq!(
            edges,
            [
                ("pkg:cargo/a@1.0.0", 1),
                ("pkg:cargo/b@2.0.0", 0),
                ("pkg:cargo/countersign-cli@1.2.3", 2),
                ("pkg:cargo/room@1.2.3", 1)
            ]
        );
    }

    #[test]
    fn it_reads_as_bills_that_are_judged_must() {
        let bill = formats::Bom::read(made().as_bytes()).unwrap();
        assert_eq!(bill.faults, []);
        assert_eq!(bill.dangling, []);
        assert_eq!((bill.components.len(), bill.edges.len(), bill.subjects.len()), (4, 4, 1));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told() {
        assert!(bill("0|countersign-cli\n", LOCK, "", "").is_err());
        assert!(bill("", LOCK, "", "").is_err());
    }
}
