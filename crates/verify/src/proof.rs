use std::sync::Arc;

use formats::{Malformed, Predicate, Statement};
use model::{Digest, EvidenceId, NonEmpty, Text};

use crate::Signer;

/// A value whose signature, chain, log and time have been checked. Only this crate makes one.
#[derive(Clone, Debug)]
pub struct Verified<T> {
    pub(crate) value: T,
    pub(crate) from: EvidenceId,
    pub(crate) signers: NonEmpty<Signer>,
    /// SHA-256 of the payload; none where an artifact's own bytes were signed.
    pub(crate) signed: Option<Digest>,
}

impl<T> Verified<T> {
    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The evidence it came from.
    pub fn from(&self) -> EvidenceId {
        self.from
    }

    /// Everyone whose signature over it holds.
    pub fn signers(&self) -> &NonEmpty<Signer> {
        &self.signers
    }
}

impl Verified<Statement> {
    /// SHA-256 of the statement as it was signed: by it a status list names an attestation or a receipt.
    pub fn signed(&self) -> Option<&Digest> {
        self.signed.as_ref()
    }

    /// Decodes the predicate from the signed bytes. There is no public `map`: only what was signed can be read.
    ///
    /// # Errors
    /// When the predicate is of another type or malformed.
    pub fn narrow<P: Predicate>(&self) -> Result<P, Malformed> {
        P::decode(&self.value)
    }
}

/// A proof about the very bytes we hashed, or about what the operator named. Only this crate makes one.
#[derive(Clone, Debug)]
pub struct Bound<T> {
    pub(crate) proof: Arc<Verified<T>>,
    pub(crate) digest: Option<Digest>,
    pub(crate) names: Vec<Text>,
}

impl<T> Bound<T> {
    /// The proof.
    pub fn proof(&self) -> &Verified<T> {
        &self.proof
    }

    /// The strongest digest by which it is bound; `None` when the artifact was named and not hashed.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// The names the signed statement gives these bytes; none when what was signed carries no name.
    pub fn names(&self) -> &[Text] {
        &self.names
    }
}

/// A signature over the artifact's own bytes, not over a statement about it. Born bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverArtifact(());

impl OverArtifact {
    pub(crate) const SIGNED: Self = Self(());
}
