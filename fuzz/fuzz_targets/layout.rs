//! Layouts and links: whatever bytes are taken as `signed`, reading them keeps to the bounds, and what signatures are
//! over is a canonical form, so reading it again gives the same bytes.
#![no_main]

use formats::{CODES, Evidence, Record, decode, limits};
use libfuzzer_sys::fuzz_target;
use model::EvidenceId;

fuzz_target!(|bytes: &[u8]| {
    let Some((message, record)) = read(bytes) else { return };
    match record {
        Record::Layout(layout) => {
            assert!(
                layout.steps.count() <= limits::MAX_STEPS
                    && layout.inspections.len() <= limits::MAX_INSPECTIONS
            );
            for step in layout.steps.iter() {
                assert!(step.threshold >= 1, "a step that nobody must do");
                assert!(
                    step.materials.len() <= limits::MAX_RULES && step.products.len() <= limits::MAX_RULES
                );
            }
        }
        Record::Link(link) => {
            for hashes in link.materials.values().chain(link.products.values()) {
                assert!(!hashes.is_empty(), "an artifact that could be anything");
            }
        }
    }
    // Canonical JSON leaves control characters as they are, which JSON does not allow: then it is not read again.
    if !message.iter().any(u8::is_ascii_control) {
        let (again, _) = read(&message).expect("the canonical form says the same");
        assert_eq!(again, message, "a form that is not canonical");
    }
});

fn read(signed: &[u8]) -> Option<(Vec<u8>, Record)> {
    let document = [br#"{"signatures":[{"keyid":"k","sig":"00"}],"signed":"#, signed, b"}"].concat();
    match decode(EvidenceId::file(0), &document).remove(0).read {
        Ok(claim) => match claim.value {
            Evidence::Metadata(metadata) => Some((metadata.message, metadata.record)),
            _ => None,
        },
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            None
        }
    }
}
