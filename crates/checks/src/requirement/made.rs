use super::{Attestation, Layout, Provenance, Release, Signature, Summary};
use super::{attestation, layout, provenance, release, signature, summary};
use crate::Across;
use crate::demand::Demand;

/// What a decision rests on, and how it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The requirement.
    pub of: MadeOf,
    /// What its handoff asks of every proof.
    pub across: Across,
    /// Whether its handoff demands statements that give the artifact a name.
    pub statements_elsewhere: bool,
}

/// A requirement that an allow may rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadeOf {
    /// `signature`
    Signature(Signature),
    /// `provenance`
    Provenance(Box<Provenance>),
    /// `layout`
    Layout(Layout),
    /// `attestation`
    Attestation(Attestation),
    /// `vsa`
    Summary(Summary),
    /// `release`
    Release(Box<Release>),
}

impl MadeOf {
    /// Whether its proofs say where the artifact comes from, by themselves.
    pub fn is_origin(&self) -> bool {
        match self {
            Self::Signature(_) | Self::Provenance(_) | Self::Layout(_) => true,
            Self::Attestation(_) | Self::Summary(_) | Self::Release(_) => false,
        }
    }
}

/// What it asks of a candidate.
pub(super) fn laid(made: Made) -> Demand {
    match made.of {
        MadeOf::Signature(demand) => signature::laid(demand, &made.across, made.statements_elsewhere),
        MadeOf::Provenance(demand) => provenance::laid(*demand, &made.across),
        MadeOf::Layout(demand) => layout::laid(demand, &made.across),
        MadeOf::Attestation(demand) => attestation::laid(demand, &made.across),
        MadeOf::Summary(demand) => summary::laid(demand, &made.across),
        MadeOf::Release(demand) => release::laid(*demand, &made.across),
    }
}
