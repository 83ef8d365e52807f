//! The layout of an exported ledger: what it is written as, and read from.

mod beside;
mod readme;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use decision::ExitCode;
use ledger::{Archive, Files, LedgerFault};
use model::{Algorithm, Digest};

use crate::complaint::Complaint;

use beside::Used;
pub(crate) use beside::{Beside, held};

/// The entries, one a line.
pub(crate) const ENTRIES: &str = "entries.jsonl";

/// The folder of everything they were made from, each file named by its SHA-256.
pub(crate) const FILES: &str = "files";

/// What stands beside them for a person with nothing but `sha256sum`.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// The file that says all this.
pub(crate) const README: &str = "README.md";

/// The last checkpoint, where there is one.
pub(crate) const NOTE: &str = "checkpoint";

/// The most files that are looked at.
const MAX_FILES: usize = 10_000_000;

/// An exported ledger in a folder.
pub(crate) struct Folder {
    entries: acquire::Paged,
    files: PathBuf,
    digests: BTreeSet<Digest>,
    /// The first file among them that is none of the archive's, as it may be shown.
    strange: Option<String>,
}

/// Opens an exported ledger. Nothing outside of the folder is read, and no link in it is followed.
pub(crate) fn open(folder: &Path) -> Result<Archive<Folder>, Complaint> {
    let complaint = |text: String| Complaint {
        code: ExitCode::Unusable,
        text: format!("the archive cannot be read: {text}"),
        place: Some(folder.to_string_lossy().into_owned()),
        help:
            "name the folder that `countersign ledger export` wrote, or into which its tar file was unpacked"
                .to_owned(),
    };
    let lines = folder.join(ENTRIES);
    regular(&lines).map_err(complaint)?;
    let (_, entries) = acquire::paged(&lines, 0, |_| true)
        .map_err(|fault| complaint(format!("{}: {}", report::name(&lines.to_string_lossy()), fault.text)))?;
    let files = folder.join(FILES);
    let (digests, strange) = digests(&files).map_err(complaint)?;
    Archive::read(Folder { entries, files, digests, strange }).map_err(|fault| {
        if !matches!(fault, LedgerFault::Entry { .. }) {
            return complaint(fault.to_string());
        }
        // No ledger is exported like that: somebody changed it, or cut it off.
        Complaint {
            code: ExitCode::Wrong,
            text: format!("the archive does not hold: {fault}"),
            place: Some(lines.to_string_lossy().into_owned()),
            help: "ask whoever exported it for another copy".to_owned(),
        }
    })
}

/// A file that is no link.
fn plain(path: &Path, cap: u64) -> Result<Vec<u8>, String> {
    regular(path)?;
    let shown = report::name(&path.to_string_lossy());
    acquire::named(path, cap).map_err(|fault| format!("{shown}: {}", fault.text))
}

/// Refuses what is not there or no file of its own.
fn regular(path: &Path) -> Result<(), String> {
    let shown = report::name(&path.to_string_lossy());
    match std::fs::symlink_metadata(path) {
        Ok(about) if about.is_file() => Ok(()),
        Ok(_) => Err(format!("{shown} is not a file")),
        Err(why) => Err(format!("{shown}: {why}")),
    }
}

/// The digests by which the files of a folder are named, and the first name that is none.
fn digests(folder: &Path) -> Result<(BTreeSet<Digest>, Option<String>), String> {
    let (mut all, mut strange) = (BTreeSet::new(), BTreeSet::new());
    let entries = match std::fs::read_dir(folder) {
        // A ledger of no decision has no files.
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok((all, None)),
        entries => entries.map_err(|why| format!("{FILES}: {why}"))?,
    };
    for (count, entry) in entries.enumerate() {
        if count >= MAX_FILES {
            return Err(format!("{FILES} has more than {MAX_FILES} files"));
        }
        let name = entry.map_err(|why| format!("{FILES}: {why}"))?.file_name();
        let digest = name.to_str().and_then(|name| Digest::from_hex(Algorithm::Sha256, name).ok());
        match digest {
            Some(digest) => _ = all.insert(digest),
            None => _ = strange.insert(report::name(&name.to_string_lossy())),
        }
    }
    Ok((all, strange.into_iter().next()))
}

impl Files for Folder {
    fn lines(&self, from: u64, length: usize) -> Result<Vec<u8>, LedgerFault> {
        self.entries.read(from, length).map_err(LedgerFault::storage)
    }

    fn digests(&self) -> BTreeSet<Digest> {
        self.digests.clone()
    }

    fn read(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerFault> {
        if !self.digests.contains(digest) {
            return Ok(None);
        }
        let path = self.files.join(digest.hex());
        // A folder or a link has no bytes of its own: nothing is kept there.
        if std::fs::symlink_metadata(&path).is_ok_and(|about| !about.is_file()) {
            return Ok(None);
        }
        let cap = u64::try_from(ledger::limits::MAX_BLOB).unwrap_or(u64::MAX);
        plain(&path, cap).map(Some).map_err(LedgerFault::storage)
    }
}
