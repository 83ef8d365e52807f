//! Files of minisign, as a key and as a signature. Ed25519 signatures have one spelling, so a signature that holds is
//! one of the fixtures', comment and all.
#![no_main]

use std::sync::LazyLock;

use countersign_fuzz::held;
use formats::{Evidence, Minisign, decode};
use libfuzzer_sys::fuzz_target;
use model::EvidenceId;
use verify::MinisignRoot;

/// What the fixtures' key signed.
static SIGNED: LazyLock<Vec<Minisign>> = LazyLock::new(|| {
    let files: [&[u8]; 3] = [
        include_bytes!("../../fixtures/minisign/pure/widget-1.4.2.tgz.minisig"),
        include_bytes!("../../fixtures/minisign/hashed/widget-1.4.2.tgz.minisig"),
        include_bytes!("../../fixtures/minisign/timestamp-is-no-time/widget-1.4.2.tgz.minisig"),
    ];
    files.into_iter().filter_map(read).collect()
});

fn read(file: &[u8]) -> Option<Minisign> {
    match decode(EvidenceId::file(0), file).remove(0).read.ok()?.value {
        Evidence::Minisign(minisign) => Some(*minisign),
        _ => None,
    }
}

fuzz_target!(|bytes: &[u8]| {
    assert_eq!(SIGNED.len(), 3, "the fixtures are read");
    match MinisignRoot::read("key", bytes, (None, None)) {
        Ok(root) => {
            assert!(MinisignRoot::is_one(bytes), "a key that would be read as another kind");
            assert_eq!(root.id().len(), 16);
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
    for evidence in held(bytes) {
        if let Evidence::Minisign(minisign) = evidence {
            assert!(SIGNED.contains(&minisign), "nobody signed this");
        }
    }
});
