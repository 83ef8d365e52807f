//! OCSP responses: read or refused; a response that is read has an answer, and names what it is about.
#![no_main]

use formats::{CODES, Ocsp, OcspStatus, limits::MAX_OCSP_ANSWERS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let response = match Ocsp::read(bytes) {
        Ok(response) => response,
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(!fault.text.is_empty(), "a refusal says why");
            return;
        }
    };
    assert!((1..=MAX_OCSP_ANSWERS).contains(&response.answers.len()));
    assert!(response.certificates.len() <= MAX_OCSP_ANSWERS);
    assert!(!response.signed.over.is_empty());
    let within = |part: &[u8]| bytes.windows(part.len().max(1)).any(|here| here == part);
    assert!(within(&response.signed.over), "what is signed is not what was received");
    for answer in &response.answers {
        assert!(!answer.id.serial.is_empty(), "an answer about nothing");
        if let OcspStatus::Revoked(revoked) = answer.status {
            assert!(revoked.since() <= revoked.at);
        }
    }
});
