//! `--beside`: evidence that lies beside a file, under its name.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use acquire::Beside;
use countersign::{Placed, Pool};
use rayon::prelude::*;

use super::Taken;

/// What follows the name of the file.
pub(super) const ENDINGS: [&str; 8] =
    [".sigstore.json", ".sigstore", ".bundle", ".intoto.jsonl", ".att", ".sig", ".minisig", ".p7s"];

/// The file that a path lies beside, going by its name.
pub(crate) fn file_of(path: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| path.strip_suffix(ending))
}

/// The same, of a path.
pub(super) fn file_of_path(path: &Path) -> Option<PathBuf> {
    path.to_str().and_then(file_of).map(PathBuf::from)
}

/// How many files are looked beside before what was read is decoded.
const TOGETHER: usize = 256;

/// Beside how many files the caller looks by itself: less work than threads are to start.
const FEW: usize = 8;

/// Reads what lies beside every file that is judged. What is in the evidence already is not read again.
pub(crate) fn read(taken: &[Taken<'_>], pool: &mut Pool) -> Result<(), acquire::Fault> {
    let known: BTreeSet<PathBuf> = pool.rows().iter().map(|row| whole(Path::new(&*row.path))).collect();
    let files: Vec<&Path> = taken.iter().filter_map(Taken::path).collect();
    for together in files.chunks(TOGETHER) {
        let look = |file: &&Path| beside(file, &known);
        let read: Result<Vec<Vec<Beside>>, acquire::Fault> = match together.len() <= FEW {
            true => together.iter().map(look).collect(),
            false => together.par_iter().map(look).collect(),
        };
        let first = u32::try_from(pool.rows().len()).unwrap_or(u32::MAX);
        let rows = read?.into_iter().flatten().zip(first..).map(|(one, at)| placed(one.numbered(at)));
        pool.add_beside(rows.collect());
    }
    Ok(())
}

fn beside(file: &Path, known: &BTreeSet<PathBuf>) -> Result<Vec<Beside>, acquire::Fault> {
    let paths: Vec<PathBuf> = ENDINGS
        .iter()
        .map(|ending| {
            let mut name = OsString::from(file);
            name.push(ending);
            PathBuf::from(name)
        })
        .filter(|path| std::fs::symlink_metadata(path).is_ok() && !known.contains(&whole(path)))
        .collect();
    match paths.is_empty() {
        true => Ok(Vec::new()),
        false => acquire::beside(file, &paths),
    }
}

fn whole(path: &Path) -> PathBuf {
    path.components().collect()
}

/// What it is to the engine.
pub(super) fn placed(one: Beside) -> Placed {
    Placed { row: one.row, bytes: one.bytes, about: one.about, is_signature: one.is_signature }
}
