use model::{Algorithm, Artifact, ArtifactKind, Digest, Text};
use sha2::{Digest as _, Sha256, Sha512};

/// Bytes that were handed out, hashed by what packages are named by.
pub(super) fn artifact(given: &str, bytes: &[u8]) -> Artifact {
    let sha512 = Digest::new(Algorithm::Sha512, &Sha512::digest(bytes)).ok();
    Artifact {
        given: Text::from(given),
        kind: ArtifactKind::File,
        digests: [Some(sha256(bytes)), sha512].into_iter().flatten().collect(),
        size: u64::try_from(bytes.len()).ok(),
    }
}

pub(super) fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}
