use std::collections::{BTreeMap, BTreeSet};

use formats::{StatusEntry, StatusState};
use model::Instant;
use report::name;

use super::words::meaning;

/// The most changes that are told one by one: a list may have a hundred thousand entries.
const MAX_TOLD: usize = 50;

/// What a list says that the one before did not, and what it says no more: a line each.
pub(crate) fn changes(before: &[StatusEntry], after: &[StatusEntry], now: Instant) -> Vec<String> {
    let known: BTreeMap<&str, &StatusEntry> = before.iter().map(|entry| (&*entry.id, entry)).collect();
    let kept: BTreeSet<&str> = after.iter().map(|entry| &*entry.id).collect();
    let mut told = Vec::new();
    for entry in after {
        let word = match known.get(&*entry.id) {
            Some(same) if *same == entry => continue,
            Some(_) => "says something else now",
            None if matches!(entry.state, StatusState::Lifts { .. }) => "lifted",
            None => "added",
        };
        told.push(format!("{word}: {}: {}", name(&entry.id), meaning(entry, now)));
    }
    let gone = before.iter().filter(|entry| !kept.contains(&*entry.id));
    told.extend(gone.map(|entry| format!("gone: {} stands on the list no more", name(&entry.id))));
    let more = told.len().saturating_sub(MAX_TOLD);
    if more > 0 {
        told.truncate(MAX_TOLD);
        told.push(format!("and {more} more, which `countersign status show` tells"));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::{MAX_TOLD, changes};
    use crate::listing::read;
    use formats::{StatusEntry, StatusState};
    use model::Instant;

    fn entry(id: &str, state: StatusState) -> StatusEntry {
        StatusEntry { id: id.into(), target: read("participant:acme").unwrap(), state, reason: "".into() }
    }

    fn now() -> Instant {
        Instant::start_of_day("2026-11-22").unwrap()
    }

    #[test]
    fn what_came_what_was_lifted_and_what_went() {
        let always = StatusState::RevokedRetroactively;
        let lift = StatusState::Lifts { entry: "S-2".into(), from: now() };
        let stays = entry("R-1", always.clone());
        let before = [stays.clone(), entry("R-2", always.clone()), entry("R-3", always.clone())];
        let after =
            [stays, entry("R-2", StatusState::RevokedSince(now())), entry("R-4", always), entry("L-5", lift)];
        let told = changes(&before, &after, now());
        let starts = ["says something else now: R-2: ", "added: R-4: ", "lifted: L-5: ", "gone: R-3 "];
        assert_eq!(told.len(), starts.len(), "{told:?}");
        for (line, start) in told.iter().zip(starts) {
            assert!(line.starts_with(start), "{line}");
        }
    }

    #[test]
    fn so_many_are_told_and_the_rest_is_counted() {
        let entries = |count: usize| -> Vec<StatusEntry> {
            (0..count).map(|at| entry(&format!("R-{at}"), StatusState::RevokedRetroactively)).collect()
        };
        assert_eq!(changes(&[], &entries(MAX_TOLD), now()).len(), MAX_TOLD);
        let told = changes(&[], &entries(MAX_TOLD + 1), now());
        assert_eq!(told.len(), MAX_TOLD + 1);
        assert!(told.last().unwrap().starts_with("and 1 more"), "{told:?}");
    }
}
