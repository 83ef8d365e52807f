use crate::EvidenceId;

/// A decoded value nobody has vouched for yet, and the evidence it was read from.
///
/// `Claimed` is open on purpose: anyone may make one, because it is worth nothing. The closed
/// types are `Verified` and `Bound` in the verify room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed<T> {
    /// What the evidence says.
    pub value: T,
    /// The row of the evidence table it was read from.
    pub from: EvidenceId,
}

impl<T> Claimed<T> {
    /// Notes that `value` was read from `from`.
    pub fn new(value: T, from: EvidenceId) -> Self {
        Self { value, from }
    }
}
