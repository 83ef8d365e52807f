use std::collections::{BTreeMap, BTreeSet};

use ledger::{Decided, Feed, Ledger, LedgerFault, Rechecked, Sqlite};
use model::{Instant, Text};

use super::changes::{Change, between};
use super::{Before, Today};

/// What is judged, and why so much.
pub(crate) struct Scope {
    /// Why everything, or why so little, in a sentence.
    pub(crate) why: String,
    /// What lists say that they did not say before; empty where everything is judged.
    pub(crate) changes: Vec<Change>,
    /// The recheck it goes on from, and the subjects of each entry that may have changed; none where everything is judged.
    pub(crate) touched: Option<(Before, BTreeMap<u64, BTreeSet<u32>>)>,
}

/// What is to be judged: everything, or what may have changed since the recheck before.
///
/// Dates of frameworks are whole days, and certificates and roots end by themselves: so everything is judged once a day.
pub(crate) fn scope(
    ledger: &Ledger<Sqlite>,
    today: &Today<'_>,
    before: Option<&Before>,
    (asked, now): (bool, Instant),
) -> Result<Scope, LedgerFault> {
    let full = |why: String| Ok(Scope { why, changes: Vec::new(), touched: None });
    if asked {
        return full("--full asks for it".to_owned());
    }
    let Some(before) = before else {
        return full("no recheck by this framework is recorded yet".to_owned());
    };
    if let Some(why) = anew(today, before, now) {
        return full(why);
    }
    let mut changes = Vec::new();
    for (name, (_, bytes)) in &today.lists {
        let own = |feed: &&Feed| *feed.kind == *"status" && feed.name == *name;
        let Some(feed) = before.rechecked.feeds.iter().find(own) else {
            return full(format!("the list {name} is asked now, and was not"));
        };
        let same = today
            .feeds
            .iter()
            .any(|one| one.kind == "status" && one.name == *name && one.digest == feed.digest);
        let kept = if same { None } else { Some(earlier(ledger, &before.rechecked, feed)) };
        let kept = match kept.transpose() {
            Ok(kept) => kept,
            Err(LedgerFault::Gone(why) | LedgerFault::Changed(why)) => {
                return full(format!("the list {name} as it was is not kept: {why}"));
            }
            Err(fault) => return Err(fault),
        };
        match between(name, kept, bytes, (before.at, now)) {
            Ok(found) => changes.extend(found),
            Err(why) => return full(format!("what changed on a list cannot be told: {why}")),
        }
    }
    let touched = touched(ledger, before, &changes)?;
    let why = format!(
        "the framework is as it was at entry {}, and its lists say {} new thing{}",
        before.sequence,
        changes.len(),
        if changes.len() == 1 { "" } else { "s" }
    );
    Ok(Scope { why, changes, touched: Some((before.clone(), touched)) })
}

/// Why nothing that was found before can be gone on from, if so.
fn anew(today: &Today<'_>, before: &Before, now: Instant) -> Option<String> {
    let day = |at: Instant| at.unix().div_euclid(SECONDS_A_DAY);
    if today.framework.digest() != &before.rechecked.framework.digest {
        return Some("the framework changed since the recheck before".to_owned());
    }
    if day(before.rechecked.full_at) != day(now) || now < before.at {
        return Some("nothing was judged again in full today".to_owned());
    }
    let lists = |kind: &str| kind == "status";
    let then: BTreeSet<_> = before.rechecked.feeds.iter().filter(|feed| !lists(&feed.kind)).collect();
    let then: BTreeSet<_> = then.into_iter().map(|feed| (&*feed.kind, &*feed.name, &feed.digest)).collect();
    let feeds = today.feeds.iter().filter(|feed| !lists(feed.kind));
    let own: BTreeSet<_> = feeds.map(|feed| (feed.kind, &*feed.name, &feed.digest)).collect();
    let other = own.symmetric_difference(&then).next()?;
    Some(format!("{} {} is not what it was", other.0, other.1))
}

const SECONDS_A_DAY: i64 = 86_400;

/// A list as a recheck was made by it.
pub(super) fn earlier(
    ledger: &Ledger<Sqlite>,
    rechecked: &Rechecked,
    feed: &Feed,
) -> Result<Vec<u8>, LedgerFault> {
    let place = feed.input.and_then(|place| usize::try_from(place).ok());
    let input = place.and_then(|place| rechecked.inputs.get(place));
    let input = input.ok_or_else(|| LedgerFault::Gone("the recheck does not name it".into()))?;
    ledger.blob(&input.digest)
}

/// What was accepted since, what did not stand, and what the index files under what changed.
fn touched(
    ledger: &Ledger<Sqlite>,
    before: &Before,
    changes: &[Change],
) -> Result<BTreeMap<u64, BTreeSet<u32>>, LedgerFault> {
    let mut all: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for open in &before.rechecked.open {
        all.entry(open.entry).or_default().insert(open.subject);
    }
    ledger.after(before.rechecked.until, &mut |entry| {
        if let Some(decided) = entry.decision().filter(|decided| decided.accepted()) {
            all.entry(entry.sequence).or_default().extend(places(decided, |_| true));
        }
        Ok(())
    })?;
    let keys: BTreeSet<String> = changes.iter().map(|change| change.entry.target.key()).collect();
    for key in keys {
        for sequence in ledger.filed_under(&key)? {
            let entry = ledger.named(sequence)?;
            let Some(decided) = entry.decision() else { continue };
            if decided.accepted() {
                let rests = |subject: &_| decided.targets_of(subject).any(|target| **target == *key);
                all.entry(sequence).or_default().extend(places(decided, rests));
            }
        }
    }
    Ok(all)
}

/// The places of subjects.
fn places(decided: &Decided, wanted: impl Fn(&ledger::DecidedSubject) -> bool) -> Vec<u32> {
    let all = decided.subjects.iter().enumerate().filter(|(_, subject)| wanted(subject));
    all.filter_map(|(at, _)| u32::try_from(at).ok()).collect()
}

/// What an artifact is known by: its strongest digest that every run computes, or what it was called.
pub(crate) fn artifact(subject: &ledger::DecidedSubject) -> Text {
    let sha256 = subject.digests.iter().find(|digest| digest.algorithm() == model::Algorithm::Sha256);
    sha256
        .or(subject.digests.first())
        .map_or_else(|| subject.given.clone(), |digest| digest.to_string().into())
}
