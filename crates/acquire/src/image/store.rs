//! Reading what images are made of, through limits, and holding every byte against the digest that names it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use formats::Descriptor;
use formats::limits::MAX_MANIFEST;
use model::{Algorithm, Digest};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use transport::Sink;

use super::place::{Part, Place};
use super::{Document, Obstacle};
use crate::Fault;
use crate::hash::Hash;
use crate::limits::{MAX_ARTIFACT, MAX_IMAGE_READ};

/// A place that images are read from, and what was read from there.
pub(super) struct Store<'a> {
    pub(super) place: &'a dyn Place,
    /// How many bytes were read into memory.
    read: Cell<u64>,
    /// The documents that were followed, each with SHA-256 of its bytes.
    followed: RefCell<BTreeMap<PathBuf, Digest>>,
    /// The same bytes, where they cannot be read again.
    kept: RefCell<BTreeMap<Digest, Vec<u8>>>,
    /// Whether they are kept all the same.
    keeps: bool,
}

impl<'a> Store<'a> {
    /// Reads from a place, and `keeps` what is read even where it could be read again.
    pub(super) fn new(place: &'a dyn Place, keeps: bool) -> Self {
        Self { keeps, ..Self::having_read(place, 0) }
    }

    /// With so many bytes read already.
    pub(super) fn having_read(place: &'a dyn Place, read: u64) -> Self {
        let (read, followed, kept) = (Cell::new(read), RefCell::default(), RefCell::default());
        Self { place, read, followed, kept, keeps: false }
    }

    /// What reports call the content with this digest.
    pub(super) fn path(&self, digest: &Digest) -> PathBuf {
        self.place.path(digest)
    }

    /// The content with a digest, whole, at most `cap` bytes.
    pub(super) fn content(&self, digest: &Digest, size: Option<u64>, cap: u64) -> Result<Vec<u8>, Obstacle> {
        self.whole(Part::Blob, digest, size, cap)
    }

    fn whole(&self, part: Part, digest: &Digest, size: Option<u64>, cap: u64) -> Result<Vec<u8>, Obstacle> {
        let mut bytes = Vec::new();
        self.each(part, digest, size, cap, &mut bytes)?;
        self.keep(&self.path(digest), &bytes)?;
        Ok(bytes)
    }

    /// Counts what was read, and keeps it where it cannot be read again.
    pub(super) fn keep(&self, path: &Path, bytes: &[u8]) -> Result<(), Obstacle> {
        self.count(path, u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        if self.keeps || self.place.is_remote() {
            self.kept.borrow_mut().insert(sha256(bytes), bytes.to_vec());
        }
        Ok(())
    }

    /// A manifest or an index of which only the digest is known.
    pub(super) fn unsized_document(&self, digest: &Digest) -> Result<Vec<u8>, Obstacle> {
        let cap = u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX);
        self.whole(Part::Manifest, digest, None, cap).map_err(Obstacle::elsewhere)
    }

    /// A manifest or a configuration, to be followed.
    pub(super) fn document(&self, named: &Descriptor) -> Result<Vec<u8>, Obstacle> {
        let bytes = self.glanced(named).map_err(Obstacle::elsewhere)?;
        self.follow(&named.digest, &bytes);
        Ok(bytes)
    }

    /// The same, to see whether it is to be followed.
    pub(super) fn glanced(&self, named: &Descriptor) -> Result<Vec<u8>, Obstacle> {
        if let Some(bytes) = self.kept.borrow().get(&named.digest)
            && u64::try_from(bytes.len()) == Ok(named.size)
        {
            return Ok(bytes.clone());
        }
        let cap = u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX);
        self.whole(Part::of(&named.media_type), &named.digest, Some(named.size), cap)
    }

    /// What was looked at is followed.
    pub(super) fn follow(&self, digest: &Digest, bytes: &[u8]) {
        self.follow_at(self.path(digest), bytes);
    }

    /// The same, of what has a name of its own.
    pub(super) fn follow_at(&self, path: PathBuf, bytes: &[u8]) {
        self.followed.borrow_mut().insert(path, sha256(bytes));
    }

    /// Hashes a layer, which may be large, and keeps nothing of it. One that may be had elsewhere may be missing here.
    pub(super) fn hashed(&self, named: &Descriptor) -> Result<(), Obstacle> {
        match self.each(Part::Blob, &named.digest, Some(named.size), MAX_ARTIFACT, &mut Nowhere) {
            Err(Obstacle::Missing(_)) if named.elsewhere || !self.place.is_whole() => Ok(()),
            hashed => hashed.map_err(Obstacle::elsewhere),
        }
    }

    /// Hands on what a descriptor names. What was handed on counts when this has ended well, and not before.
    pub(super) fn copied(&self, named: &Descriptor, sink: &mut dyn Sink) -> Result<(), Obstacle> {
        self.each(Part::Blob, &named.digest, Some(named.size), MAX_ARTIFACT, sink)
    }

    /// Reads what lies under a digest and holds it against that digest.
    fn each(
        &self,
        part: Part,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), Obstacle> {
        let mut hashing = Hashing { hash: Hash::of(digest.algorithm()), sink };
        self.place.each(part, digest, size, cap, &mut hashing)?;
        match hashing.hash.is(digest) {
            true => Ok(()),
            false => Err(Obstacle::contradicted(
                &self.path(digest),
                format!("its bytes do not have the digest {digest} it lies under"),
            )),
        }
    }

    pub(super) fn count(&self, path: &Path, bytes: u64) -> Result<(), Obstacle> {
        let total = self.read.get().saturating_add(bytes);
        self.read.set(total);
        match total > MAX_IMAGE_READ {
            false => Ok(()),
            true => {
                let text = format!("with it, more than {MAX_IMAGE_READ} bytes would be held of one image");
                let help = "Verify a layout that holds this image alone, or name one of its images.";
                Err(Obstacle::Unreachable(Fault::new(path, text, help)))
            }
        }
    }

    /// What was followed, and what of all that was read cannot be read again.
    pub(super) fn done(self) -> (Vec<Document>, BTreeMap<Digest, Vec<u8>>) {
        let followed = self.followed.into_inner().into_iter();
        (followed.map(|(path, digest)| Document { path, digest }).collect(), self.kept.into_inner())
    }
}

/// Takes bytes and keeps none.
struct Nowhere;

impl Sink for Nowhere {
    fn start(&mut self) {}
    fn take(&mut self, _part: &[u8]) {}
}

/// Hashes what it hands on.
struct Hashing<'a> {
    hash: Hash,
    sink: &'a mut dyn Sink,
}

impl Sink for Hashing<'_> {
    fn start(&mut self) {
        self.hash = Hash::of(self.hash.algorithm());
        self.sink.start();
    }

    fn take(&mut self, part: &[u8]) {
        self.hash.update(part);
        self.sink.take(part);
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

/// Every digest of bytes that are at hand.
pub(super) fn digests(bytes: &[u8]) -> Vec<Digest> {
    let longer = |algorithm, bytes: &[u8]| Digest::new(algorithm, bytes).ok();
    let all = [
        Some(sha256(bytes)),
        longer(Algorithm::Sha384, &Sha384::digest(bytes)),
        longer(Algorithm::Sha512, &Sha512::digest(bytes)),
    ];
    all.into_iter().flatten().collect()
}
