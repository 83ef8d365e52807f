//! A page of attestations as GitHub answers: each is a bundle as it stands there, or the place of one.
#![no_main]

use formats::{CODES, GithubAttestation, decode, github_page};
use libfuzzer_sys::fuzz_target;
use model::EvidenceId;

fuzz_target!(|bytes: &[u8]| {
    let page = match github_page(bytes) {
        Ok(page) => page,
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(!fault.text.is_empty(), "a refusal says why");
            return;
        }
    };
    let whole = std::str::from_utf8(bytes).expect("what is read as JSON is text");
    for one in page {
        match one {
            GithubAttestation::Here(bundle) => {
                assert!(whole.contains(&*bundle), "it is handed on as it was received");
                for piece in decode(EvidenceId::file(0), bundle.as_bytes()) {
                    assert!(piece.read.err().is_none_or(|fault| CODES.contains(&fault.code)), "an unknown code");
                }
            }
            GithubAttestation::At(place) => assert!(!place.is_empty(), "a place has a name"),
        }
    }
});
