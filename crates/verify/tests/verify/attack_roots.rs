//! Roots say what the operator wrote, in every spelling that a reader of protobuf's JSON takes.

use crate::setting::world;
use countersign_verify::{Roots, TrustedRoot};
use serde_json::{Value, json};

/// A root whose authority had ended in February, the window under this name.
fn ended(name: &str) -> Value {
    let mut root = world().trusted_root();
    let authority = root["certificateAuthorities"][0].as_object_mut().unwrap();
    authority.remove("validFor");
    let window = json!({ "start": "2026-01-01T00:00:00Z", "end": "2026-02-01T00:00:00Z" });
    authority.insert(name.into(), window);
    root
}

#[test]
fn a_window_in_another_spelling_is_not_lost() {
    for name in ["valid_for", "ValidFor", "validFor"] {
        // Refusing the file, setting the authority aside, or keeping its end: never an open window.
        if let Ok(read) = TrustedRoot::read(ended(name).to_string().as_bytes()) {
            let open =
                |kind: &str| read.authorities().iter().any(|one| one.kind == kind && one.until.is_none());
            assert!(!open("certificate authority"), "{name}");
        }
    }
}

#[test]
fn a_name_stands_for_one_root() {
    let mut builder = Roots::builder();
    let one = builder.trusted_root("same", world().trusted_root().to_string().as_bytes());
    let two = builder.trusted_root("same", forge::World::new("other").trusted_root().to_string().as_bytes());
    assert!(one.and(two).is_err() || builder.build().is_err());
}
