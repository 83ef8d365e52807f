use std::sync::Arc;

use decision::{Planned, Requirement};
use model::{Instant, NonEmpty, Outcome, Text};

use crate::Relationship;
use crate::ended_relationship::{CARD, judge};

/// Plans what `under` at `path` asks of the relationship itself. It is about the framework and the time alone; what the
/// relationship covers is asked of every proof, by its [`crate::SubjectRule`].
pub fn relationship(path: Text, relationship: Arc<Relationship>) -> Requirement {
    let check = Planned::new(&CARD, move |facts, _| judge(&relationship, facts.now));
    Requirement { path, checks: NonEmpty::one(check) }
}

/// Whether a relationship holds at an instant.
pub fn relationship_at(relationship: &Relationship, now: Instant) -> Outcome {
    judge(relationship, now)
}
