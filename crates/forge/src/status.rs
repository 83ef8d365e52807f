//! Status lists, put together from what the format's room writes, and signed by whomever a test wants.

use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::sha256;
use crate::seed::Key;
use crate::world::hint;
use formats::{StatusEntry, StatusHead, StatusIndex, StatusState, StatusTarget, StatusWords};
use model::{Digest, Instant, NonEmpty};

/// A list that can be changed before it is signed.
#[derive(Clone, Debug)]
pub struct List {
    /// What is said of it as a whole.
    pub head: StatusHead,
    /// What it denies.
    pub entries: Vec<StatusEntry>,
}

impl List {
    /// The first list of this name, for one framework, issued and ending then.
    pub fn new(list: &str, authority: &str, framework: &str, (issued, expires): (&str, &str)) -> Self {
        let head = StatusHead {
            list: list.into(),
            authority: authority.into(),
            audience: NonEmpty::one(framework.into()),
            number: 1,
            previous: None,
            issued: instant(issued),
            expires: instant(expires),
            words: StatusWords::default(),
        };
        Self { head, entries: Vec::new() }
    }

    /// With one more entry, called after its place: `S-1`, `S-2`.
    #[must_use]
    pub fn with(mut self, target: StatusTarget, state: StatusState, reason: &str) -> Self {
        let id = format!("S-{}", self.entries.len() + 1);
        self.entries.push(StatusEntry { id: id.into(), target, state, reason: reason.into() });
        self
    }

    /// What follows it: the next number, bound to this one.
    #[must_use]
    pub fn next(&self, (issued, expires): (&str, &str)) -> Self {
        let mut next = self.clone();
        next.head.number += 1;
        next.head.previous = Some(digest(&self.statement()));
        (next.head.issued, next.head.expires) = (instant(issued), instant(expires));
        next
    }

    /// The file, with a signature of each key. All entries stand on one page.
    pub fn signed_by(&self, keys: &[&Key]) -> Vec<u8> {
        let envelope = Envelope::unsigned(IN_TOTO, &self.statement());
        let signed = keys.iter().fold(envelope, |envelope, key| envelope.signed_by(key, &hint(key)));
        let (page, index) = self.pages();
        let lines = [signed.json().to_string().into_bytes(), index, page];
        lines.into_iter().flat_map(|line| [line, vec![b'\n']].concat()).collect()
    }

    /// What is signed.
    pub fn statement(&self) -> Vec<u8> {
        self.head.over(&self.entries).statement(&digest(&self.pages().1))
    }

    fn pages(&self) -> (Vec<u8>, Vec<u8>) {
        let page = StatusEntry::write_page(&self.entries.iter().collect::<Vec<_>>()).unwrap();
        let index = StatusIndex::of(vec![(digest(&page), page.len())]).unwrap().line();
        (page, index)
    }
}

fn digest(bytes: &[u8]) -> Digest {
    Digest::sha256(sha256(bytes))
}

/// A time of a test.
pub fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Revoked from then on.
pub fn since(at: &str) -> StatusState {
    StatusState::RevokedSince(instant(at))
}

/// In wrong hands from then until then.
pub fn between(from: &str, until: &str) -> StatusState {
    StatusState::Compromised { from: instant(from), until: instant(until) }
}

/// Suspended from then on, perhaps with an end.
pub fn suspended(from: &str, until: Option<&str>) -> StatusState {
    StatusState::Suspended { from: instant(from), until: until.map(instant), incident: "INC-7".into() }
}

/// An end to an earlier suspension.
pub fn lifts(entry: &str, from: &str) -> StatusState {
    StatusState::Lifts { entry: entry.into(), from: instant(from) }
}
