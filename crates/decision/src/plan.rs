use std::fmt;
use std::sync::Arc;

use model::{NonEmpty, Outcome, Text};

use crate::{Card, Exception, Facts, Moment};

/// What a handoff demands: at least one requirement, each with at least one check.
#[derive(Debug)]
pub struct Plan {
    /// The handoff's name.
    pub handoff: Text,
    /// All must hold.
    pub required: NonEmpty<Requirement>,
    /// Judged and told, and never part of the decision.
    pub advised: Vec<Requirement>,
    /// The exceptions made for this handoff.
    pub exceptions: Vec<Arc<Exception>>,
}

/// One requirement of the framework, such as `provenance: {…}`, and the checks it plans.
#[derive(Debug)]
pub struct Requirement {
    /// Where it stands in the framework: `handoffs.intake.require[1].provenance`.
    pub path: Text,
    /// Its checks, in the order they are told.
    pub checks: NonEmpty<Planned>,
}

/// A check with its parameters, ready to judge.
pub struct Planned {
    card: &'static Card,
    judge: Box<Judge>,
}

type Judge = dyn Fn(&Facts<'_>, Moment) -> Outcome + Send + Sync;

impl Planned {
    /// Plans the check of `card` with `judge`, a pure function of facts and a moment.
    pub fn new(
        card: &'static Card,
        judge: impl Fn(&Facts<'_>, Moment) -> Outcome + Send + Sync + 'static,
    ) -> Self {
        Self { card, judge: Box::new(judge) }
    }

    /// Its entry in the catalogue.
    pub fn card(&self) -> &'static Card {
        self.card
    }

    /// Its answer.
    pub fn judge(&self, facts: &Facts<'_>, moment: Moment) -> Outcome {
        (self.judge)(facts, moment)
    }
}

impl fmt::Debug for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Planned({})", self.card.id)
    }
}
