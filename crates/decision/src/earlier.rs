use std::collections::BTreeSet;

use model::{Digest, Text, Version};

/// A release of a product, and what vouched for it: what later releases of its line are held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// Its signed name with `{version}` in the place of the version.
    pub product: Text,
    /// The version.
    pub version: Version,
    /// Every proof by which it was let in, as far as it is remembered; each once.
    pub vouched: Vec<Vouched>,
}

/// One proof by which a release was let in. What it says belongs together: the builder of one and the source of another make
/// no third.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Vouched {
    /// What it was.
    pub how: How,
    /// The identities of the framework that its signer was, by their names.
    pub by: BTreeSet<Text>,
    /// Who built it, as provenance says: the id of the builder without the ref of a workflow.
    pub builder: Option<Text>,
    /// From which repository, likewise.
    pub source: Option<Text>,
}

/// What a proof was by which a release was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A signature over the artifact.
    Signature,
    /// Provenance of it.
    Provenance,
}

impl How {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Signature, Self::Provenance];

    /// Its word, in records and for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Provenance => "provenance",
        }
    }
}

/// A release that was let in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The entry of the ledger.
    pub entry: u64,
    /// The digests of what was let in.
    pub digests: Vec<Digest>,
    /// What it says.
    pub release: Released,
}
