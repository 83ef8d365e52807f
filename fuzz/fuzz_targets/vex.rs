//! What is said of vulnerabilities: read again it says the same, and what is said of parts is said of no whole.
#![no_main]

use formats::{CODES, Vex};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match Vex::read(bytes) {
        Ok(vex) => {
            for product in vex.statements.iter().flat_map(|said| &said.products) {
                assert!(product.in_part || product.parts.is_empty(), "parts of something that is meant whole");
            }
            assert_eq!(Vex::read(bytes).expect("it was read before"), vex);
        }
        Err(fault) => assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code),
    }
});
