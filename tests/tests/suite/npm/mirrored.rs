//! A mirror hands out what is published elsewhere: it is asked, and what was signed names the registry.

use serde_json::json;

use super::{AT, ATTESTATIONS, NAME, Stage};
use crate::run::{Ran, run_at};

/// The registry that nobody reaches, and that what was signed names.
const REGISTRY: &str = "https://registry.example";

fn mirrored() -> Stage {
    let mut stage = Stage::new();
    let (mut publish, provenance) = (stage.said(), stage.built());
    publish.predicate["registry"] = json!(REGISTRY);
    stage.hands_out(&publish, &provenance);
    stage
}

fn judged(stage: &Stage, registry: &str, more: &[&str]) -> Ran {
    let (framework, mirror) = (stage.path("framework.yaml"), stage.packages.address());
    let own = ["verify", NAME, "--policy", &framework, "--format", "json", "--npm-registry", registry];
    run_at(&[&own, ["--npm-mirror", &mirror].as_slice(), more].concat(), AT)
}

#[test]
fn a_mirror_is_asked_for_what_another_registry_published() {
    let stage = mirrored();
    let ran = judged(&stage, REGISTRY, &[]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let path = ran.report["evidence"][0]["path"].as_str().unwrap();
    let asked = format!("{REGISTRY}{ATTESTATIONS}, asked of {}{ATTESTATIONS}", stage.packages.address());
    assert_eq!(path, asked, "who published it, and who was asked");
    assert_eq!(judged(&stage, &format!("{REGISTRY}/"), &[]).code, 0);
}

#[test]
fn a_mirror_makes_nothing_the_registrys_own() {
    let stage = mirrored();
    for other in ["https://registry.example/npm", "https://registry.example.evil", "http://registry.example"]
    {
        let ran = judged(&stage, other, &[]);
        assert_eq!(ran.code, 1, "{other}: {}", ran.out);
        assert!(ran.out.contains("subject-mismatch"), "{other}: {}", ran.out);
    }
    // And what the mirror signs for itself is not the registry's.
    assert_eq!(judged(&Stage::new(), REGISTRY, &[]).code, 1);
    let ran = run_at(&["verify", NAME, "--npm-mirror", REGISTRY], AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn what_a_mirror_handed_out_is_judged_again_by_the_registry_it_is_of() {
    let stage = mirrored();
    let ledger = stage.path("own.ledger");
    assert_eq!(judged(&stage, REGISTRY, &["--ledger", &ledger]).code, 0);
    let asked = stage.packages.asked().len();
    let framework = stage.path("framework.yaml");
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(stage.packages.asked().len(), asked);
}
