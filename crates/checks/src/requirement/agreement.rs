use decision::{Planned, Requirement};
use model::{Instant, NonEmpty, Outcome, Text};

use crate::ended_agreement::{Agreement, CARD, judge};

/// Plans what `from` at `path` asks of the participant's agreement. It is about the framework and the time alone, so no
/// evidence is a candidate.
pub fn agreement(path: Text, agreement: Agreement) -> Requirement {
    let check = Planned::new(&CARD, move |facts, _| judge(&agreement, facts.now));
    Requirement { path, checks: NonEmpty::one(check) }
}

/// Whether an agreement holds at an instant.
pub fn agreement_at(agreement: &Agreement, now: Instant) -> Outcome {
    judge(agreement, now)
}
