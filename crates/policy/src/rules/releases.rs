//! GitHub's service for releases, and what it may be asked.

use std::sync::Arc;

use checks::{GithubRelease, NamedIdentity, Release};
use model::{NonEmpty, Text};

use super::address::plain_segment;
use super::reader::{Declared, Reader};
use super::roots::Sort;
use crate::limits::{MAX_URI, MAX_WHOLE};
use crate::shown::quoted;
use crate::text::{self, At, Names};

impl Reader<'_> {
    pub(super) fn github_release(
        &mut self,
        releases: &text::GithubRelease,
        sorts: &Declared<Sort>,
    ) -> Option<GithubRelease> {
        self.sigstore_roots(&releases.roots, sorts).map(|roots| GithubRelease { roots })
    }

    pub(super) fn release(
        &mut self,
        release: &text::Release,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Release> {
        let number = |reader: &mut Self, number: &_| reader.whole(number, 1..=MAX_WHOLE);
        let by = self.of_releases(&release.by, identities);
        let repository = self.one_repository(&release.repository);
        let repository_id = self.optional(release.repository_id.as_ref(), number);
        let owner_id = self.optional(release.owner_id.as_ref(), number);
        let tag = self.optional(release.tag.as_ref(), Self::closed);
        Some(Release {
            by: by?,
            repository: repository?,
            repository_id: repository_id?,
            owner_id: owner_id?,
            tag: tag?,
        })
    }

    /// Identities that say what is in releases: anybody else who signs such a statement says it of themselves.
    fn of_releases(
        &mut self,
        names: &Names,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<Arc<NamedIdentity>>> {
        let found = self.in_role(names, "attest", identities)?;
        let other = found.iter().find(|named| !named.identity.is_of_releases());
        match other {
            None => Some(found),
            Some(named) => {
                let text = format!(
                    "{} is not GitHub's service for releases, and nobody else knows them",
                    quoted(&named.name)
                );
                self.refuse(names.mark, text, "list identities of the kind `github-release`")
            }
        }
    }

    /// Refuses GitHub's service for releases where somebody must vouch for the artifact: a file that is in a release is
    /// not signed by whoever made it.
    pub(super) fn nobody_of_releases(
        &mut self,
        names: &Names,
        found: NonEmpty<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<Arc<NamedIdentity>>> {
        let service = found.iter().find(|named| named.identity.is_of_releases());
        match service {
            None => Some(found),
            Some(named) => {
                let text = format!(
                    "{} says what is in a release, and vouches for nothing else",
                    quoted(&named.name)
                );
                self.refuse(
                    names.mark,
                    text,
                    "list it under `release`, and here whoever signs the artifact itself",
                )
            }
        }
    }

    /// One repository, `owner/name`, without a wildcard.
    fn one_repository(&mut self, repository: &At<String>) -> Option<Text> {
        let value = repository.value.as_str();
        let parts: Vec<&str> = value.split('/').collect();
        if value.len() <= MAX_URI && parts.len() == 2 && parts.iter().all(|part| plain_segment(part)) {
            return Some(value.into());
        }
        let text = format!("{} is not one repository", quoted(value));
        self.refuse(repository.mark, text, "write owner/repo, without host, scheme or wildcard")
    }
}
