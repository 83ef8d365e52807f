use std::sync::Arc;

use decision::Requirement;
use model::{Age, NonEmpty, Pattern, Text};

use super::{signer_tests, time_tests};
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::unverified_level::UnverifiedLevel;
use crate::wrong_resource::WrongResource;
use crate::wrong_verifier::WrongVerifier;
use crate::{Across, NamedIdentity, SubjectRule};
use crate::{failed_verification, missing_attestation, unverified_level, wrong_resource, wrong_verifier};

/// `vsa: {…}`: a SLSA verification summary about the artifact, by a verifier somebody relies on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Who may sign it.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// The verifier's id, byte for byte.
    pub verifier: Text,
    /// The resources it may be about.
    pub resource: Pattern,
    /// The levels that must have been found.
    pub levels: NonEmpty<Text>,
    /// How old the proven signing time may be at the handoff.
    pub max_age: Option<Age>,
    /// Whether the signing time must be proven (`time: proven`).
    pub proven_time: bool,
    /// What it must call the artifact, where that is not what the handoff says.
    pub subject: Option<SubjectRule>,
}

/// Plans a `vsa` requirement that stands at `path` in the framework.
pub fn summary(path: Text, demand: Summary, across: &Across) -> Requirement {
    laid(demand, across).plan(path)
}

/// What a `vsa` requirement asks of a candidate.
pub(super) fn laid(demand: Summary, across: &Across) -> Demand {
    let presence = Test::new(&missing_attestation::CARD, (), missing_attestation::of_summary);
    let mut tests = signer_tests(demand.by);
    tests.extend([
        Test::new(&failed_verification::CARD, (), failed_verification::judge),
        Test::new(&wrong_verifier::CARD, WrongVerifier { verifier: demand.verifier }, wrong_verifier::judge),
        Test::new(&wrong_resource::CARD, WrongResource { resource: demand.resource }, wrong_resource::judge),
        Test::new(
            &unverified_level::CARD,
            UnverifiedLevel { levels: demand.levels },
            unverified_level::judge,
        ),
    ]);
    tests.extend(across.tests(demand.subject.as_ref(), false));
    tests.extend(time_tests(demand.max_age, demand.proven_time));
    Demand::new(Kind::Summary, presence, tests)
}
