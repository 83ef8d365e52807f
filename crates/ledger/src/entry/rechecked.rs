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
    /// The subjects of `open` and [`Self::filed`], each once and in order, as the index files them.
    pub rests_on: Vec<Text>,
    /// Every acceptance that no longer stands as it did, in order.
    pub open: Vec<Open>,
    /// The entries of lists for which something lost trust, in order.
    pub distrusted: Vec<Distrusted>,
}

/// An entry of a status list for which something lost trust, and how long that took.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distrusted {
    /// The framework's name for the list.
    pub list: Text,
    /// The id of the entry.
    pub id: Text,
    /// When the first edition was issued that this ledger knows with it.
    #[serde(with = "spelled::instant")]
    pub announced: Instant,
    /// When it was seen here first, by a denial or a recheck.
    #[serde(with = "spelled::instant")]
    pub received: Instant,
    /// The first denial that rests on it.
    pub refused: Option<u64>,
    /// When everything that was accepted had been judged by it.
    #[serde(with = "spelled::instant")]
    pub rechecked: Instant,
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

#[cfg(test)]
mod tests {
    use crate::limits::{MAX_DISTRUSTED, MAX_FEEDS, MAX_OPEN};
    use crate::sample::{at, digest};
    use crate::{Body, Distrusted, Entry, Feed, Head, Input, LedgerFault, Open, Rechecked, Role, Standing};

    fn rechecked() -> Rechecked {
        let feed =
            Feed { kind: "status".into(), name: "list".into(), digest: digest(b"list"), input: Some(0) };
        Rechecked {
            framework: crate::sample::decided("widget", true).framework,
            handoff: None,
            full_at: at(),
            since: None,
            until: 8,
            code: 1,
            judged: 2,
            feeds: vec![feed],
            inputs: vec![Input { role: Role::Recheck, path: "".into(), digest: digest(b"report") }],
            rests_on: vec!["artifact x".into(), Rechecked::filed("f").into()],
            open: vec![open(1), open(2)],
            distrusted: vec![distrusted(Some(3))],
        }
    }

    fn open(entry: u64) -> Open {
        Open { entry, subject: 0, standing: Standing::Lost, since: at() }
    }

    fn distrusted(refused: Option<u64>) -> Distrusted {
        let (list, id) = ("list".into(), "S-2".into());
        Distrusted { list, id, announced: at(), received: at(), refused, rechecked: at() }
    }

    fn with(change: impl FnOnce(&mut Rechecked)) -> Result<Vec<u8>, LedgerFault> {
        let mut rechecked = rechecked();
        change(&mut rechecked);
        Entry::after(Some(&Head { sequence: 8, hash: digest(b"x") }), at(), Body::Recheck(rechecked)).line()
    }

    #[test]
    fn what_is_written_is_read() {
        let line = with(|_| {}).unwrap();
        let read = Entry::read(9, &line).unwrap();
        assert_eq!(read.recheck(), Some(&rechecked()));
        assert_eq!((read.targets(), read.kept().count()), (&rechecked().rests_on[..], 1));
        assert_eq!(read.line().unwrap(), line);
    }

    #[test]
    fn it_speaks_of_what_came_before() {
        let refused = |result: Result<Vec<u8>, LedgerFault>| {
            assert!(matches!(result, Err(LedgerFault::Entry { sequence: 9, .. })), "{result:?}");
        };
        assert!(with(|own| own.open[1] = open(8)).is_ok());
        refused(with(|own| own.open[1] = open(9)));
        refused(with(|own| own.open[0] = open(0)));
        refused(with(|own| own.open.reverse()));
        refused(with(|own| own.since = Some(9)));
        refused(with(|own| own.until = 9));
        refused(with(|own| own.distrusted = vec![distrusted(Some(9))]));
        refused(with(|own| own.feeds[0].input = Some(1)));
        refused(with(|own| own.rests_on.reverse()));
    }

    #[test]
    fn lists_are_bounded() {
        let feeds = |most: usize| with(|own| own.feeds = vec![own.feeds[0].clone(); most]);
        assert!(feeds(MAX_FEEDS).is_ok());
        assert!(matches!(feeds(MAX_FEEDS + 1), Err(LedgerFault::TooMuch { most: MAX_FEEDS, .. })));
        let entries = |most: u64| with(|own| own.open = vec![open(1); usize::try_from(most).unwrap()]);
        let most = u64::try_from(MAX_OPEN).unwrap();
        assert!(entries(most).is_ok());
        assert!(matches!(entries(most + 1), Err(LedgerFault::TooMuch { most: MAX_OPEN, .. })));
        let known = |most: usize| with(|own| own.distrusted = vec![distrusted(None); most]);
        assert!(known(MAX_DISTRUSTED).is_ok());
        assert!(matches!(known(MAX_DISTRUSTED + 1), Err(LedgerFault::TooMuch { .. })));
    }
}
