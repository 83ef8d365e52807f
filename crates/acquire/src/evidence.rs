use std::collections::HashMap;
use std::path::{Path, PathBuf};

use model::{Digest, EvidenceId, EvidenceRow, Origin, Text};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::limits::{
    MAX_ALL_EVIDENCE, MAX_DIRECTORY_ENTRIES, MAX_EVIDENCE, MAX_PIECES, MAX_READ_TOGETHER, READ_TOGETHER,
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

/// One piece of evidence as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its row in the evidence table.
    pub row: EvidenceRow,
    /// Its bytes, or why a file of a directory was not read. A file named by itself that cannot be read is a [`Fault`].
    pub bytes: Result<Vec<u8>, Text>,
}

/// Reads evidence: each path a file, or a directory whose files (not those of its subdirectories) with the
/// name of evidence are read, in the order of their names. A file named twice is read once; one that was found in a
/// directory and is also named by itself counts as named.
///
/// It is given to `take` in batches, in order: whoever keeps less of it than all bytes never holds them all.
///
/// # Errors
/// When a named path or a file of evidence in a named directory cannot be reached, or there is more evidence than
/// [`crate::limits`] allow.
pub fn evidence(paths: &[PathBuf], take: impl FnMut(Vec<Read>)) -> Result<(), Fault> {
    all(&found(paths)?, 0, take)
}

/// Reads these files of a delivery as evidence, as [`evidence`] does those of a directory. They are numbered from `first`.
///
/// # Errors
/// As [`evidence`].
pub fn delivered(paths: Vec<PathBuf>, first: u32, take: impl FnMut(Vec<Read>)) -> Result<(), Fault> {
    let found: Vec<Found> = paths.into_iter().map(|path| Found { path, origin: Origin::Directory }).collect();
    match found.get(MAX_PIECES) {
        Some(beyond) => Err(too_much(&beyond.path)),
        None => all(&found, first, take),
    }
}

/// Whether a file of a directory has a name that says evidence.
pub fn may_be_evidence(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
    name.is_some_and(|name| SUFFIXES.iter().any(|suffix| name.ends_with(suffix)))
}

fn all(found: &[Found], first: u32, mut take: impl FnMut(Vec<Read>)) -> Result<(), Fault> {
    let (mut left, mut next, mut total) = (found, first, 0_u64);
    while !left.is_empty() {
        let (batch, rest) = left.split_at(batch(left));
        left = rest;
        // One alone is done before the first thread has started.
        let read: Vec<_> = match batch {
            [only] => vec![only.read()],
            many => many.par_iter().map(Found::read).collect(),
        };
        let mut whole = Vec::with_capacity(read.len());
        for (file, read) in batch.iter().zip(read) {
            let (digest, bytes) = read?;
            let length = bytes.as_ref().map_or(0, Vec::len);
            total = total.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
            if total > MAX_ALL_EVIDENCE {
                return Err(too_much(&file.path));
            }
            let (id, origin) = (EvidenceId::file(next), file.origin);
            next = next.saturating_add(1);
            let row = EvidenceRow { id, origin, path: file.path.to_string_lossy().into(), digest };
            whole.push(Read { row, bytes });
        }
        take(whole);
    }
    Ok(())
}

/// A file that is to be read.
struct Found {
    path: PathBuf,
    origin: Origin,
}

impl Found {
    /// Its bytes, or why a file of a directory is not read, and their digest.
    fn read(&self) -> Result<(Digest, Result<Vec<u8>, Text>), Fault> {
        let bytes = match self.origin {
            Origin::Directory => readable(&self.path)?,
            Origin::File | Origin::Beside | Origin::Image | Origin::Reference => {
                Ok(file::beginning(&self.path, MAX_EVIDENCE)?)
            }
        };
        let digest = Sha256::digest(bytes.as_deref().unwrap_or_default());
        Ok((Digest::sha256(digest.into()), bytes))
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

/// How many of the files that are left are read together: few enough bytes, as far as the file system tells.
fn batch(left: &[Found]) -> usize {
    let mut room = READ_TOGETHER;
    let fit = left.iter().take(MAX_READ_TOGETHER).take_while(|file| {
        let length = std::fs::metadata(&file.path).map_or(0, |about| about.len().min(MAX_EVIDENCE));
        let fits = room.checked_sub(length);
        room = fits.unwrap_or_default();
        fits.is_some()
    });
    fit.count().max(1)
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

/// A file of a directory: the delivery chose it, so a link out of the directory is not followed. One that cannot be read
/// might have said anything, so it is out of reach and not merely unused.
fn readable(path: &Path) -> Result<Result<Vec<u8>, Text>, Fault> {
    let about = std::fs::symlink_metadata(path).map_err(|error| Fault::io(path, &error))?;
    if about.is_symlink() {
        return Ok(Err("it is a symbolic link, which is not followed inside a directory".into()));
    }
    if !about.is_file() {
        return Ok(Err("it is not a regular file".into()));
    }
    file::beginning(path, MAX_EVIDENCE).map(Ok)
}

#[cfg(test)]
mod tests {
    use super::{MAX_READ_TOGETHER, READ_TOGETHER, Read};
    use crate::Fault;
    use model::{EvidenceId, Origin};
    use std::path::PathBuf;

    fn evidence(paths: &[PathBuf]) -> Result<Vec<Read>, Fault> {
        let mut all = Vec::new();
        super::evidence(paths, |batch| all.extend(batch))?;
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
        super::evidence(&[dir.path().to_path_buf()], |batch| batches.push(batch)).unwrap();
        assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [MAX_READ_TOGETHER, 1, 1, 1]);
        for (number, read) in (0..).zip(batches.iter().flatten()) {
            assert_eq!(read.row.id, EvidenceId::file(number));
        }
        assert_eq!(batches[1][0].bytes.as_deref(), Ok(MAX_READ_TOGETHER.to_string().as_bytes()));
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
            .map(|r| (r.row.path.rsplit('/').next().unwrap().to_owned(), r.bytes.is_ok()))
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
}
