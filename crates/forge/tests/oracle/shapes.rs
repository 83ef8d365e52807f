use crate::Judge;
use countersign_forge::artifact::WIDGET;
use countersign_forge::provenance::{SLSA_V02, v02};
use countersign_forge::root::{Window, Windows, trusted_root};
use countersign_forge::world::origin;
use countersign_forge::{Logged, Recipe, Statement, Subject, Version, Workload, World};

fn blob() -> Recipe {
    Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin())
}

/// Every shape a bundle may have.
fn recipes() -> Vec<Recipe> {
    let run = Workload::acme_release();
    let subjects = vec![Subject::of(WIDGET.name, WIDGET.bytes).and_sha512(WIDGET.bytes)];
    let statement = Statement::v01(subjects, SLSA_V02, v02(&run));
    let attestation = Recipe::attestation(&run, &statement, origin());
    let mut recipes = vec![blob().version(Version::V01).without_proof()];
    for version in [Version::V01, Version::V02, Version::V03] {
        recipes.push(blob().version(version));
        recipes.push(blob().version(version).with_timestamp());
        recipes.push(attestation.clone().version(version));
        recipes.push(attestation.clone().version(version).logged(Logged::Intoto));
    }
    for version in [Version::V02, Version::V03] {
        recipes.push(blob().version(version).with_timestamp().without_promise());
        recipes.push(blob().version(version).logged(Logged::RekorV2));
        recipes.push(attestation.clone().version(version).logged(Logged::RekorV2));
    }
    recipes
}

#[test]
fn every_shape_is_accepted_and_made_the_same_again() {
    let mut world = World::new("acme");
    let mut again = world.clone();
    let judge = Judge::of(&world);
    for recipe in recipes() {
        let bundle = world.forge(&recipe).to_string();
        assert_eq!(bundle, again.forge(&recipe).to_string());
        let said = judge.listed(WIDGET.bytes, bundle.as_bytes());
        assert_eq!(said, Ok(()), "{:?} {:?}", recipe.version, recipe.logged);
    }
}

#[test]
fn another_artifact_and_another_world_are_refused() {
    let bundle = World::new("acme").forge(&blob()).to_string();
    let stranger = Judge::of(&World::new("elsewhere"));
    assert!(Judge::of(&World::new("acme")).listed(b"other", bundle.as_bytes()).is_err());
    assert!(stranger.listed(WIDGET.bytes, bundle.as_bytes()).is_err());
}

#[test]
fn each_window_of_the_trusted_root_counts() {
    let mut world = World::new("acme");
    let bundle = world.forge(&blob()).to_string();
    let stamped = world.forge(&blob().logged(Logged::RekorV2)).to_string();
    let start = "2026-01-01T00:00:00Z".parse().unwrap();
    let past = Window { start, end: Some("2026-07-31T00:00:00Z".parse().unwrap()) };
    let accepted = |windows: Windows, bundle: &str| {
        let root = trusted_root(&world, &windows).to_string();
        let root = sigstore_verify::trust_root::TrustedRoot::from_json(&root).unwrap();
        let judge = Judge(sigstore_verify::Verifier::new(&root).unwrap(), World::new("acme"));
        judge.listed(WIDGET.bytes, bundle.as_bytes()).is_ok()
    };
    let open = Windows::open(start);
    assert!(accepted(open, &bundle) && accepted(open, &stamped));
    assert!(!accepted(Windows { authority: past, ..open }, &bundle));
    assert!(!accepted(Windows { ct_log: past, ..open }, &bundle));
    assert!(!accepted(Windows { rekor: past, ..open }, &bundle));
    assert!(!accepted(Windows { timestamps: past, ..open }, &stamped));
}
