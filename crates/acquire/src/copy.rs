use std::io::{Read, Write};
use std::path::Path;

use model::Digest;
use sha2::{Digest as _, Sha256};

use crate::limits::READ_BUFFER;
use crate::{Fault, file};

/// Copies a file into `to`, and tells the SHA-256 digest of exactly what was written there.
///
/// # Errors
/// When it cannot be read to its end, or `to` takes no more.
pub fn copy(path: &Path, to: &mut dyn Write) -> Result<Digest, Fault> {
    let (mut file, _) = file::open(path)?;
    copy_from(path, &mut file, to)
}

/// The same, of what is read from elsewhere; it is told of as `path`.
///
/// # Errors
/// As [`copy`].
pub fn copy_from(path: &Path, from: &mut dyn Read, to: &mut dyn Write) -> Result<Digest, Fault> {
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; READ_BUFFER];
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Fault::io(path, &error)),
        };
        let part = buffer.get(..count).unwrap_or_default();
        sha256.update(part);
        to.write_all(part).map_err(|error| {
            Fault::new(
                path,
                format!("its copy cannot be written: {error}"),
                "Make room, or name another directory.",
            )
        })?;
    }
    Ok(Digest::sha256(sha256.finalize().into()))
}

#[cfg(test)]
mod tests {
    use super::copy;

    #[test]
    fn the_digest_is_of_what_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        let mut written = Vec::new();
        // FIPS 180-4, example of the one-block message "abc".
        let digest = copy(&path, &mut written).unwrap();
        assert_eq!(digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(written, b"abc");
    }

    #[test]
    fn what_takes_no_more_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        let mut small = [0_u8; 2];
        assert!(copy(&path, &mut small.as_mut_slice()).unwrap_err().text.contains("cannot be written"));
    }
}
