use formats::Statement;
use model::{EvidenceId, Place, Text};
use verify::{Bound, OverArtifact, Signer, SupplyChain};

/// One signer's bound proof: what a requirement chooses among.
///
/// A requirement is met by one candidate that meets every part of it. Parts met by different
/// candidates do not add up: a statement with the right source and another with the right builder is neither.
#[derive(Clone, Copy, Debug)]
pub enum Candidate<'a> {
    /// A signature over the artifact's bytes.
    Signature(&'a Bound<OverArtifact>, &'a Signer),
    /// A signed statement that names the artifact.
    Statement(&'a Bound<Statement>, &'a Signer),
    /// An in-toto layout of which the artifact is the end, and one of its owners.
    Layout(&'a Bound<SupplyChain>, &'a Signer),
}

impl<'a> Candidate<'a> {
    /// Who signed.
    pub fn signer(self) -> &'a Signer {
        match self {
            Self::Signature(_, signer) | Self::Statement(_, signer) | Self::Layout(_, signer) => signer,
        }
    }

    /// The evidence it came from.
    pub fn evidence(self) -> EvidenceId {
        match self {
            Self::Signature(bound, _) => bound.proof().from(),
            Self::Statement(bound, _) => bound.proof().from(),
            Self::Layout(bound, _) => bound.proof().from(),
        }
    }

    /// The bound statement, unless it is a bare signature.
    pub fn statement(self) -> Option<&'a Bound<Statement>> {
        match self {
            Self::Signature(..) | Self::Layout(..) => None,
            Self::Statement(bound, _) => Some(bound),
        }
    }

    /// The bound layout, if it is one.
    pub fn layout(self) -> Option<&'a Bound<SupplyChain>> {
        match self {
            Self::Signature(..) | Self::Statement(..) => None,
            Self::Layout(bound, _) => Some(bound),
        }
    }

    /// The names the signer gave these bytes.
    pub fn names(self) -> &'a [Text] {
        match self {
            Self::Signature(bound, _) => bound.names(),
            Self::Statement(bound, _) => bound.names(),
            Self::Layout(bound, _) => bound.names(),
        }
    }

    /// A place in its evidence.
    pub fn place(self, pointer: &str) -> Place {
        Place::new(self.evidence(), pointer)
    }
}
