use formats::{StatusEntry, StatusState};
use model::{Instant, NonEmpty, Place, Text};

use crate::judge::{Grade, judge, takes_time};
use crate::status::lifts;
use crate::{Finding, Signed, Standing, Tense};

/// What the lists say of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub(crate) hits: Vec<Hit>,
    pub(crate) set_aside: Vec<SetAside>,
    /// Whether its issuer speaks of it, where that is asked.
    pub(crate) cover: Option<Cover>,
    now: Instant,
}

/// What it means that no list of its issuer names a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cover {
    /// It is not revoked.
    Good,
    /// It was not revoked at any of these times, after which it expired.
    Between(Vec<Instant>, Text),
    /// Nothing.
    Gap(Text),
    /// Nothing: what is signed of it cannot be read, so no list can be asked.
    Unread(Text),
}

/// An entry that speaks of what was asked, of an authority that may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) entry: StatusEntry,
    pub(crate) list: Text,
    /// Whose list it is; empty for the issuer of a certificate.
    pub(crate) authority: Text,
    /// The list's number, where it has one.
    pub(crate) number: Option<u64>,
    pub(crate) place: Place,
    /// Whether it speaks of this very thing, or may.
    pub(crate) sure: bool,
}

/// An entry that counts for nothing, and why. It is shown, never hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The list's name.
    pub list: Text,
    /// Whose list it is.
    pub authority: Text,
    /// The list's number, where it has one.
    pub number: Option<u64>,
    /// The entry's id.
    pub entry: Text,
    /// What kind of thing it names.
    pub kind: &'static str,
    /// What it names.
    pub target: Text,
    /// What it says of it, in a word.
    pub state: &'static str,
    /// Why it says so, in its authority's words; may be empty.
    pub reason: Text,
    /// Why it counts for nothing: one sentence.
    pub why: Text,
    /// Where it stands.
    pub place: Place,
}

impl SetAside {
    pub(crate) fn new(hit: &Hit, why: impl Into<Text>) -> Self {
        Self {
            list: hit.list.clone(),
            authority: hit.authority.clone(),
            number: hit.number,
            entry: hit.entry.id.clone(),
            kind: hit.entry.target.kind(),
            target: hit.entry.target.shown(),
            state: hit.entry.state.word(),
            reason: hit.entry.reason.clone(),
            why: why.into(),
            place: hit.place.clone(),
        }
    }
}

impl Found {
    pub(crate) fn none(now: Instant) -> Self {
        Self { hits: Vec::new(), set_aside: Vec::new(), cover: None, now }
    }

    /// What lists say of a package whose name cannot be read, for this reason: nothing, one way or the other.
    pub fn unread(why: Text, now: Instant) -> Self {
        Self { cover: Some(Cover::Unread(why)), ..Self::none(now) }
    }

    /// Brings hits into one order, whatever order the lists came in, and sets aside lifts that lift nothing.
    pub(crate) fn sort(&mut self) {
        let key = |hit: &Hit| {
            (hit.authority.clone(), hit.list.clone(), hit.entry.id.clone(), hit.place.pointer.clone())
        };
        self.hits.sort_by_key(key);
        for hit in &self.hits {
            let StatusState::Lifts { entry, from: lifted } = &hit.entry.state else { continue };
            let named: Vec<&Hit> = self.hits.iter().filter(|other| other.entry.id == *entry).collect();
            let own = |other: &&&Hit| other.authority == hit.authority && other.list == hit.list;
            let why = match named.iter().find(own).map(|other| &other.entry.state) {
                Some(StatusState::Suspended { from, .. }) if lifted >= from => continue,
                Some(StatusState::Suspended { from, .. }) => {
                    format!("it lifts {entry} from {lifted} on, and {entry} begins later, at {from}")
                }
                Some(_) => format!("it lifts {entry}, which is no suspension; a revocation is not lifted"),
                None if named.is_empty() => format!("it lifts {entry}, which is on no list for this"),
                None => format!("it lifts {entry}, which stands on another list"),
            };
            self.set_aside.push(SetAside::new(hit, why));
        }
        self.set_aside.sort_by_key(|one| (one.authority.clone(), one.list.clone(), one.entry.clone()));
    }

    /// Whether no entry speaks of it, and nothing is open.
    pub fn is_silent(&self) -> bool {
        self.hits.is_empty() && self.set_aside.is_empty() && self.cover.is_none()
    }

    /// Every entry that speaks of it and counts for nothing.
    pub fn set_aside(&self) -> &[SetAside] {
        &self.set_aside
    }

    /// How it stands for a proof made at this time.
    pub fn standing(&self, tense: Tense, signed: Signed) -> Standing {
        self.standings(tense, signed).into_iter().fold(Standing::Good, Standing::and)
    }

    /// Everything that speaks against a proof made at this time, each by itself: a suspension beside a revocation is
    /// no less a suspension.
    pub fn standings(&self, tense: Tense, signed: Signed) -> Vec<Standing> {
        let mut all = self.graded(|hit, lifted| {
            judge(&hit.entry.target, &hit.entry.state, lifted, signed, tense, self.now)
        });
        all.push(self.covered(signed.by));
        all.retain(|standing| *standing != Standing::Good);
        all
    }

    /// Whether its issuer would have told a revocation of what was signed by then.
    fn covered(&self, by: Option<Instant>) -> Standing {
        match &self.cover {
            None | Some(Cover::Good) => Standing::Good,
            Some(Cover::Between(told, _)) if by.is_some_and(|by| told.iter().any(|at| by <= *at)) => {
                Standing::Good
            }
            Some(Cover::Between(_, why) | Cover::Gap(why)) => {
                Standing::Unknown(NonEmpty::one(Finding::untold("certificate", why.clone())))
            }
            Some(Cover::Unread(why)) => {
                Standing::Unknown(NonEmpty::one(Finding::untold("dependency", why.clone())))
            }
        }
    }

    /// How it stands as the authority of a time, which proves nothing for itself.
    pub(crate) fn of_time(&self, tense: Tense, at: Instant) -> Standing {
        let own = self.graded(|hit, lifted| {
            let grade = takes_time(&hit.entry.state, lifted, tense, self.now)?;
            let word = if grade == Grade::Suspended { "suspended" } else { "revoked" };
            Some((grade, format!("{word}, so the times it gave prove nothing").into()))
        });
        own.into_iter().fold(self.covered(Some(at)), Standing::and)
    }

    fn graded(&self, judge: impl Fn(&Hit, bool) -> Option<(Grade, Text)>) -> Vec<Standing> {
        let graded = self.hits.iter().filter_map(|hit| {
            let lifted = self.hits.iter().any(|other| lifts(other, hit, self.now));
            let (grade, text) = judge(hit, lifted)?;
            let grade = if hit.sure { grade } else { Grade::Unknown };
            let found = NonEmpty::one(finding(hit, &text));
            Some(match grade {
                Grade::Unknown => Standing::Unknown(found),
                Grade::Suspended => Standing::Suspended(found),
                Grade::Revoked => Standing::Revoked(found),
            })
        });
        graded.collect()
    }
}

fn finding(hit: &Hit, text: &str) -> Finding {
    let (kind, target) = (hit.entry.target.kind(), hit.entry.target.shown());
    let may = if hit.sure { "is" } else { "may be" };
    let reason = if hit.entry.reason.is_empty() { String::new() } else { format!(": {}", hit.entry.reason) };
    let authority = if hit.authority.is_empty() { "its issuer" } else { &hit.authority };
    let number = hit.number.map(|number| format!(" number {number}")).unwrap_or_default();
    let by = format!("{authority}, {}{number}, entry {}", hit.list, hit.entry.id);
    Finding {
        list: hit.list.clone(),
        authority: hit.authority.clone(),
        number: hit.number,
        entry: hit.entry.id.clone(),
        kind,
        target: target.clone(),
        state: hit.entry.state.word(),
        reason: hit.entry.reason.clone(),
        text: format!("{kind} {target} {may} {text} (by {by}){reason}").into(),
        place: Some(hit.place.clone()),
    }
}
