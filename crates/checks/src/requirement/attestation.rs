use std::sync::Arc;

use decision::Requirement;
use model::{Age, NonEmpty, Text};

use super::{condition_test, quorum, signer_tests, time_tests};
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::{Across, Condition, NamedIdentity, SubjectRule, missing_attestation};

/// `attestation: {…}`: a statement of some predicate type about the artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// What the framework calls it, for messages.
    pub name: Text,
    /// The predicate type, byte for byte.
    pub predicate_type: Text,
    /// Who may sign it.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// How many of them must sign, each an identity of its own; `None`: whoever does.
    pub distinct: Option<usize>,
    /// What its predicate must say (`where`).
    pub condition: Option<Condition>,
    /// How old the proven signing time may be at the handoff.
    pub max_age: Option<Age>,
    /// Whether the signing time must be proven (`time: proven`).
    pub proven_time: bool,
    /// What it must call the artifact, where that is not what the handoff says.
    pub subject: Option<SubjectRule>,
}

/// Plans an `attestation` requirement that stands at `path` in the framework.
pub fn attestation(path: Text, demand: Attestation, across: &Across) -> Requirement {
    laid(demand, across).plan(path)
}

/// What an `attestation` requirement asks of a candidate.
pub(super) fn laid(demand: Attestation, across: &Across) -> Demand {
    let presence = Test::new(&missing_attestation::CARD, (), missing_attestation::judge);
    let quorum = quorum(&demand.by, demand.distinct);
    let mut tests = signer_tests(demand.by);
    tests.extend(demand.condition.map(condition_test));
    tests.extend(across.tests(demand.subject.as_ref(), false));
    tests.extend(time_tests(demand.max_age, demand.proven_time));
    let kind = Kind::Attestation { name: demand.name, predicate_type: demand.predicate_type };
    Demand::new(kind, presence, tests).by(quorum)
}
