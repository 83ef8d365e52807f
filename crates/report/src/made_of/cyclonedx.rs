use model::{Algorithm, Digest, Text};
use serde_json::{Value, json};

use super::{MadeOf, Part};
use crate::json::written;

/// The reference of what it is a bill of.
const ARTIFACT: &str = "artifact";

/// What an artifact is made of, as a CycloneDX 1.6 document with what was found of each dependency in its properties; ending
/// in a line break. `version` is the tool's.
///
/// It has no serial number and no time: the same inputs give the same bytes.
///
/// # Errors
/// None that these values can cause; the serialiser's own words if it finds one.
pub fn cyclonedx(made: &MadeOf, version: &Text) -> Result<String, String> {
    let mut needed = vec![json!({ "ref": ARTIFACT, "dependsOn": references(&made.direct) })];
    needed.extend(
        made.parts
            .iter()
            .enumerate()
            .map(|(at, part)| json!({ "ref": reference(at), "dependsOn": references(&part.needs) })),
    );
    let components = made.parts.iter().enumerate().map(|(at, part)| component(made, at, part));
    let judged = if made.judged { "by a decision" } else { "by nobody" };
    let mut about = vec![property("countersign:judged", judged)];
    about.extend(made.said_by.iter().map(|whose| property("countersign:said-by", whose)));
    written(&json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": { "components": [{ "type": "application", "name": "countersign", "version": version }] },
            "component": {
                "type": "application",
                "bom-ref": ARTIFACT,
                "name": made.given,
                "hashes": hashes(&made.digests),
            },
            "properties": about,
        },
        "components": components.collect::<Vec<_>>(),
        "dependencies": needed,
    }))
}

fn component(made: &MadeOf, at: usize, part: &Part) -> Value {
    let mut properties = vec![property("countersign:state", made.state(part).word())];
    properties.extend(part.coverage.map(|word| property("countersign:coverage", word)));
    properties.extend(part.findings.iter().map(|found| property("countersign:finding", &found.shown())));
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(at),
        "name": part.package.as_ref().map_or(&part.called, |package| &package.name),
        "hashes": hashes(&part.digests),
        "properties": properties,
    });
    if let (Some(package), Some(fields)) = (&part.package, component.as_object_mut()) {
        fields.insert("purl".to_owned(), json!(package.spelling()));
        if !package.namespace.is_empty() {
            fields.insert("group".to_owned(), json!(package.namespace));
        }
        if let Some(version) = &package.version {
            fields.insert("version".to_owned(), json!(version));
        }
    }
    component
}

fn reference(at: usize) -> String {
    format!("dependency-{at}")
}

fn references(all: &[usize]) -> Vec<String> {
    all.iter().map(|at| reference(*at)).collect()
}

fn hashes(digests: &[Digest]) -> Vec<Value> {
    let written = |algorithm| match algorithm {
        Algorithm::Sha256 => "SHA-256",
        Algorithm::Sha384 => "SHA-384",
        Algorithm::Sha512 => "SHA-512",
    };
    let hash = |digest: &Digest| json!({ "alg": written(digest.algorithm()), "content": digest.hex() });
    digests.iter().map(hash).collect()
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}
