//! Several bills and several provenance statements about one artifact: one pair that agrees is enough, and so many pairs are
//! looked at.

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::pretty;
use forge::seed::Key;
use forge::statement::{Statement, Subject};
use serde_json::{Value, json};

use super::flat;
use super::packages::{AT, Gate, key};
use crate::run::{Ran, run_at};

const LEFT: &str = "pkg:npm/left@1.0.0";
const RIGHT: &str = "pkg:npm/right@1.0.0";

fn signed(gate: &Gate, name: &str, kind: &str, predicate: Value, key: &Key) {
    let statement = Statement::v1(vec![Subject::of("widget.bin", b"widget")], kind, predicate);
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(key, "");
    gate.put(&format!("evidence/{name}.json"), &pretty(&envelope.json()));
}

fn bill(gate: &Gate, name: &str, package: &str, key: &Key) {
    let component = json!({
        "type": "library", "bom-ref": name, "name": "x", "purl": package,
        "hashes": [{ "alg": "SHA-256", "content": "1".repeat(64) }],
    });
    let bom =
        json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [component] });
    signed(gate, name, "https://cyclonedx.org/bom", bom, key);
}

fn built(gate: &Gate, name: &str, package: &str, key: &Key) {
    let provenance = json!({
        "buildDefinition": {
            "buildType": "https://acme.example/build", "externalParameters": { "run": name },
            "resolvedDependencies": [{ "uri": package, "digest": { "sha256": "1".repeat(64) } }],
        },
        "runDetails": { "builder": { "id": "https://acme.example/builder" } },
    });
    signed(gate, name, "https://slsa.dev/provenance/v1", provenance, key);
}

fn gate() -> Gate {
    let gate = Gate::new();
    std::fs::create_dir(gate.dir.path().join("evidence")).unwrap();
    let policy = std::fs::read_to_string(gate.path("policy.yaml")).unwrap();
    let policy = policy.replace("- signature: { by: [acme] }", "- provenance: { by: [acme] }");
    gate.put("policy.yaml", policy.replace("from: [lockfile]", "from: [sbom, provenance]").as_bytes());
    gate.put("widget.bin", b"widget");
    gate
}

fn judged(gate: &Gate) -> Ran {
    let [file, policy, evidence] = ["widget.bin", "policy.yaml", "evidence"].map(|name| gate.path(name));
    run_at(&["verify", &file, "--policy", &policy, "-a", &evidence], AT)
}

#[test]
fn one_pair_that_agrees_is_enough() {
    let gate = gate();
    bill(&gate, "sbom", LEFT, &key());
    built(&gate, "a-rebuild", RIGHT, &key());
    let apart = judged(&gate);
    assert_eq!(apart.code, 1, "{}{}", apart.out, apart.err);
    assert!(apart.out.contains("disagreeing-dependencies"), "{}", apart.out);
    built(&gate, "build", LEFT, &key());
    let agreed = judged(&gate);
    assert_eq!(agreed.code, 0, "{}{}", agreed.out, agreed.err);
}

#[test]
fn t18_what_a_stranger_signs_is_no_list() {
    let gate = gate();
    gate.put("mallory.pub", Key::p256("mallory").public_pem().as_bytes());
    let policy = std::fs::read_to_string(gate.path("policy.yaml")).unwrap();
    let policy = policy
        .replace("file: acme.pub } } }", "file: acme.pub } }, mallory: { key: { file: mallory.pub } } }")
        .replace("root: acme } } }", "root: acme } }, mallory: { key: { root: mallory } } }");
    gate.put("policy.yaml", policy.as_bytes());
    bill(&gate, "sbom", LEFT, &key());
    built(&gate, "build", RIGHT, &key());
    built(&gate, "strangers", LEFT, &Key::p256("mallory"));
    let ran = judged(&gate);
    assert_eq!(ran.code, 1, "the stranger's agrees, and counts for nothing: {}{}", ran.out, ran.err);
    std::fs::remove_file(gate.path("evidence/build.json")).unwrap();
    bill(&gate, "sbom", RIGHT, &Key::p256("mallory"));
    assert_ne!(judged(&gate).code, 0);
}

#[test]
fn so_many_pairs_are_compared_and_no_more() {
    let gate = gate();
    bill(&gate, "sbom", LEFT, &key());
    for number in 0..64 {
        built(&gate, &format!("build-{number}"), if number == 63 { LEFT } else { RIGHT }, &key());
    }
    let most = judged(&gate);
    assert_eq!(most.code, 0, "{}{}", most.out, most.err);
    built(&gate, "build-64", RIGHT, &key());
    let beyond = judged(&gate);
    assert_eq!(beyond.code, 3, "{}{}", beyond.out, beyond.err);
    assert!(flat(&beyond.out).contains("more than 64 pairs"), "{}", beyond.out);
}
