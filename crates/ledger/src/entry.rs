use model::{Algorithm, Digest, Instant, Text};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::canonical;
use crate::limits::{
    MAX_DISTRUSTED, MAX_ENTRY, MAX_FEEDS, MAX_INPUTS, MAX_NOTE, MAX_OPEN, MAX_SUBJECTS, MAX_TARGETS, MAX_TEXT,
};
use crate::{Head, LedgerFault};

mod decided;
mod rechecked;
pub(crate) mod spelled;

pub use decided::{Decided, DecidedSubject, Framework, Input, Role};
pub use rechecked::{Distrusted, Feed, Open, Rechecked, Standing};

/// One entry of the ledger: a decision, a recheck of what was accepted, or a checkpoint over everything before it.
///
/// Its form is one line of JSON in one spelling (no spaces, fields in this order, everything but printable ASCII and
/// `#` escaped as `\u` and four lower-case hex digits):
///
/// ```text
/// {"schema":"countersign/ledger/v1","sequence":2,"previous":"sha256:…","at":"2026-08-02T00:00:00Z","entry":{"decision":{
///   "handoff":"intake","from":"acme","to":"staging",
///   "framework":{"name":"retail-intake","number":1,"digest":"sha256:…"},
///   "decision":"allow","code":0,
///   "inputs":[{"role":"decision","path":"","digest":"sha256:…"},…],
///   "rests_on":["artifact sha256:…","key sha256:…",…],
///   "subjects":[{"given":"widget.tgz","digests":["sha256:…"],"decision":"allow","code":0,"inputs":[2],"rests_on":[0,1]}]}}}
/// ```
///
/// The SHA-256 of the line, without its line break, is the hash of the entry, and `previous` of the next one. So
/// `sha256sum` over a line is all it takes to follow the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub sequence: u64,
    /// The hash of the entry before it; none for the first.
    pub previous: Option<Digest>,
    /// The time of the run that wrote it.
    pub at: Instant,
    /// What it records.
    pub body: Body,
}

/// What an entry records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// A run's decision.
    Decision(Decided),
    /// What came of judging again what had been accepted.
    Recheck(Rechecked),
    /// A checkpoint over everything before it.
    Checkpoint(Noted),
}

/// A signed checkpoint, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    /// The note (C2SP tlog-checkpoint): what it says, and its signatures.
    pub note: Text,
}

/// The line of an entry.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    schema: Text,
    sequence: u64,
    #[serde(with = "spelled::option")]
    previous: Option<Digest>,
    #[serde(with = "spelled::instant")]
    at: Instant,
    entry: Body,
}

impl Entry {
    /// Names this form. No address: a name nobody can take over.
    pub const SCHEMA: &'static str = "countersign/ledger/v1";

    /// The entry after `head`.
    pub fn after(head: Option<&Head>, at: Instant, body: Body) -> Self {
        let sequence = head.map_or(0, |head| head.sequence).saturating_add(1);
        Self { sequence, previous: head.map(|head| head.hash.clone()), at, body }
    }

    /// Its line, without a line break.
    ///
    /// # Errors
    /// When it passes a bound.
    pub fn line(&self) -> Result<Vec<u8>, LedgerFault> {
        self.bounded()?;
        let line = Line {
            schema: Self::SCHEMA.into(),
            sequence: self.sequence,
            previous: self.previous.clone(),
            at: self.at,
            entry: self.body.clone(),
        };
        let line = canonical::write(&line).map_err(|why| LedgerFault::entry(self.sequence, why))?;
        LedgerFault::bound("the line of an entry", line.len(), MAX_ENTRY)?;
        Ok(line.into_bytes())
    }

    /// Reads a line, without its line break. `sequence` is where it stands, for messages.
    ///
    /// # Errors
    /// When it is no entry, not in the one spelling, or passes a bound.
    pub fn read(sequence: u64, line: &[u8]) -> Result<Self, LedgerFault> {
        LedgerFault::bound("the line of an entry", line.len(), MAX_ENTRY)?;
        let line: Line = canonical::read(line).map_err(|why| LedgerFault::entry(sequence, why))?;
        if *line.schema != *Self::SCHEMA {
            let why = format!("it is of another schema than {}", Self::SCHEMA);
            return Err(LedgerFault::entry(sequence, why));
        }
        let read = Self { sequence: line.sequence, previous: line.previous, at: line.at, body: line.entry };
        read.bounded()?;
        Ok(read)
    }

    /// The hash of a line.
    pub fn hash(line: &[u8]) -> Digest {
        Digest::sha256(Sha256::digest(line).into())
    }

    /// The decision, if it is one.
    pub fn decision(&self) -> Option<&Decided> {
        match &self.body {
            Body::Decision(decided) => Some(decided),
            Body::Recheck(_) | Body::Checkpoint(_) => None,
        }
    }

    /// The recheck, if it is one.
    pub fn recheck(&self) -> Option<&Rechecked> {
        match &self.body {
            Body::Recheck(rechecked) => Some(rechecked),
            Body::Decision(_) | Body::Checkpoint(_) => None,
        }
    }

    /// What the index files it under.
    pub fn targets(&self) -> &[Text] {
        match &self.body {
            Body::Decision(decided) => &decided.rests_on,
            Body::Recheck(rechecked) => &rechecked.rests_on,
            Body::Checkpoint(_) => &[],
        }
    }

    /// What it was made from, and what was reported of it.
    pub fn inputs(&self) -> &[Input] {
        match &self.body {
            Body::Decision(decided) => &decided.inputs,
            Body::Recheck(rechecked) => &rechecked.inputs,
            Body::Checkpoint(_) => &[],
        }
    }

    /// Every digest under which something is kept for it.
    pub fn kept(&self) -> impl Iterator<Item = &Digest> {
        self.inputs().iter().map(|input| &input.digest)
    }

    /// Whether every count and length is within bounds, every number points at something, and lists that are sets are
    /// in order.
    fn bounded(&self) -> Result<(), LedgerFault> {
        LedgerFault::bound("what an entry was made from", self.inputs().len(), MAX_INPUTS)?;
        LedgerFault::bound("the list of targets", self.targets().len(), MAX_TARGETS)?;
        let texts = self.targets().iter().chain(self.inputs().iter().map(|input| &input.path));
        texts.into_iter().try_for_each(text_bound)?;
        if self.inputs().iter().any(|input| input.digest.algorithm() != Algorithm::Sha256) {
            return self.wrong("what it was made from is named by another digest than SHA-256");
        }
        if !ascending(self.targets()) {
            return self.wrong("its targets are not in order");
        }
        match &self.body {
            Body::Decision(decided) => self.decided(decided),
            Body::Recheck(rechecked) => self.rechecked(rechecked),
            Body::Checkpoint(noted) => LedgerFault::bound("a checkpoint", noted.note.len(), MAX_NOTE),
        }
    }

    fn decided(&self, decided: &Decided) -> Result<(), LedgerFault> {
        LedgerFault::bound("the list of subjects", decided.subjects.len(), MAX_SUBJECTS)?;
        decided.texts().try_for_each(text_bound)?;
        for subject in &decided.subjects {
            if !ascending(&subject.digests) || !ascending(&subject.inputs) || !ascending(&subject.rests_on) {
                return self.wrong("a list of a subject is not in order");
            }
            if !below(&subject.inputs, decided.inputs.len())
                || !below(&subject.rests_on, decided.rests_on.len())
            {
                return self.wrong("a subject points at something that is not there");
            }
        }
        match (decided.decision_word(), decided.code) {
            (true, 0) => Ok(()),
            (true, _) | (false, 0) => self.wrong("its decision and its code do not agree"),
            (false, _) => Ok(()),
        }
    }

    fn rechecked(&self, rechecked: &Rechecked) -> Result<(), LedgerFault> {
        LedgerFault::bound("the list of what no longer stands", rechecked.open.len(), MAX_OPEN)?;
        LedgerFault::bound("the list of feeds", rechecked.feeds.len(), MAX_FEEDS)?;
        LedgerFault::bound("the list of what is distrusted", rechecked.distrusted.len(), MAX_DISTRUSTED)?;
        let feeds = rechecked.feeds.iter().flat_map(|feed| [&feed.kind, &feed.name]);
        let distrusted = rechecked.distrusted.iter().flat_map(|one| [&one.list, &one.id]);
        feeds
            .chain(distrusted)
            .chain([&rechecked.framework.name])
            .chain(&rechecked.handoff)
            .try_for_each(text_bound)?;
        let places: Vec<u32> = rechecked.feeds.iter().filter_map(|feed| feed.input).collect();
        if !places.iter().all(|place| below(&[*place], rechecked.inputs.len())) {
            return self.wrong("a feed points at something that is not there");
        }
        let earlier = |entry: u64| (1..self.sequence).contains(&entry);
        let refused = rechecked.distrusted.iter().filter_map(|one| one.refused);
        let entries = rechecked.open.iter().map(|open| open.entry).chain(rechecked.since).chain(refused);
        if !entries.into_iter().all(earlier) || rechecked.until >= self.sequence {
            return self.wrong("it speaks of an entry that does not come before it");
        }
        match rechecked.open.is_sorted_by_key(|open| (open.entry, open.subject)) {
            true => Ok(()),
            false => self.wrong("what no longer stands is not in order"),
        }
    }

    fn wrong(&self, why: &str) -> Result<(), LedgerFault> {
        Err(LedgerFault::entry(self.sequence, why))
    }
}

fn text_bound(text: &Text) -> Result<(), LedgerFault> {
    LedgerFault::bound("a name or path", text.len(), MAX_TEXT)
}

/// Whether a list is sorted, and each in it once.
fn ascending<T: Ord>(list: &[T]) -> bool {
    list.is_sorted_by(|one, next| one < next)
}

/// Whether every number is one of `count` places. The list is sorted.
fn below(places: &[u32], count: usize) -> bool {
    places.last().is_none_or(|last| usize::try_from(*last).is_ok_and(|last| last < count))
}

#[cfg(test)]
pub(crate) mod tests;
