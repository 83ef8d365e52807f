//! Archives that are handed over, read from end to end in the one way they read. Nothing is unpacked to anywhere: each file
//! is given on as it passes, through bounds. Whoever made the archive chose every byte of it.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use crate::Malformed;
use crate::limits::{
    ARCHIVE_FREELY, MAX_ARCHIVE_MEMBER, MAX_ARCHIVE_MEMBERS, MAX_ARCHIVE_RATIO, MAX_ARCHIVE_UNPACKED,
};
use crate::malformed::code;

mod gzip;
mod names;
mod tar;
mod zip;
mod zip_header;

/// What kind of archive a file is, going by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveKind {
    /// A tar file.
    Tar,
    /// A tar file, packed with gzip.
    TarGz,
    /// A zip file.
    Zip,
}

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveFile {
    /// Its path below the archive's root.
    pub path: String,
    /// Its length.
    pub length: u64,
    /// Whether its permissions let anybody run it.
    pub may_be_run: bool,
}

/// Why an archive is not read to its end.
#[derive(Debug)]
pub enum ArchiveFault {
    /// What it holds.
    Malformed(Malformed),
    /// The file it is cannot be read.
    Unreadable(io::Error),
}

/// Takes one file of an archive: its bytes are there for as long as the call lasts. What it leaves is passed over; where it
/// breaks off, nothing behind it is read.
pub type TakeFile<'a> = dyn FnMut(&ArchiveFile, &mut dyn Read) -> io::Result<ControlFlow<()>> + 'a;

impl ArchiveKind {
    /// The kind whose ending a name has.
    pub fn of_name(name: &str) -> Option<Self> {
        const ENDINGS: [(&str, ArchiveKind); 4] = [
            (".tar", ArchiveKind::Tar),
            (".tar.gz", ArchiveKind::TarGz),
            (".tgz", ArchiveKind::TarGz),
            (".zip", ArchiveKind::Zip),
        ];
        let name = name.to_ascii_lowercase();
        ENDINGS.iter().find_map(|(ending, kind)| name.ends_with(ending).then_some(*kind))
    }
}

/// Gives every file of an archive to `take`, in the order they lie there.
///
/// # Errors
/// When two readers could read it differently, anything in it is neither file nor folder, leads out of it, or is one file
/// with another in some spelling; when it is larger than [`crate::limits`] allow, or cannot be read.
pub fn read_archive(
    kind: ArchiveKind,
    from: &mut (impl Read + Seek),
    take: &mut TakeFile<'_>,
) -> Result<(), ArchiveFault> {
    let bounds = Bounds {
        members: MAX_ARCHIVE_MEMBERS,
        member: MAX_ARCHIVE_MEMBER,
        all: MAX_ARCHIVE_UNPACKED,
        freely: ARCHIVE_FREELY,
    };
    within(kind, from, bounds, take).map_err(ArchiveFault::of)
}

/// How much an archive may come to.
#[derive(Clone, Copy)]
struct Bounds {
    members: usize,
    member: u64,
    all: u64,
    freely: u64,
}

fn within(
    kind: ArchiveKind,
    from: &mut (impl Read + Seek),
    bounds: Bounds,
    take: &mut TakeFile<'_>,
) -> io::Result<()> {
    let length = from.seek(SeekFrom::End(0))?;
    from.rewind()?;
    match kind {
        ArchiveKind::Tar => tar::read(from, bounds, take).map(|_| ()),
        ArchiveKind::TarGz => gzip::read(from, length, bounds, take),
        ArchiveKind::Zip => zip::read(from, length, bounds, take),
    }
}

impl Bounds {
    /// How much an archive of this length may come to, if it is packed.
    fn unpacked(self, length: u64) -> u64 {
        length.saturating_mul(MAX_ARCHIVE_RATIO).max(self.freely)
    }

    /// How much is left for files once one of this length is taken.
    fn less(&mut self, path: &str, length: u64) -> io::Result<()> {
        if length > self.member {
            let text = format!("{path} has {length} bytes, and {} are the most that is read", self.member);
            return Err(stop(code::TOO_LARGE, text));
        }
        let left = self.all.checked_sub(length);
        self.all =
            left.ok_or_else(|| stop(code::TOO_LARGE, "it comes to more bytes than are read of one"))?;
        Ok(())
    }
}

/// That it is a bomb, or as good as one.
fn bomb() -> io::Error {
    let text = format!(
        "it comes to more than {MAX_ARCHIVE_RATIO} times its length, as archives do that are made to fill disks"
    );
    stop(code::TOO_LARGE, text)
}

/// That it is malformed. It travels as an error of reading, since readers are what finds it.
fn wrong(text: impl Into<String>) -> io::Error {
    stop(code::CONTAINER, text)
}

fn stop(code: &'static str, text: impl Into<String>) -> io::Error {
    io::Error::other(Malformed::new(code, "", text.into()))
}

impl ArchiveFault {
    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever else happens is the machine's")]
    fn of(error: io::Error) -> Self {
        let malformed = |text: &str| Self::Malformed(Malformed::new(code::CONTAINER, "", text));
        match error.kind() {
            io::ErrorKind::UnexpectedEof => malformed("it is cut short"),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                malformed("what is packed in it is damaged, or it is no such archive")
            }
            _ => match error.downcast::<Malformed>() {
                Ok(fault) => Self::Malformed(fault),
                Err(error) => Self::Unreadable(error),
            },
        }
    }
}

#[cfg(test)]
mod made;
#[cfg(test)]
mod tests;
