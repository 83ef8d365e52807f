mod served;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use model::Text;

use crate::limits::{MAX_REPOSITORY, MAX_REPOSITORY_DEPTH, MAX_REPOSITORY_FILE, MAX_REPOSITORY_FILES};
use crate::{Fault, file};

pub use served::{ServedRepository, Unserved};

/// Reads a folder that mirrors a TUF repository: every file by its path below the folder, `/` between the parts.
///
/// Of a file that is longer than any that is used, one byte more than the limit is read, so that whoever asks
/// for it sees that it is too long. Folders whose name begins with a dot are left out, and a link counts only
/// when it stays in the folder.
///
/// An update that runs meanwhile writes the timestamp last: where that is another afterwards than before, or a file is gone
/// that was there, all of it is read again.
///
/// # Errors
/// When the folder or a file in it cannot be read, or it holds more than [`crate::limits`] allow.
pub fn repository(folder: &Path) -> Result<BTreeMap<Text, Vec<u8>>, Fault> {
    settled(|| timestamps(folder), || once(folder))
}

/// What was `read` while the `state` did not change, if it stands still for that long.
fn settled<S: PartialEq, T, F>(
    state: impl Fn() -> S,
    mut read: impl FnMut() -> Result<T, F>,
) -> Result<T, F> {
    let mut before = state();
    for _ in 1..MOST_READ {
        let taken = read();
        let after = state();
        if taken.is_ok() && before == after {
            return taken;
        }
        before = after;
    }
    read()
}

/// How often a repository is read that changes meanwhile: one update takes a moment, and they are hours apart.
const MOST_READ: u32 = 4;

/// The timestamps, where repositories have them.
fn timestamps(folder: &Path) -> [Option<Vec<u8>>; 2] {
    ["timestamp.json", "metadata/timestamp.json"]
        .map(|name| file::beginning(&folder.join(name), MAX_REPOSITORY_FILE).ok())
}

fn once(folder: &Path) -> Result<BTreeMap<Text, Vec<u8>>, Fault> {
    let root = std::fs::canonicalize(folder).map_err(|error| Fault::io(folder, &error))?;
    let mut taken = Taken { root, files: BTreeMap::new(), total: 0 };
    let mut open = vec![(folder.to_path_buf(), String::new(), 0_usize)];
    while let Some((path, name, depth)) = open.pop() {
        for (inside, name) in entries(&path, &name)? {
            let about = std::fs::metadata(&inside).map_err(|error| Fault::io(&inside, &error))?;
            if about.is_file() {
                taken.add(&inside, name)?;
            } else if about.is_dir() && !hidden(&inside) && !linked(&inside)? {
                if depth >= MAX_REPOSITORY_DEPTH {
                    return Err(too_much(
                        &inside,
                        &format!("it is more than {MAX_REPOSITORY_DEPTH} folders deep"),
                    ));
                }
                open.push((inside, name, depth.saturating_add(1)));
            }
        }
    }
    Ok(taken.files)
}

struct Taken {
    root: PathBuf,
    files: BTreeMap<Text, Vec<u8>>,
    total: u64,
}

impl Taken {
    fn add(&mut self, path: &Path, name: String) -> Result<(), Fault> {
        let real = std::fs::canonicalize(path).map_err(|error| Fault::io(path, &error))?;
        if !real.starts_with(&self.root) {
            return Ok(());
        }
        let bytes = file::beginning(&real, MAX_REPOSITORY_FILE.saturating_add(1))?;
        self.total = self.total.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.total > MAX_REPOSITORY || self.files.len() >= MAX_REPOSITORY_FILES {
            let why = format!(
                "with it the folder has more than {MAX_REPOSITORY_FILES} files or {MAX_REPOSITORY} bytes"
            );
            return Err(too_much(path, &why));
        }
        self.files.insert(name.into(), bytes);
        Ok(())
    }
}

/// What lies in a folder, with its path below the repository. A name that is no text is none TUF uses.
fn entries(folder: &Path, below: &str) -> Result<Vec<(PathBuf, String)>, Fault> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| Fault::io(folder, &error))? {
        let entry = entry.map_err(|error| Fault::io(folder, &error))?;
        if found.len() >= MAX_REPOSITORY_FILES {
            return Err(too_much(folder, &format!("it has more than {MAX_REPOSITORY_FILES} entries")));
        }
        if let Ok(name) = entry.file_name().into_string() {
            let name = if below.is_empty() { name } else { format!("{below}/{name}") };
            found.push((entry.path(), name));
        }
    }
    Ok(found)
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// A folder behind a link could be the folder it lies in.
fn linked(path: &Path) -> Result<bool, Fault> {
    let about = std::fs::symlink_metadata(path).map_err(|error| Fault::io(path, &error))?;
    Ok(about.is_symlink())
}

fn too_much(path: &Path, why: &str) -> Fault {
    Fault::new(path, why, "Mirror only the metadata that is in force, and the targets that are needed.")
}

#[cfg(test)]
mod tests {
    use super::repository;
    use crate::limits::{MAX_REPOSITORY_DEPTH, MAX_REPOSITORY_FILE, MAX_REPOSITORY_FILES};

    fn put(dir: &std::path::Path, name: &str, bytes: &[u8]) {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    #[test]
    fn files_are_read_by_their_path_and_links_stay_inside() {
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        put(outside.path(), "secret.json", b"secret");
        put(dir.path(), "metadata/1.root.json", b"one");
        put(dir.path(), "targets/a/b.json", b"two");
        put(dir.path(), ".git/config", b"no");
        #[cfg(unix)]
        {
            let link = |from: &std::path::Path, to: &str| {
                std::os::unix::fs::symlink(from, dir.path().join(to)).unwrap();
            };
            link(&dir.path().join("metadata/1.root.json"), "root.json");
            link(&outside.path().join("secret.json"), "metadata/timestamp.json");
            link(dir.path(), "again");
        }
        let files = repository(dir.path()).unwrap();
        let names: Vec<&str> = files.keys().map(|name| &**name).collect();
        #[cfg(unix)]
        assert_eq!(names, ["metadata/1.root.json", "root.json", "targets/a/b.json"]);
        assert_eq!(files["targets/a/b.json"], b"two");
    }

    #[test]
    fn a_long_file_is_cut_where_it_is_seen_to_be_too_long() {
        let dir = tempfile::tempdir().unwrap();
        let limit = usize::try_from(MAX_REPOSITORY_FILE).unwrap();
        put(dir.path(), "exact.json", &vec![b' '; limit]);
        put(dir.path(), "long.json", &vec![b' '; limit + 9]);
        let files = repository(dir.path()).unwrap();
        assert_eq!((files["exact.json"].len(), files["long.json"].len()), (limit, limit + 1));
    }

    #[test]
    fn there_is_an_end_to_files_and_folders() {
        let dir = tempfile::tempdir().unwrap();
        let deep = |depth: usize| "d/".repeat(depth) + "f";
        put(dir.path(), &deep(MAX_REPOSITORY_DEPTH), b"");
        assert_eq!(repository(dir.path()).unwrap().len(), 1);
        put(dir.path(), &deep(MAX_REPOSITORY_DEPTH + 1), b"");
        assert!(repository(dir.path()).unwrap_err().text.contains("folders deep"));

        let many = tempfile::tempdir().unwrap();
        (0..MAX_REPOSITORY_FILES).for_each(|number| put(many.path(), &number.to_string(), b""));
        assert_eq!(repository(many.path()).unwrap().len(), MAX_REPOSITORY_FILES);
        put(many.path(), "one-more", b"");
        assert!(repository(many.path()).unwrap_err().text.contains("entries"));
    }

    #[test]
    fn what_changes_while_it_is_read_is_read_again() {
        use super::{MOST_READ, settled};
        use std::cell::Cell;
        // The state at each look, and how often something was read.
        let of = |states: &[u32], gone: u32| {
            let (looks, reads) = (Cell::new(0), Cell::new(0));
            let state = || {
                looks.set(looks.get() + 1);
                states[(looks.get() - 1).min(states.len() - 1)]
            };
            let read = || {
                reads.set(reads.get() + 1);
                if reads.get() <= gone { Err(()) } else { Ok(()) }
            };
            (settled(state, read), reads.get())
        };
        assert_eq!(of(&[1], 0), (Ok(()), 1));
        assert_eq!(of(&[1, 2, 2], 0), (Ok(()), 2), "an update ended in between");
        assert_eq!(of(&[1], 1), (Ok(()), 2), "a file that was listed is gone");
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7], 0), (Ok(()), MOST_READ), "it never stands still");
        assert_eq!(of(&[1], 99), (Err(()), MOST_READ));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        assert!(repository(&dir.path().join("none")).is_err());
    }
}
