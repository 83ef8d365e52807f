//! A package of a registry: its tarball, and what the registry hands out about it.

use std::sync::Arc;

use countersign::Pool;
use formats::NpmRelease;
use ledger::Decided;
use model::{Algorithm, Digest, EvidenceRow, Text};

use super::{Found, Held, Taken, next, not};
use crate::network::Network;
use crate::subject::PublishedPackage;

/// Takes it. The attestations count for this tarball alone, and only where what was signed names this package.
pub(super) fn package<'a>(
    at: &PublishedPackage,
    network: &Network,
    pool: &mut Pool,
    found: &mut Found,
) -> Taken<'a> {
    let first = next(pool);
    let published = network.npm(at, |registry| {
        found.asked = true;
        let package = acquire::published_on_npm(registry, &at.given, &at.name, first)?;
        Ok((package, registry.name()))
    });
    let (package, registry) = match published {
        Ok(published) => published,
        Err(why) => return Taken::not(not(at.given.as_str().into(), why)),
    };
    found.kept.extend(package.kept);
    found.documents.extend(package.documents);
    let digest = |algorithm: Algorithm| package.artifact.digest(algorithm).cloned();
    if let (Some((row, bytes)), Some(about), Some(sha512)) =
        (package.evidence, digest(Algorithm::Sha256), digest(Algorithm::Sha512))
    {
        let pieces = formats::decode_npm(row.id, &bytes, &release(at, registry, sha512));
        pool.add_handed_out(row, pieces, &about);
    }
    Taken::Member(package.artifact, Arc::new(Held(package.bytes)))
}

fn release(at: &PublishedPackage, registry: Text, sha512: Digest) -> NpmRelease {
    NpmRelease { name: at.name.name.clone(), version: at.name.version.clone(), registry, sha512 }
}

/// What a recorded answer was asked about, by the address it came from: what it is held against, and SHA-256 of the tarball.
pub(crate) fn asked(row: &EvidenceRow, decided: &Decided) -> Option<(NpmRelease, Digest)> {
    decided.subjects.iter().find_map(|subject| {
        let at = PublishedPackage::named(&subject.given)?.ok()?;
        let registry = at.name.registry_of(&row.path)?.into();
        let digest =
            |wanted: Algorithm| subject.digests.iter().find(|own| own.algorithm() == wanted).cloned();
        Some((release(&at, registry, digest(Algorithm::Sha512)?), digest(Algorithm::Sha256)?))
    })
}
