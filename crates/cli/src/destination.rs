use std::io::{Read, Write};
use std::path::Path;

use decision::ExitCode;

use crate::complaint::{Complaint, WRITABLE};
use crate::outside::Output;

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
    replace(path, text.as_bytes())
        .map_err(|error| complaint(format!("the {what} cannot be written: {error}"), WRITABLE))
}

/// Takes away what an earlier run left where this one can give none, and says so: left there, it would pass for this
/// run's. Of a link, the link alone. Where it cannot be taken away, that is said: nothing else would tell.
pub(crate) fn remove(path: &Path, what: &str, out: &mut Output<'_>) {
    let shown = report::name(&path.to_string_lossy());
    out.say(&match std::fs::remove_file(path) {
        Ok(()) => format!("the {what} of an earlier run was removed from {shown}: this run gives none"),
        Err(error) => format!(
            "warning: the {what} of an earlier run is still in {shown}, and this run gives none: take it away. It could not \
             be removed: {error}"
        ),
    });
}

/// Whether a file, or what a link leads to, begins as a report of ours.
#[expect(clippy::disallowed_methods, reason = "the beginning of a file that this program may have written")]
pub(crate) fn is_report(path: &Path) -> bool {
    if !std::fs::metadata(path).is_ok_and(|about| about.is_file()) {
        return false;
    }
    let mut begins = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(report::SEEN).read_to_end(&mut begins));
    let text = String::from_utf8_lossy(&begins);
    read.is_ok() && report::is_ours(&text)
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
    let mut file = beside(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The folder a file lies in, or would lie in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// Whether two paths lead to one file.
pub(crate) fn same(one: &Path, other: &Path) -> bool {
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        (Err(_), _) | (_, Err(_)) => false,
    }
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
