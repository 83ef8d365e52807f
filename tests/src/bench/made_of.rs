//! What an artifact is made of: signed bills of materials of three sizes, and lockfiles.

use std::fs;
use std::path::Path;

use forge::dsse::{Envelope, IN_TOTO};
use forge::statement::{COSIGN_SIGN_V1, CYCLONEDX};
use forge::{Key, Statement, Subject};
use serde_json::{Value, json};

/// The most components of a bill; the others have half as many, and a quarter.
pub(crate) const COMPONENTS: usize = 50_000;
/// The packages of the npm lockfile, and of the other one.
pub(crate) const NPM: usize = 3_000;
pub(crate) const CARGO: usize = 600;

pub(crate) const FRAMEWORK: &str = "bills.yaml";
pub(crate) const HANDOFF: &str = "bills";
pub(crate) const ARTIFACT: &str = "billed.bin";
pub(crate) const SIGNATURE: &str = "billed.signature.json";

const RULES: &str = r#"countersign: 1
framework: bench-bills
number: 1
owner: bench@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: roots/bills.pub } }
identities:
  acme: { key: { root: acme-key } }
handoffs:
  bills:
    subject-name: any
    require:
      - attestation: { name: signed, type: "https://sigstore.dev/cosign/sign/v1", by: [acme] }
      - dependencies:
          by: [acme]
          pinned: true
          deny: [{ package: "pkg:npm/nothing-of-it", reason: it is denied }]
"#;

/// The signed bill of so many components.
pub(crate) fn bill(components: usize) -> String {
    format!("billed.{components}.json")
}

/// A folder with the lockfile of so many packages, which has its customary name there.
pub(crate) fn lockfile(kind: &str, packages: usize) -> String {
    match kind {
        "npm" => format!("locked/{packages}/package-lock.json"),
        _ => format!("locked/{packages}/Cargo.lock"),
    }
}

/// How a lockfile of so many packages is written.
type Written = fn(usize) -> String;

/// Makes them anew: it takes a second.
pub(crate) fn write(dir: &Path) {
    let key = Key::p256("bench/bills");
    fs::create_dir_all(dir.join("roots")).unwrap();
    fs::write(dir.join("roots/bills.pub"), key.public_pem()).unwrap();
    fs::write(dir.join(FRAMEWORK), RULES).unwrap();
    fs::write(dir.join(ARTIFACT), "billed").unwrap();
    let signed = |name: &str, predicate_type: &str, predicate: Value| {
        let statement = Statement::v1(vec![Subject::of(ARTIFACT, b"billed")], predicate_type, predicate);
        let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key, "");
        fs::write(dir.join(name), envelope.json().to_string()).unwrap();
    };
    signed(SIGNATURE, COSIGN_SIGN_V1, json!({}));
    for part in [1, 2, 4] {
        signed(&bill(COMPONENTS / part), CYCLONEDX, listed(COMPONENTS / part));
    }
    let locked: [(&str, usize, Written); 2] = [("npm", NPM, npm), ("cargo", CARGO, cargo)];
    for (kind, packages, locked) in locked {
        for count in [packages, packages / 2] {
            let path = dir.join(lockfile(kind, count));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, locked(count)).unwrap();
        }
    }
}

/// Each needs two that come later, so that the graph is some levels deep.
fn needs(at: usize, count: usize) -> impl Iterator<Item = usize> {
    [2 * at + 1, 2 * at + 2].into_iter().filter(move |to| *to < count)
}

fn listed(count: usize) -> Value {
    let component = |at: usize| {
        json!({
            "type": "library", "bom-ref": format!("c{at}"), "name": "p", "purl": format!("pkg:npm/p{at}@1"),
            "hashes": [{ "alg": "SHA-256", "content": format!("{at:064x}") }],
        })
    };
    let needed = |at: usize| json!({ "ref": format!("c{at}"), "dependsOn": needs(at, count).map(|to| format!("c{to}")).collect::<Vec<_>>() });
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "components": (0..count).map(component).collect::<Vec<_>>(),
        "dependencies": (0..count).map(needed).collect::<Vec<_>>(),
    })
}

fn npm(count: usize) -> String {
    let integrity = format!("sha512-{}==", "A".repeat(86));
    let each = (0..count).map(|at| {
        let needed: serde_json::Map<String, Value> =
            needs(at, count).map(|to| (format!("p{to}"), json!("^1.0.0"))).collect();
        let package = json!({
            "version": "1.0.0", "resolved": format!("https://registry.example/p{at}/-/p{at}-1.0.0.tgz"),
            "integrity": integrity, "dependencies": needed,
        });
        (format!("node_modules/p{at}"), package)
    });
    let mut packages: serde_json::Map<String, Value> = each.collect();
    packages.insert(
        String::new(),
        json!({ "name": "bench", "version": "1.0.0", "dependencies": { "p0": "^1.0.0" } }),
    );
    json!({ "name": "bench", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": packages })
        .to_string()
}

fn cargo(count: usize) -> String {
    let mut text = "version = 4\n".to_owned();
    for at in 0..count {
        let needed: String = needs(at, count).map(|to| format!(" \"p{to}\",\n")).collect();
        text.push_str(&format!(
            "\n[[package]]\nname = \"p{at}\"\nversion = \"1.0.0\"\nsource = \"registry+https://index.example/crates\"\n\
             checksum = \"{at:064x}\"\ndependencies = [\n{needed}]\n"
        ));
    }
    text
}
