//! What is known against dependencies, and who answers it, through the command line.

use std::path::PathBuf;

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::pretty;
use forge::world::hint;
use forge::{Key, Statement, Subject};
use serde_json::{Value, json};

use crate::case::{Case, named};
use crate::participants::exits;

const ASKED: &str = "          osv: [holes, known]
          vulnerable: deny
          vex-by: [acme-security]
          vex-max-age: 30d
";

#[test]
fn t02_every_field_about_vulnerable_dependencies_is_enforced() {
    let asked = |fields: &str| -> String {
        fields.split(", ").map(|field| format!("          {}\n", field.replace(';', ","))).collect()
    };
    let cases = [
        ("osv: [holes; known], vulnerable: deny, vex-by: [acme-security], vex-max-age: 30d", 0),
        ("osv: [holes; known], vulnerable: deny", 1),
        ("osv: [holes; known]", 0),
        ("osv: [known], vulnerable: deny", 0),
        ("osv: [npm-alone], vulnerable: deny", 3),
        ("vulnerable: deny", 5),
        ("osv: [holes], vulnerable: allow", 5),
        ("osv: [holes], vulnerable: true", 5),
        ("osv: [holes], vex-by: [acme-security], vex-max-age: 30d", 5),
        ("osv: [holes], vulnerable: deny, vex-by: [acme-security]", 5),
        ("osv: [holes], vulnerable: deny, vex-max-age: 30d", 5),
        ("osv: [holes], vulnerable: deny, vex-by: [nobody], vex-max-age: 30d", 5),
        ("osv: [holes], vulnerable: deny, vex-by: [other-security], vex-max-age: 30d", 1),
        ("osv: [holes], vulnerable: deny, vex-by: [other-security; acme-security], vex-max-age: 30d", 0),
        // It was made 14 hours before.
        ("osv: [holes], vulnerable: deny, vex-by: [acme-security], vex-max-age: 14h", 0),
        ("osv: [holes], vulnerable: deny, vex-by: [acme-security], vex-max-age: 13h", 1),
    ];
    let cases: Vec<(String, u8)> = cases.iter().map(|(fields, exit)| (asked(fields), *exit)).collect();
    let changes: Vec<(&str, &str, u8)> =
        cases.iter().map(|(fields, exit)| (ASKED, fields.as_str(), *exit)).collect();
    exits("dependencies/vex-of-a-component", &changes);
}

/// A document of the security team's, dated by the hour, about `product`.
fn document(dir: &tempfile::TempDir, status: &str, hour: &str, product: Value) -> PathBuf {
    let said = json!({
        "vulnerability": { "name": "GHSA-rrrr-rrrr-rrrr" }, "products": product, "status": status,
        "justification": "vulnerable_code_not_present",
    });
    let predicate = json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "x", "version": 1,
        "timestamp": format!("2026-08-01T{hour}:00:00Z"), "statements": [said],
    });
    let widget = forge::artifact::WIDGET;
    let statement = Statement::v1(
        vec![Subject::of(widget.name, widget.bytes)],
        "https://openvex.dev/ns/v0.2.0",
        predicate,
    );
    let key = Key::p256("acme/security");
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key, &hint(&key));
    let path = dir.path().join(format!("{status}-{hour}.json"));
    std::fs::write(&path, pretty(&envelope.json())).unwrap();
    path
}

fn code(case: &Case, more: &[PathBuf]) -> u8 {
    let mut evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    evidence.extend_from_slice(more);
    case.run_with(&evidence).ran.code
}

#[test]
fn the_newest_word_counts_whatever_it_is_said_of() {
    let (dir, case) = (tempfile::tempdir().unwrap(), named("dependencies/vulnerable"));
    let rack = json!([{ "@id": "pkg:gem/rack@3.0.0" }]);
    let whole = json!([{ "hashes": { "sha-256": forge::encoding::hex(&forge::encoding::sha256(forge::artifact::WIDGET.bytes)) } }]);
    let early = document(&dir, "not_affected", "08", rack.clone());
    let taken_back = document(&dir, "affected", "09", whole);
    let again = document(&dir, "fixed", "10", rack.clone());
    let together = document(&dir, "under_investigation", "10", rack);
    assert_eq!(code(&case, &[]), 1);
    assert_eq!(code(&case, std::slice::from_ref(&early)), 0);
    assert_eq!(code(&case, &[early.clone(), taken_back.clone()]), 1);
    assert_eq!(code(&case, &[taken_back.clone(), early.clone()]), 1, "in any order");
    assert_eq!(code(&case, &[early, taken_back, again.clone()]), 0);
    assert_eq!(code(&case, &[again, together]), 1, "of two that are equally new, the one that is no answer");
}

#[test]
fn a_component_is_meant_by_its_package_url_and_the_product_by_one_that_a_signer_gives() {
    let (dir, case) = (tempfile::tempdir().unwrap(), named("dependencies/vulnerable"));
    let part = |product: &str, part: &str| {
        let product = json!([{ "@id": product, "subcomponents": [{ "@id": part }] }]);
        code(&case, &[document(&dir, "not_affected", "08", product)])
    };
    assert_eq!(part("pkg:npm/%40acme/widget@1.4.2", "pkg:gem/rack@3.0.0"), 1, "nobody calls it so here");
    let spelt = |id: &str| code(&case, &[document(&dir, "not_affected", "08", json!([{ "@id": id }]))]);
    assert_eq!(spelt("pkg:gem/rack"), 0, "in every version");
    assert_eq!(spelt("PKG:Gem//rack@3.0.0?platform=ruby"), 0);
    assert_eq!(spelt("pkg:gem/rack@3.0.1"), 1);
    assert_eq!(spelt("pkg:npm/rack@3.0.0"), 1);
}

#[test]
fn what_is_open_and_what_answers_it_is_told_with_its_place() {
    let check = |fixture: &str| {
        let judged = named(fixture).run();
        let mut checks = judged.subjects().flat_map(|one| one["checks"].as_array().unwrap());
        checks.find(|check| check["id"] == "vulnerable-dependency").unwrap().clone()
    };
    let open = check("dependencies/vex-under-investigation");
    let said = open["reason"].as_str().unwrap();
    assert!(said.contains("GHSA-rrrr-rrrr-rrrr") && said.contains("`pkg:gem/rack@3.0.0`"), "{said}");
    assert!(said.contains("`acme-key` says `under_investigation`, which is no answer"), "{said}");
    let pointers: Vec<&str> =
        open["rests_on"].as_array().unwrap().iter().filter_map(|place| place["pointer"].as_str()).collect();
    assert_eq!(
        pointers,
        [
            "GHSA-rrrr-rrrr-rrrr.json:/affected/0",
            "payload:/predicate/statements/0",
            "payload:/predicate/components/6"
        ]
    );
    let answered = check("dependencies/vex-by-cyclonedx").to_string();
    assert!(answered.contains("code_not_reachable"), "{answered}");
}
