//! Lockfiles: those that the operator names, and those inside what is judged.

use std::collections::BTreeMap;
use std::path::PathBuf;

use countersign::{BroughtLockfile, NotUnpacked};
use formats::limits::MAX_LOCKFILE;
use formats::{ArchiveFault, LockfileKind, packaged_lockfiles};
use model::{Algorithm, Artifact, Bytes, Digest, EvidenceId, EvidenceRow, Origin};
use sha2::{Digest as _, Sha256};

use crate::complaint::Complaint;

/// The largest package that is looked into for a lockfile, in bytes. Registries take some 100 MB at most.
const MAX_PACKAGE: u64 = 128 << 20;

/// Refuses files whose names are those of no lockfile: what they are is told by their names alone.
pub(crate) fn known(paths: &[PathBuf]) -> Result<(), Complaint> {
    let stranger = paths.iter().find(|path| LockfileKind::of(&path.to_string_lossy(), b"").is_none());
    match stranger {
        None => Ok(()),
        Some(path) => Err(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                "--lockfile: no lockfile that is read has this name",
                "name it as its tool does: Cargo.lock, package-lock.json, npm-shrinkwrap.json, yarn.lock, \
                 pnpm-lock.yaml, poetry.lock, uv.lock, pylock.toml, requirements.txt, Pipfile.lock, go.sum, Gemfile.lock, \
                 composer.lock, gradle.lockfile or dependency-list.txt",
            )
        }),
    }
}

/// Reads those that are named; their rows begin at `first`. What is read is kept, by its digest.
pub(crate) fn named(
    paths: &[PathBuf],
    first: u32,
    kept: &mut BTreeMap<Digest, Vec<u8>>,
) -> Result<Vec<BroughtLockfile>, acquire::Fault> {
    let most = u64::try_from(MAX_LOCKFILE).unwrap_or(u64::MAX);
    let mut all = Vec::new();
    for (path, row) in paths.iter().zip(first..) {
        let bytes = acquire::named(path, most)?;
        let row = self::row(row, Origin::Lockfile, &path.to_string_lossy(), &bytes);
        kept.insert(row.digest.clone(), bytes.clone());
        all.push(BroughtLockfile { row, bytes: Ok(bytes), inside: None });
    }
    Ok(all)
}

/// Those inside an artifact, from its own bytes; their rows begin at `first`. What is read is kept, by its digest.
pub(crate) fn inside(
    artifact: &Artifact,
    bytes: &dyn Bytes,
    first: u32,
    kept: &mut BTreeMap<Digest, Vec<u8>>,
) -> Vec<BroughtLockfile> {
    let Some(within) = artifact.digest(Algorithm::Sha256) else { return Vec::new() };
    let not = |why: NotUnpacked| {
        let row = row(first, Origin::Inside, &artifact.given, b"");
        vec![BroughtLockfile { row, bytes: Err(why), inside: Some(within.clone()) }]
    };
    if !may_hold(&artifact.given) {
        return Vec::new();
    }
    if let Some(size) = artifact.size.filter(|size| *size > MAX_PACKAGE) {
        let text = format!("{size} bytes, and packages of at most {MAX_PACKAGE} are looked into");
        return not(NotUnpacked { text: text.into(), is_beyond: true });
    }
    let whole = match bytes.read(MAX_PACKAGE) {
        Ok(whole) => whole,
        // Of what has no bytes here, nothing lies inside.
        Err(_) if artifact.size.is_none() => return Vec::new(),
        Err(text) => return not(NotUnpacked { text, is_beyond: true }),
    };
    let found = match packaged_lockfiles(&artifact.given, &whole) {
        Ok(found) => found,
        Err(ArchiveFault::Malformed(fault)) => {
            let is_beyond = fault.is_beyond();
            return not(NotUnpacked { text: fault.text, is_beyond });
        }
        Err(ArchiveFault::Unreadable(fault)) => {
            return not(NotUnpacked { text: fault.to_string().into(), is_beyond: true });
        }
    };
    let brought = found.into_iter().zip(first..).map(|(lockfile, number)| {
        let path = match lockfile.path.is_empty() {
            true => artifact.given.to_string(),
            false => format!("{}/{}", artifact.given, lockfile.path),
        };
        let row = row(number, Origin::Inside, &path, &lockfile.bytes);
        kept.insert(row.digest.clone(), lockfile.bytes.clone());
        BroughtLockfile { row, bytes: Ok(lockfile.bytes), inside: Some(within.clone()) }
    });
    brought.collect()
}

/// One out of a ledger or a pack: it lies inside one of these where its path begins so.
pub(crate) fn recorded<'a>(
    row: EvidenceRow,
    bytes: Vec<u8>,
    mut judged: impl Iterator<Item = (&'a str, &'a [Digest])>,
) -> BroughtLockfile {
    let inside = judged.find_map(|(given, digests)| {
        let below = row.path.strip_prefix(given)?;
        let own = below.is_empty() || below.starts_with('/');
        digests.iter().find(|digest| own && digest.algorithm() == Algorithm::Sha256).cloned()
    });
    let origin = if inside.is_some() { Origin::Inside } else { Origin::Lockfile };
    BroughtLockfile { row: EvidenceRow { origin, ..row }, bytes: Ok(bytes), inside }
}

/// Whether a file of this name may be, or hold, a lockfile.
fn may_hold(given: &str) -> bool {
    let name = given.to_ascii_lowercase();
    let package = [".crate", ".tgz", ".whl"].iter().any(|ending| name.ends_with(ending));
    package || name.starts_with("npm:") || LockfileKind::of(given, b"").is_some()
}

fn row(number: u32, origin: Origin, path: &str, bytes: &[u8]) -> EvidenceRow {
    let digest = Digest::sha256(Sha256::digest(bytes).into());
    EvidenceRow { id: EvidenceId::file(number), origin, path: path.into(), digest }
}

#[cfg(test)]
mod tests {
    use model::{ArtifactKind, NoBytes};

    use super::*;

    #[test]
    fn so_large_a_package_is_looked_into_and_no_larger() {
        let told = |given: &str, size| {
            let digests = vec![Digest::sha256([1; 32])];
            let artifact = Artifact { given: given.into(), kind: ArtifactKind::File, digests, size };
            let found = inside(&artifact, &NoBytes, 0, &mut BTreeMap::new());
            found.into_iter().next().and_then(|one| one.bytes.err()).map(|why| why.text.to_string())
        };
        let most = told("left-1.0.0.crate", Some(MAX_PACKAGE)).unwrap();
        assert_eq!(most, "only a digest was given", "it is read");
        assert!(told("left-1.0.0.crate", Some(MAX_PACKAGE + 1)).unwrap().contains("at most"));
        assert_eq!(told("left-1.0.0.bin", Some(MAX_PACKAGE + 1)), None, "it may hold none");
        assert_eq!(told("left-1.0.0.crate", None), None, "there are no bytes of it");
    }
}
