use std::sync::Arc;

use decision::Requirement;
use model::{NonEmpty, Pattern, Text};

use super::signer_tests;
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::wrong_repository::WrongRepository;
use crate::wrong_tag::WrongTag;
use crate::{Across, NamedIdentity};
use crate::{missing_attestation, wrong_repository, wrong_tag};

/// `release: {…}`: that the artifact is one of the files of a release, as GitHub says.
///
/// Its age is not asked: the service signs for a year with one certificate, and what it signed can be timestamped later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Who may sign it.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// The repository, `owner/name`.
    pub repository: Text,
    /// Its number, which a repository of the same name later does not have.
    pub repository_id: Option<u64>,
    /// The number of its owner.
    pub owner_id: Option<u64>,
    /// The tags of the releases that will do; any where absent.
    pub tag: Option<Pattern>,
}

/// Plans a `release` requirement that stands at `path` in the framework.
pub fn release(path: Text, demand: Release, across: &Across) -> Requirement {
    laid(demand, across).plan(path)
}

/// What a `release` requirement asks of a candidate.
pub(super) fn laid(demand: Release, across: &Across) -> Demand {
    let presence = Test::new(&missing_attestation::CARD, (), missing_attestation::judge);
    let mut tests = signer_tests(demand.by);
    let repository = WrongRepository {
        repository: demand.repository,
        repository_id: demand.repository_id,
        owner_id: demand.owner_id,
    };
    tests.push(Test::new(&wrong_repository::CARD, repository, wrong_repository::judge));
    tests.extend(demand.tag.map(|tag| Test::new(&wrong_tag::CARD, WrongTag { tag }, wrong_tag::judge)));
    tests.extend(across.tests(None, false));
    Demand::new(Kind::Release, presence, tests)
}
