use std::fs::{File, Metadata, TryLockError};
use std::io::Read as _;
use std::path::Path;

use crate::Fault;

/// Reads one file the operator or the framework named.
///
/// # Errors
/// When it is not there, not a regular file, not readable, or larger than `cap` bytes.
pub fn named(path: &Path, cap: u64) -> Result<Vec<u8>, Fault> {
    let (file, about) = open(path)?;
    whole(path, &file, &about, cap)
}

fn whole(path: &Path, file: &File, about: &Metadata, cap: u64) -> Result<Vec<u8>, Fault> {
    if about.len() > cap {
        return Err(too_large(path, cap));
    }
    let mut bytes = room(about, cap);
    // The length may lie or grow: the limit is on what is read.
    file.take(cap.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Fault::io(path, &error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= cap) {
        Ok(bytes)
    } else {
        Err(too_large(path, cap))
    }
}

/// Reads a regular file that is about to be replaced, as [`named`] does. Nobody else can do the same for as long as
/// the handle lives, so of two who mean to replace it only one goes on from what is there.
///
/// # Errors
/// As [`named`], and when somebody else holds it.
pub fn held(path: &Path, cap: u64) -> Result<(File, Vec<u8>), Fault> {
    let (file, about) = open(path)?;
    file.try_lock().map_err(|why| match why {
        TryLockError::WouldBlock => {
            Fault::new(path, "another run is changing it", "Run this one again when that one has ended.")
        }
        TryLockError::Error(error) => Fault::new(
            path,
            format!("it cannot be locked against other runs: {error}"),
            "Work on a copy in a folder of a local disk.",
        ),
    })?;
    let bytes = whole(path, &file, &about, cap)?;
    Ok((file, bytes))
}

/// Reads the beginning of a regular file, at most `count` bytes: what is larger is for the decoders to refuse.
pub(crate) fn beginning(path: &Path, count: u64) -> Result<Vec<u8>, Fault> {
    start_of(open(path)?, path, count)
}

/// The same, of a file that the caller has just looked at.
pub(crate) fn beginning_as_seen(path: &Path, seen: &Metadata, count: u64) -> Result<Vec<u8>, Fault> {
    regular(path, seen)?;
    start_of(opened(path)?, path, count)
}

fn start_of((file, about): (File, Metadata), path: &Path, count: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = room(&about, count);
    file.take(count).read_to_end(&mut bytes).map_err(|error| Fault::io(path, &error))?;
    Ok(bytes)
}

/// Room for a file at once: without, a read of a limited part begins with 32 bytes and doubles. One byte more tells the
/// end of the file.
fn room(about: &Metadata, cap: u64) -> Vec<u8> {
    Vec::with_capacity(usize::try_from(about.len().min(cap)).unwrap_or_default().saturating_add(1))
}

/// Opens a regular file. A directory, pipe or device is refused before it is opened, since opening one may wait for ever.
pub(crate) fn open(path: &Path) -> Result<(File, Metadata), Fault> {
    let before = std::fs::metadata(path).map_err(|error| Fault::io(path, &error))?;
    regular(path, &before)?;
    opened(path)
}

fn opened(path: &Path) -> Result<(File, Metadata), Fault> {
    let file = File::open(path).map_err(|error| Fault::io(path, &error))?;
    let about = file.metadata().map_err(|error| Fault::io(path, &error))?;
    regular(path, &about)?;
    Ok((file, about))
}

fn regular(path: &Path, about: &Metadata) -> Result<(), Fault> {
    if about.is_file() {
        Ok(())
    } else if about.is_dir() {
        Err(Fault::new(path, "it is a directory, not a file", "Name the file itself."))
    } else {
        Err(Fault::new(
            path,
            "it is neither a file nor a directory",
            "Name a regular file: pipes and devices are not read.",
        ))
    }
}

pub(crate) fn too_large(path: &Path, cap: u64) -> Fault {
    Fault::new(
        path,
        format!("it has more than {cap} bytes, the most that is read of such a file"),
        "Check that this is the file you meant.",
    )
}

#[cfg(test)]
mod tests {
    use super::{held, named};

    #[test]
    fn the_limit_is_exact() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, [7; 10]).unwrap();
        assert_eq!(named(&path, 10).unwrap(), [7; 10]);
        assert!(named(&path, 9).unwrap_err().text.contains("more than 9 bytes"));
    }

    #[test]
    fn what_is_held_is_held_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, [7; 10]).unwrap();
        let (lock, bytes) = held(&path, 10).unwrap();
        assert_eq!(bytes, [7; 10]);
        assert!(held(&path, 10).unwrap_err().text.contains("another run"));
        drop(lock);
        assert!(held(&path, 9).unwrap_err().text.contains("more than 9 bytes"));
        assert!(held(&path, 10).is_ok());
        assert!(held(dir.path(), 10).unwrap_err().text.contains("is a directory"));
    }

    #[test]
    fn what_is_not_a_file_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        assert!(named(&dir.path().join("none"), 10).unwrap_err().text.contains("no such file"));
        assert!(named(dir.path(), 10).unwrap_err().text.contains("is a directory"));
        #[cfg(unix)]
        assert!(named(std::path::Path::new("/dev/zero"), 10).unwrap_err().text.contains("neither a file"));
    }
}
