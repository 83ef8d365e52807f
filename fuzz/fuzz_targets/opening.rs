//! The beginning of a status list: signatures over one statement, then an index that has one reading, and pages that
//! stand one after the other behind it.
#![no_main]

use formats::{CODES, StatusIndex, StatusOpening, limits::MAX_SIGNATURES};
use libfuzzer_sys::fuzz_target;
use model::EvidenceId;

fuzz_target!(|bytes: &[u8]| {
    let opening = match StatusOpening::read(EvidenceId::file(0), bytes) {
        Ok(opening) => opening,
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(!fault.text.is_empty(), "a refusal says why");
            return;
        }
    };
    assert!(opening.signatures.iter().count() <= MAX_SIGNATURES);
    assert!(opening.pages_at <= bytes.len(), "the pages begin behind the file");
    let before = &bytes[..opening.pages_at - 1];
    assert!(before.ends_with(&opening.index_line), "the index is what stands before the pages");
    let again = StatusIndex::read(&opening.index.line()).expect("what we write is read");
    assert_eq!(again, opening.index, "an index has one reading");
    let mut end = 0;
    for page in 0..opening.index.pages() {
        let (from, length) = opening.index.place(page).expect("each page has a place");
        assert_eq!(from, end, "pages leave no room between them");
        assert!(opening.index.digest(page).is_some(), "each page has a digest");
        end = from + length + 1;
    }
    assert_eq!(opening.index.place(opening.index.pages()), None);
    assert!(opening.index.page_of("participant acme") < opening.index.pages());
    // What is behind the index changes nothing about what is before it.
    let shorter = StatusOpening::read(EvidenceId::file(0), &bytes[..opening.pages_at])
        .expect("the rest need not be there");
    assert_eq!(shorter, opening);
});
