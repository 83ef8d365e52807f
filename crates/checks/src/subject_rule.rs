use model::{Pattern, Version};

use crate::demand::Test;
use crate::{
    old_version, revoked_artifact, revoked_origin, revoked_signer, suspended_artifact, suspended_origin,
    suspended_signer, wrong_name,
};

/// What a handoff asks of every proof: the signed name of the artifact, and the status of what the proof rests on. A file
/// name is the presenter's choice and is never looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRule {
    /// The pattern a signed subject name must match; `None` says `any`.
    pub name: Option<Pattern>,
    /// The lowest version, captured by `{version}` in [`Self::name`], that may pass.
    pub not_below: Option<Version>,
    /// What each proof rests on that is asked about.
    pub status: StatusRule,
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
        name.into_iter().chain(version).chain(self.status_tests()).collect()
    }

    fn status_tests(&self) -> Vec<Test> {
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
