use std::path::Path;

use acquire::Named;
use decision::ExitCode;
use formats::{Dsse, Handed, Predicate};
use model::NonEmpty;
use sign::SigningKey;

use super::{Brought, By, Vouching};
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

/// Signs a statement, to be written: unless the framework itself would not take it for the party's own, or what it would
/// rest on was withdrawn.
pub(crate) fn signed<P: Predicate>(
    statement: &[u8],
    key: &SigningKey,
    by: &By<'_>,
    vouching: &Vouching<'_>,
) -> Result<Vec<u8>, Complaint> {
    let unsigned = |why: String| Complaint {
        code: ExitCode::Unwritten,
        text: format!("the {} cannot be signed: {why}", vouching.what),
        place: None,
        help: "report this as a bug, with the command".to_owned(),
    };
    let mut line =
        sign::envelope(Dsse::STATEMENT, statement, &[key]).map_err(|fault| unsigned(fault.to_string()))?;
    line.push(b'\n');
    let brought = Brought::<P>::of(&line).map_err(unsigned)?;
    by.signer_stands(&brought, vouching).map_err(|why| match why.code == ExitCode::Unusable {
        true => why,
        false => Complaint {
            text: format!("nothing was signed with key {}, since {}", key.digest(), why.text),
            help: "sign with a key that the framework and its status lists let stand".to_owned(),
            ..why
        },
    })?;
    by.vouched(&brought, vouching).map_err(|why| match why.code == ExitCode::Unusable {
        true => why,
        false => Complaint { text: format!("nothing was signed: {}", why.text), ..why },
    })?;
    Ok(line)
}

/// Writes what was signed to a new file, whole or not at all.
pub(crate) fn put(line: &[u8], output: &Path, what: &str) -> Result<(), Complaint> {
    destination::begin(output, line)
        .map_err(|error| Complaint::unwritten(output, format!("the {what} cannot be written: {error}")))
}
