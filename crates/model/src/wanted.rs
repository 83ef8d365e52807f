use crate::{Digest, EvidenceId, Reason, Text};

/// Something a decision needs and does not have. The engine says so; the caller fetches it or says why not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wanted {
    /// Every attestation about the bytes with this digest.
    AttestationsOf(Digest),
    /// Every attestation of a package that the artifact is made of.
    Published(PublishedAs),
}

/// A package as whoever lists it names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublishedAs {
    /// Its package URLs, each in its one spelling.
    pub packages: Vec<Text>,
    /// Its digests, at most one an algorithm.
    pub digests: Vec<Digest>,
}

/// What became of something wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Found, and entered in the evidence table.
    Evidence(Wanted, Vec<EvidenceId>),
    /// Asked for, and there is nothing.
    Nothing(Wanted),
    /// Could not be asked for. Never the same as nothing.
    Unreachable(Wanted, Reason),
}
