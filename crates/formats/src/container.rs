//! Documents that hold proofs in a form of their own: what registries answer and what older clients wrote.
//!
//! A container is nobody's statement: what it says around a proof is never believed, and where it contradicts the
//! signed part, the proof is refused. Every proof in it is a piece of its own; one that cannot be read does not
//! spoil the others.

use crate::json::Document;
use crate::limits::MAX_PARTS;
use crate::malformed::code;
use crate::node::Node;
use crate::{Evidence, Malformed};

mod cosign_blob;
mod cosign_signature;
mod gcb;
mod npm;
mod pep740;
mod publisher;
mod rekor_bundle;

pub use cosign_signature::SimpleSigning;
pub use publisher::ClaimedPublisher;
pub(crate) use rekor_bundle::promised;

/// A kind of container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// The answer of an npm registry about a package's attestations.
    Npm,
    /// One attestation object of PEP 740.
    Pep740,
    /// The provenance object of PyPI's Integrity API.
    PypiProvenance,
    /// What `cosign sign-blob --bundle` wrote before the Sigstore bundle.
    CosignBlob,
    /// One line of what `cosign download signature` prints.
    CosignSignature,
    /// What `gcloud artifacts docker images describe --show-provenance` prints as JSON.
    GoogleCloudBuild,
}

/// What a container holds.
pub(crate) enum Held {
    /// It is one proof by its nature.
    One(Box<Result<Evidence, Malformed>>),
    /// Its entries, in order; at least one.
    Many(Vec<Result<Evidence, Malformed>>),
}

impl Container {
    const ALL: [Self; 6] = [
        Self::Npm,
        Self::Pep740,
        Self::PypiProvenance,
        Self::CosignBlob,
        Self::CosignSignature,
        Self::GoogleCloudBuild,
    ];

    /// The kinds of container an object has the telling field of. More than one is for the caller to refuse.
    pub(crate) fn recognise(document: &Document<'_>) -> Vec<Self> {
        Self::ALL.into_iter().filter(|kind| document.has_any([kind.telling_field()])).collect()
    }

    fn telling_field(self) -> &'static str {
        match self {
            Self::Npm => "attestations",
            Self::Pep740 => "verification_material",
            Self::PypiProvenance => "attestation_bundles",
            Self::CosignBlob => "base64Signature",
            Self::CosignSignature => "Base64Signature",
            Self::GoogleCloudBuild => "provenance_summary",
        }
    }

    /// Reads what it holds.
    pub(crate) fn read(self, root: &Node<'_>) -> Held {
        let root = &root.clone().coded(code::CONTAINER);
        let many = match self {
            Self::Npm => npm::read(root),
            Self::PypiProvenance => pep740::provenance(root),
            Self::GoogleCloudBuild => gcb::read(root),
            Self::Pep740 => return Held::One(Box::new(pep740::read(root))),
            Self::CosignBlob => return Held::One(Box::new(cosign_blob::read(root))),
            Self::CosignSignature => return Held::One(Box::new(cosign_signature::read(root))),
        };
        match many {
            Ok(many) => Held::Many(many),
            Err(fault) => Held::One(Box::new(Err(fault))),
        }
    }
}

/// The entries of a list in a container: at least one, at most [`MAX_PARTS`].
fn entries<'a>(list: &Node<'a>) -> Result<Vec<Node<'a>>, Malformed> {
    let entries = list.items(MAX_PARTS)?;
    match entries.is_empty() {
        true => Err(list.fault("an empty list: there is nothing to verify")),
        false => Ok(entries),
    }
}

#[cfg(test)]
mod tests;
