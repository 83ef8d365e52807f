use std::sync::Arc;

use decision::Requirement;
use model::{Age, NonEmpty, Text};

use super::{quorum, signer_tests, time_tests, unproven};
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::unproven_time::UnprovenTime;
use crate::{Across, NamedIdentity, SubjectRule, unsigned_artifact};

/// `signature: {…}`: a signature over the artifact itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who may sign.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// How many of them must sign, each an identity of its own; `None`: whoever does.
    pub distinct: Option<usize>,
    /// How old the proven signing time may be at the handoff.
    pub max_age: Option<Age>,
    /// Whether the signing time must be proven (`time: proven`).
    pub proven_time: bool,
    /// Whether a certificate may be judged at the handoff when nothing proves a time (`time: now`).
    pub at_now: bool,
    /// What it must call the artifact, where that is not what the handoff says.
    pub subject: Option<SubjectRule>,
}

/// Plans a `signature` requirement that stands at `path` in the framework.
///
/// A signature over bytes carries no name. Where the handoff demands statements elsewhere, the subject rule is asked
/// of those, and of this signer only if it gave a name of its own: what the vendor calls it counts for the vendor.
pub fn signature(path: Text, demand: Signature, across: &Across, statements_elsewhere: bool) -> Requirement {
    laid(demand, across, statements_elsewhere).plan(path)
}

/// What a `signature` requirement asks of a candidate.
pub(super) fn laid(demand: Signature, across: &Across, statements_elsewhere: bool) -> Demand {
    let presence = Test::new(&unsigned_artifact::CARD, (), unsigned_artifact::judge);
    let certified = demand.by.iter().any(|named| named.identity.is_certified());
    let quorum = quorum(&demand.by, demand.distinct);
    let mut tests = signer_tests(demand.by);
    tests.extend(across.tests(demand.subject.as_ref(), statements_elsewhere));
    tests.extend(time_tests(demand.max_age, demand.proven_time));
    if certified && !demand.proven_time && !demand.at_now {
        tests.push(unproven(UnprovenTime::OfCertificates));
    }
    Demand::new(Kind::Signature, presence, tests).by(quorum)
}
