use std::path::{Path, PathBuf};

use model::{Algorithm, Digest, EvidenceId, EvidenceRow, Origin};
use sha2::{Digest as _, Sha256};

use crate::limits::MAX_EVIDENCE;
use crate::{Fault, artifact, file};

/// A file of evidence beside the file it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its row in the evidence table.
    pub row: EvidenceRow,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file it lies beside.
    pub about: Digest,
    /// Whether its name says that it is a bare signature.
    pub is_signature: bool,
}

impl Beside {
    /// The same with its number in the evidence table.
    #[must_use]
    pub fn numbered(mut self, row: u32) -> Self {
        self.row.id = EvidenceId::file(row);
        self
    }
}

/// Whether the name of a file says that it is a bare signature.
pub fn is_signature(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "sig")
}

/// Reads files that lie beside `about`. A link is not followed: the delivery chose what bears that name.
///
/// # Errors
/// When one of them, or the file itself, cannot be read.
pub fn beside(about: &Path, paths: &[PathBuf]) -> Result<Vec<Beside>, Fault> {
    let digest = artifact(about, &[])?.digest(Algorithm::Sha256).cloned();
    let digest = digest.ok_or_else(|| Fault::new(about, "it could not be hashed", "Run again."))?;
    let read = |path: &PathBuf| {
        let link = std::fs::symlink_metadata(path).map_err(|error| Fault::io(path, &error))?.is_symlink();
        if link {
            let text = "it is a symbolic link, which is not followed beside a file";
            return Err(Fault::new(path, text, "Name the evidence itself with --attestation."));
        }
        let bytes = file::beginning(path, MAX_EVIDENCE)?;
        let own = Digest::sha256(Sha256::digest(&bytes).into());
        let row = EvidenceRow {
            id: EvidenceId::file(0),
            origin: Origin::Beside,
            path: path.to_string_lossy().into(),
            digest: own,
        };
        Ok(Beside { row, bytes, about: digest.clone(), is_signature: is_signature(path) })
    };
    paths.iter().map(read).collect()
}
