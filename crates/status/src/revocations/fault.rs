use formats::Malformed;
use model::{Age, Instant, Text};

/// A file that cannot be relied on for what is revoked. It says nothing about a delivery: nothing is decided with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {why}")]
pub struct RevocationFault {
    /// Which file.
    pub path: Text,
    /// Why.
    pub why: Unfit,
}

/// Why a revocation list or an OCSP response cannot be relied on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreachable(Text),
    /// It is none, or of a kind that says less than it seems to.
    #[error("it cannot be read: {0}")]
    Malformed(Malformed),
    /// No authority under the roots made it.
    #[error("{0}")]
    Unverified(Text),
    /// It is dated after now.
    #[error("it is dated {issued}, which is after {now}")]
    Future {
        /// Its date.
        issued: Instant,
        /// The time of the run.
        now: Instant,
    },
    /// A newer one is due.
    #[error("it is of {issued}, and a newer one was due at {due}")]
    Expired {
        /// Its date.
        issued: Instant,
        /// When it said the next one would be there.
        due: Instant,
    },
    /// It is older than the framework allows.
    #[error("it is of {issued}, longer ago than `max-age` ({max})")]
    TooOld {
        /// Its date.
        issued: Instant,
        /// The most that is allowed.
        max: Age,
    },
    /// It would be good for ever.
    #[error("it does not say when the next one is due, and the framework sets no `max-age`")]
    Endless,
}
