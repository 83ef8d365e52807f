use formats::Malformed;
use model::{Age, Digest, Instant, Text};
use verify::Rejection;

/// A status list that cannot be used. It says nothing about a delivery: no decision is made with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("status list {list}: {why}")]
pub struct ListFault {
    /// The framework's name for the list.
    pub list: Text,
    /// Why.
    pub why: Why,
}

/// Why a list cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(Malformed),
    /// A signature does not hold.
    #[error("its signature does not hold ({code}): {text}", code = .0.code.id, text = .0.text)]
    Unverified(Box<Rejection>),
    /// Too few of the listed parties signed it.
    #[error("{wanted} of the parties that the framework lists must sign it, and {found} did: {by}")]
    TooFew {
        /// How many must.
        wanted: usize,
        /// How many did.
        found: usize,
        /// Who signed, and why some do not count.
        by: Text,
    },
    /// It is another list.
    #[error("it calls itself {0}")]
    OtherList(Text),
    /// It is somebody else's.
    #[error("it is issued by {found}, and the framework relies on {wanted}")]
    OtherAuthority {
        /// Whose it should be.
        wanted: Text,
        /// Whose it is.
        found: Text,
    },
    /// It is for others.
    #[error("it is for {0}, not for this framework or anyone it names")]
    OtherAudience(Text),
    /// It is dated after now.
    #[error("it is dated {issued}, which is after {now}")]
    Future {
        /// Its date.
        issued: Instant,
        /// The time of the run.
        now: Instant,
    },
    /// It has ended.
    #[error("it ended at {0}; fetch the next one from its authority")]
    Expired(Instant),
    /// It is older than the framework allows.
    #[error(
        "it was issued at {issued}, longer ago than `max-age` ({max}); fetch the next one from its authority"
    )]
    TooOld {
        /// Its date.
        issued: Instant,
        /// The most that is allowed.
        max: Age,
    },
    /// A later one has been seen: somebody put an older one in its place.
    #[error("it is number {number}, and {by} knows number {floor}: an older list was put in its place")]
    RolledBack {
        /// Its number.
        number: u64,
        /// The number known.
        floor: u64,
        /// Who knows it.
        by: Text,
    },
    /// Two lists have one number, so one of them hides something.
    #[error(
        "there are two lists with number {number}: this one is {ours}, and {by} has seen {theirs}; keep both, and ask the authority"
    )]
    Equivocation {
        /// The number.
        number: u64,
        /// SHA-256 of this list's statement.
        ours: Digest,
        /// SHA-256 of the other's.
        theirs: Digest,
        /// Who has seen the other.
        by: Text,
    },
    /// It follows another list than the one that has been seen.
    #[error(
        "it says that it follows {claimed}, and {by} has seen {seen} under the number before it; keep both, and ask the authority"
    )]
    Forked {
        /// What it says it follows.
        claimed: Text,
        /// What was seen.
        seen: Digest,
        /// By whom.
        by: Text,
    },
    /// A page is not the one that was signed, or cannot be had.
    #[error("page {number} cannot be used: {text}; fetch the whole list again")]
    Page {
        /// Which page, from 0.
        number: usize,
        /// What is wrong.
        text: Text,
    },
}
