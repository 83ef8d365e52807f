use model::Text;

use super::{Fact, Predicate, name_of, of_type, optional_name, told};
use crate::{Malformed, Statement};

/// A release: the subjects are the artifacts a publisher released under this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// What was released, as a package URL with a version.
    pub purl: Text,
    /// The publisher's own number or name for the release.
    pub release_id: Option<Text>,
    /// The repository of it, as GitHub writes: `owner/name`.
    pub repository: Option<Text>,
    /// GitHub's number of the repository, which a repository of the same name later does not have.
    pub repository_id: Option<Text>,
    /// GitHub's number of the owner.
    pub owner_id: Option<Text>,
    /// The tag of it.
    pub tag: Option<Text>,
}

impl Predicate for Release {
    const TYPES: &'static [&'static str] =
        &["https://in-toto.io/attestation/release/v0.1", "https://in-toto.io/attestation/release/v0.2"];
    const TITLE: &'static str = "release";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [purl, release_id, repository, repository_id, owner_id, tag] =
            root.fields(["purl", "releaseId", "repository", "repositoryId", "ownerId", "tag"])?;
        Ok(Self {
            purl: name_of(&root, "purl", purl)?,
            release_id: optional_name(release_id)?,
            repository: optional_name(repository)?,
            repository_id: optional_name(repository_id)?,
            owner_id: optional_name(owner_id)?,
            tag: optional_name(tag)?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("package", Some(self.purl.clone())),
            ("release", self.release_id.clone()),
            ("repository", self.repository.clone()),
            ("tag", self.tag.clone()),
        ])
    }
}
