use std::io::Read;
use std::path::{Path, PathBuf};

use model::{Algorithm, Artifact, ArtifactKind, Bytes, Digest, Text};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::limits::{MAX_ARTIFACT, MIN_READ_BUFFER, READ_BUFFER};
use crate::{Fault, file};

/// Hashes a file by `algorithms` (SHA-256 always), in one pass and constant memory.
///
/// # Errors
/// When it is not there, not a regular file, larger than [`MAX_ARTIFACT`], or cannot be read to its end.
pub fn artifact(path: &Path, algorithms: &[Algorithm]) -> Result<Artifact, Fault> {
    bounded(path, algorithms, MAX_ARTIFACT)
}

fn bounded(path: &Path, algorithms: &[Algorithm], most: u64) -> Result<Artifact, Fault> {
    let (file, about) = file::open(path)?;
    if about.len() > most {
        return Err(file::too_large(path, most));
    }
    hashed(path, (file, about.len()), algorithms, most)
}

/// Hashes what is read to its end. Its length is what is told of it.
pub(crate) fn hashed(
    path: &Path,
    (mut file, length): (impl Read, u64),
    algorithms: &[Algorithm],
    most: u64,
) -> Result<Artifact, Fault> {
    let wanted = |algorithm| algorithms.contains(&algorithm);
    let mut sha256 = Sha256::new();
    let mut sha384 = wanted(Algorithm::Sha384).then(Sha384::new);
    let mut sha512 = wanted(Algorithm::Sha512).then(Sha512::new);
    // No more room than the file says it needs, and one byte that tells its end.
    let length = usize::try_from(length).unwrap_or(READ_BUFFER).saturating_add(1);
    let mut buffer = vec![0; length.clamp(MIN_READ_BUFFER, READ_BUFFER)];
    let mut size: u64 = 0;
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Fault::io(path, &error)),
        };
        let part = buffer.get(..count).unwrap_or_default();
        sha256.update(part);
        sha384.iter_mut().for_each(|hash| hash.update(part));
        sha512.iter_mut().for_each(|hash| hash.update(part));
        size = size.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        // The length may lie or grow while it is read.
        if size > most {
            return Err(file::too_large(path, most));
        }
    }
    let longer = |algorithm, bytes: &[u8]| Digest::new(algorithm, bytes).ok();
    let digests = [
        Some(Digest::sha256(sha256.finalize().into())),
        sha384.and_then(|hash| longer(Algorithm::Sha384, &hash.finalize())),
        sha512.and_then(|hash| longer(Algorithm::Sha512, &hash.finalize())),
    ];
    Ok(Artifact {
        given: path.to_string_lossy().into(),
        kind: ArtifactKind::File,
        digests: digests.into_iter().flatten().collect(),
        size: Some(size),
    })
}

/// The bytes of a file, read again and held against the digest they had.
#[derive(Clone, Debug)]
pub struct FileBytes {
    path: PathBuf,
    sha256: Digest,
}

impl FileBytes {
    /// The bytes of `path`, which had this SHA-256 digest when it was hashed.
    pub fn new(path: PathBuf, sha256: Digest) -> Self {
        Self { path, sha256 }
    }
}

impl Bytes for FileBytes {
    fn read(&self, limit: u64) -> Result<Vec<u8>, Text> {
        let bytes = file::named(&self.path, limit).map_err(|fault| fault.text)?;
        if Digest::sha256(Sha256::digest(&bytes).into()) == self.sha256 {
            Ok(bytes)
        } else {
            Err("the file changed while it was being verified".into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileBytes, artifact, bounded};
    use crate::limits::{MAX_ARTIFACT, MIN_READ_BUFFER, READ_BUFFER};
    use model::{Algorithm, Bytes, Digest};
    use sha2::{Digest as _, Sha256};

    #[test]
    fn only_what_is_asked_for_is_hashed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        let plain = artifact(&path, &[]).unwrap();
        // FIPS 180-4, example of the one-block message "abc".
        assert_eq!(
            plain.digests[0].hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!((plain.digests.len(), plain.size), (1, Some(3)));
        assert_eq!(artifact(&path, &Algorithm::ALL).unwrap().digests.len(), 3);
    }

    #[test]
    fn the_whole_file_is_hashed_whatever_its_length() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        for room in [MIN_READ_BUFFER, READ_BUFFER] {
            for length in [0, room - 1, room, room + 1, 2 * room] {
                let bytes: Vec<u8> = (0..=255).cycle().take(length).collect();
                std::fs::write(&path, &bytes).unwrap();
                let read = artifact(&path, &[]).unwrap();
                assert_eq!(read.digests[0], Digest::sha256(Sha256::digest(&bytes).into()), "{length}");
                assert_eq!(read.size, u64::try_from(length).ok());
            }
        }
    }

    #[test]
    fn an_artifact_is_read_up_to_the_bound_and_not_beyond() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        std::fs::write(&path, [7; 10]).unwrap();
        assert_eq!(bounded(&path, &[], 10).unwrap().size, Some(10));
        assert!(bounded(&path, &[], 9).unwrap_err().text.contains("more than 9 bytes"));
        // Sparse: it has the length, and nothing is read of it.
        if std::fs::File::create(&path).unwrap().set_len(MAX_ARTIFACT + 1).is_ok() {
            assert!(artifact(&path, &[]).unwrap_err().text.contains("more than"));
        }
    }

    #[test]
    fn bytes_that_changed_are_not_the_artifact() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        std::fs::write(&path, "one").unwrap();
        let digest = artifact(&path, &[]).unwrap().digests.remove(0);
        let bytes = FileBytes::new(path.clone(), digest);
        assert_eq!(bytes.read(3).unwrap(), b"one");
        assert!(bytes.read(2).is_err());
        std::fs::write(&path, "two").unwrap();
        assert!(bytes.read(3).unwrap_err().contains("changed"));
    }
}
