use model::Text;

/// Why a ledger cannot be used, or something not be recorded. Never a verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    /// It cannot be opened, read or written.
    #[error("{0}")]
    Storage(Text),
    /// Another run has been writing for as long as one waits.
    #[error("another run has been writing to it for too long")]
    Busy,
    /// The file is something else.
    #[error("it is not a ledger: {0}")]
    NotALedger(Text),
    /// A newer version of this program made it.
    #[error("it has the layout {found}, and this version of countersign reads {known}")]
    Layout {
        /// The layout it has.
        found: i64,
        /// The one that is read.
        known: i64,
    },
    /// It is a ledger whose tables or triggers somebody changed.
    #[error("its tables are not as they were made: {0}")]
    Schema(Text),
    /// An entry that is none.
    #[error("entry {sequence}: {why}")]
    Entry {
        /// Which.
        sequence: u64,
        /// What is wrong with it.
        why: Text,
    },
    /// Something passes a bound of this room.
    #[error("{what} has {found}, more than {most}")]
    TooMuch {
        /// What.
        what: &'static str,
        /// How much.
        found: usize,
        /// The bound.
        most: usize,
    },
    /// What is to be recorded is not there any more, or not what was judged.
    #[error("{0}")]
    Gone(Text),
    /// It is not as it was written.
    #[error("{0}")]
    Changed(Text),
    /// Something was filed since it was seen, against which this was not held.
    #[error("entry {0} was recorded meanwhile, and nothing was held against it")]
    Overtaken(u64),
    /// Something was recorded since the ledger was looked at.
    #[error("another run recorded something meanwhile")]
    Moved,
}

impl LedgerFault {
    /// It cannot be read or written, for this reason.
    pub fn storage(why: impl Into<Text>) -> Self {
        Self::Storage(why.into())
    }

    pub(crate) fn entry(sequence: u64, why: impl Into<Text>) -> Self {
        Self::Entry { sequence, why: why.into() }
    }

    /// Refuses what passes a bound.
    pub(crate) fn bound(what: &'static str, found: usize, most: usize) -> Result<(), Self> {
        if found <= most { Ok(()) } else { Err(Self::TooMuch { what, found, most }) }
    }
}

#[cfg(test)]
mod tests {
    use super::LedgerFault;
    use crate::limits::{MAX_ARCHIVE, MAX_BLOB};

    /// Of bounds that no test can reach with bytes.
    #[test]
    fn a_bound_may_be_reached_and_not_passed() {
        for most in [MAX_BLOB, MAX_ARCHIVE] {
            assert_eq!(LedgerFault::bound("it", most, most), Ok(()));
            let found = most.saturating_add(1);
            assert_eq!(
                LedgerFault::bound("it", found, most),
                Err(LedgerFault::TooMuch { what: "it", found, most })
            );
        }
    }
}
