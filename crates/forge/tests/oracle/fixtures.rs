use crate::Judge;
use countersign_forge::World;
use countersign_forge::cases::{Case, Delivery, FAMILIES, Make, keys};
use countersign_forge::fixture;
use countersign_forge::tamper::LABEL;
use serde_json::{Value, json};

#[test]
fn making_the_fixtures_twice_gives_the_same_bytes() {
    let first = fixture::all();
    assert!(first.len() > 300, "{}", first.len());
    assert_eq!(first, fixture::all());
}

#[test]
fn the_fixtures_kept_are_the_fixtures_made() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    let folders = fixture::folders(fixtures.as_ref());
    let found = folders.iter().flat_map(|(folder, files)| fixture::check(folder, files).unwrap());
    let told: Vec<String> = found.map(|difference| difference.to_string()).collect();
    assert!(told.is_empty(), "run `forge write fixtures`:\n{}", told.join("\n"));
}

/// Families of keys and entries that this verifier does not read. Their signatures are held against another
/// implementation beside the keys themselves (`seed`). It reads no containers either; what they hold are bundles and
/// envelopes made as in the families it does read. The one root it knows keeps logs.
const BEYOND: [&str; 20] = [
    "keys",
    "keys-stamped",
    "named",
    "keys-logged",
    "npm",
    "pypi",
    "cosign",
    "gcb",
    "minisign",
    "x509",
    "x509-dated",
    "layout",
    "layout-status",
    "revocation",
    "tuf",
    "release",
    "receipt",
    "advisories",
    "dependencies",
    "publishers",
];

/// Every case that should be allowed rests on evidence an independent verifier accepts for its artifacts.
#[test]
fn the_evidence_of_every_allowed_case_is_accepted() {
    let judge = Judge::of(&World::new(LABEL));
    for family in FAMILIES.iter().filter(|family| !BEYOND.contains(&family.name)) {
        for case in (family.cases)().iter().filter(|case| case.exit == 0) {
            let delivery = case.deliver();
            for (name, bytes) in artifacts(&delivery) {
                let accepted =
                    evidence(case, &delivery).iter().filter(|one| good(&judge, bytes, one)).count();
                assert!(accepted > 0, "{}/{}: nothing for {name}", family.name, case.name);
            }
            for one in evidence(case, &delivery) {
                let fits = artifacts(&delivery).iter().any(|(_, bytes)| good(&judge, bytes, &one));
                assert!(fits, "{}/{}: {one}", family.name, case.name);
            }
        }
    }
}

/// Name and bytes of everything judged, whether the file is there or not.
fn artifacts(delivery: &Delivery) -> Vec<(&str, &[u8])> {
    let files = delivery.subjects.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    files.chain(delivery.digests.iter().map(|artifact| (artifact.name, artifact.bytes))).collect()
}

/// The documents a case rests on. What a stranger adds may be anything.
fn evidence(case: &Case, delivery: &Delivery) -> Vec<Value> {
    let own = delivery.attestations.iter().filter(|(name, _)| !name.starts_with("a-stranger"));
    let mut found = Vec::new();
    for (_, bytes) in own {
        let documents = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
        found.extend(
            documents.map(|document| document.unwrap_or_else(|fault| panic!("{}: {fault}", case.name))),
        );
    }
    found
}

fn good(judge: &Judge, artifact: &[u8], evidence: &Value) -> bool {
    let bundles = bundles(evidence);
    bundles.iter().any(|bundle| {
        let text = bundle.to_string();
        let text = text.as_bytes();
        let by_key = |key| judge.key_alone(artifact, text, &key).is_ok();
        judge.anyone(artifact, text).is_ok() || keys().into_iter().any(|(_, key)| by_key(key))
    })
}

/// The oracle reads bundles only: a bare envelope is put into one, a signature at a time.
fn bundles(evidence: &Value) -> Vec<Value> {
    let Some(signatures) = evidence["signatures"].as_array() else { return vec![evidence.clone()] };
    let wrap = |signature: &Value| {
        let mut envelope = evidence.clone();
        envelope["signatures"] = json!([signature]);
        json!({
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": { "publicKey": { "hint": "" }, "tlogEntries": [] },
            "dsseEnvelope": envelope,
        })
    };
    signatures.iter().map(wrap).collect()
}

/// Names are folders, and sentences go into reports.
#[test]
fn every_case_is_told_apart_by_name_and_sentence() {
    for family in FAMILIES {
        let cases = (family.cases)();
        for (index, case) in cases.iter().enumerate() {
            assert!(matches!(case.exit, 0 | 1 | 3 | 4 | 5), "{}/{}", family.name, case.name);
            assert!(!case.what.is_empty() && !case.what.ends_with('.'), "{}/{}", family.name, case.name);
            let tampered = matches!(case.make, Make::Tamper(_));
            assert_eq!(tampered, family.name == "tampered", "{}", case.name);
            assert!(cases.iter().skip(index + 1).all(|other| other.name != case.name), "{}", case.name);
        }
    }
}
