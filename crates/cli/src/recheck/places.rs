use std::collections::BTreeSet;

use ledger::{DecidedSubject, Ledger, LedgerFault, Sqlite};
use model::{Instant, Text};
use policy::Framework;

/// Where an artifact was let in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) entry: u64,
    pub(crate) at: Instant,
    pub(crate) handoff: Text,
    pub(crate) from: Option<Text>,
    pub(crate) to: Option<Text>,
}

/// Somebody who has to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    pub(crate) participant: Text,
    pub(crate) contact: Text,
}

/// Everywhere the ledger knows an artifact was let in, under whatever framework.
pub(crate) fn places(ledger: &Ledger<Sqlite>, subject: &DecidedSubject) -> Result<Vec<Place>, LedgerFault> {
    let mut entries = BTreeSet::new();
    for key in subject.filed() {
        entries.extend(ledger.filed_under(&key)?);
    }
    let mut all = Vec::new();
    for sequence in entries {
        let entry = ledger.named(sequence)?;
        let Some(decided) = entry.decision().filter(|decided| decided.accepted()) else { continue };
        all.push(Place {
            entry: sequence,
            at: entry.at,
            handoff: decided.handoff.clone(),
            from: decided.from.clone(),
            to: decided.to.clone(),
        });
    }
    Ok(all)
}

/// Who answers for both ends of each of these handoffs, as far as the framework says.
pub(crate) fn told(framework: &Framework, places: &[Place]) -> Vec<Told> {
    let handoffs: BTreeSet<&Text> = places.iter().map(|place| &place.handoff).collect();
    let crossings = handoffs.into_iter().filter_map(|handoff| framework.crossing(handoff));
    let ends = crossings.flat_map(|crossing| crossing.from.iter().chain(&crossing.to));
    let all: BTreeSet<Told> =
        ends.map(|end| Told { participant: end.participant.clone(), contact: end.contact.clone() }).collect();
    all.into_iter().collect()
}
