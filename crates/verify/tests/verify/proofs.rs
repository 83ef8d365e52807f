//! What holds, in every shape, and what a proof then says.

use std::sync::Arc;

use crate::setting::{
    WIDGET, Whole, attestation, blob, claim, now, trusting, verify_blob, verify_statement, widget, world,
};
use countersign_verify::{Inclusion, KeyTerms, Roots, bind, signature, statement};
use forge::world::{hint, origin};
use forge::{Content, Key, Logged, Recipe, Signer, Version};
use model::{NoBytes, Principal};

#[test]
fn every_version_and_entry_of_a_keyless_signature_holds() {
    let mut world = world();
    let roots = trusting(&world.trusted_root());
    for version in [Version::V01, Version::V02, Version::V03] {
        let bound = verify_blob(&world.forge(&blob().version(version)), &roots).unwrap();
        let Principal::Keyless(who) = bound.proof().signers().first().principal() else {
            panic!("not keyless")
        };
        assert_eq!(who.claims.source.as_deref(), Some("https://github.com/acme/widget"));
        assert!(bound.names().is_empty(), "a signature over bytes carries no name");
    }
    for logged in [Logged::Dsse, Logged::Intoto, Logged::RekorV2] {
        let bound = verify_statement(&world.forge(&attestation().logged(logged)), &roots).unwrap();
        assert_eq!(bound.names().iter().map(|name| &**name).collect::<Vec<_>>(), ["widget-1.4.2.tgz"]);
    }
    let promised = verify_blob(&world.forge(&blob().version(Version::V01).without_proof()), &roots).unwrap();
    assert_eq!(promised.proof().signers().first().logged()[0].inclusion, Inclusion::PromiseOnly);
}

fn keyed(key: &Key, content: Content, logged: Logged) -> serde_json::Value {
    let signer = Signer::Key { key: key.clone(), hint: hint(key) };
    world().forge(&Recipe::new(content, signer, origin()).logged(logged))
}

fn trusting_key(key: &Key, log: Option<&str>) -> Roots {
    let mut builder = Roots::builder();
    builder.trusted_root("acme", world().trusted_root().to_string().as_bytes()).unwrap();
    builder
        .key(
            "acme-key",
            key.public_pem().as_bytes(),
            KeyTerms { log: log.map(Into::into), ..KeyTerms::default() },
        )
        .unwrap();
    builder.build().unwrap()
}

#[test]
fn keys_sign_bytes_and_statements_with_and_without_a_log() {
    for key in [Key::p256("k"), Key::ed25519("k")] {
        let bytes = keyed(&key, Content::Blob(WIDGET.into()), Logged::HashedRekord);
        let plain = signature(&claim(&bytes), &widget(), &Whole, &trusting_key(&key, None), now()).unwrap();
        assert_eq!(plain.proof().signers().first().signed_at(), None, "nobody proved a time");
        let logged =
            signature(&claim(&bytes), &widget(), &Whole, &trusting_key(&key, Some("acme")), now()).unwrap();
        assert!(logged.proof().signers().first().signed_at().is_some());
        let stranger =
            signature(&claim(&bytes), &widget(), &Whole, &trusting_key(&Key::p256("other"), None), now());
        assert_eq!(stranger.unwrap_err().code.id, "unknown-key");
    }
}

#[test]
fn a_key_that_must_be_logged_is_not_believed_without_a_log() {
    let key = Key::p256("k");
    let bundle = keyed(&key, Content::Blob(WIDGET.into()), Logged::Nowhere);
    let result = signature(&claim(&bundle), &widget(), &Whole, &trusting_key(&key, Some("acme")), now());
    assert_eq!(result.unwrap_err().code.id, "missing-log-entry");
}

#[test]
fn a_scheme_over_all_bytes_says_so_when_there_are_none() {
    let key = Key::ed25519("k");
    let bundle = keyed(&key, Content::Blob(WIDGET.into()), Logged::HashedRekord);
    let result = signature(&claim(&bundle), &widget(), &NoBytes, &trusting_key(&key, None), now());
    assert_eq!(result.unwrap_err().code.id, "needs-bytes");
}

#[test]
fn a_statement_is_verified_once_and_bound_to_its_own_subjects_alone() {
    let mut world = world();
    let bundle = world.forge(&attestation());
    let roots = trusting(&world.trusted_root());
    let proof = Arc::new(statement(&claim(&bundle), &roots, now()).unwrap());
    assert!(bind(&proof, &widget()).is_ok());
    let mut other = widget();
    other.digests = vec![model::Digest::sha256([7; 32])];
    assert_eq!(bind(&proof, &other).unwrap_err().code.id, "subject-mismatch");
    other.digests.clear();
    assert_eq!(bind(&proof, &other).unwrap_err().code.id, "needs-digest", "nothing to bind by");
}

#[test]
fn two_roots_that_both_vouch_make_one_signer() {
    let mut world = world();
    let bundle = world.forge(&blob());
    let mut builder = Roots::builder();
    for name in ["one", "two"] {
        builder.trusted_root(name, world.trusted_root().to_string().as_bytes()).unwrap();
    }
    let bound = verify_blob(&bundle, &builder.build().unwrap()).unwrap();
    assert_eq!(bound.proof().signers().count(), 1);
    assert_eq!(bound.proof().signers().first().roots().count(), 2);
}

#[test]
fn no_root_vouches_for_nobody() {
    let mut world = world();
    let bundle = world.forge(&blob());
    let none = Roots::builder().build().unwrap();
    assert_eq!(verify_blob(&bundle, &none).unwrap_err().code.id, "untrusted-certificate");
}
