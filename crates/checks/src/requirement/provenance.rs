use std::sync::Arc;

use decision::Requirement;
use model::{Age, NonEmpty, Text};

use super::{condition_test, signer_tests, time_tests};
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::low_build_level::LowBuildLevel;
use crate::unlisted_builder::UnlistedBuilder;
use crate::wrong_ref::WrongRef;
use crate::wrong_source::WrongSource;
use crate::{Builder, Condition, NamedIdentity, RefRule, Source, SubjectRule};
use crate::{low_build_level, missing_provenance, unlisted_builder, wrong_ref, wrong_source};

/// `provenance: {…}`: SLSA provenance about the artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Who may sign it.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// The builders that may have built it; empty: whoever the signer names.
    pub builders: Vec<Arc<Builder>>,
    /// The lowest SLSA build level that will do.
    pub level: Option<u8>,
    /// The repository it must be built from.
    pub source: Option<Source>,
    /// The refs it may be built from.
    pub reference: Option<RefRule>,
    /// What its predicate must say (`where`).
    pub condition: Option<Condition>,
    /// How old the proven signing time may be at the handoff.
    pub max_age: Option<Age>,
    /// Whether the signing time must be proven (`time: proven`).
    pub proven_time: bool,
}

/// Plans a `provenance` requirement that stands at `path` in the framework.
pub fn provenance(path: Text, demand: Provenance, subject: &SubjectRule) -> Requirement {
    let presence = Test::new(&missing_provenance::CARD, (), missing_provenance::judge);
    let mut tests = signer_tests(demand.by);
    if let Some(source) = demand.source {
        tests.push(Test::new(&wrong_source::CARD, WrongSource { source }, wrong_source::judge));
    }
    if let Some(reference) = demand.reference {
        tests.push(Test::new(&wrong_ref::CARD, WrongRef { reference }, wrong_ref::judge));
    }
    if let Some(builders) = NonEmpty::of(demand.builders.clone()) {
        tests.push(Test::new(&unlisted_builder::CARD, UnlistedBuilder { builders }, unlisted_builder::judge));
    }
    if let Some(level) = demand.level {
        let params = LowBuildLevel { builders: demand.builders, level };
        tests.push(Test::new(&low_build_level::CARD, params, low_build_level::judge));
    }
    tests.extend(demand.condition.map(condition_test));
    tests.extend(subject.tests(false));
    tests.extend(time_tests(demand.max_age, demand.proven_time));
    Demand::new(Kind::Provenance, presence, tests).plan(path)
}
