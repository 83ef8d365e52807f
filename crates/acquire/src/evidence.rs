use std::collections::HashMap;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use model::{Digest, EvidenceId, EvidenceRow, Origin, Text};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::image::archive;
use crate::limits::{
    FEW_BYTES, FEW_FILES, MAX_ALL_EVIDENCE, MAX_DIRECTORY_ENTRIES, MAX_EVIDENCE, MAX_PIECES,
    MAX_READ_TOGETHER, READ_TOGETHER,
};
use crate::{Fault, file};

/// File names that say evidence. In a directory, other files are not read: a delivery holds artifacts too.
/// What some of them hold is known by sight and not believed (`.asc`), so that a person is told.
const SUFFIXES: [&str; 14] = [
    ".json",
    ".jsonl",
    ".sigstore",
    ".bundle",
    ".dsse",
    ".att",
    ".attestation",
    ".provenance",
    ".slsa",
    ".p7s",
    ".minisig",
    ".asc",
    ".layout",
    ".link",
];

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// Its row in the evidence table.
    pub row: EvidenceRow,
    /// What was made of its bytes, or why a file of a directory was not read. A file named by itself that cannot be read
    /// is a [`Fault`].
    pub read: Result<T, Text>,
}

/// Reads evidence: each path a file, or a directory whose files (not those of its subdirectories) with the
/// name of evidence are read, in the order of their names. A file named twice is read once; one that was found in a
/// directory and is also named by itself counts as named.
///
/// Each file is given to `decode` as soon as it is read, on every core unless they are few, and what was made of them to `take` in batches,
/// in order: nobody ever holds the bytes of many.
///
/// # Errors
/// When a named path or a file of evidence in a named directory cannot be reached, or there is more evidence than
/// [`crate::limits`] allow.
pub fn evidence<T: Send>(
    paths: &[PathBuf],
    decode: impl Fn(EvidenceId, &[u8]) -> T + Sync,
    take: impl FnMut(Vec<Read<T>>),
) -> Result<(), Fault> {
    all(&found(paths)?, 0, decode, take)
}

/// Reads these files of a delivery as evidence, as [`evidence`] does those of a directory. They are numbered from `first`.
///
/// # Errors
/// As [`evidence`].
pub fn delivered<T: Send>(
    paths: Vec<PathBuf>,
    first: u32,
    decode: impl Fn(EvidenceId, &[u8]) -> T + Sync,
    take: impl FnMut(Vec<Read<T>>),
) -> Result<(), Fault> {
    let found: Vec<Found> = paths.into_iter().map(|path| Found { path, origin: Origin::Directory }).collect();
    match found.get(MAX_PIECES) {
        Some(beyond) => Err(too_much(&beyond.path)),
        None => all(&found, first, decode, take),
    }
}

/// Whether a file of a directory has a name that says evidence.
pub fn may_be_evidence(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
    name.is_some_and(|name| SUFFIXES.iter().any(|suffix| name.ends_with(suffix)))
}

fn all<T: Send>(
    found: &[Found],
    first: u32,
    decode: impl Fn(EvidenceId, &[u8]) -> T + Sync,
    mut take: impl FnMut(Vec<Read<T>>),
) -> Result<(), Fault> {
    let (mut left, mut ids, mut total) = (found, (first..).map(EvidenceId::file), 0_u64);
    while !left.is_empty() {
        let about = looked_at(left);
        let few = about.len() <= FEW_FILES && together(&about) <= FEW_BYTES;
        let (batch, rest) = left.split_at_checked(about.len()).unwrap_or((left, &[]));
        left = rest;
        // The ids, which never end, come last: a pair of iterators asks the first one first, and an id that nobody takes
        // would be lost.
        let work: Vec<_> = batch.iter().zip(about).zip(ids.by_ref()).collect();
        let read = |((file, about), id): ((&Found, Looked), EvidenceId)| file.read(id, about, &decode);
        let read: Vec<_> = match few {
            // They are done before the first thread has started.
            true => work.into_iter().map(read).collect(),
            false => work.into_par_iter().map(read).collect(),
        };
        let mut whole = Vec::with_capacity(read.len());
        for (file, read) in batch.iter().zip(read) {
            let (piece, length) = read?;
            total = total.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
            if total > MAX_ALL_EVIDENCE {
                return Err(too_much(&file.path));
            }
            whole.push(piece);
        }
        take(whole);
    }
    Ok(())
}

/// Reads a piece of evidence once more, as far as it was read before. Whoever asks holds it against the digest it had.
///
/// # Errors
/// When it is not there any more, not a regular file, or not readable.
pub fn again(path: &Path) -> Result<Vec<u8>, Fault> {
    match archive::again(path) {
        Some(read) => read,
        None => file::beginning(path, MAX_EVIDENCE),
    }
}

/// A file that is to be read.
struct Found {
    path: PathBuf,
    origin: Origin,
}

/// What the file system says of a file, before it is opened.
type Looked = io::Result<Metadata>;

impl Found {
    /// Of a file of a directory, what itself is: a link out of the directory is not followed.
    fn look(&self) -> Looked {
        match self.origin {
            Origin::Directory => std::fs::symlink_metadata(&self.path),
            Origin::File
            | Origin::Beside
            | Origin::Image
            | Origin::Registry
            | Origin::Lockfile
            | Origin::Inside
            | Origin::Reference => std::fs::metadata(&self.path),
        }
    }

    /// What is made of it, and its length.
    fn read<T>(
        &self,
        id: EvidenceId,
        about: Looked,
        decode: &impl Fn(EvidenceId, &[u8]) -> T,
    ) -> Result<(Read<T>, usize), Fault> {
        let bytes = self.bytes(about)?;
        let whole = bytes.as_deref().unwrap_or_default();
        let row = EvidenceRow {
            id,
            origin: self.origin,
            path: self.path.to_string_lossy().into(),
            digest: Digest::sha256(Sha256::digest(whole).into()),
        };
        let length = whole.len();
        Ok((Read { row, read: bytes.map(|bytes| decode(id, &bytes)) }, length))
    }

    /// Its bytes, or why a file of a directory is not read: the delivery chose it. One that cannot be read might have
    /// said anything, so it is out of reach and not merely unused.
    fn bytes(&self, about: Looked) -> Result<Result<Vec<u8>, Text>, Fault> {
        let about = about.map_err(|error| Fault::io(&self.path, &error))?;
        // Reports and ledgers tell evidence by its path: under another spelling it would be nobody's, or another file's.
        if self.path.to_str().is_none() {
            let own = self.path.file_name().is_none_or(|name| name.to_str().is_none());
            return match self.origin == Origin::Directory && own {
                true => {
                    Ok(Err("its name is not text in UTF-8, so no report could say which file it is".into()))
                }
                false => Err(Fault::new(
                    &self.path,
                    "its path is not text in UTF-8, so no report could say which file it is",
                    "Rename it, or the folder it lies in.",
                )),
            };
        }
        if self.origin == Origin::Directory && about.is_symlink() {
            return Ok(Err("it is a symbolic link, which is not followed inside a directory".into()));
        }
        if self.origin == Origin::Directory && !about.is_file() {
            return Ok(Err("it is not a regular file".into()));
        }
        file::beginning_as_seen(&self.path, &about, MAX_EVIDENCE).map(Ok)
    }
}

/// Every file that is to be read, once, in order.
fn found(paths: &[PathBuf]) -> Result<Vec<Found>, Fault> {
    let (mut found, mut seen) = (Vec::<Found>::new(), HashMap::new());
    let mut add = |path: PathBuf, origin| {
        let next = found.len();
        let place = *seen.entry(path.components().collect::<PathBuf>()).or_insert(next);
        match found.get_mut(place) {
            // What a directory only led to, such as a symbolic link, is read once it is named.
            Some(known) if origin == Origin::File => known.origin = origin,
            Some(_) => {}
            None if next < MAX_PIECES => found.push(Found { path, origin }),
            None => return Err(too_much(&path)),
        }
        Ok(())
    };
    for path in paths {
        if std::fs::metadata(path).is_ok_and(|about| about.is_dir()) {
            listed(path)?.into_iter().try_for_each(|inside| add(inside, Origin::Directory))?;
        } else {
            add(path.clone(), Origin::File)?;
        }
    }
    Ok(found)
}

/// Looks at the files that are read together next: few enough bytes, as far as the file system tells.
fn looked_at(left: &[Found]) -> Vec<Looked> {
    let next = left.get(..MAX_READ_TOGETHER).unwrap_or(left);
    let mut looked: Vec<Looked> = match next.len() <= FEW_FILES {
        true => next.iter().map(Found::look).collect(),
        false => next.par_iter().map(Found::look).collect(),
    };
    let mut room = READ_TOGETHER;
    let fit = looked.iter().take_while(|about| {
        let fits = room.checked_sub(length(about));
        room = fits.unwrap_or_default();
        fits.is_some()
    });
    let count = fit.count().max(1);
    looked.truncate(count);
    looked
}

/// How much of a file is read, as far as the file system tells.
fn length(about: &Looked) -> u64 {
    about.as_ref().map_or(0, |about| about.len().min(MAX_EVIDENCE))
}

fn together(about: &[Looked]) -> u64 {
    about.iter().map(length).fold(0, u64::saturating_add)
}

fn too_much(path: &Path) -> Fault {
    let text =
        format!("with it there are more than {MAX_PIECES} pieces or {MAX_ALL_EVIDENCE} bytes of evidence");
    Fault::new(path, text, "Verify fewer subjects in one run.")
}

fn listed(directory: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = std::fs::read_dir(directory).map_err(|error| Fault::io(directory, &error))?;
    let mut paths = Vec::new();
    for (count, entry) in entries.enumerate() {
        if count >= MAX_DIRECTORY_ENTRIES {
            let text = format!("it has more than {MAX_DIRECTORY_ENTRIES} entries");
            return Err(Fault::new(directory, text, "Name the evidence files themselves."));
        }
        let entry = entry.map_err(|error| Fault::io(directory, &error))?;
        let path = entry.path();
        if may_be_evidence(&path) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::{FEW_BYTES, FEW_FILES, MAX_READ_TOGETHER, READ_TOGETHER, Read};
    use crate::Fault;
    use model::{EvidenceId, Origin};
    use std::path::PathBuf;
    use std::thread::current;

    type Bytes = Read<Vec<u8>>;

    fn as_read(_: EvidenceId, bytes: &[u8]) -> Vec<u8> {
        bytes.to_vec()
    }

    fn evidence(paths: &[PathBuf]) -> Result<Vec<Bytes>, Fault> {
        let mut all = Vec::new();
        super::evidence(paths, as_read, |batch| all.extend(batch))?;
        Ok(all)
    }

    #[test]
    fn batches_are_in_order_and_bounded() {
        let dir = tempfile::tempdir().unwrap();
        for number in 0..=MAX_READ_TOGETHER {
            std::fs::write(dir.path().join(format!("{number:05}.json")), number.to_string()).unwrap();
        }
        std::fs::File::create(dir.path().join("large.json")).unwrap().set_len(READ_TOGETHER).unwrap();
        std::fs::write(dir.path().join("last.json"), "last").unwrap();
        let mut batches = Vec::new();
        super::evidence(&[dir.path().to_path_buf()], as_read, |batch| batches.push(batch)).unwrap();
        assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [MAX_READ_TOGETHER, 1, 1, 1]);
        for (number, read) in (0..).zip(batches.iter().flatten()) {
            assert_eq!(read.row.id, EvidenceId::file(number));
        }
        assert_eq!(batches[1][0].read.as_deref(), Ok(MAX_READ_TOGETHER.to_string().as_bytes()));
    }

    #[test]
    fn a_few_small_files_start_no_thread() {
        let own = |lengths: &[u64]| {
            let dir = tempfile::tempdir().unwrap();
            for (number, length) in lengths.iter().enumerate() {
                let file = std::fs::File::create(dir.path().join(format!("{number}.json"))).unwrap();
                file.set_len(*length).unwrap();
            }
            let (caller, mut who) = (current().id(), Vec::new());
            let decode = |_: EvidenceId, _: &[u8]| current().id();
            super::evidence(&[dir.path().to_path_buf()], decode, |batch| who.extend(batch)).unwrap();
            assert_eq!(who.len(), lengths.len());
            who.iter().all(|one| one.read == Ok(caller))
        };
        assert!(own(&[1; FEW_FILES]));
        assert!(!own(&[1; FEW_FILES + 1]));
        assert!(own(&[FEW_BYTES - 1, 1]));
        assert!(!own(&[FEW_BYTES, 1]));
    }

    #[test]
    fn directories_are_flat_sorted_and_never_followed_out_of() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("b.json"), "b").unwrap();
        std::fs::write(at("a.jsonl"), "a").unwrap();
        std::fs::write(at("widget.tgz"), "artifact").unwrap();
        std::fs::create_dir(at("sub.json")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", at("link.json")).unwrap();
        let read = evidence(&[dir.path().to_path_buf()]).unwrap();
        let names: Vec<_> = read
            .iter()
            .map(|r| (r.row.path.rsplit('/').next().unwrap().to_owned(), r.read.is_ok()))
            .collect();
        assert_eq!(names[..2], [("a.jsonl".into(), true), ("b.json".into(), true)]);
        assert!(names[2..].iter().all(|(_, readable)| !readable), "{names:?}");
        assert!(read.iter().all(|r| r.row.origin == Origin::Directory));
    }

    #[test]
    fn twice_named_is_once_read_and_missing_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        std::fs::write(&path, "{}").unwrap();
        assert_eq!(evidence(&[path.clone(), path.clone()]).unwrap().len(), 1);
        assert!(evidence(&[path, dir.path().join("none.json")]).is_err());
    }

    #[test]
    fn a_file_of_a_directory_that_is_also_named_counts_as_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        std::fs::write(&path, "{}").unwrap();
        let dotted = dir.path().join(".").join("a.json");
        for named in [&path, &dotted] {
            let folder = dir.path().to_path_buf();
            for paths in [[folder.clone(), named.clone()], [named.clone(), folder]] {
                let read = evidence(&paths).unwrap();
                assert_eq!(read.len(), 1, "{paths:?}");
                assert_eq!(read[0].row.origin, Origin::File, "{paths:?}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_a_directory_that_may_not_be_read_is_out_of_reach() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        std::fs::write(&path, "{}").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever may read everything is told nothing.
        if std::fs::read(&path).is_err() {
            let fault = evidence(&[dir.path().to_path_buf()]).unwrap_err();
            assert!(fault.path.ends_with("a.json") && fault.text.contains("may not read"), "{fault:?}");
        }
    }

    #[test]
    fn conventional_names_of_evidence_are_read() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["w.asc", "w.attestation", "w.provenance", "w.slsa", "w.ATT", "w.tgz", "w.sig"] {
            std::fs::write(dir.path().join(name), "{}").unwrap();
        }
        assert_eq!(evidence(&[dir.path().to_path_buf()]).unwrap().len(), 5);
    }

    /// Where a name is not text, no path in a report would lead back to the file.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_path_that_is_not_text_is_told_and_not_read() {
        use std::os::unix::ffi::OsStrExt as _;
        let dir = tempfile::tempdir().unwrap();
        let odd = std::ffi::OsStr::from_bytes(b"\xff.json");
        let (named, folder) = (dir.path().join(odd), dir.path().join("sub").join(odd));
        std::fs::write(&named, "{}").unwrap();
        let read = evidence(&[dir.path().to_path_buf()]).unwrap();
        assert!(read[0].read.as_ref().is_err_and(|why| why.contains("not text in UTF-8")), "{read:?}");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.json"), "{}").unwrap();
        for path in [named, folder.clone(), folder.join("a.json")] {
            let fault = evidence(&[path]).unwrap_err();
            assert!(fault.text.contains("not text in UTF-8") && fault.help.contains("Rename"), "{fault:?}");
        }
    }
}
