//! The files a rule looks at: everything tracked, or about to be.

use crate::fault::Fault;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Path (from the root, with `/`) to content. A file that is not UTF-8 is there without its text.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Reads the files that git tracks in `root`, and those it would track (new and not ignored), so that a
    /// change is judged before it is committed.
    ///
    /// # Errors
    /// `Fault::Unreachable` if git cannot list them or one cannot be read.
    pub(crate) fn of_repository(root: &Path) -> Result<Self, Fault> {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .map_err(|cause| Fault::Unreachable(format!("cannot start git to list the files: {cause}")))?;
        if !listed.status.success() {
            let told = String::from_utf8_lossy(&listed.stderr);
            return Err(Fault::Unreachable(format!("git cannot list the files: {}", told.trim())));
        }
        let mut files = BTreeMap::new();
        for name in listed.stdout.split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
            let name = String::from_utf8_lossy(name).into_owned();
            let path = root.join(&name);
            // A symlink is judged as a name only; a deleted file is listed until the deletion is staged.
            if path.is_symlink() {
                files.insert(name, None);
            } else if path.is_file() {
                let bytes = std::fs::read(&path).map_err(|cause| Fault::file("read", &path, &cause))?;
                files.insert(name, String::from_utf8(bytes).ok());
            }
        }
        Ok(Self { files })
    }

    /// A tree of made-up files.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned()))).collect(),
        }
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// The text of one file, if it is there and is UTF-8.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether `path` is a file or a folder that holds one.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.range(folder.clone()..).next().is_some_and(|(file, _)| file.starts_with(&folder))
    }

    /// Every path, sorted.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Every file that is text, sorted by path.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }
}

/// The lines of a text, numbered from 1.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

/// The first line (from 1) for which `wanted` holds, or 1: a message always has a place to point at.
pub(crate) fn line_where(text: &str, wanted: impl Fn(&str) -> bool) -> usize {
    numbered(text).find(|(_, line)| wanted(line)).map_or(1, |(line, _)| line)
}

/// What stands between two markers, with the line of the first one. The text begins on that same line.
pub(crate) fn block<'a>(text: &'a str, start: &str, end: &str) -> Option<(usize, &'a str)> {
    let (before, rest) = text.split_once(start)?;
    let (inside, _) = rest.split_once(end)?;
    Some((before.lines().count().saturating_add(1), inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_if_a_file_is_in_it() {
        let tree = Tree::of(&[("crates/model/src/lib.rs", ""), ("crates/models.md", "")]);
        assert!(tree.has("crates"));
        assert!(tree.has("crates/model/"));
        assert!(tree.has("crates/models.md"));
        assert!(!tree.has("crates/mod"));
        assert!(!tree.has("crates/model/src/lib"));
    }

    #[test]
    fn a_block_is_what_stands_between_its_markers() {
        assert_eq!(block("a\n<!-- x -->\nb\n<!-- /x -->\n", "<!-- x -->", "<!-- /x -->"), Some((2, "\nb\n")));
        assert_eq!(block("a\n<!-- x -->\nb\n", "<!-- x -->", "<!-- /x -->"), None);
    }

    #[test]
    fn lines_count_from_one() {
        assert_eq!(line_where("a\nb\nc", |line| line == "b"), 2);
        assert_eq!(line_where("a\nb\nc", |line| line == "z"), 1);
    }
}
