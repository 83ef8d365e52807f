use model::{Digest, EvidenceId, PackageUrl, Text};

use super::{held, only, other};
use crate::malformed::quote;
use crate::{Malformed, NpmPublish, Piece, Predicate, Statement, StatementSubject};

/// A version of a package of an npm registry, and its tarball as it was hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NpmRelease {
    /// The package, with its scope: `@acme/widget`.
    pub name: Text,
    /// The version.
    pub version: Text,
    /// The registry that was asked: its address.
    pub registry: Text,
    /// SHA-512 of the tarball.
    pub sha512: Digest,
}

/// Reads a registry's answer about the attestations of a package. Each is to name this package, version and tarball, and
/// the registry's own attestation this registry too; what does not is refused.
pub fn decode_npm(from: EvidenceId, bytes: &[u8], release: &NpmRelease) -> Vec<Piece> {
    let names = |statement: &Statement| release.names(statement);
    let held = |piece: Piece| Piece { read: piece.read.and_then(|claimed| held(claimed, names)), ..piece };
    crate::decode(from, bytes).into_iter().map(held).collect()
}

impl NpmRelease {
    /// Whether a statement is about this release, and nothing else.
    fn names(&self, statement: &Statement) -> Result<(), Malformed> {
        self.is(only(statement)?)?;
        if !NpmPublish::TYPES.contains(&&*statement.predicate_type) {
            return Ok(());
        }
        let said = NpmPublish::decode(statement)?;
        let pairs = [
            ("the package", &said.name, &self.name),
            ("version", &said.version, &self.version),
            ("the registry", &bare(&said.registry), &bare(&self.registry)),
        ];
        match pairs.into_iter().find(|(_, said, own)| said != own) {
            None => Ok(()),
            Some((what, said, own)) => Err(other(format!(
                "it says that {what} {} was published, and {} was asked for",
                quote(said),
                quote(own)
            ))),
        }
    }

    fn is(&self, subject: &StatementSubject) -> Result<(), Malformed> {
        let name = subject.name.as_deref().unwrap_or_default();
        let is_own = PackageUrl::parse(name).is_ok_and(|read| {
            let (namespace, own) = self.parts();
            let named = (&*read.namespace, &*read.name) == (namespace, own);
            &*read.kind == "npm" && named && read.version.as_ref() == Some(&self.version)
        });
        if !is_own {
            let own = format!("{}@{}", self.name, self.version);
            return Err(other(format!("it is about {}, and {} was asked for", quote(name), quote(&own))));
        }
        // One that has no digest binds to nothing, and is refused for that where it is bound.
        let digests = &subject.digests;
        match digests.is_empty() || digests.contains(&self.sha512) {
            true => Ok(()),
            false => {
                Err(other("it is about another tarball of this version: its SHA-512 is not the one here"))
            }
        }
    }

    /// Scope and name.
    fn parts(&self) -> (&str, &str) {
        self.name.split_once('/').unwrap_or(("", &self.name))
    }
}

/// An address with or without its last slash is one address.
fn bare(address: &str) -> Text {
    address.strip_suffix('/').unwrap_or(address).into()
}

#[cfg(test)]
#[path = "npm_tests.rs"]
mod tests;
