use std::path::{Path, PathBuf};

use model::{Digest, EvidenceId, EvidenceRow, Origin, Text};
use sha2::{Digest as _, Sha256};

use crate::limits::{MAX_ALL_EVIDENCE, MAX_DIRECTORY_ENTRIES, MAX_EVIDENCE, MAX_PIECES};
use crate::{Fault, file};

/// File names that say evidence. In a directory, other files are not read: a delivery holds artifacts too.
const SUFFIXES: [&str; 10] =
    [".json", ".jsonl", ".sigstore", ".bundle", ".dsse", ".att", ".p7s", ".minisig", ".layout", ".link"];

/// One piece of evidence as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its row in the evidence table.
    pub row: EvidenceRow,
    /// Its bytes, or why a file of a directory was not read. A file named by itself that cannot be read is a [`Fault`].
    pub bytes: Result<Vec<u8>, Text>,
}

/// Reads evidence: each path a file, or a directory whose files (not those of its subdirectories) with the
/// name of evidence are read, in the order of their names. A path named twice is read once.
///
/// # Errors
/// When a named path cannot be reached, or there is more evidence than [`crate::limits`] allow.
pub fn evidence(paths: &[PathBuf]) -> Result<Vec<Read>, Fault> {
    let mut taken = Taken::default();
    for path in paths {
        if std::fs::metadata(path).is_ok_and(|about| about.is_dir()) {
            for inside in listed(path)? {
                let bytes = readable(&inside);
                taken.add(&inside, Origin::Directory, bytes)?;
            }
        } else {
            let bytes = file::beginning(path, MAX_EVIDENCE)?;
            taken.add(path, Origin::File, Ok(bytes))?;
        }
    }
    Ok(taken.reads)
}

#[derive(Default)]
struct Taken {
    reads: Vec<Read>,
    seen: std::collections::HashSet<PathBuf>,
    total: u64,
}

impl Taken {
    fn add(&mut self, path: &Path, origin: Origin, bytes: Result<Vec<u8>, Text>) -> Result<(), Fault> {
        if !self.seen.insert(path.to_path_buf()) {
            return Ok(());
        }
        let content = bytes.as_deref().unwrap_or_default();
        self.total = self.total.saturating_add(u64::try_from(content.len()).unwrap_or(u64::MAX));
        let id = u32::try_from(self.reads.len()).map(EvidenceId::file);
        let (Ok(id), true) = (id, self.total <= MAX_ALL_EVIDENCE && self.reads.len() < MAX_PIECES) else {
            let text = format!(
                "with it there are more than {MAX_PIECES} pieces or {MAX_ALL_EVIDENCE} bytes of evidence"
            );
            return Err(Fault::new(path, text, "Verify fewer subjects in one run."));
        };
        let digest = Digest::sha256(Sha256::digest(content).into());
        let row = EvidenceRow { id, origin, path: path.to_string_lossy().into(), digest };
        self.reads.push(Read { row, bytes });
        Ok(())
    }
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
        let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
        if SUFFIXES.iter().any(|suffix| name.ends_with(suffix)) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// A file of a directory: the delivery chose it, so a link out of the directory is not followed.
fn readable(path: &Path) -> Result<Vec<u8>, Text> {
    match std::fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => {
            Err("it is a symbolic link, which is not followed inside a directory".into())
        }
        Ok(about) if !about.is_file() => Err("it is not a regular file".into()),
        Ok(_) => file::beginning(path, MAX_EVIDENCE).map_err(|fault| fault.text),
        Err(error) => Err(Fault::io(path, &error).text),
    }
}

#[cfg(test)]
mod tests {
    use super::evidence;
    use model::Origin;

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
}
