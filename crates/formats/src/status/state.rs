use model::{Instant, Text};

/// What an authority says of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusState {
    /// Not to be relied on for what was signed at or after this instant.
    RevokedSince(Instant),
    /// In wrong hands between two instants, both included.
    Compromised {
        /// The first instant at which it may have been in wrong hands.
        from: Instant,
        /// The last.
        until: Instant,
    },
    /// Never to be relied on, whenever it was signed.
    RevokedRetroactively,
    /// Set aside until somebody has looked at it.
    Suspended {
        /// From when.
        from: Instant,
        /// Until when the authority means to know. Passing it lifts nothing.
        until: Option<Instant>,
        /// What happened.
        incident: Text,
    },
    /// An earlier suspension of the same target is over.
    Lifts {
        /// The id of the entry that suspended it, of the same authority.
        entry: Text,
        /// From when.
        from: Instant,
    },
}

impl StatusState {
    /// The word of every state that this version knows.
    pub const WORDS: [&'static str; 5] =
        ["revoked", "compromised", "revoked-retroactively", "suspended", "lifts"];

    /// The word used in reports and JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::RevokedSince(_) => "revoked",
            Self::Compromised { .. } => "compromised",
            Self::RevokedRetroactively => "revoked-retroactively",
            Self::Suspended { .. } => "suspended",
            Self::Lifts { .. } => "lifts",
        }
    }
}
