//! Predicate types of which a requirement of their own reads more than an `attestation` would.

use formats::{Acceptance, Approval, Delivery, Predicate, VerificationSummary};

/// Why no `attestation` asks for a predicate type, and what does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadBy {
    /// What an `attestation` would not look at.
    pub overlooked: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

/// The types, and who reads them.
const TYPES: &[(&[&str], ReadBy)] = &[
    (
        Approval::TYPES,
        ReadBy {
            overlooked: "what an approval is for would not be looked at: it would do for any handoff, for good",
            instead: "write `approvals: { by: [<person>], distinct: 1 }`",
        },
    ),
    (
        VerificationSummary::TYPES,
        ReadBy {
            overlooked: "what a verification summary says would not be looked at: FAILED would do, and a receipt alone",
            instead: "write `vsa` or `receipt`",
        },
    ),
    (
        Delivery::TYPES,
        ReadBy {
            overlooked: "to whom it was sent, and what with it, would not be looked at: one sent to somebody else would do",
            instead: "write `delivery: { by: [<identity>] }`, in a handoff `under` a relationship",
        },
    ),
    (
        Acceptance::TYPES,
        ReadBy {
            overlooked: "what became of the delivery would not be looked at: one that was refused would do",
            instead: "leave it out: whoever sent it reads it, with `countersign confirm`",
        },
    ),
];

/// Who reads statements of this predicate type, where an `attestation` would look at no more than who signed them.
pub fn read_by(predicate_type: &str) -> Option<ReadBy> {
    TYPES.iter().find(|(types, _)| types.contains(&predicate_type)).map(|(_, read_by)| *read_by)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn what_has_a_reader_of_its_own_is_no_attestation() {
        let types = [Approval::TYPE, Delivery::TYPE, Acceptance::TYPE];
        for own in types.iter().chain(VerificationSummary::TYPES) {
            assert!(read_by(own).is_some(), "{own}");
        }
        for other in ["https://spdx.dev/Document", "https://slsa.dev/provenance/v1", "urn:other:delivery:v1"]
        {
            assert_eq!(read_by(other), None, "{other}");
        }
    }
}
