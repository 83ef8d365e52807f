//! Log entries: nothing is reported that no log vouched for.

use crate::setting::{WIDGET, Whole, blob, claim, now, trusting, verify_blob, widget, world};
use countersign_verify::{KeyTerms, Roots, signature};
use forge::encoding::{base64, unbase64};
use forge::root::{Window, Windows, trusted_root};
use forge::world::{hint, origin};
use forge::{Content, Key, Logged, Recipe, Signer};
use serde_json::{Value, json};

/// The first entry again, in the name of another log, its body told apart by a space, and nothing that proves it.
fn with_bare_entry(mut bundle: Value, log: &Value) -> Value {
    let entries = bundle.pointer_mut("/verificationMaterial/tlogEntries").unwrap().as_array_mut().unwrap();
    let mut bare = entries[0].clone();
    bare.as_object_mut().unwrap().remove("inclusionProof");
    bare.as_object_mut().unwrap().remove("inclusionPromise");
    bare["logId"] = log["logId"].clone();
    bare["logIndex"] = json!("12345");
    let body = unbase64(bare["canonicalizedBody"].as_str().unwrap());
    bare["canonicalizedBody"] = json!(base64(&[body, b" ".to_vec()].concat()));
    entries.push(bare);
    bundle
}

#[test]
fn an_entry_that_nothing_proves_is_not_an_entry() {
    let mut world = world();
    let root = world.trusted_root();
    for recipe in [blob(), blob().logged(Logged::RekorV2)] {
        let bundle = with_bare_entry(world.forge(&recipe), &root["tlogs"][1]);
        assert!(verify_blob(&bundle, &trusting(&root)).is_err());
    }
}

#[test]
fn an_index_that_nothing_proves_is_not_reported() {
    let mut world = world();
    let mut bundle = world.forge(&blob().without_promise().with_timestamp());
    let entry = bundle.pointer_mut("/verificationMaterial/tlogEntries/0").unwrap();
    entry["logIndex"] = json!("999999");
    let indices: Vec<u64> = match verify_blob(&bundle, &trusting(&world.trusted_root())) {
        Ok(bound) => {
            bound.proof().signers().first().logged().iter().filter_map(|logged| logged.index).collect()
        }
        Err(_) => Vec::new(),
    };
    assert!(!indices.contains(&999_999));
}

#[test]
fn a_log_key_that_had_ended_vouches_for_no_key_either() {
    let key = Key::p256("k");
    let mut world = world();
    let signer = Signer::Key { key: key.clone(), hint: hint(&key) };
    let bundle = world.forge(&Recipe::new(Content::Blob(WIDGET.into()), signer, origin()).without_promise());
    let open = Windows::open("2026-01-01T00:00:00Z".parse().unwrap());
    let ended = Window { start: open.rekor.start, end: Some("2026-02-01T00:00:00Z".parse().unwrap()) };
    let root = trusted_root(&world, &Windows { rekor: ended, ..open });
    let mut builder = Roots::builder();
    builder.trusted_root("acme", root.to_string().as_bytes()).unwrap();
    builder
        .key(
            "acme-key",
            key.public_pem().as_bytes(),
            KeyTerms { log: Some("acme".into()), ..KeyTerms::default() },
        )
        .unwrap();
    let result = signature(&claim(&bundle), &widget(), &Whole, &builder.build().unwrap(), now());
    assert_eq!(result.map(|_| ()).unwrap_err().code.id, "expired-log-key");
}
