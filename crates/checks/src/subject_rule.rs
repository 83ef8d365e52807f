use model::{NonEmpty, Pattern, Version};

use crate::demand::Test;
use crate::{old_version, wrong_name};

/// What the signed name of an artifact must be. A file name is the presenter's choice and is never looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRule {
    /// The patterns of which a signed subject name must match one; `None` says `any`.
    pub names: Option<NonEmpty<Pattern>>,
    /// The lowest version, captured by `{version}` in [`Self::names`], that may pass.
    pub not_below: Option<Version>,
}

impl SubjectRule {
    /// The tests it asks for. A proof that gives the artifact no name passes only where other proofs must give one
    /// (`named_elsewhere`).
    pub(crate) fn tests(&self, named_elsewhere: bool) -> Vec<Test> {
        let name = self.names.clone().map(|names| {
            Test::new(&wrong_name::CARD, wrong_name::WrongName { names, named_elsewhere }, wrong_name::judge)
        });
        let version = self.not_below.clone().map(|not_below| {
            let params = old_version::OldVersion { names: self.names.clone(), not_below, named_elsewhere };
            Test::new(&old_version::CARD, params, old_version::judge)
        });
        name.into_iter().chain(version).collect()
    }
}
