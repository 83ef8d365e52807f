//! An image layout in one tar file, as `podman save --format oci-archive`, `skopeo` and newer `docker save` write it. It is
//! read where it lies: nothing is unpacked.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use formats::{TAR_BLOCK, TarEntry, pax_is_harmless};

use super::Obstacle;
use crate::limits::{MAX_ARCHIVE_ENTRIES, MAX_ARCHIVE_RECORDS, MAX_ARCHIVE_TAIL, MAX_EVIDENCE};
use crate::{Fault, file};

/// An open tar file, and where in it every file lies.
#[derive(Debug)]
pub(crate) struct Archive {
    file: File,
    /// From which byte, and how many.
    files: BTreeMap<String, (u64, u64)>,
}

impl Archive {
    /// Finds every file of it.
    pub(crate) fn open(path: &Path) -> Result<Self, Obstacle> {
        let (file, about) = file::open(path).map_err(Obstacle::Unreachable)?;
        let mut walk = Walk { path, file: &file, length: about.len(), at: 0, files: BTreeMap::new() };
        walk.whole()?;
        let files = walk.files;
        Ok(Self { file, files })
    }

    /// Every file, with its length.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files.iter().map(|(name, (_, length))| (name.as_str(), *length))
    }

    /// A file of it, and its length, read with a handle of its own: others may read at the same time.
    pub(crate) fn apart(&self, path: &Path, name: &str) -> Result<(impl Read + use<>, u64), Fault> {
        let none =
            || Fault::new(path, format!("it has no file {name}"), "Get it again from whoever made it.");
        let (from, length) = self.files.get(name).copied().ok_or_else(none)?;
        let (mut file, _) = file::open(path)?;
        file.seek(SeekFrom::Start(from)).map_err(|error| Fault::io(path, &error))?;
        Ok((file.take(length), length))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// A file of it, and its length.
    pub(super) fn entry(&self, path: &Path, name: &str) -> Result<(impl Read + use<'_>, u64), Obstacle> {
        let unreachable = |text: &str| {
            Obstacle::Unreachable(Fault::new(path, text, "Save the image again, with all it is made of."))
        };
        let (from, length) =
            self.files.get(name).copied().ok_or_else(|| unreachable("the archive has no such file"))?;
        let mut file = &self.file;
        file.seek(SeekFrom::Start(from)).map_err(|error| Obstacle::Unreachable(Fault::io(path, &error)))?;
        Ok((file.take(length), length))
    }
}

/// Reads a file in an archive once more, whose path goes on behind that of the archive; `None` for any other.
pub(crate) fn again(path: &Path) -> Option<Result<Vec<u8>, Fault>> {
    let archive = path.ancestors().skip(1).find(|above| above.is_file())?;
    let name = path.strip_prefix(archive).ok()?.to_str()?;
    let read = || {
        let opened = Archive::open(archive)?;
        let (entry, _) = opened.entry(path, name)?;
        let mut bytes = Vec::new();
        entry
            .take(MAX_EVIDENCE)
            .read_to_end(&mut bytes)
            .map_err(|error| Obstacle::Unreachable(Fault::io(path, &error)))?;
        Ok(bytes)
    };
    Some(read().map_err(|why| match why {
        Obstacle::Unreachable(fault) | Obstacle::Contradicted(fault) | Obstacle::Missing(fault) => fault,
    }))
}

struct Walk<'a> {
    path: &'a Path,
    file: &'a File,
    length: u64,
    at: u64,
    files: BTreeMap<String, (u64, u64)>,
}

impl Walk<'_> {
    fn whole(&mut self) -> Result<(), Obstacle> {
        for _ in 0..MAX_ARCHIVE_ENTRIES {
            let header = self.header()?;
            let entry = TarEntry::read(&header).map_err(|fault| self.wrong(&format!("{fault}")));
            match entry.map_err(|why| self.known_otherwise(&header, why))? {
                TarEntry::End => return self.tail(),
                TarEntry::Folder(_) => {}
                TarEntry::Records(length) => {
                    if length > MAX_ARCHIVE_RECORDS || !pax_is_harmless(&self.read(length)?) {
                        return Err(self.wrong("records beside a file may change its name or its length"));
                    }
                    self.pass(length)?;
                }
                TarEntry::File { path: name, length, .. } => {
                    let place = (self.at, length);
                    self.pass(length)?;
                    if self.files.insert(name.clone(), place).is_some() {
                        return Err(self.wrong(&format!("it has {name} twice")));
                    }
                }
            }
        }
        let text = format!("it has more than {MAX_ARCHIVE_ENTRIES} files and folders");
        Err(Obstacle::Unreachable(Fault::new(self.path, text, "Save the image alone.")))
    }

    fn header(&mut self) -> Result<[u8; TAR_BLOCK], Obstacle> {
        let block = self.read(BLOCK)?;
        self.at = self.at.saturating_add(BLOCK);
        block.try_into().map_err(|_| self.wrong("it is cut short"))
    }

    /// So many bytes from here, all of which must be there.
    fn read(&self, length: u64) -> Result<Vec<u8>, Obstacle> {
        let broken = |error: &std::io::Error| Obstacle::Unreachable(Fault::io(self.path, error));
        let mut file = self.file;
        file.seek(SeekFrom::Start(self.at)).map_err(|error| broken(&error))?;
        let mut bytes = Vec::new();
        file.take(length).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        match u64::try_from(bytes.len()) == Ok(length) {
            true => Ok(bytes),
            false => Err(self.wrong("it is cut short")),
        }
    }

    /// Passes over content, up to where the next header begins.
    fn pass(&mut self, length: u64) -> Result<(), Obstacle> {
        let padded = length.checked_next_multiple_of(BLOCK);
        match padded.and_then(|padded| self.at.checked_add(padded)).filter(|at| *at <= self.length) {
            Some(at) => {
                self.at = at;
                Ok(())
            }
            None => Err(self.wrong("it is cut short")),
        }
    }

    /// Behind the end there is nothing but what fills the last record.
    fn tail(&self) -> Result<(), Obstacle> {
        let left = self.length.saturating_sub(self.at);
        match left <= MAX_ARCHIVE_TAIL && self.read(left)?.iter().all(|byte| *byte == 0) {
            true => Ok(()),
            false => Err(self.wrong("something stands behind its end")),
        }
    }

    /// What it is, where it is a file of another kind.
    fn known_otherwise(&self, header: &[u8; TAR_BLOCK], why: Obstacle) -> Obstacle {
        match header.starts_with(&[0x1f, 0x8b]) || header.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            true if self.at == BLOCK => Obstacle::Unreachable(Fault::new(
                self.path,
                "it is compressed",
                "Unpack it first, with gunzip or zstd: nothing is unpacked here.",
            )),
            _ => why,
        }
    }

    fn wrong(&self, text: &str) -> Obstacle {
        Obstacle::contradicted(self.path, format!("it is no tar file that reads in one way: {text}"))
    }
}

/// As a length.
const BLOCK: u64 = 512;

/// The name of a path in an archive, as its headers have it.
pub(super) fn name(root: &Path, path: &Path) -> String {
    let below: PathBuf = path.strip_prefix(root).unwrap_or(path).components().collect();
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Archive, Obstacle};
    use crate::limits::{MAX_ARCHIVE_ENTRIES, MAX_ARCHIVE_RECORDS, MAX_ARCHIVE_TAIL};

    const BLOCK: usize = 512;

    fn header(name: &str, kind: u8, length: usize) -> Vec<u8> {
        let mut block = vec![0_u8; BLOCK];
        let mut put =
            |at: usize, bytes: &[u8]| block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
        put(0, name.as_bytes());
        put(124, format!("{length:011o}\0").as_bytes());
        put(148, b"        ");
        put(156, &[kind]);
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block.iter_mut().skip(148).zip(format!("{sum:06o}\0").as_bytes()).for_each(|(to, from)| *to = *from);
        block
    }

    fn opened(tar: &[u8]) -> Result<usize, Obstacle> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), tar).unwrap();
        Archive::open(file.path()).map(|archive| archive.files.len())
    }

    #[test]
    fn it_has_so_many_files_and_no_more() {
        // The end is an entry as well.
        let mut tar = header("d/", b'5', 0).repeat(MAX_ARCHIVE_ENTRIES - 1);
        assert_eq!(opened(&[&tar[..], &[0; BLOCK]].concat()), Ok(0));
        tar.extend(header("d/", b'5', 0));
        let beyond = opened(&[&tar[..], &[0; BLOCK]].concat());
        assert!(matches!(beyond, Err(Obstacle::Unreachable(why)) if why.text.contains("more than")));
    }

    #[test]
    fn records_and_what_fills_the_end_are_so_long_and_no_longer() {
        let most = usize::try_from(MAX_ARCHIVE_RECORDS).unwrap();
        let records = |length: usize| {
            let mut said = format!("{length} comment=");
            said.push_str(&"c".repeat(length - said.len() - 1));
            said.push('\n');
            let mut tar = header("x", b'x', length);
            tar.extend(said.into_bytes());
            tar.resize(tar.len().next_multiple_of(BLOCK) + BLOCK, 0);
            opened(&tar)
        };
        assert_eq!(records(most), Ok(0));
        assert!(matches!(records(most + 1), Err(Obstacle::Contradicted(_))));
        let tail = usize::try_from(MAX_ARCHIVE_TAIL).unwrap();
        assert_eq!(opened(&vec![0; BLOCK + tail]), Ok(0));
        assert!(matches!(opened(&vec![0; BLOCK + tail + 1]), Err(Obstacle::Contradicted(_))));
    }

    #[test]
    fn t09_a_length_beyond_the_end_is_cut_short() {
        assert!(matches!(opened(&header("a", b'0', 1)), Err(Obstacle::Contradicted(_))));
        assert!(matches!(opened(b""), Err(Obstacle::Contradicted(_))));
    }
}
