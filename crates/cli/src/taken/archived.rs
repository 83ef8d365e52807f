//! A delivery in one file: what holds of a folder holds of what is packed in it, and nothing is unpacked to anywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use acquire::{Archived, ArchivedBytes, Beside, is_signature};
use countersign::{Placed, Pool};
use model::{Algorithm, Artifact, Digest, EvidenceId, EvidenceRow, Origin, Text};
use rayon::prelude::*;
use report::SubjectResult;
use sha2::{Digest as _, Sha256};

use super::delivery::{is_named_like_a_list, whole};
use super::sorted::{Delivered, Lying, may_tell};
use super::{Found, Taken, Terms, beside, next, not, of_another_digest};
use crate::subject::ArchiveAt;

/// A file of an archive that is judged.
pub(crate) struct ArchivedArtifact {
    /// It, by every algorithm.
    artifact: Artifact,
    bytes: Arc<ArchivedBytes>,
    /// The digests that lists of one file name it by.
    listed: Vec<Digest>,
}

/// An archive: what is no evidence is judged.
pub(super) fn archive<'a>(
    at: &ArchiveAt,
    terms: &Terms,
    pool: &mut Pool,
    found: &mut Found,
) -> Vec<Taken<'a>> {
    let given = Text::from(at.given.as_str());
    let files = match acquire::archived(&at.archive, may_tell) {
        Ok(files) => files,
        Err(why) => return vec![Taken::not(not(given, why))],
    };
    let root = &at.archive.path;
    let maybe = files.iter().filter(|file| acquire::may_be_evidence(&file.path));
    let maybe: Vec<_> = maybe.filter_map(|file| Some((file, file.kept.as_ref()?))).collect();
    let first = next(pool);
    let decoded: Vec<_> = maybe
        .par_iter()
        .zip(0..u32::try_from(maybe.len()).unwrap_or(u32::MAX))
        .map(|((file, bytes), at)| {
            let id = EvidenceId::file(first.saturating_add(at));
            (row(id, Origin::Directory, root, &file.path, bytes), formats::decode(id, bytes))
        })
        .collect();
    pool.add_decoded(decoded, Vec::new());
    let paths = files.iter().map(|file| file.path.clone()).collect();
    let lying = Held(files.iter().map(|file| (file.path.as_path(), file)).collect());
    let delivered = Delivered::sorted(root, paths, &lying, terms, pool);
    if terms.beside {
        placed(root, &lying, &delivered, pool);
    }
    found.notes.extend(delivered.doubt());
    found.notes.extend(list(root, &delivered));
    let bytes = ArchivedBytes::of(at.archive.clone(), files.iter());
    let judged = files.iter().zip(bytes).filter(|(file, _)| delivered.files.get(&file.path) == Some(&false));
    let taken: Vec<_> = judged
        .map(|(file, bytes)| {
            let listed = delivered.digests.get(&file.path).cloned().unwrap_or_default();
            Taken::Archived(ArchivedArtifact {
                artifact: file.artifact.clone(),
                bytes: Arc::new(bytes),
                listed,
            })
        })
        .collect();
    // Evidence in an archive cannot be read again by its path.
    found.kept.extend(files.into_iter().filter_map(|file| {
        let bytes = file.kept?;
        Some((sha256(&bytes), bytes))
    }));
    whole(taken, given, "there is nothing in it to judge: no file, or nothing but evidence")
}

impl ArchivedArtifact {
    /// What reports call it.
    pub(super) fn given(&self) -> Text {
        self.artifact.given.clone()
    }

    /// It, by these algorithms, if it is what lists name.
    pub(super) fn artifact(&self, algorithms: &[Algorithm]) -> Result<Artifact, Box<SubjectResult>> {
        let own = &self.artifact;
        if let Some(other) = self.listed.iter().find(|one| own.digest(one.algorithm()) != Some(one)) {
            return Err(Box::new(of_another_digest(own.given.clone(), other)));
        }
        let mut asked: Vec<Algorithm> = self.listed.iter().map(Digest::algorithm).collect();
        asked.extend([Algorithm::Sha256].iter().chain(algorithms));
        let digests = own.digests.iter().filter(|one| asked.contains(&one.algorithm())).cloned().collect();
        Ok(Artifact { digests, ..own.clone() })
    }

    /// Its bytes, read again.
    pub(super) fn bytes(&self) -> Arc<ArchivedBytes> {
        Arc::clone(&self.bytes)
    }
}

/// Files of an archive, by their paths.
struct Held<'a>(BTreeMap<&'a Path, &'a Archived>);

impl Lying for Held<'_> {
    fn may_be_run(&self, path: &Path) -> bool {
        self.0.get(path).is_none_or(|file| file.may_be_run)
    }

    fn whole(&self, path: &Path, most: u64) -> Option<Vec<u8>> {
        let file = self.0.get(path)?;
        file.kept.clone().filter(|_| file.artifact.size.is_some_and(|size| size <= most))
    }
}

/// `--beside`: what lies in the archive beside each file that is judged, and is no evidence by itself.
fn placed(root: &Path, held: &Held<'_>, delivered: &Delivered, pool: &mut Pool) {
    let known: Vec<&Path> = held.0.keys().filter(|path| acquire::may_be_evidence(path)).copied().collect();
    let mut all = Vec::new();
    for path in held.0.keys().filter(|path| known.binary_search(path).is_err()) {
        let Some(of) = beside::file_of_path(path) else { continue };
        let about = held.0.get(of.as_path()).filter(|_| delivered.files.get(&of) == Some(&false));
        let about = about.and_then(|file| file.artifact.digest(Algorithm::Sha256)).cloned();
        let bytes = held.0.get(path).and_then(|file| file.kept.clone());
        if let (Some(about), Some(bytes)) = (about, bytes) {
            let id = EvidenceId::file(0);
            let row = row(id, Origin::Beside, root, path, &bytes);
            all.push(Beside { row, bytes, about, is_signature: is_signature(path) });
        }
    }
    let numbered = all.into_iter().zip(next(pool)..).map(|(one, at)| beside::placed(one.numbered(at)));
    let numbered: Vec<Placed> = numbered.collect();
    pool.add_beside(numbered);
}

fn row(id: EvidenceId, origin: Origin, root: &Path, path: &Path, bytes: &[u8]) -> EvidenceRow {
    EvidenceRow { id, origin, path: root.join(path).to_string_lossy().into(), digest: sha256(bytes) }
}

fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

/// What to tell of a list of checksums that is judged.
fn list(root: &Path, delivered: &Delivered) -> Option<Text> {
    let mut judged = delivered.files.iter().filter(|(_, evidence)| !**evidence).map(|(path, _)| path);
    let list: PathBuf = root.join(judged.find(|path| is_named_like_a_list(path))?);
    let text = format!(
        "{} is judged as any other file: to have it say what belongs to the delivery, unpack the archive and write @ before \
         the list's name",
        report::name(&list.to_string_lossy())
    );
    Some(text.into())
}
