//! An independent verifier accepts what the forge makes, and refuses what the forge spoils.
#![allow(missing_docs, reason = "a test")]

use countersign_forge::artifact::WIDGET;
use countersign_forge::tamper::{Base, Operator, Oracle, mutate_between, operators};
use countersign_forge::{
    Key, Logged, Recipe, Statement, Subject, Version, Workload, World, identity, provenance, world,
};
use sigstore_types::{Bundle, DerPublicKey};
use sigstore_verify::{PublicKeyVerificationPolicy, VerificationPolicy, Verifier, trust_root::TrustedRoot};

fn verifier(world: &World) -> Verifier {
    Verifier::new(&TrustedRoot::from_json(&world.trusted_root().to_string()).unwrap()).unwrap()
}

/// What it says of this evidence for the widget, if it was made with that base.
fn ask(verifier: &Verifier, base: Base, evidence: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(evidence).map_err(|e| e.to_string())?;
    let bundle = Bundle::from_json(text).map_err(|e| e.to_string())?;
    let asked = if base == Base::KeyBundle {
        let key = DerPublicKey::from_pem(&Key::p256("acme/offline").public_pem()).unwrap();
        verifier.verify(WIDGET.bytes, &bundle, &PublicKeyVerificationPolicy::new(key))
    } else {
        let signer = Workload::acme_release().signer_uri();
        verifier.verify(WIDGET.bytes, &bundle, &VerificationPolicy::new(signer, identity::GITHUB_ISSUER))
    };
    asked.map(drop).map_err(|e| e.to_string())
}

#[test]
fn every_base_and_shape_is_accepted() {
    let run = Workload::acme_release();
    let blob = Recipe::blob(&run, WIDGET.bytes, world::origin());
    let subjects = vec![Subject::of(WIDGET.name, WIDGET.bytes).and_sha512(WIDGET.bytes)];
    let statement = Statement::v01(subjects, provenance::SLSA_V02, provenance::v02(&run));
    let attestation = Recipe::attestation(&run, &statement, world::origin());
    let mut recipes = Vec::new();
    for version in [Version::V01, Version::V02, Version::V03] {
        recipes.push(blob.clone().version(version));
        recipes.push(blob.clone().version(version).with_timestamp());
        recipes.push(attestation.clone().version(version));
        recipes.push(attestation.clone().version(version).logged(Logged::Intoto));
    }
    for version in [Version::V02, Version::V03] {
        recipes.push(blob.clone().version(version).logged(Logged::RekorV2));
        recipes.push(attestation.clone().version(version).logged(Logged::RekorV2));
    }
    recipes.push(blob.version(Version::V01).without_proof());
    let mut world = World::new("acme");
    let oracle = verifier(&world);
    for recipe in recipes {
        let bundle = world.forge(&recipe).to_string();
        let said = ask(&oracle, Base::Signature, bundle.as_bytes());
        assert_eq!(said, Ok(()), "{:?} {:?}", recipe.version, recipe.logged);
    }
}

fn honest(operator: &Operator) -> Vec<u8> {
    countersign_forge::encoding::pretty(&World::new("acme").forge(&operator.base.recipe()))
}

#[test]
fn every_operator_spoils_what_the_oracle_would_have_accepted() {
    let oracle = verifier(&World::new("acme"));
    let mut wrong = Vec::new();
    for operator in operators() {
        let spoilt = operator.forge();
        assert_eq!(spoilt, operator.forge(), "{} is not deterministic", operator.name);
        if operator.oracle == Oracle::Silent {
            continue;
        }
        let before = honest(operator);
        assert_ne!(spoilt, before, "{} changes nothing", operator.name);
        assert_eq!(ask(&oracle, operator.base, &before), Ok(()), "{}", operator.name);
        let said = ask(&oracle, operator.base, &spoilt);
        println!(
            "{:<36} {}",
            operator.name,
            said.as_ref().map_or_else(String::clone, |()| "ACCEPTED".into())
        );
        if said.is_ok() != matches!(operator.oracle, Oracle::Accepts(_)) {
            wrong.push((operator.name, said));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
