use model::{Digest, Instant, Text};
use serde::{Deserialize, Serialize};

use super::spelled;
use crate::{Framework, Input};

/// What came of judging again what had been accepted: everything, or what may have changed since the recheck before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rechecked {
    /// The framework that judged.
    pub framework: Framework,
    /// The only handoff that was looked at; none: all.
    pub handoff: Option<Text>,
    /// When everything was judged again last: by this run, or by one before.
    #[serde(with = "spelled::instant")]
    pub full_at: Instant,
    /// The recheck this one went on from; none where everything was judged.
    pub since: Option<u64>,
    /// The last entry that was looked at: others may have been recorded while it ran.
    pub until: u64,
    /// The exit code.
    pub code: u8,
    /// How many acceptances were judged.
    pub judged: u64,
    /// What the framework refers to beside itself, as it was then.
    pub feeds: Vec<Feed>,
    /// The report, and the status lists that were asked. The bytes are kept by their digests.
    pub inputs: Vec<Input>,
    /// The artifacts of `open` and [`Self::filed`], each once and in order, as the index files them.
    pub rests_on: Vec<Text>,
    /// Every acceptance that no longer stands as it did, in order.
    pub open: Vec<Open>,
}

/// Something a framework refers to beside itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// What it is, as reports say.
    pub kind: Text,
    /// The framework's name for it.
    pub name: Text,
    /// The digest that reports give of it.
    #[serde(with = "spelled")]
    pub digest: Digest,
    /// Where it stands in [`Rechecked::inputs`], if it is kept.
    pub input: Option<u32>,
}

/// An acceptance that no longer stands as it did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The entry that accepted it.
    pub entry: u64,
    /// Which of its subjects, from 0.
    pub subject: u32,
    /// What became of it.
    pub standing: Standing,
    /// Since when that is known: the time of the first recheck of those that go on from each other.
    #[serde(with = "spelled::instant")]
    pub since: Instant,
}

/// What became of something that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Today it would be denied because something is proved wrong.
    Lost,
    /// Today it would be denied because something is missing, stale, or proves nothing either way.
    Unproven,
    /// It cannot be judged again from what the ledger has.
    Unjudged,
}

impl Rechecked {
    /// What the index files rechecks by a framework of this name under.
    pub fn filed(framework: &str) -> String {
        format!("recheck {framework}")
    }
}

impl Standing {
    /// The word used in reports and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Unproven => "unproven",
            Self::Unjudged => "unjudged",
        }
    }
}
