use std::path::{Path, PathBuf};

use model::Text;

use crate::limits::{MAX_ADVISORIES, MAX_ADVISORIES_DEPTH, MAX_ADVISORY};
use crate::{Fault, file};

/// The files of a folder of advisories, by name. Each is read when it is asked for, so that a large folder takes no more
/// memory than its names.
#[derive(Debug)]
pub struct Advisories {
    root: PathBuf,
    /// Below the root.
    files: Vec<PathBuf>,
}

/// Finds every file that ends in `.json` in a folder and the folders in it. Names that begin with a dot are passed over:
/// a repository keeps its own files there.
///
/// # Errors
/// When the folder cannot be read, a folder in it is a link (what is behind it would be missing), or there is more than
/// [`crate::limits`] allow.
pub fn advisories(root: &Path) -> Result<Advisories, Fault> {
    bounded(root, MAX_ADVISORIES)
}

fn bounded(root: &Path, most: usize) -> Result<Advisories, Fault> {
    let mut files = Vec::new();
    let mut open = vec![(PathBuf::new(), 0_usize)];
    while let Some((below, depth)) = open.pop() {
        let folder = root.join(&below);
        for entry in std::fs::read_dir(&folder).map_err(|error| Fault::io(&folder, &error))? {
            let entry = entry.map_err(|error| Fault::io(&folder, &error))?;
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| Fault::io(&path, &error))?;
            if kind.is_symlink() && std::fs::metadata(&path).is_ok_and(|about| about.is_dir()) {
                let text = "it is a link to a folder, which is not followed";
                return Err(Fault::new(&path, text, "Put the folder itself there."));
            }
            if kind.is_dir() {
                if depth >= MAX_ADVISORIES_DEPTH {
                    let text = format!("it is more than {MAX_ADVISORIES_DEPTH} folders deep");
                    return Err(Fault::new(&path, text, "Name the folder of the advisories itself."));
                }
                open.push((below.join(&name), depth.saturating_add(1)));
            } else if name.as_encoded_bytes().ends_with(b".json") {
                if files.len() >= most {
                    let text = format!("it holds more than {most} advisories, the most that are read");
                    return Err(Fault::new(root, text, "Keep those of the ecosystems you take from."));
                }
                files.push(below.join(&name));
            }
        }
    }
    files.sort();
    Ok(Advisories { root: root.to_path_buf(), files })
}

impl Advisories {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// The path of one below the folder.
    pub fn name(&self, at: usize) -> Text {
        self.files.get(at).map(|path| path.to_string_lossy().into()).unwrap_or_default()
    }

    /// The bytes of one; of one that is too large, its beginning.
    ///
    /// # Errors
    /// One sentence why they cannot be had.
    pub fn read(&self, at: usize) -> Result<Vec<u8>, Text> {
        let path = self.files.get(at).ok_or_else(|| Text::from("there is no such file"))?;
        file::beginning(&self.root.join(path), MAX_ADVISORY).map_err(|fault| fault.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{advisories, bounded};
    use crate::limits::{MAX_ADVISORIES_DEPTH, MAX_ADVISORY};
    use std::path::Path;

    fn put(folder: &Path, name: &str, bytes: &[u8]) {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    #[test]
    fn every_json_file_is_found_by_name_and_read_when_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in [
            ("b.json", "two"),
            ("a/c/x.json", "one"),
            ("readme.md", ""),
            (".git/x.json", ""),
            (".x.json", ""),
        ] {
            put(dir.path(), name, bytes.as_bytes());
        }
        let found = advisories(dir.path()).unwrap();
        assert_eq!(
            (0..found.count()).map(|at| found.name(at).to_string()).collect::<Vec<_>>(),
            ["a/c/x.json", "b.json"]
        );
        assert_eq!(found.read(1).unwrap(), b"two");
        assert!(found.read(2).is_err());
        std::fs::remove_file(dir.path().join("b.json")).unwrap();
        assert!(found.read(1).unwrap_err().contains("no such file"));
        assert!(advisories(&dir.path().join("none")).is_err());
        assert!(advisories(&dir.path().join("readme.md")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_is_a_fault_and_to_a_file_is_not() {
        let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(outside.path(), "x.json", b"one");
        std::os::unix::fs::symlink(outside.path().join("x.json"), dir.path().join("x.json")).unwrap();
        assert_eq!(advisories(dir.path()).unwrap().read(0).unwrap(), b"one");
        std::os::unix::fs::symlink(outside.path(), dir.path().join("more")).unwrap();
        assert!(advisories(dir.path()).unwrap_err().text.contains("not followed"));
    }

    #[test]
    fn there_is_an_end_to_files_folders_and_bytes() {
        let dir = tempfile::tempdir().unwrap();
        for number in 0..3 {
            put(dir.path(), &format!("{number}.json"), b"");
        }
        assert_eq!(bounded(dir.path(), 3).unwrap().count(), 3);
        assert!(bounded(dir.path(), 2).unwrap_err().text.contains("more than 2"));
        let deep = tempfile::tempdir().unwrap();
        put(deep.path(), &format!("{}x.json", "d/".repeat(MAX_ADVISORIES_DEPTH)), b"");
        assert_eq!(advisories(deep.path()).unwrap().count(), 1);
        put(deep.path(), &format!("{}x.json", "d/".repeat(MAX_ADVISORIES_DEPTH + 1)), b"");
        assert!(advisories(deep.path()).is_err());
        let large = tempfile::tempdir().unwrap();
        let file = std::fs::File::create(large.path().join("x.json")).unwrap();
        file.set_len(MAX_ADVISORY + 9).unwrap();
        let read = advisories(large.path()).unwrap().read(0).unwrap();
        assert_eq!(read.len(), usize::try_from(MAX_ADVISORY).unwrap());
    }
}
