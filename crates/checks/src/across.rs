use std::sync::Arc;

use crate::advisory::AdvisoryRule;
use crate::demand::Test;
use crate::outside_relationship::OutsideRelationship;
use crate::{
    Relationship, SubjectRule, outside_relationship, revoked_artifact, revoked_dependency, revoked_origin,
    revoked_signer, suspended_artifact, suspended_dependency, suspended_origin, suspended_signer,
};

/// What a handoff asks of every proof, whatever requirement it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Across {
    /// What the signed name must be, where the requirement has no rule of its own.
    pub subject: SubjectRule,
    /// The relationship that must cover a signed subject name.
    pub under: Option<Arc<Relationship>>,
    /// What each proof rests on that is asked about.
    pub status: StatusRule,
    /// Which advisories are asked about the packages that the proof names; none for proofs of which that is not asked.
    pub advisories: Vec<Arc<AdvisoryRule>>,
}

/// What is asked whether it has been revoked or suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusRule {
    /// Nothing.
    None,
    /// The signer of a proof, and what vouches for it: issuers of certificates speak of nothing else.
    Signers,
    /// Everything it rests on: status lists speak of all.
    Everything,
}

impl Across {
    /// The tests it asks for, of a requirement with this rule of its `own` for names. A proof that gives the artifact no
    /// name passes only where other proofs must give one (`named_elsewhere`).
    pub(crate) fn tests(&self, own: Option<&SubjectRule>, named_elsewhere: bool) -> Vec<Test> {
        let mut tests = own.unwrap_or(&self.subject).tests(named_elsewhere && own.is_none());
        let under = self.under.clone().map(|relationship| {
            let named_elsewhere = named_elsewhere && own.is_none();
            let params = OutsideRelationship { relationship, named_elsewhere };
            Test::new(&outside_relationship::CARD, params, outside_relationship::judge)
        });
        tests.extend(under);
        tests.extend(self.status_tests());
        tests.extend(self.advisories.iter().flat_map(|rule| rule.tests(self.status_tests())));
        tests
    }

    /// What is asked of those who list what has been withdrawn, about what the artifact is made of.
    pub(crate) fn dependency_tests(&self) -> Vec<Test> {
        match self.status {
            StatusRule::None | StatusRule::Signers => Vec::new(),
            StatusRule::Everything => vec![
                Test::of_status(&revoked_dependency::CARD, revoked_dependency::judge),
                Test::of_status(&suspended_dependency::CARD, suspended_dependency::judge),
            ],
        }
    }

    /// What is asked of those who list what has been withdrawn.
    pub(crate) fn status_tests(&self) -> Vec<Test> {
        let signers = || {
            vec![
                Test::of_status(&revoked_signer::CARD, revoked_signer::judge),
                Test::of_status(&suspended_signer::CARD, suspended_signer::judge),
            ]
        };
        let rest = || {
            [
                Test::of_status(&revoked_origin::CARD, revoked_origin::judge),
                Test::of_status(&suspended_origin::CARD, suspended_origin::judge),
                Test::of_status(&revoked_artifact::CARD, revoked_artifact::judge),
                Test::of_status(&suspended_artifact::CARD, suspended_artifact::judge),
            ]
        };
        match self.status {
            StatusRule::None => Vec::new(),
            StatusRule::Signers => signers(),
            StatusRule::Everything => signers().into_iter().chain(rest()).collect(),
        }
    }
}
