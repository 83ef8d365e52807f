use std::collections::{BTreeMap, BTreeSet};

use formats::{StatusEntry, StatusState};
use ledger::{Decided, Distrusted, Ledger, LedgerFault, Role, Sqlite};
use model::{Age, EvidenceId, Instant, Text};
use serde_json::Value;
use status::ClaimedList;

use super::{Before, Open, Today};

/// How long it took from the word of a list to nobody relying on what it is about.
pub(crate) struct Distrust {
    /// The framework's name for the list.
    pub(crate) list: Text,
    pub(crate) authority: Text,
    pub(crate) entry: StatusEntry,
    /// When the first edition that this ledger knows with it was issued, when it was seen here first, which denial was the
    /// first to rest on it, and when all that was accepted was judged by it.
    pub(crate) times: Distrusted,
    /// How soon the authority has promised to revoke.
    pub(crate) promised: Option<Age>,
}

impl Distrust {
    /// How long the authority took: from when it says that it went wrong to when it said so.
    pub(crate) fn took(&self) -> Option<Age> {
        let from = match &self.entry.state {
            StatusState::RevokedSince(from)
            | StatusState::Compromised { from, .. }
            | StatusState::Suspended { from, .. } => *from,
            StatusState::RevokedRetroactively | StatusState::Lifts { .. } => return None,
        };
        from.age_at(self.times.announced)
    }

    /// Whether the promise was kept, where there is one and the time can be told.
    pub(crate) fn kept(&self) -> Option<bool> {
        Some(self.took()? <= self.promised?)
    }
}

/// Every entry of today's lists for which something lost trust, with its times.
pub(crate) fn distrust(
    ledger: &Ledger<Sqlite>,
    today: &Today<'_>,
    before: Option<&Before>,
    open: &[Open],
    now: Instant,
) -> Result<Vec<Distrust>, LedgerFault> {
    let fallen = open.iter().flat_map(|open| &open.found.fallen);
    let observed: BTreeSet<&str> = fallen.flat_map(|fallen| &fallen.observed).map(|text| &**text).collect();
    if observed.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for (name, (_, bytes)) in &today.lists {
        // It was verified, and read whole, when the run began.
        let Ok(list) = ClaimedList::read(EvidenceId::file(0), bytes.clone()) else { continue };
        for entry in list.entries().iter().filter(|entry| observed.contains(&*spelled(entry))) {
            let authority = list.head().authority.clone();
            let known = before.and_then(|before| before.distrusted(name, &entry.id));
            let new = || Distrusted {
                list: name.clone(),
                id: entry.id.clone(),
                announced: list.head().issued,
                received: now,
                refused: None,
                rechecked: now,
            };
            let times = known.cloned().unwrap_or_else(new);
            let promised = today.framework.revokes_within(&authority);
            all.push(Distrust { list: name.clone(), authority, entry: entry.clone(), times, promised });
        }
    }
    refused(ledger, &mut all)?;
    all.sort_by(|one, other| (&one.times.list, &one.times.id).cmp(&(&other.times.list, &other.times.id)));
    Ok(all)
}

/// What a check says that it saw when this entry denies something.
fn spelled(entry: &StatusEntry) -> String {
    format!("{} {} is {}", entry.target.kind(), entry.target.shown(), entry.state.word())
}

/// Finds the first denial that each rests on, of those that none is known of. A denial may be what brought the word here.
fn refused(ledger: &Ledger<Sqlite>, all: &mut [Distrust]) -> Result<(), LedgerFault> {
    let open = |one: &Distrust| one.times.refused.is_none();
    let Some(from) = all.iter().filter(|one| open(one)).map(|one| one.times.announced).min() else {
        return Ok(());
    };
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate().filter(|(_, one)| open(one)) {
        wanted.entry(spelled(&one.entry)).or_default().push(at);
    }
    ledger.each(&mut |entry| {
        let Some(decided) = entry.decision().filter(|decided| !decided.accepted()) else { return Ok(()) };
        if entry.at < from || wanted.is_empty() {
            return Ok(());
        }
        for seen in observed(ledger, decided)? {
            for at in wanted.remove(&seen).unwrap_or_default() {
                if let Some(one) = all.get_mut(at) {
                    one.times.refused = Some(entry.sequence);
                    one.times.received = one.times.received.min(entry.at);
                }
            }
        }
        Ok(())
    })
}

/// What the checks of a denial saw that was wrong, by its report.
fn observed(ledger: &Ledger<Sqlite>, decided: &Decided) -> Result<BTreeSet<String>, LedgerFault> {
    let Some(report) = decided.input(Role::Decision) else { return Ok(BTreeSet::new()) };
    let bytes = match ledger.blob(report) {
        Ok(bytes) => bytes,
        // What it saw cannot be told any more; that it was altered is for `ledger verify` to tell.
        Err(LedgerFault::Gone(_) | LedgerFault::Changed(_)) => return Ok(BTreeSet::new()),
        Err(fault) => return Err(fault),
    };
    let report: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let list =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let checks = list(&report, "subjects").into_iter().flat_map(|subject| list(&subject, "checks"));
    let seen = checks.filter_map(|check| check.get("observed").and_then(Value::as_str).map(str::to_owned));
    Ok(seen.collect())
}
