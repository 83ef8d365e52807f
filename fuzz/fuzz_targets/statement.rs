//! A signed payload and the predicates read out of it.
#![no_main]

use formats::{CODES, Malformed, Predicate, Provenance, SignPredicate, Statement, strict_json};
use libfuzzer_sys::fuzz_target;

fn known(fault: &Malformed) {
    assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
}

fuzz_target!(|bytes: &[u8]| {
    match Statement::decode(bytes) {
        Ok(statement) => {
            for subject in statement.subjects.iter() {
                assert!(
                    !subject.digests.is_empty() || !subject.others.is_empty(),
                    "a subject without a digest"
                );
            }
            strict_json(statement.predicate_json().as_bytes()).err().iter().for_each(known);
            Provenance::decode(&statement).err().iter().for_each(known);
            SignPredicate::decode(&statement).err().iter().for_each(known);
        }
        Err(fault) => known(&fault),
    }
});
