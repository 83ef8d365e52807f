use model::{Age, Instant, Text};

/// A feed of advisories that cannot be used. It says nothing about a delivery: no decision is made with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the advisories {feed}: {why}")]
pub struct FeedFault {
    /// The framework's name for them.
    pub feed: Text,
    /// Why.
    pub why: FeedWhy,
}

/// Why a feed cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedWhy {
    /// One of its files cannot be read.
    #[error("{file} cannot be read: {why}")]
    Unreadable {
        /// Which.
        file: Text,
        /// Why.
        why: Text,
    },
    /// It has none.
    #[error("the folder holds no advisory (no file that ends in .json)")]
    Empty,
    /// Nothing tells how old it is.
    #[error("every one of its advisories is dated after now, {0}")]
    Undated(Instant),
    /// It was fetched after now.
    #[error("it says that it was fetched at {fetched}, and it is {now}")]
    Future {
        /// When it says.
        fetched: Instant,
        /// The time of the run.
        now: Instant,
    },
    /// It is older than the framework allows.
    #[error("its newest state is of {state}, {age} before now, and the framework allows {max_age}")]
    TooOld {
        /// When it was fetched, or its newest advisory was changed.
        state: Instant,
        /// How long ago that was.
        age: Age,
        /// How long ago it may be.
        max_age: Age,
    },
    /// A file changed while the run went on.
    #[error("{0} changed while it was read")]
    Changed(Text),
}
