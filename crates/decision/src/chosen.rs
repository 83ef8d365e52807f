use formats::CarriedException;
use model::{Digest, EvidenceId, Text};

/// The proof by which a requirement of an allowed handoff was met: what a receipt says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The evidence it came from.
    pub evidence: EvidenceId,
    /// The names its signer gave the artifact, where a product may be called as such a proof calls it; none is empty.
    pub names: Vec<Text>,
    /// What kind of proof it is.
    pub what: ChosenKind,
}

/// What kind of proof a requirement chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChosenKind {
    /// Provenance, and the build level the framework grants its builder, where the requirement lists builders.
    Provenance(Option<u8>),
    /// A receipt of another handoff.
    Receipt(Previous),
    /// Anything else.
    Other,
}

/// A receipt that an allow rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// SHA-256 of its statement as it was signed, where it is one that was signed as such.
    pub digest: Option<Digest>,
    /// What was set aside when it was given.
    pub exceptions: Vec<CarriedException>,
}

/// What `chosen` calls the artifact: as its provenance does, where there is any; other statements may call it what their
/// tools call it. Each name once.
pub(crate) fn names(chosen: &[Chosen]) -> Vec<Text> {
    let built = |one: &&Chosen| matches!(one.what, ChosenKind::Provenance(_));
    let of = |all: Vec<&Chosen>| {
        let mut names: Vec<Text> = all.into_iter().flat_map(|one| one.names.iter().cloned()).collect();
        names.sort();
        names.dedup();
        names
    };
    let provenance = of(chosen.iter().filter(built).collect());
    if provenance.is_empty() { of(chosen.iter().collect()) } else { provenance }
}
