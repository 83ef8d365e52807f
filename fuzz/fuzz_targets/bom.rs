//! Bills of materials: whatever is read leads nowhere but into itself, and a fault has a code that is known.
#![no_main]

use std::collections::BTreeSet;

use formats::{Bom, CODES, limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bom = match Bom::read(bytes) {
        Ok(bom) => bom,
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            return;
        }
    };
    let places = bom.components.len();
    assert!(places <= limits::MAX_COMPONENTS && bom.faults.len() <= limits::MAX_BOM_FAULTS);
    assert!(bom.subjects.iter().all(|subject| *subject < places));
    assert!(bom.edges.iter().all(|edge| edge.from < places && edge.to < places), "an edge leads out of the bill");
    assert!(bom.edges.is_sorted(), "edges are in order");
    let named = bom.components.iter().map(|one| &*one.reference).filter(|one| !one.is_empty());
    let mut seen = BTreeSet::new();
    assert!(named.into_iter().all(|one| seen.insert(one)), "a reference names two components");
    assert!(bom.dangling.iter().all(|one| !seen.contains(&*one.reference)), "what leads nowhere is there");
});
