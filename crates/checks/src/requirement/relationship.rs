use std::sync::Arc;

use decision::{Moment, Planned, Requirement};
use model::{Instant, NonEmpty, Outcome, Text};

use crate::Relationship;
use crate::ended_relationship::{CARD, judge};
use crate::held_then::held_then;

/// Plans what `under` at `path` asks of the relationship itself. It is about the framework and the time alone; what the
/// relationship covers is asked of every proof, by its [`crate::SubjectRule`].
pub fn relationship(path: Text, relationship: Arc<Relationship>) -> Requirement {
    let check = Planned::new(&CARD, move |facts, moment| {
        let now = judge(&relationship, facts.now);
        let window = (relationship.starts, relationship.expires);
        match moment {
            Moment::Now(_) => now,
            Moment::Then => held_then(facts, now, window, "the relationship"),
        }
    });
    Requirement { path, checks: NonEmpty::one(check) }
}

/// Whether a relationship holds at an instant.
pub fn relationship_at(relationship: &Relationship, now: Instant) -> Outcome {
    judge(relationship, now)
}
