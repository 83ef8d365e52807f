use decision::{Moment, Planned, Requirement};
use model::{Instant, NonEmpty, Outcome, Text};

use crate::ended_agreement::{Agreement, CARD, judge};
use crate::held_then::held_then;

/// Plans what `from` at `path` asks of the participant's agreement. It is about the framework and the time alone:
/// evidence changes no answer, and tells only whether it held when it was signed.
pub fn agreement(path: Text, agreement: Agreement) -> Requirement {
    let check = Planned::new(&CARD, move |facts, moment| {
        let now = judge(&agreement, facts.now);
        let window = (Some(agreement.from), agreement.until);
        match moment {
            Moment::Now(_) => now,
            Moment::Then => held_then(facts, now, window, "the agreement"),
        }
    });
    Requirement { path, checks: NonEmpty::one(check) }
}

/// Whether an agreement holds at an instant.
pub fn agreement_at(agreement: &Agreement, now: Instant) -> Outcome {
    judge(agreement, now)
}
