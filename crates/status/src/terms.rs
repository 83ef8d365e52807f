use model::{Age, Digest, NonEmpty, Text};

/// How far in the future a list may be dated, in seconds: clocks that are kept by a network differ by less. It widens
/// nothing else: a list that has expired by our clock has expired.
pub const CLOCK_SKEW: u64 = 300;

/// On what terms the framework relies on a status list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Which list: the framework's name for it, which the list must bear.
    pub list: Text,
    /// The participant whose list it is.
    pub authority: Text,
    /// What that participant may deny.
    pub power: Power,
    /// Whom the list must be for: one of these, the framework and the participants that rely on it.
    pub audience: NonEmpty<Text>,
    /// How many different parties must have signed it; at least one.
    pub threshold: usize,
    /// How old it may be; only its own end where absent.
    pub max_age: Option<Age>,
    /// What is known of its numbers.
    pub floor: Floor,
}

/// What an authority may deny, and so lift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Its own things, for everyone.
    Owner,
    /// Reliance on anything, in this framework: the framework's owner.
    Framework,
}

/// How old a list cannot be, from everywhere its number has been seen. The highest counts, so a run without any state
/// of its own is protected as far as its inputs go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    /// The framework's `min-number`.
    pub min_number: Option<u64>,
    /// Numbers that receipts and local state have seen.
    pub seen: Vec<Seen>,
}

/// A number that somebody has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The number.
    pub number: u64,
    /// SHA-256 of that list's statement, where it is known.
    pub digest: Option<Digest>,
    /// Who says so: `the receipt of intake`, `this machine`.
    pub by: Text,
}

impl Floor {
    /// The highest number that is known, and who says so. `None`: rollback is bounded by the list's age only.
    pub fn highest(&self) -> Option<(u64, Text)> {
        let named = self.min_number.map(|number| (number, Text::from("the framework's `min-number`")));
        let seen = self.seen.iter().map(|seen| (seen.number, seen.by.clone()));
        named.into_iter().chain(seen).max_by_key(|(number, _)| *number)
    }
}
