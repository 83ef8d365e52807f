//! A package of a registry: its file, and what the registry hands out about it.

use std::sync::Arc;

use countersign::Pool;
use formats::{NpmRelease, Piece, PypiRelease};
use model::{Algorithm, Digest, EvidenceRow, Text};

use super::{Found, Held, Taken, next, not};
use crate::network::Network;
use crate::subject::{PackageName, PublishedPackage};

/// A package as it was hashed: what the attestations are held against that are handed out as being about it.
pub(crate) enum Release {
    /// Of an npm registry.
    Npm(NpmRelease),
    /// Of an index of Python packages.
    Pypi(PypiRelease),
}

impl Release {
    /// The package that was asked for, of this registry, with these digests.
    fn of(at: &PublishedPackage, registry: Text, digests: &[Digest]) -> Option<Self> {
        let digest = |wanted: Algorithm| digests.iter().find(|own| own.algorithm() == wanted).cloned();
        Some(match &at.name {
            PackageName::Npm(package) => Self::Npm(NpmRelease {
                name: package.name.clone(),
                version: package.version.clone(),
                registry,
                sha512: digest(Algorithm::Sha512)?,
            }),
            PackageName::Pypi(file) => {
                Self::Pypi(PypiRelease { file: file.clone(), sha256: digest(Algorithm::Sha256)? })
            }
        })
    }

    /// Decodes what was handed out as being about it.
    pub(crate) fn decode(&self, row: &EvidenceRow, bytes: &[u8]) -> Vec<Piece> {
        match self {
            Self::Npm(release) => formats::decode_npm(row.id, bytes, release),
            Self::Pypi(release) => formats::decode_pypi(row.id, bytes, release),
        }
    }
}

/// Takes it. The attestations count for these bytes alone, and only where what was signed names this package.
pub(super) fn package<'a>(
    at: &PublishedPackage,
    network: &Network,
    pool: &mut Pool,
    found: &mut Found,
) -> Taken<'a> {
    let first = next(pool);
    let published = network.package(at, |registry| {
        found.asked = true;
        let package = match &at.name {
            PackageName::Npm(name) => acquire::published_on_npm(registry, &at.given, name, first)?,
            PackageName::Pypi(file) => acquire::published_on_pypi(registry, &at.given, file, first)?,
        };
        Ok((package, registry.name()))
    });
    let (package, registry) = match published {
        Ok(published) => published,
        Err(why) => return Taken::not(not(at.given.as_str().into(), why)),
    };
    found.notes.extend(package.notes);
    found.kept.extend(package.kept);
    found.documents.extend(package.documents);
    let release = Release::of(at, registry, &package.artifact.digests);
    if let (Some((row, bytes)), Some(release), Some(about)) =
        (package.evidence, release, package.artifact.digest(Algorithm::Sha256))
    {
        let pieces = release.decode(&row, &bytes);
        pool.add_handed_out(row, pieces, about);
    }
    Taken::Member(package.artifact, Arc::new(Held(package.bytes)))
}

/// What an answer was asked about that was recorded or carried, by the address it came from, of those that are judged: what it
/// is held against, and SHA-256 of the package.
pub(crate) fn asked<'s>(
    row: &EvidenceRow,
    mut judged: impl Iterator<Item = (&'s str, &'s [Digest])>,
) -> Option<(Release, Digest)> {
    judged.find_map(|(given, digests)| {
        let at = PublishedPackage::named(given)?.ok()?;
        let registry = match &at.name {
            PackageName::Npm(name) => name.registry_of(&row.path)?.into(),
            PackageName::Pypi(file) => acquire::index_asked_about(&row.path, file)?.into(),
        };
        let sha256 = digests.iter().find(|own| own.algorithm() == Algorithm::Sha256).cloned()?;
        Some((Release::of(&at, registry, digests)?, sha256))
    })
}
