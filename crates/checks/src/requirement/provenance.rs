use std::sync::Arc;

use decision::Requirement;
use model::{Age, NonEmpty, Pattern, Text};

use super::{condition_test, signer_tests, time_tests};
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::low_build_level::LowBuildLevel;
use crate::unlisted_builder::UnlistedBuilder;
use crate::unlisted_parameter::UnlistedParameter;
use crate::wrong_build_type::WrongBuildType;
use crate::wrong_commit::WrongCommit;
use crate::wrong_parameter::WrongParameter;
use crate::wrong_ref::WrongRef;
use crate::wrong_source::WrongSource;
use crate::{Across, Builder, Condition, NamedIdentity, RefRule, Source, SubjectRule};
use crate::{
    low_build_level, missing_provenance, unlisted_builder, unlisted_parameter, wrong_build_type,
    wrong_commit, wrong_parameter, wrong_ref, wrong_source,
};

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
    /// The commit it must be built from.
    pub commit: Option<Text>,
    /// The build types it may have; empty: any.
    pub build_types: Vec<Text>,
    /// The parameters it must be started with, by name; empty: none is asked about.
    pub parameters: Vec<(Text, Pattern)>,
    /// Whether it may be started with others.
    pub other_parameters: bool,
    /// What its predicate must say (`where`).
    pub condition: Option<Condition>,
    /// How old the proven signing time may be at the handoff.
    pub max_age: Option<Age>,
    /// Whether the signing time must be proven (`time: proven`).
    pub proven_time: bool,
    /// What it must call the artifact, where that is not what the handoff says.
    pub subject: Option<SubjectRule>,
}

impl Provenance {
    /// Provenance by one of these, whatever it says.
    pub(super) fn by(by: NonEmpty<Arc<NamedIdentity>>) -> Self {
        Self {
            by,
            builders: Vec::new(),
            level: None,
            source: None,
            reference: None,
            commit: None,
            build_types: Vec::new(),
            parameters: Vec::new(),
            other_parameters: false,
            condition: None,
            max_age: None,
            proven_time: false,
            subject: None,
        }
    }
}

/// Plans a `provenance` requirement that stands at `path` in the framework.
pub fn provenance(path: Text, demand: Provenance, across: &Across) -> Requirement {
    laid(demand, across).plan(path)
}

/// What a `provenance` requirement asks of a candidate.
pub(super) fn laid(demand: Provenance, across: &Across) -> Demand {
    let presence = Test::new(&missing_provenance::CARD, (), missing_provenance::judge);
    let granted = demand.builders.clone();
    let mut tests = signer_tests(demand.by);
    if let Some(source) = demand.source {
        tests.push(Test::new(&wrong_source::CARD, WrongSource { source }, wrong_source::judge));
    }
    if let Some(reference) = demand.reference {
        tests.push(Test::new(&wrong_ref::CARD, WrongRef { reference }, wrong_ref::judge));
    }
    if let Some(commit) = demand.commit {
        tests.push(Test::new(&wrong_commit::CARD, WrongCommit { commit }, wrong_commit::judge));
    }
    if let Some(build_types) = NonEmpty::of(demand.build_types) {
        let params = WrongBuildType { build_types };
        tests.push(Test::new(&wrong_build_type::CARD, params, wrong_build_type::judge));
    }
    if let Some(parameters) = NonEmpty::of(demand.parameters) {
        let names = parameters.map(|(name, _)| name.clone());
        tests.push(Test::new(&wrong_parameter::CARD, WrongParameter { parameters }, wrong_parameter::judge));
        if !demand.other_parameters {
            let params = UnlistedParameter { names };
            tests.push(Test::new(&unlisted_parameter::CARD, params, unlisted_parameter::judge));
        }
    }
    if let Some(builders) = NonEmpty::of(demand.builders.clone()) {
        tests.push(Test::new(&unlisted_builder::CARD, UnlistedBuilder { builders }, unlisted_builder::judge));
    }
    if let Some(level) = demand.level {
        let params = LowBuildLevel { builders: demand.builders, level };
        tests.push(Test::new(&low_build_level::CARD, params, low_build_level::judge));
    }
    tests.extend(demand.condition.map(condition_test));
    tests.extend(across.tests(demand.subject.as_ref(), false));
    tests.extend(time_tests(demand.max_age, demand.proven_time));
    Demand::new(Kind::Provenance, presence, tests).built_by(granted)
}
