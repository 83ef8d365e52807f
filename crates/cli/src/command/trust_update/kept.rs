use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use decision::ExitCode;
use model::{Instant, Text};
use verify::tuf::{Mirror, TRUSTED_ROOT, TufFault, Update, refresh};

use super::record;
use crate::complaint::Complaint;
use crate::destination;

/// The file that two updates of one store cannot both hold.
const LOCK: &str = ".lock";

/// A store, which nobody else takes forward meanwhile.
pub(super) struct Kept {
    folder: PathBuf,
    /// What it had.
    pub(super) files: BTreeMap<Text, Vec<u8>>,
    _lock: File,
}

impl Kept {
    /// Reads it, and makes it when it is not there.
    pub(super) fn locked(folder: &Path) -> Result<Self, Complaint> {
        std::fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
        let path = folder.join(LOCK);
        let lock = File::create(&path).map_err(|error| unwritten(&path, &error))?;
        lock.try_lock().map_err(|_| Complaint {
            code: ExitCode::Unwritten,
            text: "another update of this store is running".to_owned(),
            place: Some(folder.to_string_lossy().into_owned()),
            help: "run this one again when that one has ended".to_owned(),
        })?;
        let files =
            acquire::repository(folder).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
        Ok(Self { folder: folder.to_path_buf(), files, _lock: lock })
    }

    /// Why it can be taken nowhere.
    pub(super) fn spoilt(&self, fault: &TufFault) -> Complaint {
        Complaint {
            code: ExitCode::Unusable,
            text: format!("what the store has cannot be believed: {fault}"),
            place: Some(self.folder.to_string_lossy().into_owned()),
            help: "restore it, or take it away to begin anew: then nothing tells an older repository from a current one"
                .to_owned(),
        }
    }

    /// Takes over what an update brought, and gives back how many files are new. What the store had before stays for one
    /// more round: somebody may be reading it.
    pub(super) fn take(&self, done: &Update) -> Result<usize, Complaint> {
        let newer: Vec<&(Text, Vec<u8>)> =
            done.files.iter().filter(|(path, bytes)| self.files.get(path) != Some(bytes)).collect();
        for (path, bytes) in &newer {
            let path = self.folder.join(&**path);
            std::fs::create_dir_all(destination::folder_of(&path))
                .and_then(|()| destination::replace(&path, bytes))
                .map_err(|error| unwritten(&path, &error))?;
        }
        let stays = |path: &Text| done.former.contains(path) || done.files.iter().any(|(own, _)| own == path);
        for path in self.files.keys().filter(|path| !newer.is_empty() && is_a_version(path) && !stays(path)) {
            let path = self.folder.join(&**path);
            std::fs::remove_file(&path).map_err(|error| unwritten(&path, &error))?;
        }
        Ok(newer.len())
    }

    /// What it has where nothing was taken over: how old that is, and until when it counts.
    pub(super) fn standing(&self, pinned: &[u8], store: &Mirror, now: Instant) -> String {
        if store.named("timestamp.json").is_none() {
            return "it has nothing yet".to_owned();
        }
        let age = record::told(&self.files, now).unwrap_or_else(|| "nothing says how old it is".to_owned());
        match refresh(pinned, store, now) {
            Ok(kept) => format!("{age}; it counts until {}", kept.expires()),
            Err(fault @ TufFault::Expired { .. }) => {
                format!("{age}; {fault}, so nothing can be judged by it until an update succeeds")
            }
            Err(fault) => format!("{age}; it cannot be used: {fault}"),
        }
    }
}

/// Whether a file of a store is one of the versions that updates write beside each other.
fn is_a_version(path: &str) -> bool {
    let counted = |name: &str| {
        let version = name.strip_suffix(".snapshot.json").or_else(|| name.strip_suffix(".targets.json"));
        version
            .is_some_and(|version| !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let digested = |name: &str| {
        let digest = name.strip_suffix(TRUSTED_ROOT).and_then(|rest| rest.strip_suffix('.'));
        digest.is_some_and(|digest| digest.len() >= 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    path.strip_prefix("metadata/").is_some_and(counted) || path.strip_prefix("targets/").is_some_and(digested)
}

fn unwritten(path: &Path, error: &std::io::Error) -> Complaint {
    Complaint {
        code: ExitCode::Unwritten,
        text: format!("the store cannot be written: {error}"),
        place: Some(path.to_string_lossy().into_owned()),
        help: "check that the folder may be written to and has space, and run again".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_a_version;

    #[test]
    fn only_what_updates_write_is_cleared_away() {
        let digest = "0".repeat(64);
        for own in [
            "metadata/2.snapshot.json",
            "metadata/10.targets.json",
            &format!("targets/{digest}.trusted_root.json"),
        ] {
            assert!(is_a_version(own), "{own}");
        }
        for other in [
            "metadata/1.root.json",
            "metadata/snapshot.json",
            "metadata/.snapshot.json",
            "metadata/2.plugins.json",
            "2.snapshot.json",
            "targets/trusted_root.json",
            "targets/notes.trusted_root.json",
            &format!("targets/{digest}.other.json"),
            "update.json",
        ] {
            assert!(!is_a_version(other), "{other}");
        }
    }
}
