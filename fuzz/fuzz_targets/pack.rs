//! The index of a pack: whatever is read accounts for every file, and is written again as it stands.
#![no_main]

use ledger::{Pack, Role};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let pack = match Pack::read(bytes) {
        Ok(pack) => pack,
        Err(fault) => {
            assert!(!fault.to_string().is_empty(), "a refusal says why");
            return;
        }
    };
    assert_eq!(pack.line().as_deref(), Ok(bytes), "one spelling");
    let named = pack.named();
    assert_eq!(named.len(), pack.files.len(), "every file, and no other");
    assert!(pack.files.iter().all(|file| named.contains_key(&file.digest) && pack.size(&file.digest) == Some(file.size)));
    assert!(pack.artifacts().iter().all(|digest| named.contains_key(*digest)), "artifacts are files of it");
    assert_eq!(pack.rules.iter().filter(|rule| rule.role == Role::Framework).count(), 1, "one framework");
    assert!(!pack.subjects.is_empty(), "nothing to judge is no pack");
});
