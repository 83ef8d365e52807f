//! Revocation lists: read or refused; whatever is on one is found by its number, and nothing else is.
#![no_main]

use formats::{CODES, Crl};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let list = match Crl::read(bytes) {
        Ok(list) => list,
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(!fault.text.is_empty(), "a refusal says why");
            return;
        }
    };
    assert!(!list.signed.over.is_empty() && !list.issuer.is_empty(), "a list by nobody");
    for entry in list.entries() {
        let found = list.revoked(&entry.serial).expect("an entry that is not found");
        // The worst of several counts: a hold does not hide a revocation, nor a later one an earlier one.
        assert!((found.hold, found.since()) <= (entry.revoked.hold, entry.revoked.since()));
        assert!(found.since() <= found.at);
    }
    let absent = [0xff; 64];
    assert_eq!(list.revoked(&absent), None, "no serial number is as long");
});
