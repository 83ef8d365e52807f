//! A page of a status list: every entry is filed under its own key, and is written again as it was read.
#![no_main]

use formats::{CODES, StatusEntry, StatusIndex};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let page = match StatusEntry::page(bytes) {
        Ok(page) => page,
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(!fault.text.is_empty(), "a refusal says why");
            return;
        }
    };
    for (hash, entry) in &page {
        assert_eq!(StatusIndex::hash(&entry.target.key()), *hash, "filed under another key");
    }
    let entries: Vec<_> = page.iter().map(|(_, entry)| entry).collect();
    let written = StatusEntry::write_page(&entries).expect("what is read can be written");
    assert_eq!(StatusEntry::page(&written).expect("what we write is read"), page);
});
