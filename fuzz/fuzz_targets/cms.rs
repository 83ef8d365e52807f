//! Detached CMS signatures, read and verified: certificates, attributes and timestamps of a stranger's choosing.
#![no_main]

use countersign_fuzz::held;
use formats::Evidence;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for evidence in held(bytes) {
        if let Evidence::Cms(cms) = evidence {
            assert!(cms.signers.iter().any(Result::is_ok), "signed by nobody that can be read");
            assert!(!cms.certificates.is_empty(), "signed without a certificate");
        }
    }
});
