//! A delivery in one file. It is read from end to end, once, and everything in it hashed as it passes; nothing is unpacked to
//! anywhere, and only what may be evidence is held.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use formats::{ArchiveFault, ArchiveFile, ArchiveKind, TakeFile, read_archive};
use model::{Algorithm, Artifact, ArtifactKind, Bytes, Digest, Text};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::limits::{MAX_ARCHIVE_AGAIN, MAX_ARCHIVE_KEPT, MAX_EVIDENCE, MAX_PIECES, READ_BUFFER};
use crate::{Fault, Obstacle, file};

/// An archive, and how it is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredArchive {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub kind: ArchiveKind,
}

/// A file of an archive, hashed.
#[derive(Clone, Debug)]
pub struct Archived {
    /// Its path below the archive's root.
    pub path: PathBuf,
    /// It, by every algorithm: which are wanted is known only when the evidence behind it has been read.
    pub artifact: Artifact,
    /// Whether its permissions let anybody run it.
    pub may_be_run: bool,
    /// Its bytes, as far as evidence is read, if they were to be held.
    pub kept: Option<Vec<u8>>,
}

/// Every file of an archive, in order of their paths. The bytes of those that `keep` names are held.
///
/// # Errors
/// When it cannot be read or is larger than [`crate::limits`] and [`formats::limits`] allow; and, as what it is, when two
/// readers could read it differently, or it has anything but files and folders, each by one name.
pub fn archived(archive: &DeliveredArchive, keep: impl Fn(&Path) -> bool) -> Result<Vec<Archived>, Obstacle> {
    within(archive, keep, Room { pieces: MAX_PIECES, bytes: MAX_ARCHIVE_KEPT })
}

/// How much of an archive may still be held.
#[derive(Clone, Copy)]
struct Room {
    pieces: usize,
    bytes: u64,
}

impl Room {
    /// What is left beside a file of this length.
    fn beside(self, length: u64) -> Option<Self> {
        Some(Self { pieces: self.pieces.checked_sub(1)?, bytes: self.bytes.checked_sub(length)? })
    }
}

fn within(
    archive: &DeliveredArchive,
    keep: impl Fn(&Path) -> bool,
    mut room: Room,
) -> Result<Vec<Archived>, Obstacle> {
    let (mut files, mut beyond) = (Vec::new(), false);
    let mut buffer = vec![0; READ_BUFFER];
    archived_files(archive, &mut |file, from| {
        let path = PathBuf::from(&file.path);
        let most = keep(&path).then(|| file.length.min(MAX_EVIDENCE));
        match most.map_or(Some(room), |most| room.beside(most)) {
            Some(left) => room = left,
            None => {
                beyond = true;
                return Ok(ControlFlow::Break(()));
            }
        }
        let (digests, kept) = hashed(from, most.unwrap_or_default(), &mut buffer)?;
        let artifact = Artifact {
            given: archive.path.join(&path).to_string_lossy().into(),
            kind: ArtifactKind::File,
            digests,
            size: Some(file.length),
        };
        files.push(Archived { path, artifact, may_be_run: file.may_be_run, kept: most.map(|_| kept) });
        Ok(ControlFlow::Continue(()))
    })?;
    if beyond {
        let text =
            format!("what may be evidence in it is more than {MAX_PIECES} files or {MAX_ARCHIVE_KEPT} bytes");
        let fault = Fault::new(&archive.path, text, "Have it handed over in parts, or as a folder.");
        return Err(Obstacle::Unreachable(fault));
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Gives every file of an archive to `take`, in the order they lie there.
///
/// # Errors
/// As [`archived`].
pub fn archived_files(archive: &DeliveredArchive, take: &mut TakeFile<'_>) -> Result<(), Obstacle> {
    let (mut file, _) = file::open(&archive.path).map_err(Obstacle::Unreachable)?;
    read_archive(archive.kind, &mut file, take).map_err(|fault| told(&archive.path, fault))
}

fn told(path: &Path, fault: ArchiveFault) -> Obstacle {
    match fault {
        ArchiveFault::Unreadable(error) => Obstacle::Unreachable(Fault::io(path, &error)),
        ArchiveFault::Malformed(why) if why.is_beyond() => Obstacle::Unreachable(Fault::new(
            path,
            format!("it is not read: {}", why.text),
            "Have it handed over as a folder, or packed as a plain tar file in parts.",
        )),
        ArchiveFault::Malformed(why) => Obstacle::Contradicted(Fault::new(
            path,
            format!("it is no archive that reads in one way: {}", why.text),
            "Take nothing from it: get the delivery again, and see who made this copy.",
        )),
    }
}

/// The digests of all there is, and the first bytes of it.
fn hashed(from: &mut dyn Read, most: u64, buffer: &mut [u8]) -> io::Result<(Vec<Digest>, Vec<u8>)> {
    let (mut sha256, mut sha384, mut sha512) = (Sha256::new(), Sha384::new(), Sha512::new());
    let (mut kept, mut left) = (Vec::new(), usize::try_from(most).unwrap_or(usize::MAX));
    loop {
        let count = match from.read(buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let part = buffer.get(..count).unwrap_or_default();
        sha256.update(part);
        sha384.update(part);
        sha512.update(part);
        let own = part.get(..left).unwrap_or(part);
        left = left.saturating_sub(own.len());
        kept.extend_from_slice(own);
    }
    let longer = |algorithm, bytes: &[u8]| Digest::new(algorithm, bytes).ok();
    let digests = [
        Some(Digest::sha256(sha256.finalize().into())),
        longer(Algorithm::Sha384, &sha384.finalize()),
        longer(Algorithm::Sha512, &sha512.finalize()),
    ];
    Ok((digests.into_iter().flatten().collect(), kept))
}

/// The bytes of a file of an archive, read again and held against the digest they had.
#[derive(Clone, Debug)]
pub struct ArchivedBytes {
    archive: Arc<DeliveredArchive>,
    path: String,
    sha256: Digest,
    /// How much may still be read again, of all files of the archive together.
    left: Arc<AtomicU64>,
}

impl ArchivedBytes {
    /// The bytes of each of these files of an archive.
    pub fn of<'a>(
        archive: DeliveredArchive,
        files: impl Iterator<Item = &'a Archived>,
    ) -> impl Iterator<Item = Self> {
        let (archive, left) = (Arc::new(archive), Arc::new(AtomicU64::new(MAX_ARCHIVE_AGAIN)));
        files.map(move |file| Self {
            archive: Arc::clone(&archive),
            path: file.path.to_string_lossy().into_owned(),
            sha256: file.artifact.digests.first().cloned().unwrap_or_else(|| Digest::sha256([0; 32])),
            left: Arc::clone(&left),
        })
    }

    /// Takes so much off what may be read again.
    fn spend(&self, length: u64) -> Result<(), Text> {
        let less = |left: u64| left.checked_sub(length);
        let spent = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        spent.map(|_| ()).map_err(|_| {
            format!("more than {MAX_ARCHIVE_AGAIN} bytes of its archive would have to be read again: have it handed over as a folder").into()
        })
    }
}

impl Bytes for ArchivedBytes {
    fn read(&self, limit: u64) -> Result<Vec<u8>, Text> {
        let mut found: Option<Result<Vec<u8>, Text>> = None;
        let mut take = |file: &ArchiveFile, from: &mut dyn Read| {
            if let Err(why) = self.spend(file.length) {
                found = Some(Err(why));
                return Ok(ControlFlow::Break(()));
            }
            if file.path != self.path {
                return Ok(ControlFlow::Continue(()));
            }
            found = Some(Err(format!("there are more than {limit} bytes of it").into()));
            if file.length <= limit {
                let mut bytes = Vec::new();
                from.read_to_end(&mut bytes)?;
                found = Some(Ok(bytes));
            }
            Ok(ControlFlow::Break(()))
        };
        archived_files(&self.archive, &mut take).map_err(|why| why.fault().text)?;
        let bytes = found.unwrap_or_else(|| Err("it is not in its archive any more".into()))?;
        match Digest::sha256(Sha256::digest(&bytes).into()) == self.sha256 {
            true => Ok(bytes),
            false => Err("the archive changed while it was being verified".into()),
        }
    }
}

#[cfg(test)]
mod tests;
