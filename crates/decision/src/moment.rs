use model::Instant;
use verify::Signer;

/// The instant a check is asked about. Never a clock: *then* differs from signer to signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When it was signed: the signer's proven time, an upper bound.
    Then,
    /// The time of the handoff.
    Now(Instant),
}

impl Moment {
    /// The instant for this signer; `None` for *then* when nothing proves a time.
    pub fn of(self, signer: &Signer) -> Option<Instant> {
        match self {
            Self::Then => signer.signed_at(),
            Self::Now(now) => Some(now),
        }
    }
}
