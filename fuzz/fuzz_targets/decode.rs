//! A whole evidence file: every fault has a known code, and where the verification library reads a
//! bundle by itself, it reads the same out of it.
#![no_main]

use formats::{CODES, Evidence, decode};
use libfuzzer_sys::fuzz_target;
use model::EvidenceId;

fuzz_target!(|bytes: &[u8]| {
    let pieces = decode(EvidenceId::file(0), bytes);
    assert!(!pieces.is_empty(), "a file is at least one piece");
    for piece in pieces {
        match piece.read {
            Ok(claimed) => {
                assert!(!claimed.value.describe().is_empty());
                let _ = claimed.value.claimed_digests();
                if let (Evidence::Bundle(bundle), None) = (&claimed.value, piece.line)
                    && let Ok(theirs) = serde_json::from_slice::<sigstore_types::Bundle>(bytes)
                {
                    assert_eq!(bundle.parsed, theirs, "two readings of one bundle");
                }
            }
            Err(fault) => assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code),
        }
    }
});
