use crate::{Algorithm, Digest, Platform, Reference, Text};

/// Who or what a decision is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Bytes that want to cross.
    Artifact(Artifact),
    /// Who hands them over, or asks to.
    Presenter(Presenter),
}

/// Bytes known by the digests we computed ourselves; or what the operator names, and nobody hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// What the operator called it. A label for reports: the presenter chooses file names, so nothing is decided by it.
    pub given: Text,
    /// How it was given.
    pub kind: ArtifactKind,
    /// Digests of the bytes, at most one an algorithm, in the order of [`Algorithm`].
    pub digests: Vec<Digest>,
    /// How many bytes, when they were at hand.
    pub size: Option<u64>,
}

/// How an artifact was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArtifactKind {
    /// A file whose bytes we hashed.
    File,
    /// A digest alone (`sha256:…`): the operator vouches that it is the digest of what will be used.
    Digest,
    /// A value that somebody else keeps immutable (`gce_image_id:…`): the operator vouches that it names what will be
    /// used. There are no digests, so nothing binds to it but a statement that names it by this value.
    Named(Reference),
    /// A manifest or an index of an image, whose bytes we hashed.
    Image(Lineage),
}

/// Where a manifest of an image stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The digests of each index that leads to it, by digests all the way: whoever signed one of them signed what it leads
    /// to. Never the reverse.
    pub within: Vec<Vec<Digest>>,
    /// What it runs on, where an index or its configuration says.
    pub platform: Option<Platform>,
}

impl Artifact {
    /// The value it is named by, if nothing was hashed.
    pub fn reference(&self) -> Option<&Reference> {
        match &self.kind {
            ArtifactKind::Named(reference) => Some(reference),
            ArtifactKind::File | ArtifactKind::Digest | ArtifactKind::Image(_) => None,
        }
    }

    /// Every index that leads to it, as an artifact: a proof about one of them covers this one.
    pub fn covering(&self) -> impl Iterator<Item = Self> {
        let within = match &self.kind {
            ArtifactKind::Image(lineage) => lineage.within.as_slice(),
            ArtifactKind::File | ArtifactKind::Digest | ArtifactKind::Named(_) => &[],
        };
        within.iter().map(|digests| Self {
            given: self.given.clone(),
            kind: ArtifactKind::Digest,
            digests: digests.clone(),
            size: None,
        })
    }

    /// The digest by `algorithm`, if it was computed.
    pub fn digest(&self, algorithm: Algorithm) -> Option<&Digest> {
        self.digests.iter().find(|digest| digest.algorithm() == algorithm)
    }
}

/// The workload, machine, service or integration that presents something. Judged by the same framework as artifacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presenter {
    /// What the operator called it.
    pub given: Text,
}
