//! The strict pre-pass: what passes is JSON to serde_json as well, and what serde_json refuses never passes.
#![no_main]

use formats::strict_json;
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

fuzz_target!(|bytes: &[u8]| {
    match strict_json(bytes) {
        Ok(text) => {
            let again = serde_json::from_str::<&RawValue>(text).expect("strict JSON is JSON");
            assert_eq!(again.get(), text, "all of it");
        }
        // These are ours alone; every other fault is one that serde_json has to find, too.
        Err(fault) if matches!(fault.code, "duplicate-key" | "too-deep" | "too-large" | "too-many") => {}
        Err(fault) => assert!(serde_json::from_slice::<serde_json::Value>(bytes).is_err(), "{fault}"),
    }
});
