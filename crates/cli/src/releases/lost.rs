use std::collections::BTreeSet;

use ledger::{Body, Decided, DecidedSubject, Ledger, LedgerFault, Rechecked, Sqlite, Standing};
use model::Text;

use crate::recheck::artifact;

/// What the last rechecks by a framework say lost its trust: it is no measure for others.
#[derive(Debug)]
pub(super) struct Lost(Vec<Said>);

/// What one recheck said.
#[derive(Debug)]
struct Said {
    /// The only handoff it looked at; none: all.
    handoff: Option<Text>,
    /// The last entry it looked at.
    until: u64,
    /// The artifacts that lost trust, each at its handoff.
    lost: BTreeSet<(Text, Text)>,
}

impl Lost {
    /// What the last recheck of everything says, and those of single handoffs after it.
    ///
    /// # Errors
    /// When the ledger cannot be read, or an entry that a recheck names is not there.
    pub(super) fn of(ledger: &Ledger<Sqlite>, framework: &str) -> Result<Self, LedgerFault> {
        let mut all: Vec<Said> = Vec::new();
        for sequence in ledger.filed_under(&Rechecked::filed(framework))?.into_iter().rev() {
            let Body::Recheck(rechecked) = ledger.named(sequence)?.body else { continue };
            if all.iter().any(|later| later.handoff == rechecked.handoff) {
                continue;
            }
            let whole = rechecked.handoff.is_none();
            all.push(Said::of(ledger, rechecked)?);
            if whole {
                break;
            }
        }
        Ok(Self(all))
    }

    /// Whether a subject of an entry lost its trust, and has not been let in again since.
    pub(super) fn has(&self, sequence: u64, decided: &Decided, subject: &DecidedSubject) -> bool {
        let about = |said: &&Said| {
            sequence <= said.until && said.handoff.as_ref().is_none_or(|handoff| *handoff == decided.handoff)
        };
        let said = self.0.iter().find(about);
        said.is_some_and(|said| said.lost.contains(&(decided.handoff.clone(), artifact(subject))))
    }
}

impl Said {
    fn of(ledger: &Ledger<Sqlite>, rechecked: Rechecked) -> Result<Self, LedgerFault> {
        let mut lost = BTreeSet::new();
        for open in rechecked.open.iter().filter(|open| open.standing == Standing::Lost) {
            let entry = ledger.named(open.entry)?;
            let place = usize::try_from(open.subject).ok();
            let subject = |decided: &Decided| {
                let subject = place.and_then(|place| decided.subjects.get(place))?;
                Some((decided.handoff.clone(), artifact(subject)))
            };
            lost.extend(entry.decision().and_then(subject));
        }
        Ok(Self { handoff: rechecked.handoff, until: rechecked.until, lost })
    }
}
