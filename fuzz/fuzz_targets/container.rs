//! Documents that hold proofs in a form of their own: entries are numbered and bounded, a fault has a known code, and
//! what came out is signed over bytes that stand in the document.
#![no_main]

use formats::{CODES, Evidence, decode, limits::MAX_PARTS};
use libfuzzer_sys::fuzz_target;
use model::EvidenceId;

fuzz_target!(|bytes: &[u8]| {
    let pieces = decode(EvidenceId::file(0), bytes);
    assert!(!pieces.is_empty(), "a file is at least one piece");
    let mut last = (None, 0);
    for piece in pieces {
        if let Some(part) = piece.part {
            let before = if last.0 == piece.line { last.1 } else { 0 };
            assert_eq!(part, before + 1, "entries are numbered in order");
            assert!(part as usize <= MAX_PARTS, "too many entries");
            last = (piece.line, part);
        }
        match piece.read {
            Ok(claimed) => {
                assert_eq!((claimed.from.line, claimed.from.part), (piece.line, piece.part));
                assert!(!claimed.value.describe().is_empty());
                match &claimed.value {
                    Evidence::SimpleSigning(simple) => {
                        assert_eq!(claimed.value.claimed_digests(), [&simple.image]);
                        let document =
                            formats::strict_json(&simple.payload).expect("what names an image is JSON");
                        assert!(document.contains("docker-manifest-digest") || document.contains('\\'));
                    }
                    Evidence::Dsse(dsse) => {
                        dsse.contradiction.iter().for_each(|fault| assert!(CODES.contains(&fault.code)));
                    }
                    _ => {}
                }
            }
            Err(fault) => assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code),
        }
    }
});
