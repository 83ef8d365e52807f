//! Each guard, by what the library alone would accept.

use crate::setting::{attestation, blob, now, trusting, verify_blob, verify_statement, widget, world};
use countersign_verify::signature;
use forge::root::{Window, Windows, trusted_root};
use forge::world::origin;
use model::{Instant, NoBytes};
use serde_json::{Value, json};

fn rejected(result: Result<impl Sized, countersign_verify::Rejection>) -> &'static str {
    result.err().map_or("accepted", |rejection| rejection.code.id)
}

#[test]
fn a_log_key_that_had_ended_vouches_for_no_checkpoint() {
    let mut world = world();
    let bundle = world.forge(&blob().without_promise().with_timestamp());
    let open = Windows::open("2026-01-01T00:00:00Z".parse().unwrap());
    assert!(verify_blob(&bundle, &trusting(&trusted_root(&world, &open))).is_ok());
    let ended = Window { start: open.rekor.start, end: Some("2026-07-31T00:00:00Z".parse().unwrap()) };
    let root = trusted_root(&world, &Windows { rekor: ended, ..open });
    assert_eq!(rejected(verify_blob(&bundle, &trusting(&root))), "expired-log-key");
}

#[test]
fn an_entry_names_the_log_that_signed_its_checkpoint() {
    let mut world = world();
    let mut bundle = world.forge(&blob().without_promise().with_timestamp());
    let other = trusted_root(&world, &Windows::open(origin()))["tlogs"][1]["logId"]["keyId"].clone();
    let entry = &mut bundle["verificationMaterial"]["tlogEntries"][0];
    assert_ne!(entry["logId"]["keyId"], other);
    entry["logId"]["keyId"] = other;
    assert_eq!(rejected(verify_blob(&bundle, &trusting(&world.trusted_root()))), "relabelled-log-entry");
}

#[test]
fn a_signature_from_after_the_run_is_refused_whatever_the_machines_clock_says() {
    let mut world = world();
    let bundle = world.forge(&blob());
    let roots = trusting(&world.trusted_root());
    let before = Instant::parse("2026-08-01T09:00:00Z").unwrap();
    let claim = crate::setting::claim(&bundle);
    assert_eq!(rejected(signature(&claim, &widget(), &NoBytes, &roots, before)), "signed-in-future");
    assert!(signature(&claim, &widget(), &NoBytes, &roots, now()).is_ok());
}

#[test]
fn times_come_with_their_authority() {
    let mut world = world();
    let bundle = world.forge(&attestation().with_timestamp());
    let bound = verify_statement(&bundle, &trusting(&world.trusted_root())).unwrap();
    let signer = bound.proof().signers().first();
    let names: Vec<&str> = signer.times().iter().map(|time| &*time.authority).collect();
    assert_eq!(names, ["https://timestamps.forge.example", "https://rekor.forge.example"]);
    assert_eq!(signer.path().len(), 3, "leaf, intermediate, root");
    let digests: Vec<_> = signer.certificates().iter().map(|one| one.digest.clone()).collect();
    assert_eq!(signer.path(), digests);
    let stamp: Vec<_> = signer.times()[0].certificates.iter().map(|one| one.digest.clone()).collect();
    assert_eq!((stamp.len(), &stamp), (2, &signer.times()[0].path));
    assert!(signer.times()[1].certificates.is_empty(), "a log has a key, not a certificate");
    let log = forge::encoding::base64(signer.certificate_log().unwrap().bytes());
    assert_eq!(Value::from(log), world.trusted_root()["ctlogs"][0]["logId"]["keyId"]);
    assert_eq!(signer.signed_at(), signer.times().iter().map(|time| time.at).min());
}

#[test]
fn a_time_is_told_by_who_gave_it_also_among_several() {
    let mut world = world();
    let bundle = world.forge(&attestation().with_timestamp());
    let alone = verify_statement(&bundle, &trusting(&world.trusted_root())).unwrap();
    let mut root = world.trusted_root();
    let mut other = forge::World::new("other").trusted_root()["timestampAuthorities"][0].clone();
    other["uri"] = json!("https://timestamps.other.example");
    for at in [0, 1] {
        root["timestampAuthorities"].as_array_mut().unwrap().insert(at, other.clone());
        let among = verify_statement(&bundle, &trusting(&root)).unwrap();
        assert_eq!(among.proof().signers(), alone.proof().signers());
        root["timestampAuthorities"].as_array_mut().unwrap().remove(at);
    }
    root["timestampAuthorities"] = json!([other]);
    assert_eq!(rejected(verify_statement(&bundle, &trusting(&root))), "bad-timestamp");
}

#[test]
fn a_bundle_brings_no_anchor_of_its_own() {
    let mut world = world();
    let mut bundle = world.forge(&blob().version(forge::Version::V02));
    let root = &world.trusted_root()["certificateAuthorities"][0]["certChain"]["certificates"][1];
    let chain =
        bundle["verificationMaterial"]["x509CertificateChain"]["certificates"].as_array_mut().unwrap();
    chain.push(root.clone());
    assert_eq!(rejected(verify_blob(&bundle, &trusting(&world.trusted_root()))), "root-in-chain");
}

#[test]
fn one_authority_of_an_unknown_kind_does_not_lose_the_root() {
    let mut world = world();
    let bundle = world.forge(&blob());
    let mut root = world.trusted_root();
    let mut odd: Value = root["tlogs"][0].clone();
    odd["publicKey"]["rawBytes"] = json!("AAAA");
    odd["logId"]["keyId"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    root["tlogs"].as_array_mut().unwrap().insert(0, odd);
    root["certificateAuthorities"]
        .as_array_mut()
        .unwrap()
        .insert(0, json!({"uri": "u", "certChain": {"certificates": [{"rawBytes": "AAAA"}]}}));
    root["ctlogs"].as_array_mut().unwrap().push(json!({"baseUrl": "u"}));
    assert!(verify_blob(&bundle, &trusting(&root)).is_ok());
    let read = countersign_verify::TrustedRoot::read(root.to_string().as_bytes()).unwrap();
    let set_aside: Vec<&str> = read.unusable().iter().map(|one| &*one.pointer).collect();
    assert_eq!(set_aside, ["/certificateAuthorities/0", "/tlogs/0", "/ctlogs/1"]);
}
