use std::path::{Path, PathBuf};

use crate::LedgerFault;

/// Where the file was when it was opened. SQLite goes on writing to a file that has lost its name, and nobody would find
/// what was recorded there.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    file: Option<(u64, u64)>,
}

impl Place {
    /// The place of a file that was just opened.
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_path_buf(), file: number(path) }
    }

    /// Refuses to go on when another file has the path now, or none.
    pub(super) fn held(&self) -> Result<(), LedgerFault> {
        match (number(&self.path), self.file) {
            // A file that nothing is known of is no file that was kept.
            (Some(now), Some(then)) if now == then => Ok(()),
            (Some(_) | None, _) => Err(LedgerFault::Gone(
                "the ledger was moved, removed or replaced while the run was writing to it".into(),
            )),
        }
    }
}

/// What the file system calls a file, where it has such numbers.
#[cfg(unix)]
fn number(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|about| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn number(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|_| (0, 0))
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_of_nothing_is_held_by_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Place::of(&dir.path().join("none")).held().is_err());
        assert_eq!(Place::of(dir.path()).held(), Ok(()));
    }
}
