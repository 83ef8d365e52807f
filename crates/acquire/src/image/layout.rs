use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use formats::Descriptor;
use formats::limits::MAX_MANIFEST;
use model::{Algorithm, Digest};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::Obstacle;
use super::archive::{self, Archive};
use crate::limits::{MAX_ARTIFACT, MAX_IMAGE_READ, READ_BUFFER};
use crate::{Fault, file};

/// A layout, which is read through limits.
pub(super) struct Store<'a> {
    /// The folder, or the archive.
    pub(super) root: &'a Path,
    /// The archive, opened, where it is one.
    pub(super) archive: Option<Archive>,
    /// How many bytes were read into memory.
    pub(super) read: Cell<u64>,
    /// The documents that were followed, each with SHA-256 of its bytes.
    pub(super) followed: RefCell<BTreeMap<PathBuf, Digest>>,
}

impl Store<'_> {
    /// A small file at the top of the layout.
    pub(super) fn named(&self, name: &str) -> Result<Vec<u8>, Obstacle> {
        let path = self.root.join(name);
        self.count(&path, u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX))?;
        // One byte more than is decoded, so that it is seen to be too large.
        let most = u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        let read = self.open(&path)?.0.take(most).read_to_end(&mut bytes);
        read.map_err(|error| Obstacle::Unreachable(Fault::io(&path, &error)))?;
        self.followed.borrow_mut().insert(path, sha256(&bytes));
        Ok(bytes)
    }

    /// Where the content with this digest lies.
    pub(super) fn path(&self, digest: &Digest) -> PathBuf {
        self.root.join("blobs").join(digest.algorithm().name()).join(digest.hex())
    }

    /// The content with a digest, whole, at most `cap` bytes.
    pub(super) fn content(&self, digest: &Digest, size: Option<u64>, cap: u64) -> Result<Vec<u8>, Obstacle> {
        let path = self.path(digest);
        let mut bytes = Vec::new();
        self.each(digest, size, cap, |part| bytes.extend_from_slice(part))?;
        self.count(&path, u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        Ok(bytes)
    }

    /// A manifest or a configuration, to be followed.
    pub(super) fn document(&self, named: &Descriptor) -> Result<Vec<u8>, Obstacle> {
        let bytes = self.glanced(named)?;
        self.follow(&named.digest, &bytes);
        Ok(bytes)
    }

    /// The same, to see whether it is to be followed.
    pub(super) fn glanced(&self, named: &Descriptor) -> Result<Vec<u8>, Obstacle> {
        self.content(&named.digest, Some(named.size), u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX))
    }

    /// What was looked at is followed.
    pub(super) fn follow(&self, digest: &Digest, bytes: &[u8]) {
        self.followed.borrow_mut().insert(self.path(digest), sha256(bytes));
    }

    /// Hashes a layer, which may be large, and keeps nothing of it.
    pub(super) fn hashed(&self, named: &Descriptor) -> Result<(), Obstacle> {
        self.each(&named.digest, Some(named.size), MAX_ARTIFACT, |_| {})
    }

    /// Whether there is anything under this digest.
    pub(super) fn has(&self, digest: &Digest) -> bool {
        let path = self.path(digest);
        match &self.archive {
            Some(archive) => archive.has(&archive::name(self.root, &path)),
            None => std::fs::symlink_metadata(path).is_ok(),
        }
    }

    /// How long the content with a digest says it is.
    pub(super) fn length(&self, digest: &Digest) -> Result<u64, Obstacle> {
        Ok(self.open(&self.path(digest))?.1)
    }

    /// Opens a file of the layout. Its length is what is told of it.
    fn open(&self, path: &Path) -> Result<(Box<dyn Read + '_>, u64), Obstacle> {
        if let Some(archive) = &self.archive {
            let (entry, length) = archive.entry(path, &archive::name(self.root, path))?;
            return Ok((Box::new(entry), length));
        }
        self.plain(path)?;
        let (file, about) = file::open(path).map_err(Obstacle::Unreachable)?;
        Ok((Box::new(file), about.len()))
    }

    /// Reads what lies under a digest and holds it against that digest and the size.
    fn each(
        &self,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), Obstacle> {
        let path = self.path(digest);
        let (mut file, length) = self.open(&path)?;
        if let Some(size) = size.filter(|size| *size != length) {
            let text = format!("it has {length} bytes, and what names it says {size}");
            return Err(Obstacle::contradicted(&path, text));
        }
        if length > cap {
            return Err(Obstacle::Unreachable(file::too_large(&path, cap)));
        }
        let mut hash = Hash::of(digest.algorithm());
        let (mut buffer, mut total) = (vec![0; READ_BUFFER], 0_u64);
        loop {
            let count = match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Obstacle::Unreachable(Fault::io(&path, &error))),
            };
            total = total.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
            // The length may lie or grow while it is read.
            if total > cap {
                return Err(Obstacle::Unreachable(file::too_large(&path, cap)));
            }
            let part = buffer.get(..count).unwrap_or_default();
            hash.update(part);
            take(part);
        }
        match hash.is(digest) {
            true => Ok(()),
            false => Err(Obstacle::contradicted(
                &path,
                format!("its bytes do not have the digest {digest} it lies under"),
            )),
        }
    }

    /// Refuses a link at any place below the layout: whoever made the layout chose it, and it may lead anywhere.
    fn plain(&self, path: &Path) -> Result<(), Obstacle> {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let mut place = self.root.to_path_buf();
        for part in below.components() {
            place.push(part);
            let about = std::fs::symlink_metadata(&place)
                .map_err(|error| Obstacle::Unreachable(Fault::io(path, &error)))?;
            if about.is_symlink() {
                return Err(Obstacle::contradicted(&place, "it is a symbolic link, which no layout has"));
            }
        }
        Ok(())
    }

    fn count(&self, path: &Path, bytes: u64) -> Result<(), Obstacle> {
        let total = self.read.get().saturating_add(bytes);
        self.read.set(total);
        match total > MAX_IMAGE_READ {
            false => Ok(()),
            true => {
                let text = format!("with it, more than {MAX_IMAGE_READ} bytes would be held of one image");
                Err(Obstacle::Unreachable(Fault::new(
                    path,
                    text,
                    "Verify a layout that holds this image alone.",
                )))
            }
        }
    }
}

/// A hash that is being computed.
enum Hash {
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Hash {
    fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha384 => Self::Sha384(Sha384::new()),
            Algorithm::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    fn update(&mut self, part: &[u8]) {
        match self {
            Self::Sha256(hash) => hash.update(part),
            Self::Sha384(hash) => hash.update(part),
            Self::Sha512(hash) => hash.update(part),
        }
    }

    fn is(self, digest: &Digest) -> bool {
        match self {
            Self::Sha256(hash) => *hash.finalize() == *digest.bytes(),
            Self::Sha384(hash) => *hash.finalize() == *digest.bytes(),
            Self::Sha512(hash) => *hash.finalize() == *digest.bytes(),
        }
    }
}

fn sha256(bytes: &[u8]) -> Digest {
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
