use std::path::{Path, PathBuf};

use model::Text;

use crate::limits::{MAX_FOLDER, MAX_FOLDER_FILES};
use crate::{Fault, file};

/// A file of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// Its path.
    pub path: PathBuf,
    /// What it holds, or why it cannot be read.
    pub bytes: Result<Vec<u8>, Text>,
}

/// Reads every file of a folder that the framework names, each of at most `cap` bytes, in the order of their names. What
/// lies in a folder below is not read, nor is what has a name that begins with a dot.
///
/// # Errors
/// When the folder cannot be read, holds no file, or more than [`crate::limits`] allow.
pub fn folder(path: &Path, cap: u64) -> Result<Vec<Inside>, Fault> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| Fault::io(path, &error))? {
        let entry = entry.map_err(|error| Fault::io(path, &error))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let inside = entry.path();
        if hidden || std::fs::metadata(&inside).is_ok_and(|about| about.is_dir()) {
            continue;
        }
        if files.len() >= MAX_FOLDER_FILES {
            return Err(too_much(path, &format!("it has more than {MAX_FOLDER_FILES} files")));
        }
        files.push(inside);
    }
    files.sort();
    let mut total = 0_u64;
    let mut all = Vec::with_capacity(files.len());
    for inside in files {
        let bytes = file::named(&inside, cap).map_err(|fault| fault.text);
        let length = bytes.as_ref().map_or(0, Vec::len);
        total = total.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if total > MAX_FOLDER {
            return Err(too_much(path, &format!("its files have more than {MAX_FOLDER} bytes together")));
        }
        all.push(Inside { path: inside, bytes });
    }
    match all.is_empty() {
        true => {
            Err(Fault::new(path, "the folder holds no file", "Put the files there, or name another folder."))
        }
        false => Ok(all),
    }
}

fn too_much(path: &Path, why: &str) -> Fault {
    Fault::new(path, why, "Keep there only what is asked.")
}

#[cfg(test)]
mod tests {
    use super::folder;
    use crate::limits::{MAX_FOLDER, MAX_FOLDER_FILES};

    #[test]
    fn its_files_are_read_in_order_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        assert!(folder(dir.path(), 4).unwrap_err().text.contains("no file"));
        for (name, bytes) in [("b.crl", "two"), ("a.crl", "one"), (".hidden", "no"), ("long", "12345")] {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        std::fs::create_dir(dir.path().join("below")).unwrap();
        std::fs::write(dir.path().join("below/c.crl"), "no").unwrap();
        let all = folder(dir.path(), 4).unwrap();
        let names: Vec<_> = all.iter().map(|one| one.path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["a.crl", "b.crl", "long"]);
        assert_eq!(all[0].bytes.as_deref(), Ok(b"one".as_slice()));
        assert!(all[2].bytes.as_ref().unwrap_err().contains("more than 4 bytes"));
        assert!(folder(&dir.path().join("none"), 4).unwrap_err().text.contains("no such file"));
    }

    #[test]
    fn there_is_an_end_to_files_and_bytes() {
        let dir = tempfile::tempdir().unwrap();
        (0..MAX_FOLDER_FILES).for_each(|at| std::fs::write(dir.path().join(at.to_string()), "").unwrap());
        assert_eq!(folder(dir.path(), 4).unwrap().len(), MAX_FOLDER_FILES);
        std::fs::write(dir.path().join("more"), "").unwrap();
        assert!(folder(dir.path(), 4).unwrap_err().text.contains("files"));

        let large = tempfile::tempdir().unwrap();
        let sized = |name: &str, length: u64| {
            std::fs::File::create(large.path().join(name)).unwrap().set_len(length).unwrap();
        };
        sized("whole", MAX_FOLDER);
        assert!(folder(large.path(), MAX_FOLDER).is_ok());
        sized("more", 1);
        assert!(folder(large.path(), MAX_FOLDER).unwrap_err().text.contains("bytes together"));
    }
}
