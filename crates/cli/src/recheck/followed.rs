use ledger::{Feed, Ledger, LedgerFault, Sqlite};
use model::EvidenceId;
use status::ClaimedList;

use super::scope::earlier;
use super::{Before, Stopped, Today};
use crate::complaint::Complaint;

/// Refuses a status list that is older than the one the recheck before went by, or another of the same number: what was put
/// back would look like trust restored. A list that is no longer kept holds nobody up.
pub(crate) fn followed(ledger: &Ledger<Sqlite>, today: &Today<'_>, before: &Before) -> Result<(), Stopped> {
    for (name, (path, bytes)) in &today.lists {
        let own = |feed: &&Feed| *feed.kind == *"status" && feed.name == *name;
        let Some(feed) = before.rechecked.feeds.iter().find(own) else { continue };
        let same = |one: &countersign::Reference| {
            one.kind == "status" && one.name == *name && one.digest == feed.digest
        };
        if today.feeds.iter().any(same) {
            continue;
        }
        let then = match earlier(ledger, before, feed) {
            Ok(bytes) => bytes,
            Err(LedgerFault::Gone(_) | LedgerFault::Changed(_)) => continue,
            Err(fault) => return Err(Stopped::Ledger(fault)),
        };
        let number = |bytes: Vec<u8>| {
            ClaimedList::read(EvidenceId::file(0), bytes).ok().map(|list| list.head().number)
        };
        let (Some(then), Some(own)) = (number(then), number(bytes.clone())) else { continue };
        if own <= then {
            let text = match own == then {
                true => format!(
                    "status list {name} is another list of the number {own} than entry {} of this ledger went by",
                    before.sequence
                ),
                false => format!(
                    "status list {name} is number {own}, and entry {} of this ledger went by number {then}",
                    before.sequence
                ),
            };
            return Err(Stopped::Other(Complaint {
                code: decision::ExitCode::Unusable,
                text,
                place: Some(path.to_string()),
                help: "an older list was put in its place: bring the newest with `countersign status pull`, and ask its authority if that is the one".to_owned(),
            }));
        }
    }
    Ok(())
}
