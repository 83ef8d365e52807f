//! What a framework may name to be trusted: trusted roots, keys and anchors, in every encoding. The files are the
//! operator's own, and a broken one is told, never a panic and never trust in nobody.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::Scheme;
use verify::{Key, TrustedRoot, X509Root};

fuzz_target!(|bytes: &[u8]| {
    match TrustedRoot::read(bytes) {
        Ok(root) => assert!(!root.authorities().is_empty(), "a root that trusts nobody"),
        Err(why) => assert!(!why.is_empty()),
    }
    match X509Root::read("anchors", bytes, None) {
        Ok(root) => assert!((1..=64).contains(&root.anchors().count())),
        Err(why) => assert!(!why.is_empty()),
    }
    let open = Key::read(bytes, None);
    for scheme in Scheme::ALL {
        // A key that is pinned to a scheme is the same key, and nothing is one with a scheme that is none without.
        if let Ok(pinned) = Key::read(bytes, Some(scheme)) {
            let open = open.as_ref().expect("a key is one without a scheme, too");
            assert_eq!(pinned.digest(), open.digest());
            assert_eq!(pinned.schemes().collect::<Vec<_>>(), [scheme]);
        }
    }
});
