use model::{Instant, Place, Text};

/// What another organisation found of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictOn {
    /// Its place among [`dependencies::Graph::dependencies`].
    pub dependency: usize,
    /// The framework's name for the verdicts it is one of.
    pub among: Text,
    /// Who found it: the verifier's id.
    pub verifier: Text,
    /// The package it is about, as it is written.
    pub resource: Text,
    /// What was found.
    pub found: FoundBy,
    /// When, by the verifier's clock.
    pub verified_at: Option<Instant>,
    /// Where it stands.
    pub place: Place,
}

/// What was found of it. The first counts whatever the others say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    /// It was refused.
    Refused,
    /// Some version of it was refused, and whether it is this one cannot be told.
    PerhapsRefused,
    /// This content, under this name and version, passed; and that is recent enough to stand for its attestation.
    Passed,
}
