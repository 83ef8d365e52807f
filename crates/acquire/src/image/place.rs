use std::path::{Path, PathBuf};

use model::Digest;
use transport::Sink;

use super::Obstacle;

/// Somewhere images lie, each part of them under its digest.
pub(crate) trait Place {
    /// What reports call it.
    fn root(&self) -> &Path;

    /// What reports call the content with this digest.
    fn path(&self, digest: &Digest) -> PathBuf;

    /// Hands on the bytes that lie under a digest: as many as are said, if that is known, and at most `cap`. Whether they
    /// have that digest is for the caller to see. Where nothing lies there, that is [`Obstacle::Missing`].
    fn each(
        &self,
        part: Part,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), Obstacle>;

    /// Whether it is asked over a network: what does not come from there may be there all the same, and nothing of it can
    /// be read again.
    fn is_remote(&self) -> bool;

    /// Whether the layers of images must be there too.
    fn is_whole(&self) -> bool {
        true
    }
}

/// What is asked for. Registries keep the two apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A manifest or an index.
    Manifest,
    /// Anything else.
    Blob,
}

impl Part {
    /// What a descriptor of this media type names; one without names what is asked for itself.
    pub(crate) fn of(media_type: &str) -> Self {
        match media_type.is_empty() || DOCUMENTS.contains(&media_type) {
            true => Self::Manifest,
            false => Self::Blob,
        }
    }
}

/// The media types of manifests and indices, of OCI and of Docker before it.
pub(crate) const DOCUMENTS: [&str; 4] = [
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];
