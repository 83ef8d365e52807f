//! A page of a status list: every entry is found under its own key and nowhere else, and is written again as it was read.
#![no_main]

use formats::{CODES, StatusEntry, StatusIndex};
use libfuzzer_sys::fuzz_target;

/// Looking up each entry reads the page again, so only so many are looked up.
const MAX_LOOKED_UP: usize = 16;

fuzz_target!(|bytes: &[u8]| {
    let asked = "participant acme";
    if let Ok(found) = StatusEntry::under(bytes, asked) {
        assert!(found.iter().all(|(_, entry)| entry.target.key() == asked), "another entry than asked for");
    }
    let entries = match StatusEntry::page(bytes) {
        Ok(entries) => entries,
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(!fault.text.is_empty(), "a refusal says why");
            return;
        }
    };
    let hashes = StatusEntry::hashes(bytes).expect("a page has hashes");
    assert_eq!(hashes.len(), entries.len());
    for (at, entry) in entries.iter().enumerate().take(MAX_LOOKED_UP) {
        let key = entry.target.key();
        assert_eq!(StatusIndex::hash(&key), hashes[at], "filed under another key");
        let found = StatusEntry::under(bytes, &key).expect("a good page has good entries");
        assert!(found.contains(&(at, entry.clone())), "an entry that is not found under its key");
        let same = entries.iter().filter(|other| other.target.key() == key).count();
        assert_eq!(found.len(), same, "a lookup finds all of them and no other");
    }
    let written =
        StatusEntry::write_page(&entries.iter().collect::<Vec<_>>()).expect("what is read can be written");
    assert_eq!(StatusEntry::page(&written).expect("what we write is read"), entries);
});
