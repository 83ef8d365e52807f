use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use countersign::Basis;
use formats::StatusTarget;
use ledger::{Body, Decided, DecidedSubject, Entry, Head, Ledger, LedgerFault, Rechecked, Sqlite, Trusted};
use model::{Instant, Text};
use sha2::{Digest as _, Sha256};

use super::again::resting;
use super::places::places as places_of;
use super::{
    Acceptance, Before, Found, Judging, Open, Outcome, Rests, Scope, Stopped, Today, artifact, distrust, told,
};
use crate::outside::Output;
use crate::progress::Progress;

/// A recheck: of which ledger, by what, and when.
pub(crate) struct Run<'a> {
    pub(crate) ledger: &'a Ledger<Sqlite>,
    pub(crate) today: &'a Today<'a>,
    pub(crate) now: Instant,
    /// The only handoff that is looked at.
    pub(crate) handoff: Option<&'a str>,
}

/// How many decisions are of no concern, and what was judged.
#[derive(Default)]
struct Counts {
    judged: u64,
    passed_over: u64,
    elsewhere: BTreeMap<Text, u64>,
}

impl Counts {
    /// Counts what a framework of another name let in.
    fn other(&mut self, decided: &Decided, own: &str) {
        if decided.accepted() && *decided.framework.name != *own {
            let count = self.elsewhere.entry(decided.framework.name.clone()).or_default();
            *count = count.saturating_add(1);
        }
    }
}

impl<'a> Run<'a> {
    /// The last recheck of as much by a framework of this name.
    pub(crate) fn before(&self) -> Result<Option<Before>, LedgerFault> {
        let filed = self.ledger.filed_under(&Rechecked::filed(self.today.framework.name()))?;
        for sequence in filed.into_iter().rev() {
            let Entry { at, body: Body::Recheck(rechecked), .. } = self.ledger.named(sequence)? else {
                continue;
            };
            if rechecked.handoff.as_deref() == self.handoff {
                return Ok(Some(Before { sequence, at, rechecked }));
            }
        }
        Ok(None)
    }

    /// The acceptances that rest on what a status list would mean by this target: of each artifact at a handoff the last
    /// that does.
    pub(crate) fn resting(&self, target: &StatusTarget) -> Result<Vec<Rests>, LedgerFault> {
        let mut all = self.filed_under(target.key(), target)?;
        if matches!(target, StatusTarget::Dependency(_)) {
            let known: BTreeSet<(u64, u32)> = all.iter().map(|rests| rests.found.place()).collect();
            let unread = self.filed_under(Basis::UNREAD_PACKAGE.to_owned(), target)?;
            all.extend(unread.into_iter().filter(|rests| !known.contains(&rests.found.place())));
            all.sort_by_key(|rests| rests.found.place());
        }
        Ok(all)
    }

    fn filed_under(&self, key: String, target: &StatusTarget) -> Result<Vec<Rests>, LedgerFault> {
        let mut all = Vec::new();
        for sequence in self.ledger.filed_under(&key)? {
            let Entry { at, body: Body::Decision(decided), .. } = self.ledger.named(sequence)? else {
                continue;
            };
            let rests = |decided: &Decided, subject: &DecidedSubject| {
                decided.targets_of(subject).any(|own| **own == *key)
            };
            let places = decided.subjects.iter().zip(0_u32..).filter(|(subject, _)| rests(&decided, subject));
            let (mut subjects, mut again) = (BTreeSet::new(), BTreeMap::new());
            for (subject, place) in places {
                // Of several acceptances that rest on it the last one is told.
                if !self.wanted(&decided) || self.later(sequence, &decided, subject, &rests)?.is_some() {
                    continue;
                }
                subjects.insert(place);
                // The same bytes may be something else since, by the word of somebody else.
                if let Some(later) = self.later(sequence, &decided, subject, &|_, _| true)? {
                    again.insert(place, later);
                }
            }
            let acceptance = Acceptance { entry: sequence, at, decided: Arc::new(decided), subjects };
            for (found, unsure) in resting(self.ledger, self.today, acceptance, target)? {
                let subject = found.subject();
                let places = subject.map(|subject| places_of(self.ledger, subject)).transpose()?;
                let places = places.unwrap_or_default();
                let told = told(self.today.framework, &places);
                let again = again.get(&found.place().1).copied();
                all.push(Rests { found, unsure, again, places, told });
            }
        }
        Ok(all)
    }

    /// Judges what is in its scope, and tells what no longer stands.
    ///
    /// # Errors
    /// When the ledger cannot be read or does not hold, or nothing can be decided.
    pub(crate) fn outcome<'o>(
        &self,
        scope: &'o Scope,
        before: Option<&Before>,
        out: &Output<'_>,
    ) -> Result<Outcome<'o>, Stopped>
    where
        'a: 'o,
    {
        let (mut open, mut restored) = (Vec::new(), Vec::new());
        let was_open = |found: &Found| {
            before.is_some_and(|before| {
                before.rechecked.open.iter().any(|one| found.is(one.entry, one.subject))
            })
        };
        let mut take = |found: Found| match found.standing {
            Some(_) => open.push(found),
            None if was_open(&found) => restored.push(found),
            None => {}
        };
        let mut judging = Judging::new(self.ledger, self.today, &mut take);
        let (head, counts) = match &scope.touched {
            None => self.everything(&mut judging, out)?,
            Some((before, touched)) => (self.head(before)?, self.touched(touched, &mut judging)?),
        };
        judging.judged()?;
        let mut all = Vec::with_capacity(open.len());
        for found in open {
            let places = found
                .subject()
                .map(|subject| places_of(self.ledger, subject))
                .transpose()?
                .unwrap_or_default();
            let since = before.and_then(|before| before.since(&found)).unwrap_or(self.now);
            let told = told(self.today.framework, &places);
            all.push(Open { found, since, places, told });
        }
        let distrust = distrust(self.ledger, self.today, before, &all, self.now)?;
        let Counts { judged, passed_over, elsewhere } = counts;
        Ok(Outcome {
            today: self.today,
            now: self.now,
            head,
            scope,
            judged,
            passed_over,
            elsewhere,
            open: all,
            restored,
            distrust,
        })
    }

    /// Judges everything that was accepted: how much that was, and what does not stand.
    ///
    /// # Errors
    /// As [`Self::outcome`].
    pub(crate) fn fallen(&self, out: &Output<'_>) -> Result<(u64, Vec<Found>), Stopped> {
        let mut all = Vec::new();
        let mut take = |found: Found| {
            if found.standing.is_some() {
                all.push(found);
            }
        };
        let mut judging = Judging::new(self.ledger, self.today, &mut take);
        let (_, counts) = self.everything(&mut judging, out)?;
        judging.judged()?;
        Ok((counts.judged, all))
    }

    /// Whether an entry accepted something at a handoff that is asked about.
    fn wanted(&self, decided: &Decided) -> bool {
        let handoff = self.handoff;
        decided.accepted()
            && decided.framework.name == *self.today.framework.name()
            && handoff.is_none_or(|handoff| *decided.handoff == *handoff)
    }

    /// Judges the latest acceptance of every artifact, once the whole ledger is seen to hold.
    fn everything(
        &self,
        judging: &mut Judging<'_>,
        out: &Output<'_>,
    ) -> Result<(Option<Head>, Counts), Stopped> {
        let checked = ledger::verify(self.ledger.storage(), Trusted::default())?;
        if !checked.entries_hold() {
            let why = checked.broken.first().map(|one| one.text.clone());
            return Err(Stopped::Broken(why.unwrap_or_default()));
        }
        let (mut latest, mut counts) = (HashMap::new(), Counts::default());
        self.ledger.each(&mut |entry| {
            let Some(decided) = entry.decision() else { return Ok(()) };
            match self.wanted(decided) {
                true => decided.subjects.iter().for_each(|subject| {
                    latest.insert(known(decided, subject), entry.sequence);
                }),
                false => {
                    counts.passed_over = counts.passed_over.saturating_add(1);
                    counts.other(decided, self.today.framework.name());
                }
            }
            Ok(())
        })?;
        let progress = Progress::begin(out, latest.len(), || 0);
        progress.judging();
        let mut stopped = None;
        self.ledger.accepted(&mut |sequence, at, decided| {
            if stopped.is_some() || !self.wanted(&decided) {
                return Ok(());
            }
            let places = decided.subjects.iter().zip(0_u32..);
            let last = |subject| latest.get(&known(&decided, subject)) == Some(&sequence);
            let own: BTreeSet<u32> = places.filter(|(subject, _)| last(subject)).map(|(_, at)| at).collect();
            own.iter().for_each(|_| progress.step());
            counts.judged = counts.judged.saturating_add(u64::try_from(own.len()).unwrap_or(u64::MAX));
            if !own.is_empty() {
                let acceptance =
                    Acceptance { entry: sequence, at, decided: Arc::new(decided), subjects: own };
                stopped = judging.add(acceptance).err();
            }
            Ok(())
        })?;
        stopped.map_or(Ok((checked.head, counts)), Err)
    }

    /// The last entry, which is to be after the recheck before.
    fn head(&self, before: &Before) -> Result<Option<Head>, LedgerFault> {
        let mut head = None;
        self.ledger.after(before.rechecked.until, &mut |entry| {
            head = Some(Head { sequence: entry.sequence, hash: Entry::hash(&entry.line()?) });
            Ok(())
        })?;
        Ok(head)
    }

    /// Judges what may have changed, where nothing was accepted later in its place.
    fn touched(
        &self,
        touched: &BTreeMap<u64, BTreeSet<u32>>,
        judging: &mut Judging<'_>,
    ) -> Result<Counts, Stopped> {
        let mut counts = Counts::default();
        for (sequence, subjects) in touched {
            let Entry { at, body: Body::Decision(decided), .. } = self.ledger.named(*sequence)? else {
                return Err(Stopped::Broken(
                    format!("entry {sequence} is no decision, and is named as one").into(),
                ));
            };
            if !self.wanted(&decided) {
                counts.passed_over = counts.passed_over.saturating_add(1);
                continue;
            }
            let mut own = BTreeSet::new();
            for place in subjects {
                let subject = usize::try_from(*place).ok().and_then(|place| decided.subjects.get(place));
                let none = || format!("entry {sequence} has no subject {place}, and one is named");
                let subject = subject.ok_or_else(|| Stopped::Broken(none().into()))?;
                if self.is_latest(*sequence, &decided, subject)? {
                    own.insert(*place);
                }
            }
            counts.judged = counts.judged.saturating_add(u64::try_from(own.len()).unwrap_or(u64::MAX));
            if !own.is_empty() {
                let decided = Arc::new(decided);
                judging.add(Acceptance { entry: *sequence, at, decided, subjects: own })?;
            }
        }
        Ok(counts)
    }

    /// Whether no later entry accepted what this one did, by the index.
    fn is_latest(&self, own: u64, decided: &Decided, subject: &DecidedSubject) -> Result<bool, LedgerFault> {
        Ok(self.later(own, decided, subject, &|_, _| true)?.is_none())
    }

    /// The last entry after this one that accepted what it did, of those that are asked for.
    fn later(
        &self,
        own: u64,
        decided: &Decided,
        subject: &DecidedSubject,
        asked: &dyn Fn(&Decided, &DecidedSubject) -> bool,
    ) -> Result<Option<u64>, LedgerFault> {
        let wanted = known(decided, subject);
        let mut later = BTreeSet::new();
        for key in subject.filed() {
            later.extend(self.ledger.filed_under(&key)?.into_iter().filter(|sequence| *sequence > own));
        }
        for sequence in later.into_iter().rev() {
            let entry = self.ledger.named(sequence)?;
            let Some(decided) = entry.decision().filter(|decided| self.wanted(decided)) else { continue };
            let same = |subject: &&DecidedSubject| known(decided, subject) == wanted;
            if decided.subjects.iter().filter(same).any(|subject| asked(decided, subject)) {
                return Ok(Some(sequence));
            }
        }
        Ok(None)
    }
}

/// What an artifact at a handoff is known by, in little memory.
fn known(decided: &Decided, subject: &DecidedSubject) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(Sha256::digest(decided.handoff.as_bytes()));
    hash.update(artifact(subject).as_bytes());
    hash.finalize().into()
}
