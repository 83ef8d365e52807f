use formats::{StatusEntry, StatusState};
use model::{EvidenceId, Instant, Text};
use status::ClaimedList;

/// An entry of a status list that may change what is thought of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The framework's name for the list.
    pub(crate) list: Text,
    pub(crate) entry: StatusEntry,
    /// When the list that has it was issued.
    pub(crate) issued: Instant,
}

/// What today's edition of a list says that the one before did not, or says no more, and what came into force since.
/// Today's is verified, and the one before was when it was recorded.
///
/// # Errors
/// When one of them cannot be read.
pub(crate) fn between(
    list: &Text,
    before: Option<Vec<u8>>,
    today: &[u8],
    (since, now): (Instant, Instant),
) -> Result<Vec<Change>, Text> {
    let read = |bytes: Vec<u8>| {
        ClaimedList::read(EvidenceId::file(0), bytes)
            .map_err(|why| Text::from(format!("the list {list}: {why}")))
    };
    let today = read(today.to_vec())?;
    let before = before.map(read).transpose()?;
    let old: Vec<StatusEntry> = match &before {
        Some(before) => before.entries().to_vec(),
        // The same edition as before: only time has passed.
        None => today.entries().to_vec(),
    };
    let known: std::collections::BTreeMap<&Text, &StatusEntry> =
        old.iter().map(|entry| (&entry.id, entry)).collect();
    let kept: std::collections::BTreeSet<&Text> = today.entries().iter().map(|entry| &entry.id).collect();
    let new = today.entries().iter().filter(|entry| {
        known.get(&entry.id).is_none_or(|same| same != entry) || turns(&entry.state, since, now)
    });
    let gone = old.iter().filter(|entry| !kept.contains(&entry.id));
    let change = |entry: &StatusEntry| Change {
        list: list.clone(),
        entry: entry.clone(),
        issued: today.head().issued,
    };
    // What an entry said before it was changed may be about something else.
    let other = today.entries().iter().filter_map(|entry| {
        let same = known.get(&entry.id).filter(|same| **same != entry)?;
        Some(*same)
    });
    Ok(new.chain(other).chain(gone).map(change).collect())
}

/// Whether it means something else at `now` than it did at `since`.
fn turns(state: &StatusState, since: Instant, now: Instant) -> bool {
    let passed = |at: Instant| at > since && at <= now;
    match state {
        StatusState::RevokedSince(from) | StatusState::Lifts { from, .. } => passed(*from),
        StatusState::Compromised { from, until } => passed(*from) || passed(*until),
        StatusState::Suspended { from, until, .. } => passed(*from) || until.is_some_and(passed),
        StatusState::RevokedRetroactively => false,
    }
}

#[cfg(test)]
mod tests {
    use super::turns;
    use formats::StatusState;
    use model::Instant;

    #[test]
    fn what_comes_into_force_or_lapses_turns() {
        let at = |hour: u8| Instant::parse(&format!("2026-08-02T{hour:02}:00:00Z")).unwrap();
        let (since, now) = (at(2), at(4));
        let suspended = |from, until| StatusState::Suspended { from, until, incident: "I".into() };
        for (state, is) in [
            (StatusState::RevokedSince(at(2)), false),
            (StatusState::RevokedSince(at(3)), true),
            (StatusState::RevokedSince(at(4)), true),
            (StatusState::RevokedSince(at(5)), false),
            (StatusState::RevokedRetroactively, false),
            (StatusState::Compromised { from: at(1), until: at(3) }, true),
            (StatusState::Lifts { entry: "S-1".into(), from: at(3) }, true),
            (suspended(at(1), None), false),
            (suspended(at(1), Some(at(3))), true),
            (suspended(at(3), None), true),
        ] {
            assert_eq!(turns(&state, since, now), is, "{state:?}");
        }
    }
}
