use std::path::Path;

use acquire::Named;
use decision::ExitCode;
use formats::{Dsse, Handed};
use model::NonEmpty;
use sign::SigningKey;

use crate::complaint::Complaint;
use crate::destination;

/// Hashes every file that is handed over.
pub(crate) fn outgoing(files: &[Named]) -> Result<NonEmpty<Handed>, Complaint> {
    let hashed = files.iter().map(|file| {
        let artifact = acquire::artifact(&file.path, &[])
            .map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
        let digests = NonEmpty::of(artifact.digests).ok_or_else(nothing)?;
        Ok(Handed { name: file.name.as_str().into(), digests })
    });
    NonEmpty::of(hashed.collect::<Result<Vec<_>, _>>()?).ok_or_else(nothing)
}

fn nothing() -> Complaint {
    Complaint::usage("nothing is handed over", "name what is")
}

/// Refuses a place where something lies already, or that is below what is handed over: it would be part of that then.
pub(crate) fn free(output: &Path, subjects: &[std::ffi::OsString]) -> Result<(), Complaint> {
    let refused = |text: &str| Complaint {
        place: Some(output.to_string_lossy().into_owned()),
        ..Complaint::usage(text, "name another file with --output")
    };
    if std::fs::symlink_metadata(output).is_ok() {
        return Err(refused("something of this name is there already, and nothing is replaced"));
    }
    let Ok(folder) = std::fs::canonicalize(destination::folder_of(output)) else { return Ok(()) };
    let mut folders = subjects.iter().filter_map(|given| std::fs::canonicalize(given).ok());
    match folders.any(|above| above.is_dir() && folder.starts_with(above)) {
        true => Err(refused("it would lie among what is handed over, which it could not name itself")),
        false => Ok(()),
    }
}

/// Signs a statement and writes it to a new file, whole or not at all.
pub(crate) fn signed(statement: &[u8], key: &SigningKey, output: &Path, what: &str) -> Result<(), Complaint> {
    let unwritten =
        |why: String| Complaint::unwritten(output, format!("the {what} cannot be written: {why}"));
    let mut line =
        sign::envelope(Dsse::STATEMENT, statement, &[key]).map_err(|fault| unwritten(fault.to_string()))?;
    line.push(b'\n');
    destination::begin(output, &line).map_err(|error| unwritten(error.to_string()))
}
