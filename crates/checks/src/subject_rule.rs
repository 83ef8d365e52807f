use std::sync::Arc;

use model::{Pattern, Version};

use crate::demand::Test;
use crate::outside_relationship::OutsideRelationship;
use crate::{Relationship, old_version, outside_relationship, wrong_name};

/// What the signed name of an artifact must be. A file name is the presenter's choice and is never looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRule {
    /// The pattern a signed subject name must match; `None` says `any`.
    pub name: Option<Pattern>,
    /// The lowest version, captured by `{version}` in [`Self::name`], that may pass.
    pub not_below: Option<Version>,
    /// The relationship that must cover a signed subject name.
    pub under: Option<Arc<Relationship>>,
}

impl SubjectRule {
    /// The tests it asks for. A proof that gives the artifact no name passes only where other proofs must give one
    /// (`named_elsewhere`).
    pub(crate) fn tests(&self, named_elsewhere: bool) -> Vec<Test> {
        let name = self.name.clone().map(|name| {
            Test::new(&wrong_name::CARD, wrong_name::WrongName { name, named_elsewhere }, wrong_name::judge)
        });
        let version = self.not_below.clone().map(|not_below| {
            let params = old_version::OldVersion { name: self.name.clone(), not_below, named_elsewhere };
            Test::new(&old_version::CARD, params, old_version::judge)
        });
        let under = self.under.clone().map(|relationship| {
            let params = OutsideRelationship { relationship, named_elsewhere };
            Test::new(&outside_relationship::CARD, params, outside_relationship::judge)
        });
        name.into_iter().chain(version).chain(under).collect()
    }
}
