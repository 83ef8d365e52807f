//! Whose identities a requirement lists.

use std::sync::Arc;

use checks::NamedIdentity;
use model::{NonEmpty, Text};

use super::handoffs::Demand;

impl Demand {
    /// The participants whose identities may meet it: the framework takes their word about the artifact, so they may take
    /// it back. Whoever approves it or gives a receipt for it judges it, and it is not theirs.
    pub(crate) fn participants(&self) -> impl Iterator<Item = &Text> {
        let none: &[Arc<NamedIdentity>] = &[];
        let (by, more) = match self {
            Self::Signature(one) => (Some(&one.by), none),
            Self::Provenance(one) => (Some(&one.by), none),
            Self::Attestation(one) => (Some(&one.by), none),
            Self::Summary(one) => (Some(&one.by), none),
            Self::Release(one) => (Some(&one.by), none),
            Self::Layout(one) => (Some(&one.by), one.inspections_by.as_slice()),
            Self::Delivery(one) => (Some(&one.by), none),
            Self::Dependencies(one) => (Some(&one.by), none),
            Self::Receipt(_)
            | Self::Approvals(_)
            | Self::Correlate(_)
            | Self::Rotation(_)
            | Self::Advisories(_)
            | Self::Status(_) => (None, none),
        };
        let named = by.into_iter().flat_map(NonEmpty::iter).chain(more);
        named.filter_map(|named| named.participant.as_ref())
    }
}
