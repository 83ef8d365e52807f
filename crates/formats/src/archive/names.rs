//! The names in an archive: each is one file or one folder, on whatever system it is unpacked.

use std::collections::BTreeMap;
use std::io;

use super::{stop, wrong};
use crate::limits::MAX_ARCHIVE_DEPTH;
use crate::malformed::{code, quote};
use crate::spelling::one_spelling;

/// Every name so far, by what is one name with it somewhere.
pub(super) struct Names {
    most: usize,
    known: BTreeMap<String, Known>,
}

struct Known {
    path: String,
    is_folder: bool,
}

impl Names {
    /// No names, and room for so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most, known: BTreeMap::new() }
    }

    /// A file, with the folders it lies in.
    pub(super) fn file(&mut self, path: &str) -> io::Result<()> {
        self.above(path)?;
        self.enter(path, false)
    }

    /// A folder, with those it lies in. It may be named again.
    pub(super) fn folder(&mut self, path: &str) -> io::Result<()> {
        self.above(path)?;
        self.enter(path, true)
    }

    fn above(&mut self, path: &str) -> io::Result<()> {
        let drive = path.split('/').next().is_some_and(
            |first| matches!(first.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic()),
        );
        if drive {
            return Err(wrong(format!("{} is an absolute path on some systems", quote(path))));
        }
        if path.matches('/').count() > MAX_ARCHIVE_DEPTH {
            let text = format!("{} lies deeper than {MAX_ARCHIVE_DEPTH} folders", quote(path));
            return Err(stop(code::TOO_DEEP, text));
        }
        for (at, _) in path.match_indices('/') {
            self.enter(path.get(..at).unwrap_or_default(), true)?;
        }
        Ok(())
    }

    fn enter(&mut self, path: &str, is_folder: bool) -> io::Result<()> {
        let spelt = one_spelling(path);
        if spelt.split('/').any(str::is_empty) {
            return Err(wrong(format!("the name {} is none on some systems", quote(path))));
        }
        match self.known.get(&spelt) {
            Some(known) if known.path == path && known.is_folder && is_folder => return Ok(()),
            Some(known) if known.path == path && known.is_folder == is_folder => {
                return Err(wrong(format!("it has {} twice", quote(path))));
            }
            Some(known) if known.path == path => {
                return Err(wrong(format!("{} is a file and a folder in it", quote(path))));
            }
            Some(known) => {
                let text = format!(
                    "{} differs from {} only in case or spelling: on some systems both are one file",
                    quote(path),
                    quote(&known.path)
                );
                return Err(wrong(text));
            }
            None => {}
        }
        if self.known.len() >= self.most {
            let text = format!("it has more than {} files and folders", self.most);
            return Err(stop(code::TOO_MANY, text));
        }
        self.known.insert(spelt, Known { path: path.to_owned(), is_folder });
        Ok(())
    }
}
