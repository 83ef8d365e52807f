use std::collections::BTreeMap;

use ledger::{Body, Feed, Ledger, LedgerFault, Rechecked, Sqlite};
use model::{EvidenceId, Text};
use status::ClaimedList;

use super::scope::earlier;
use super::{Stopped, Today};
use crate::complaint::Complaint;

/// Refuses a status list that is older than the one the last recheck that asked it went by, whatever else that looked at, or
/// another of the same number: what was put back would look like trust restored. A list that is no longer kept holds nobody
/// up.
pub(crate) fn followed(ledger: &Ledger<Sqlite>, today: &Today<'_>) -> Result<(), Stopped> {
    // Of each list, up to which entry everything was looked at when it was asked last.
    let mut left: BTreeMap<&Text, u64> = today.lists.keys().map(|name| (name, 0)).collect();
    for sequence in ledger.filed_under(&Rechecked::filed(today.framework.name()))?.into_iter().rev() {
        // One that was recorded while another ran was not seen by that, and may have gone by a newer list.
        left.retain(|_, until| sequence > *until);
        if left.is_empty() {
            break;
        }
        let Body::Recheck(rechecked) = ledger.named(sequence)?.body else { continue };
        for feed in rechecked.feeds.iter().filter(|feed| *feed.kind == *"status") {
            let (Some(until), Some((path, bytes))) = (left.get_mut(&feed.name), today.lists.get(&feed.name))
            else {
                continue;
            };
            if after(ledger, today, (sequence, &rechecked, feed), (path, bytes))? {
                let first = *until == 0;
                *until = if first { rechecked.until } else { rechecked.until.min(*until) };
            }
        }
    }
    Ok(())
}

/// Whether a list is the one that a recheck went by, or a later one; not where that is no longer kept.
///
/// # Errors
/// When it is an older one, or another of its number.
fn after(
    ledger: &Ledger<Sqlite>,
    today: &Today<'_>,
    (sequence, rechecked, feed): (u64, &Rechecked, &Feed),
    (path, bytes): (&Text, &[u8]),
) -> Result<bool, Stopped> {
    let name = &feed.name;
    let same =
        |one: &countersign::Reference| one.kind == "status" && one.name == *name && one.digest == feed.digest;
    if today.feeds.iter().any(same) {
        return Ok(true);
    }
    let then = match earlier(ledger, rechecked, feed) {
        Ok(bytes) => bytes,
        Err(LedgerFault::Gone(_) | LedgerFault::Changed(_)) => return Ok(false),
        Err(fault) => return Err(Stopped::Ledger(fault)),
    };
    let number =
        |bytes: Vec<u8>| ClaimedList::read(EvidenceId::file(0), bytes).ok().map(|list| list.head().number);
    let (Some(then), Some(own)) = (number(then), number(bytes.to_vec())) else { return Ok(false) };
    if own > then {
        return Ok(true);
    }
    let text = match own == then {
        true => format!(
            "status list {name} is another list of the number {own} than entry {sequence} of this ledger went by"
        ),
        false => format!(
            "status list {name} is number {own}, and entry {sequence} of this ledger went by number {then}"
        ),
    };
    Err(Stopped::Other(Complaint {
        code: decision::ExitCode::Unusable,
        text,
        place: Some(path.to_string()),
        help: "an older list was put in its place: bring the newest with `countersign status pull`, and ask its authority if that is the one".to_owned(),
    }))
}
