//! What a signer is said to rest on is what it rests on: the path names the certificates that vouched, and each was valid.

use crate::setting::{blob, trusting, verify_blob, world};
use forge::certificate::Authority;
use forge::encoding::{base64, sha256};
use forge::{Version, World};
use model::Digest;
use serde_json::json;

const INTERMEDIATE: &str = "/verificationMaterial/x509CertificateChain/certificates/1/rawBytes";

#[test]
fn an_expired_authority_is_not_saved_by_another_one() {
    let mut world = world();
    let window = ("2026-01-01T00:00:00Z".parse().unwrap(), "2026-07-01T00:00:00Z".parse().unwrap());
    world.authority = Authority::new("acme", window);
    let bundle = world.forge(&blob());
    let mut root = world.trusted_root();
    let valid = World::new("other").trusted_root()["certificateAuthorities"][0].clone();
    root["certificateAuthorities"].as_array_mut().unwrap().push(valid);
    let rejection = verify_blob(&bundle, &trusting(&root)).unwrap_err();
    assert_eq!(rejection.code.id, "expired-certificate");
}

#[test]
fn authorities_of_one_name_are_told_apart_by_what_they_signed() {
    let mut world = world();
    let bundle = world.forge(&blob());
    let alone = verify_blob(&bundle, &trusting(&world.trusted_root())).unwrap();
    let wanted = [world.authority.intermediate_der(), world.authority.root_der()];
    let wanted = wanted.map(|der| Digest::sha256(sha256(der)));
    assert_eq!(alone.proof().signers().first().path()[1..], wanted);
    let namesake = World::new("other").trusted_root()["certificateAuthorities"][0].clone();
    for at in [0, 1] {
        let mut root = world.trusted_root();
        root["certificateAuthorities"].as_array_mut().unwrap().insert(at, namesake.clone());
        let among = verify_blob(&bundle, &trusting(&root)).unwrap();
        assert_eq!(among.proof().signers(), alone.proof().signers());
    }
    let mut root = world.trusted_root();
    root["certificateAuthorities"] = json!([namesake]);
    assert_eq!(verify_blob(&bundle, &trusting(&root)).unwrap_err().code.id, "untrusted-certificate");
}

#[test]
fn a_made_up_intermediate_does_not_hide_the_one_that_signed() {
    let mut world = world();
    let honest = world.forge(&blob().version(Version::V02));
    let roots = trusting(&world.trusted_root());
    let real = world.authority.intermediate_der().to_vec();
    let mut unsigned = real.clone();
    *unsigned.last_mut().unwrap() ^= 1;
    let mut of_nobody = real.clone();
    let issuer = of_nobody.windows(10).position(|text| text == b"forge root").unwrap();
    of_nobody[issuer] = b'g';
    let wanted = [Digest::sha256(sha256(&real)), Digest::sha256(sha256(world.authority.root_der()))];
    for fake in [unsigned, of_nobody] {
        let mut bundle = honest.clone();
        *bundle.pointer_mut(INTERMEDIATE).unwrap() = json!(base64(&fake));
        // Refusing the bundle is as good as seeing through it.
        if let Ok(bound) = verify_blob(&bundle, &roots) {
            assert_eq!(bound.proof().signers().first().path()[1..], wanted);
        }
    }
}

#[test]
fn an_intermediate_that_nobody_signed_is_not_on_the_path() {
    let mut world = world();
    let mut bundle = world.forge(&blob().version(Version::V02));
    // The root names its anchor alone, so the authority between comes with the bundle.
    let mut root = world.trusted_root();
    let chain = root.pointer_mut("/certificateAuthorities/0/certChain/certificates").unwrap();
    chain.as_array_mut().unwrap().remove(0);
    let roots = trusting(&root);
    let wanted = [world.authority.intermediate_der(), world.authority.root_der()];
    let wanted = wanted.map(|der| Digest::sha256(sha256(der)));
    let mut fake = world.authority.intermediate_der().to_vec();
    *fake.last_mut().unwrap() ^= 1;
    let honest = verify_blob(&bundle, &roots).unwrap();
    assert_eq!(honest.proof().signers().first().path()[1..], wanted);
    let brought = "/verificationMaterial/x509CertificateChain/certificates";
    for at in [1, 2] {
        let chain = bundle.pointer_mut(brought).unwrap().as_array_mut().unwrap();
        chain.retain(|one| one["rawBytes"] != json!(base64(&fake)));
        chain.insert(at, json!({ "rawBytes": base64(&fake) }));
        let bound = verify_blob(&bundle, &roots).unwrap();
        assert_eq!(bound.proof().signers().first().path()[1..], wanted, "{at}");
    }
}
