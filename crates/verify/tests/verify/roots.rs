//! Trusted roots and keys: what is read, and what is not.

use crate::setting::world;
use countersign_verify::{Key, KeyFault, KeyTerms, Roots, RootsFault, TrustedRoot, embedded_root};
use model::Embedded;
use serde_json::json;

#[test]
fn the_embedded_roots_are_whole() {
    for embedded in Embedded::ALL {
        let root = TrustedRoot::read(embedded_root(embedded).as_bytes()).unwrap();
        assert!(root.unusable().is_empty(), "{}: {:?}", embedded.name(), root.unusable());
        assert!(!root.authorities().is_empty());
        assert_eq!(Embedded::named(embedded.name()), Some(embedded));
    }
}

#[test]
fn what_is_not_a_trusted_root_is_refused_with_the_reason() {
    let good = world().trusted_root();
    let mut other_type = good.clone();
    other_type["mediaType"] = json!("application/json");
    let mut empty = good.clone();
    for list in ["tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"] {
        empty[list] = json!([]);
    }
    let mut not_a_list = good.clone();
    not_a_list["tlogs"] = json!({});
    let twice = good.to_string().replacen("{\"", "{\"mediaType\":\"x\",\"", 1);
    for (text, why) in [
        (other_type.to_string(), "mediaType is application/json"),
        (empty.to_string(), "no usable certificate authority"),
        (not_a_list.to_string(), "/tlogs is not a list"),
        (twice, "mediaType"),
        ("[]".to_owned(), ""),
        (String::new(), ""),
        ("{".repeat(10_000), ""),
    ] {
        let fault = TrustedRoot::read(text.as_bytes()).err().unwrap_or_else(|| panic!("accepted: {why}"));
        assert!(fault.contains(why), "{fault}");
    }
}

#[test]
fn the_second_log_with_one_id_is_set_aside() {
    let mut root = world().trusted_root();
    let first = root["tlogs"][0].clone();
    root["tlogs"].as_array_mut().unwrap().push(first);
    let read = TrustedRoot::read(root.to_string().as_bytes()).unwrap();
    assert!(read.unusable()[0].why.contains("already taken"));
}

#[test]
fn a_window_that_cannot_be_read_refuses_the_root() {
    let pointers = [
        "/tlogs/1/publicKey/validFor",
        "/ctlogs/0/publicKey/validFor",
        "/certificateAuthorities/0/validFor",
        "/timestampAuthorities/0/validFor",
    ];
    let (start, end) = ("2026-01-01T00:00:00Z", "2126-01-01T00:00:00Z");
    for pointer in pointers {
        let with = |window: serde_json::Value| {
            let mut root = world().trusted_root();
            *root.pointer_mut(pointer).unwrap() = window;
            TrustedRoot::read(root.to_string().as_bytes())
        };
        for bad in [
            json!({}),
            json!({ "end": end }),
            json!({ "start": null, "end": end }),
            json!({ "start": "2026-01-01", "end": end }),
            json!({ "start": start, "end": "never" }),
            json!([start, end]),
            json!(start),
        ] {
            let fault = with(bad.clone()).err().unwrap_or_else(|| panic!("{pointer}: {bad}"));
            assert!(fault.starts_with(pointer), "{fault}");
        }
        for good in [json!({ "start": start }), json!({ "start": start, "end": end }), json!(null)] {
            let read = with(good.clone()).unwrap_or_else(|why| panic!("{pointer}: {good}: {why}"));
            assert!(read.unusable().is_empty(), "{pointer}: {good}: {:?}", read.unusable());
        }
    }
}

#[test]
fn a_key_file_holds_one_public_key_and_no_other_block() {
    let pem = forge::Key::p256("k").public_pem();
    assert!(Key::read(pem.as_bytes(), None).is_ok());
    assert!(Key::read(forge::Key::ed25519("k").public_pem().as_bytes(), None).is_ok());
    let private = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    assert_eq!(Key::read(private.as_bytes(), None).err(), Some(KeyFault::Private));
    let two = format!("{pem}{pem}");
    for bad in [
        two.as_str(),
        "",
        "text",
        &pem[..60],
        &format!("junk {pem}"),
        &pem.replace("PUBLIC KEY", "CERTIFICATE"),
    ] {
        let fault = Key::read(bad.as_bytes(), None);
        assert!(matches!(fault, Err(KeyFault::Shape(_) | KeyFault::Convert(..))), "{bad}");
    }
}

#[test]
fn a_key_names_a_log_that_is_there() {
    let mut builder = Roots::builder();
    builder
        .key(
            "k",
            forge::Key::p256("k").public_pem().as_bytes(),
            KeyTerms { log: Some("nowhere".into()), ..KeyTerms::default() },
        )
        .unwrap();
    assert_eq!(builder.build().err(), Some(RootsFault::NoSuchLog("nowhere".into())));
}
