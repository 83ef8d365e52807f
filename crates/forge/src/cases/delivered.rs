use crate::artifact::Artifact;
use crate::encoding::pretty;
use serde_json::Value;

/// What is delivered.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Files to be judged, with their names on disk.
    pub subjects: Vec<(String, Vec<u8>)>,
    /// Artifacts to be judged that are named by their digests alone, and are not there.
    pub digests: Vec<Artifact>,
    /// What is judged without a file or a digest of ours: another value of a digest set, such as `gce_image_id:42`.
    pub named: Vec<String>,
    /// Evidence, with the names of the files.
    pub attestations: Vec<(String, Vec<u8>)>,
    /// Lockfiles that the operator names.
    pub lockfiles: Vec<(String, Vec<u8>)>,
    /// Files that lie beside them and are named to nobody.
    pub others: Vec<(String, Vec<u8>)>,
}

impl Delivery {
    /// One artifact under its own name.
    pub fn of(artifact: Artifact) -> Self {
        Self::renamed(artifact, artifact.name)
    }

    /// One artifact under another name.
    pub fn renamed(artifact: Artifact, name: &str) -> Self {
        Self { subjects: vec![(name.into(), artifact.bytes.to_vec())], ..Self::default() }
    }

    /// One artifact, named by its digest.
    pub fn of_digest(artifact: Artifact) -> Self {
        Self { digests: vec![artifact], ..Self::default() }
    }

    /// With another artifact.
    pub fn and(mut self, artifact: Artifact) -> Self {
        self.subjects.push((artifact.name.into(), artifact.bytes.to_vec()));
        self
    }

    /// With a file of evidence.
    pub fn with(mut self, name: &str, bytes: Vec<u8>) -> Self {
        self.attestations.push((name.into(), bytes));
        self
    }

    /// With a file nobody names.
    pub fn beside(mut self, name: &str, bytes: &[u8]) -> Self {
        self.others.push((name.into(), bytes.to_vec()));
        self
    }

    /// With a lockfile that the operator names.
    pub fn locked(mut self, name: &str, bytes: Vec<u8>) -> Self {
        self.lockfiles.push((name.into(), bytes));
        self
    }

    /// With evidence as one JSON document.
    pub fn with_json(self, name: &str, evidence: &Value) -> Self {
        self.with(name, pretty(evidence))
    }
}
