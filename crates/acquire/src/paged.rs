use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use model::Text;

use crate::limits::FIRST_READ;
use crate::{Fault, file};

/// A file of which only some parts are needed, each read when it is asked for.
#[derive(Debug)]
pub struct Paged {
    path: PathBuf,
    file: Mutex<File>,
}

/// Opens a file and reads its beginning: until that is `whole`, or there are `most` bytes of it.
///
/// # Errors
/// When it is not there, not a regular file, or not readable.
pub fn paged(path: &Path, most: usize, whole: impl Fn(&[u8]) -> bool) -> Result<(Vec<u8>, Paged), Fault> {
    let (file, _) = file::open(path)?;
    let mut beginning = Vec::new();
    let mut wanted = FIRST_READ.min(most);
    loop {
        let more = wanted.saturating_sub(beginning.len());
        let count = read(&file, more, &mut beginning).map_err(|error| Fault::io(path, &error))?;
        if count < more || wanted >= most || whole(&beginning) {
            return Ok((beginning, Paged { path: path.to_path_buf(), file: Mutex::new(file) }));
        }
        wanted = wanted.saturating_mul(2).min(most);
    }
}

/// Adds the next `count` bytes, or as many as there are, in as few reads as it takes. How many there were.
fn read(mut file: &File, count: usize, into: &mut Vec<u8>) -> io::Result<usize> {
    let before = into.len();
    into.resize(before.saturating_add(count), 0);
    let mut found: usize = 0;
    while found < count {
        let room = into.get_mut(before.saturating_add(found)..).unwrap_or_default();
        match file.read(room) {
            Ok(0) => break,
            Ok(more) => found = found.saturating_add(more),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    into.truncate(before.saturating_add(found));
    Ok(found)
}

impl Paged {
    /// `length` bytes from `from`, or as many as there are. What they are is for the caller to check: the file may have
    /// changed since.
    ///
    /// # Errors
    /// One sentence why they cannot be had.
    pub fn read(&self, from: u64, length: usize) -> Result<Vec<u8>, Text> {
        let told = |error: io::Error| Fault::io(&self.path, &error).text;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(from)).map_err(told)?;
        let mut bytes = Vec::new();
        read(&file, length, &mut bytes).map_err(told)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::paged;
    use crate::limits::FIRST_READ;

    #[test]
    fn parts_are_read_where_they_are_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("list");
        std::fs::write(&path, "0123456789").unwrap();
        let (beginning, pages) = paged(&path, 4, |_| false).unwrap();
        assert_eq!(beginning, b"0123");
        assert_eq!(pages.read(6, 2).unwrap(), b"67");
        assert_eq!(pages.read(2, 3).unwrap(), b"234", "in any order");
        assert_eq!(pages.read(8, 5).unwrap(), b"89", "and no further than the end");
        assert!(paged(&dir.path().join("none"), 4, |_| false).unwrap_err().text.contains("no such file"));
    }
    #[test]
    fn no_more_of_the_beginning_is_read_than_it_takes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("list");
        let bytes: Vec<u8> = (0..=255).cycle().take(8 * FIRST_READ).collect();
        std::fs::write(&path, &bytes).unwrap();
        let long = |most: usize, enough: usize| {
            let (beginning, pages) = paged(&path, most, |read| read.len() >= enough).unwrap();
            assert_eq!(beginning, bytes[..beginning.len()]);
            assert_eq!(pages.read(7, 9).unwrap(), bytes[7..16]);
            beginning.len()
        };
        assert_eq!(long(usize::MAX, 1), FIRST_READ);
        assert_eq!(long(usize::MAX, FIRST_READ + 1), 2 * FIRST_READ);
        assert_eq!(long(usize::MAX, usize::MAX), bytes.len());
        for most in [0, 1, FIRST_READ, FIRST_READ + 1, 5 * FIRST_READ] {
            assert_eq!(long(most, usize::MAX), most);
        }
    }
}
