use std::path::{Path, PathBuf};

use crate::Fault;
use crate::limits::{MAX_TREE_DEPTH, MAX_TREE_FILES, MAX_TREE_FOLDERS};

/// A file that is handed over, and what it is called there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its file name; of a file below a folder that was named, its path from there, with `/`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// The file, or every file below the folder, at `path`, in the order of their names. Nothing is left out: a name that begins
/// with a dot is a name.
///
/// # Errors
/// When it is not there, or holds what is no file of its own: a link leads to what may lie anywhere, and a device has no
/// content to be handed over. When a name is not text, or there are more files or folders than [`crate::limits`] allow.
pub fn tree(path: &Path) -> Result<Vec<Named>, Fault> {
    let mut tree = Tree::default();
    let about = std::fs::symlink_metadata(path).map_err(|error| Fault::io(path, &error))?;
    if about.is_dir() {
        tree.below(path, "", 0)?;
        if tree.files.is_empty() {
            return Err(Fault::new(path, "the folder holds no file", "Name a folder with files in it."));
        }
    } else {
        let own = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| nameless(path))?;
        tree.files.push(Named { name: own.to_owned(), path: regular(path, &about)? });
    }
    tree.files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(tree.files)
}

/// What was found below a folder.
#[derive(Default)]
struct Tree {
    files: Vec<Named>,
    folders: usize,
}

impl Tree {
    fn below(&mut self, folder: &Path, before: &str, depth: usize) -> Result<(), Fault> {
        if depth > MAX_TREE_DEPTH {
            let text = format!("it is more than {MAX_TREE_DEPTH} folders deep");
            return Err(Fault::new(folder, text, "Pack it into one file, and name that."));
        }
        for entry in std::fs::read_dir(folder).map_err(|error| Fault::io(folder, &error))? {
            let path = entry.map_err(|error| Fault::io(folder, &error))?.path();
            let about = std::fs::symlink_metadata(&path).map_err(|error| Fault::io(&path, &error))?;
            let own = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| nameless(&path))?;
            let name = format!("{before}{own}");
            if about.is_dir() {
                self.folders = self.folders.saturating_add(1);
                bounded(folder, self.folders, MAX_TREE_FOLDERS, "folders")?;
                self.below(&path, &format!("{name}/"), depth.saturating_add(1))?;
                continue;
            }
            self.files.push(Named { name, path: regular(&path, &about)? });
            bounded(folder, self.files.len(), MAX_TREE_FILES, "files")?;
        }
        Ok(())
    }
}

fn bounded(folder: &Path, found: usize, most: usize, what: &str) -> Result<(), Fault> {
    match found <= most {
        true => Ok(()),
        false => {
            let text = format!("with it there are more than {most} {what}");
            Err(Fault::new(folder, text, "Pack them into one file, and name that."))
        }
    }
}

fn regular(path: &Path, about: &std::fs::Metadata) -> Result<PathBuf, Fault> {
    if about.is_symlink() {
        let help = "Name the file itself, or put a copy in its place.";
        return Err(Fault::new(path, "it is a link: what it leads to may be anything", help));
    }
    match about.is_file() {
        true => Ok(path.to_path_buf()),
        false => {
            Err(Fault::new(path, "it is neither a file nor a folder", "Take it away, or name files alone."))
        }
    }
}

fn nameless(path: &Path) -> Fault {
    Fault::new(path, "it has no name that is text", "Name it by its own name, in UTF-8.")
}

#[cfg(test)]
mod tests {
    use super::tree;
    use crate::limits::{MAX_TREE_DEPTH, MAX_TREE_FILES, MAX_TREE_FOLDERS};
    use std::path::Path;

    fn names(path: &Path) -> Vec<String> {
        tree(path).unwrap().into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn a_folder_is_every_file_in_it_and_a_file_itself() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("docs/old")).unwrap();
        for name in ["widget.tgz", ".hidden", "docs/read me.txt", "docs/old/a"] {
            std::fs::write(dir.path().join(name), name).unwrap();
        }
        assert_eq!(names(dir.path()), [".hidden", "docs/old/a", "docs/read me.txt", "widget.tgz"]);
        assert_eq!(names(&dir.path().join("docs/read me.txt")), ["read me.txt"]);
        let empty = tempfile::tempdir().unwrap();
        assert!(tree(empty.path()).unwrap_err().text.contains("no file"));
        assert!(tree(&empty.path().join("none")).unwrap_err().text.contains("no such file"));
        assert!(tree(&dir.path().join("docs/..")).is_ok_and(|all| all.len() == 4));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_followed() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("secret"), "s").unwrap();
        let folder = dir.path().join("folder");
        std::fs::create_dir(&folder).unwrap();
        std::os::unix::fs::symlink("../secret", folder.join("link")).unwrap();
        for path in [folder.clone(), folder.join("link")] {
            assert!(tree(&path).unwrap_err().text.contains("a link"));
        }
        std::fs::remove_file(folder.join("link")).unwrap();
        std::os::unix::fs::symlink("..", folder.join("up")).unwrap();
        assert!(tree(&folder).unwrap_err().text.contains("a link"));
        assert!(tree(Path::new("/dev/null")).unwrap_err().text.contains("neither a file"));
    }

    #[test]
    fn there_is_an_end_to_files_and_folders() {
        let dir = tempfile::tempdir().unwrap();
        let deep = |folders: usize| dir.path().join("deep").join("d/".repeat(folders));
        std::fs::create_dir_all(deep(MAX_TREE_DEPTH)).unwrap();
        std::fs::write(deep(MAX_TREE_DEPTH).join("f"), "").unwrap();
        assert_eq!(tree(&dir.path().join("deep")).unwrap().len(), 1);
        std::fs::create_dir_all(deep(MAX_TREE_DEPTH + 1)).unwrap();
        assert!(tree(&dir.path().join("deep")).unwrap_err().text.contains("folders deep"));
        let wide = tempfile::tempdir().unwrap();
        (0..MAX_TREE_FILES).for_each(|at| std::fs::write(wide.path().join(at.to_string()), "").unwrap());
        assert_eq!(tree(wide.path()).unwrap().len(), MAX_TREE_FILES);
        std::fs::write(wide.path().join("more"), "").unwrap();
        assert!(tree(wide.path()).unwrap_err().text.contains("files"));
    }

    /// Folders that hold no file cost as much to look through as others.
    #[test]
    fn there_is_an_end_to_folders_without_files() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("f"), "").unwrap();
        let empty = |at: usize| std::fs::create_dir(dir.path().join(format!("d{at}"))).unwrap();
        (0..MAX_TREE_FOLDERS).for_each(empty);
        assert_eq!(tree(dir.path()).unwrap().len(), 1);
        empty(MAX_TREE_FOLDERS);
        let fault = tree(dir.path()).unwrap_err();
        assert!(fault.text.contains("more than 4096 folders"), "{fault:?}");
    }
}
