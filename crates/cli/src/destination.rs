use std::io::{Read, Write};
use std::path::Path;

use decision::ExitCode;

use crate::complaint::Complaint;

/// Writes `text`, which is a `what`, to `path`, whole or not at all: into a new file beside it, which then takes its place.
///
/// # Errors
/// When it cannot be written, or `path` is there and not a regular file: a device must not be replaced.
pub(crate) fn write(path: &Path, text: &str, what: &str) -> Result<(), Complaint> {
    let complaint = |why: String, help: &str| Complaint {
        code: ExitCode::Unwritten,
        text: why,
        place: Some(path.to_string_lossy().into_owned()),
        help: help.to_owned(),
    };
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => {
            return Err(complaint(
                format!("the {what} cannot be written: it is a directory"),
                "name a file in it",
            ));
        }
        Ok(about) if !about.is_file() => {
            let help = "name a regular file, or leave out --output to write to standard output";
            return Err(complaint(format!("the {what} cannot be written: it is not a regular file"), help));
        }
        Ok(_) | Err(_) => {}
    }
    replace(path, text.as_bytes()).map_err(|error| {
        let help = "check that the folder is there, may be written to, and has space";
        complaint(format!("the {what} cannot be written: {error}"), help)
    })
}

/// Takes away the report of an earlier run where this one can give none: left there, it would pass for this run's.
/// Only what begins as a report of ours does, so nothing else is ever lost. `true` when there was one.
pub(crate) fn withdraw(path: &Path) -> bool {
    // Through a link as well, of which the link alone is taken away.
    let is_file = std::fs::metadata(path).is_ok_and(|about| about.is_file());
    is_file && is_report(path) && std::fs::remove_file(path).is_ok()
}

#[expect(clippy::disallowed_methods, reason = "the beginning of a file that this program may have written")]
fn is_report(path: &Path) -> bool {
    const SEEN: u64 = 64;
    let mut begins = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(SEEN).read_to_end(&mut begins));
    let text = String::from_utf8_lossy(&begins);
    let words = ["allow  ", "deny  ", "undecided  ", "AUDIT: ", "{\n  \"schema\": \"countersign/decision/"];
    read.is_ok() && words.iter().any(|word| text.starts_with(word))
}

/// Puts a new file in the place of `path`, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    ready(path, bytes)?.persist(path).map(|_| ()).map_err(|fault| fault.error)
}

/// Puts a new file at `path`, whole or not at all, where nothing is yet.
///
/// # Errors
/// When it cannot be written, or something is there.
pub(crate) fn begin(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    ready(path, bytes)?.persist_noclobber(path).map(|_| ()).map_err(|fault| fault.error)
}

/// A new file beside `path` that has reached the disk, and goes unless it is given that name.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn ready(path: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let mut file = beside(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// A new file in `folder` that has no name of its own yet, and goes when it gets none.
pub(crate) fn beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut new = tempfile::Builder::new();
    new.prefix(".countersign-");
    #[cfg(unix)]
    // As any new file: what the umask leaves of it. The library's own choice hides it from everyone else.
    new.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    new.tempfile_in(folder)
}
