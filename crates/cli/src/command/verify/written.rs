//! What a run writes, and what that may not be.

use std::path::{Path, PathBuf};

use crate::arguments::Verify;
use crate::complaint::Complaint;
use crate::recording;

/// What a run writes: where, what it is, and the flag that names it.
fn outputs(arguments: &Verify) -> impl Iterator<Item = (&Path, &'static str, &'static str)> {
    let report = arguments.output.iter().map(|path| (path.as_path(), "report", "--output"));
    let receipt = arguments.receipted.receipt.iter().map(|path| (path.as_path(), "receipt", "--receipt"));
    report.chain(receipt)
}

/// What a run writes, and what it remembers.
pub(super) fn written_to(arguments: &Verify) -> impl Iterator<Item = (&Path, &'static str, &'static str)> {
    outputs(arguments).chain(arguments.state.iter().map(|path| (path.as_path(), "state", "--state")))
}

/// Refuses two outputs that are one file, also where none is there yet: one would replace the other.
pub(super) fn distinct(arguments: &Verify) -> Result<(), Complaint> {
    let mut seen: Vec<(PathBuf, &str)> = Vec::new();
    for (path, _, flag) in written_to(arguments) {
        let place = recording::standing(path).unwrap_or_else(|| path.to_path_buf());
        if let Some((_, other)) = seen.iter().find(|(known, _)| *known == place) {
            let what = format!("{other} and {flag} name one file");
            return Err(Complaint {
                place: Some(path.to_string_lossy().into_owned()),
                ..Complaint::usage(what, "name a file for each")
            });
        }
        seen.push((place, flag));
    }
    Ok(())
}

/// What is written must not replace what it is about: subjects, evidence, the framework. Refuses an output that is one of
/// these files.
pub(super) fn spared(arguments: &Verify, files: impl Iterator<Item = PathBuf>) -> Result<(), Complaint> {
    let outputs: Vec<_> = outputs(arguments)
        .filter_map(|(path, what, flag)| Some((std::fs::canonicalize(path).ok()?, what, flag)))
        .collect();
    if outputs.is_empty() {
        return Ok(());
    }
    // What is read is told by names that are text: no other can be seen to be one of them.
    if let Some((output, what, flag)) = outputs.iter().find(|(output, ..)| output.to_str().is_none()) {
        return Err(Complaint {
            place: Some(output.to_string_lossy().into_owned()),
            ..Complaint::usage(
                format!(
                    "the {what} would replace a file whose path is not text in UTF-8, which may be evidence"
                ),
                format!("name another file with {flag}"),
            )
        });
    }
    let replaced = |path: PathBuf| {
        let whole = std::fs::canonicalize(&path).ok()?;
        let (_, what, flag) = outputs.iter().find(|(output, ..)| *output == whole)?;
        Some(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                format!("the {what} would replace a file it is about"),
                format!("name another file with {flag}"),
            )
        })
    };
    files.filter_map(replaced).next().map_or(Ok(()), Err)
}
