use std::sync::Arc;

use model::{Pattern, Version};

use crate::advisory::AdvisoryRule;
use crate::demand::Test;
use crate::{
    old_version, revoked_artifact, revoked_origin, revoked_signer, suspended_artifact, suspended_origin,
    suspended_signer, wrong_name,
};

/// What a handoff asks of every proof: the signed name of the artifact, what is known against it under that name, and the
/// status of what the proof rests on. A file
/// name is the presenter's choice and is never looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRule {
    /// The pattern a signed subject name must match; `None` says `any`.
    pub name: Option<Pattern>,
    /// The lowest version, captured by `{version}` in [`Self::name`], that may pass.
    pub not_below: Option<Version>,
    /// Whether status lists are asked about everything each proof rests on.
    pub status: bool,
    /// Which advisories are asked about the packages that the proof names; none for proofs of which that is not asked.
    pub advisories: Vec<Arc<AdvisoryRule>>,
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
        let advised = self.advisories.iter().flat_map(|rule| rule.tests(self.status_tests()));
        name.into_iter().chain(version).chain(self.status_tests()).chain(advised).collect()
    }

    fn status_tests(&self) -> Vec<Test> {
        if !self.status {
            return Vec::new();
        }
        vec![
            Test::of_status(&revoked_signer::CARD, revoked_signer::judge),
            Test::of_status(&suspended_signer::CARD, suspended_signer::judge),
            Test::of_status(&revoked_origin::CARD, revoked_origin::judge),
            Test::of_status(&suspended_origin::CARD, suspended_origin::judge),
            Test::of_status(&revoked_artifact::CARD, revoked_artifact::judge),
            Test::of_status(&suspended_artifact::CARD, suspended_artifact::judge),
        ]
    }
}
