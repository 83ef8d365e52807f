//! The tar file of a pack, read where it lies. What is in it is for whoever reads its index to say.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use model::{Algorithm, Artifact};

use crate::artifact::hashed;
use crate::file::too_large;
use crate::image::archive::Archive;
use crate::limits::{MAX_ARTIFACT, READ_BUFFER};
use crate::{Fault, Obstacle};

/// A tar file, and where in it every file lies.
#[derive(Debug)]
pub struct Packed {
    path: PathBuf,
    archive: Archive,
}

/// Finds every file of a tar file.
///
/// # Errors
/// When it cannot be read, or reads in more than one way: links, names that lead out of it or come twice, lengths beyond
/// its end.
pub fn packed(path: &Path) -> Result<Packed, Obstacle> {
    Ok(Packed { path: path.to_path_buf(), archive: Archive::open(path)? })
}

impl Packed {
    /// The tar file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every file of it, with its length.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.archive.files()
    }

    /// A file of it, whole, at most `cap` bytes.
    ///
    /// # Errors
    /// When it is not there, larger, or cannot be read.
    pub fn read(&self, name: &str, cap: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.each(name, cap, &mut |part| bytes.extend_from_slice(part))?;
        Ok(bytes)
    }

    /// Hashes a file of it, which reports call `given`, as [`crate::artifact`] does one that lies by itself.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    pub fn artifact(&self, name: &str, given: &Path, algorithms: &[Algorithm]) -> Result<Artifact, Fault> {
        hashed(given, self.archive.apart(&self.path, name)?, algorithms, MAX_ARTIFACT)
    }

    /// Hands on the bytes of a file of it, at most `cap`. Several may do so at once.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn each(&self, name: &str, cap: u64, take: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        let path = self.path.join(name);
        let (mut entry, length) = self.archive.apart(&self.path, name)?;
        if length > cap {
            return Err(too_large(&path, cap));
        }
        let (mut buffer, mut left) = (vec![0; READ_BUFFER], length);
        while left > 0 {
            let count = match entry.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Fault::io(&path, &error)),
            };
            left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
            take(buffer.get(..count).unwrap_or_default());
        }
        match left {
            0 => Ok(()),
            _ => Err(Fault::new(&path, "it became shorter while it was read", "Run again.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::packed;
    use model::{Algorithm, Digest};
    use sha2::{Digest as _, Sha256};
    use std::path::Path;

    const BLOCK: usize = 512;

    fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut block = vec![0_u8; BLOCK];
        let mut put =
            |at: usize, bytes: &[u8]| block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
        put(0, name.as_bytes());
        put(124, format!("{:011o}\0", bytes.len()).as_bytes());
        put(148, b"        ");
        put(156, b"0");
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block.iter_mut().skip(148).zip(format!("{sum:06o}\0").as_bytes()).for_each(|(to, from)| *to = *from);
        block.extend(bytes);
        block.resize(block.len().next_multiple_of(BLOCK), 0);
        block.extend([0; 2 * BLOCK]);
        block
    }

    #[test]
    fn a_file_of_it_is_read_through_a_limit_and_hashed_as_it_lies() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.pack");
        std::fs::write(&path, tar("files/a", b"abcdef")).unwrap();
        let own = packed(&path).unwrap();
        assert_eq!(own.files().collect::<Vec<_>>(), [("files/a", 6)]);
        assert_eq!(own.read("files/a", 6).unwrap(), b"abcdef");
        assert!(own.read("files/a", 5).unwrap_err().text.contains("more than 5 bytes"));
        assert!(own.read("files/b", 6).unwrap_err().text.contains("no file files/b"));
        let artifact = own.artifact("files/a", Path::new("a.tgz"), &[Algorithm::Sha512]).unwrap();
        let sha256 = Digest::sha256(Sha256::digest(b"abcdef").into());
        assert_eq!((&*artifact.given, artifact.size, artifact.digests.len()), ("a.tgz", Some(6), 2));
        assert_eq!(artifact.digest(Algorithm::Sha256), Some(&sha256));
        // It is cut while it is read.
        std::fs::write(&path, &tar("files/a", b"abcdef")[..BLOCK + 3]).unwrap();
        assert!(own.read("files/a", 6).unwrap_err().text.contains("became shorter"));
    }
}
