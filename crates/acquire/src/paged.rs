use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use model::Text;

use crate::{Fault, file};

/// A file of which only some parts are needed, each read when it is asked for.
#[derive(Debug)]
pub struct Paged {
    path: PathBuf,
    file: Mutex<File>,
}

/// Opens a file and reads its beginning, at most `count` bytes.
///
/// # Errors
/// When it is not there, not a regular file, or not readable.
pub fn paged(path: &Path, count: u64) -> Result<(Vec<u8>, Paged), Fault> {
    let (file, _) = file::open(path)?;
    let mut beginning = Vec::new();
    (&file).take(count).read_to_end(&mut beginning).map_err(|error| Fault::io(path, &error))?;
    Ok((beginning, Paged { path: path.to_path_buf(), file: Mutex::new(file) }))
}

impl Paged {
    /// `length` bytes from `from`, or as many as there are. What they are is for the caller to check: the file may have
    /// changed since.
    ///
    /// # Errors
    /// One sentence why they cannot be had.
    pub fn read(&self, from: u64, length: usize) -> Result<Vec<u8>, Text> {
        let told = |error: std::io::Error| Fault::io(&self.path, &error).text;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(from)).map_err(told)?;
        let mut bytes = Vec::new();
        let count = u64::try_from(length).unwrap_or(u64::MAX);
        (&mut *file).take(count).read_to_end(&mut bytes).map_err(told)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::paged;

    #[test]
    fn parts_are_read_where_they_are_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("list");
        std::fs::write(&path, "0123456789").unwrap();
        let (beginning, pages) = paged(&path, 4).unwrap();
        assert_eq!(beginning, b"0123");
        assert_eq!(pages.read(6, 2).unwrap(), b"67");
        assert_eq!(pages.read(2, 3).unwrap(), b"234", "in any order");
        assert_eq!(pages.read(8, 5).unwrap(), b"89", "and no further than the end");
        assert!(paged(&dir.path().join("none"), 4).unwrap_err().text.contains("no such file"));
    }
}
