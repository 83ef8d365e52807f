//! What was fetched by its digest, kept on disk. It is a shortcut and no source: whatever is read from it is hashed again,
//! and where anything about it is wrong the place itself is asked, as if there were none. Nothing is kept but content by its
//! digest: no tag, no list of what is attached, no status, and never that something was not there.

use std::fs::{DirEntry, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use model::{Algorithm, Digest};
use transport::Sink;

use crate::Fault;
use crate::hash::Hash;
use crate::limits::{MAX_CACHE, MAX_CACHE_ENTRIES, MAX_CACHED, READ_BUFFER};

/// A folder of contents, each in a file named by its digest. Any number of runs may share it.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    most: Most,
    /// How many files this run has put there.
    added: AtomicU64,
}

/// How much is kept.
#[derive(Clone, Copy, Debug)]
struct Most {
    /// Bytes, when a run is through.
    bytes: u64,
    /// Files, when a run is through.
    files: usize,
    /// Bytes of one file.
    one: u64,
}

/// What files are called that are being written.
const NEW: &str = ".new-";

impl Cache {
    /// The cache in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made. Nothing else about a cache is ever a fault.
    pub fn at(folder: &Path) -> Result<Self, Fault> {
        for algorithm in [Algorithm::Sha256, Algorithm::Sha384, Algorithm::Sha512] {
            let inside = folder.join(algorithm.name());
            std::fs::create_dir_all(&inside).map_err(|error| {
                let help = "Name a folder that may be made and written to, or leave the flag out.";
                Fault::new(&inside, format!("the cache cannot be made there: {error}"), help)
            })?;
        }
        let most = Most { bytes: MAX_CACHE, files: MAX_CACHE_ENTRIES, one: MAX_CACHED };
        Ok(Self { folder: folder.to_path_buf(), most, added: AtomicU64::new(0) })
    }

    /// Hands on the content with a digest from the cache; or what `fetch` hands on, which is kept where it has that digest.
    /// What `fetch` says is the answer in every case in which it is asked.
    pub(crate) fn through<F>(
        &self,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        sink: &mut dyn Sink,
        fetch: impl FnOnce(&mut dyn Sink) -> Result<(), F>,
    ) -> Result<(), F> {
        if self.read(digest, size, cap, sink).is_some() {
            return Ok(());
        }
        sink.start();
        let hash = Hash::of(digest.algorithm());
        let mut keeping = Keeping { cache: self, new: None, digest, hash, length: 0, sink };
        fetch(&mut keeping)?;
        keeping.end();
        Ok(())
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.folder.join(digest.algorithm().name()).join(digest.hex())
    }

    /// Hands on what lies under a digest, and says whether all of it was right. A link, a pipe or a folder in its place is
    /// nothing; what has other bytes is taken away.
    fn read(&self, digest: &Digest, size: Option<u64>, cap: u64, sink: &mut dyn Sink) -> Option<()> {
        let path = self.path(digest);
        let about = std::fs::symlink_metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
        // Where its length is not what was said, whoever said so is to be asked.
        if about.len() > cap.min(self.most.one) || size.is_some_and(|size| size != about.len()) {
            return None;
        }
        let mut file = File::open(&path).ok()?.take(about.len().saturating_add(1));
        let mut hash = Hash::of(digest.algorithm());
        let mut buffer = vec![0; READ_BUFFER];
        let mut length = 0_u64;
        sink.start();
        loop {
            let count = match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => return None,
            };
            let part = buffer.get(..count)?;
            length = length.saturating_add(u64::try_from(count).ok()?);
            hash.update(part);
            sink.take(part);
        }
        if length == about.len() && hash.is(digest) {
            return Some(());
        }
        let _ = std::fs::remove_file(&path);
        None
    }

    /// A new file that no other run writes; `None` where there can be none.
    fn begin(&self) -> Option<New> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{NEW}{}-{number}", std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&path).ok()?;
        Some(New { path, file })
    }

    /// Takes away what was put there first, until what is left is within the bounds.
    fn trim(&self) {
        let mut all = entries(&self.folder);
        let mut total = all.iter().fold(0_u64, |sum, (_, length, _)| sum.saturating_add(*length));
        all.sort_by_key(|(written, _, _)| *written);
        let mut left = all.len();
        for (_, length, path) in all {
            if total <= self.most.bytes && left <= self.most.files {
                return;
            }
            if std::fs::remove_file(&path).is_ok() {
                (total, left) = (total.saturating_sub(length), left.saturating_sub(1));
            }
        }
    }
}

/// When each file of a cache was written, how long it is, and where it lies; those that are being written too, since a run
/// that was killed leaves one behind.
fn entries(folder: &Path) -> Vec<(std::time::SystemTime, u64, PathBuf)> {
    let own = |entry: DirEntry| {
        let about = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some((about.modified().ok()?, about.len(), entry.path()))
    };
    let inside = |folder: &Path| {
        std::fs::read_dir(folder).into_iter().flatten().flatten().filter_map(own).collect::<Vec<_>>()
    };
    let is_new = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(NEW));
    let mut all: Vec<_> = inside(folder).into_iter().filter(|(_, _, path)| is_new(path)).collect();
    for algorithm in [Algorithm::Sha256, Algorithm::Sha384, Algorithm::Sha512] {
        all.extend(inside(&folder.join(algorithm.name())));
    }
    all
}

impl Drop for Cache {
    fn drop(&mut self) {
        if self.added.load(Ordering::Relaxed) > 0 {
            self.trim();
        }
    }
}

/// A file that has no name of its own yet.
struct New {
    path: PathBuf,
    file: File,
}

/// Writes what it hands on to a new file, until that cannot be.
struct Keeping<'a> {
    cache: &'a Cache,
    new: Option<New>,
    digest: &'a Digest,
    hash: Hash,
    length: u64,
    sink: &'a mut dyn Sink,
}

impl Keeping<'_> {
    /// Gives the file its name, where its bytes have the digest.
    fn end(mut self) {
        let Some(new) = self.new.take() else { return };
        let hash = std::mem::replace(&mut self.hash, Hash::of(self.digest.algorithm()));
        if hash.is(self.digest) && std::fs::rename(&new.path, self.cache.path(self.digest)).is_ok() {
            self.cache.added.fetch_add(1, Ordering::Relaxed);
        } else {
            let _ = std::fs::remove_file(&new.path);
        }
    }

    fn drop_new(&mut self) {
        if let Some(new) = self.new.take() {
            let _ = std::fs::remove_file(&new.path);
        }
    }
}

impl Drop for Keeping<'_> {
    fn drop(&mut self) {
        self.drop_new();
    }
}

impl Sink for Keeping<'_> {
    fn start(&mut self) {
        self.drop_new();
        (self.new, self.length) = (self.cache.begin(), 0);
        self.hash = Hash::of(self.digest.algorithm());
        self.sink.start();
    }

    fn take(&mut self, part: &[u8]) {
        self.length = self.length.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        let kept = match &mut self.new {
            Some(new) if self.length <= self.cache.most.one => {
                self.hash.update(part);
                new.file.write_all(part).is_ok()
            }
            Some(_) | None => false,
        };
        if !kept {
            self.drop_new();
        }
        self.sink.take(part);
    }
}

#[cfg(test)]
mod tests;
