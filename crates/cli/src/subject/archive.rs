//! `delivery:FILE`: a delivery in one file.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use acquire::DeliveredArchive;
use formats::ArchiveKind;

use crate::complaint::Complaint;

/// What such a subject begins with. The same file without it is one artifact.
const SCHEME: &str = "delivery:";

/// A delivery in one file, as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ArchiveAt {
    /// As it was given.
    pub(crate) given: String,
    /// Where it lies, and how it is read.
    pub(crate) archive: DeliveredArchive,
}

impl ArchiveAt {
    /// Reads an argument; `None` for one that is no such delivery.
    pub(super) fn read(given: &OsStr) -> Option<Result<Self, Complaint>> {
        let text = given.to_str()?;
        let file = text.strip_prefix(SCHEME)?;
        let wrong = |what: String, help: String| Complaint {
            place: Some(text.to_owned()),
            ..Complaint::usage(what, help)
        };
        // A delivery chooses its file names.
        if std::fs::symlink_metadata(given).is_ok() {
            let help = format!("for the file write ./{text}; for the delivery run it from another folder");
            return Some(Err(wrong("it is both a delivery and the name of a file here".to_owned(), help)));
        }
        Some(Self::of(text, file.into()).map_err(|(what, help)| wrong(what, help)))
    }

    /// The same, of an archive below a folder.
    pub(super) fn below(folder: &Path, text: &str) -> Option<Result<Self, String>> {
        let file = text.strip_prefix(SCHEME)?;
        Some(Self::of(text, folder.join(file)).map_err(|(what, help)| format!("{what}: {help}")))
    }

    fn of(given: &str, path: PathBuf) -> Result<Self, (String, String)> {
        if path.is_dir() {
            let help = format!("name the folder itself: {}", path.display());
            return Err(("it is a folder, and no archive".to_owned(), help));
        }
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let kind = ArchiveKind::of_name(name).ok_or_else(|| {
            let help =
                "name a file that ends in .tar, .tar.gz, .tgz or .zip, or unpack it and name the folder";
            ("it is of no kind of archive that is read".to_owned(), help.to_owned())
        })?;
        Ok(Self { given: given.to_owned(), archive: DeliveredArchive { path, kind } })
    }
}

#[cfg(test)]
mod tests {
    use super::ArchiveAt;
    use formats::ArchiveKind;
    use std::ffi::OsStr;

    #[test]
    fn an_archive_is_a_delivery_where_it_is_said_to_be_one() {
        let read = |text: &str| ArchiveAt::read(OsStr::new(text));
        for (text, kind) in [
            ("delivery:x.tar", ArchiveKind::Tar),
            ("delivery:sub/x.tar.gz", ArchiveKind::TarGz),
            ("delivery:x.TGZ", ArchiveKind::TarGz),
            ("delivery:x.zip", ArchiveKind::Zip),
        ] {
            let at = read(text).unwrap().unwrap();
            assert_eq!((at.archive.kind, at.given.as_str()), (kind, text));
        }
        assert!(read("x.tgz").is_none());
        for bad in ["delivery:", "delivery:x", "delivery:x.tar.xz", "delivery:.."] {
            assert!(read(bad).unwrap().is_err(), "{bad}");
        }
    }
}
