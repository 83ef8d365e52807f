use std::sync::Arc;

use decision::Requirement;
use model::{NonEmpty, Text};

use super::signer_tests;
use crate::broken_layout::BrokenLayout;
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::too_few_owners::TooFewOwners;
use crate::{
    Across, NamedIdentity, SubjectRule, broken_layout, expired_layout, missing_layout, too_few_owners,
};

/// `layout: {…}`: an in-toto layout whose last step made the artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Who may own it.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// How many different keys of `by` must have signed it; one when absent.
    pub threshold: Option<u64>,
    /// Whose records of its inspections count.
    pub inspections_by: Vec<Arc<NamedIdentity>>,
    /// The inspections that are not relied on, by name.
    pub without_inspections: Vec<Text>,
    /// What it must call the artifact, where that is not what the handoff says.
    pub subject: Option<SubjectRule>,
}

/// Plans a `layout` requirement that stands at `path` in the framework.
pub fn layout(path: Text, demand: Layout, across: &Across) -> Requirement {
    laid(demand, across).plan(path)
}

/// What a `layout` requirement asks of a candidate.
pub(super) fn laid(demand: Layout, across: &Across) -> Demand {
    let presence = Test::new(&missing_layout::CARD, (), missing_layout::judge);
    let mut tests = signer_tests(demand.by.clone());
    if let Some(threshold) = demand.threshold {
        // More than a list can ever hold is met by nobody.
        let threshold = usize::try_from(threshold).unwrap_or(usize::MAX);
        let params = TooFewOwners { by: demand.by, threshold };
        tests.push(Test::new(&too_few_owners::CARD, params, too_few_owners::judge));
    }
    tests.push(Test::new(&expired_layout::CARD, (), expired_layout::judge));
    let params = BrokenLayout { inspections_by: demand.inspections_by, without: demand.without_inspections };
    tests.push(Test::new(&broken_layout::CARD, params, broken_layout::judge));
    tests.extend(across.tests(demand.subject.as_ref(), false));
    Demand::new(Kind::Layout, presence, tests)
}
