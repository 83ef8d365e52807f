use std::sync::Arc;

use decision::{Planned, Requirement};
use model::{NonEmpty, Text};

use super::{Attestation, Provenance, Signature, attestation, provenance, signature};
use crate::correlation::Tied;
use crate::{Across, different_commit, different_run};

/// `correlate: {…}`: requirements of one handoff whose proofs must come from one run or one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correlate {
    /// What is tied; at least two of each tie.
    pub parts: Vec<Part>,
}

/// A requirement that is tied to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the framework calls it: the name of an attestation, `provenance` or `signature`.
    pub name: Text,
    /// The requirement. Only what meets all of it is tied.
    pub of: PartOf,
    /// Whether it must be of the same run as the others that say so.
    pub same_run: bool,
    /// Whether it must be of the same commit as the others that say so.
    pub same_commit: bool,
}

/// A requirement that can be tied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartOf {
    /// `signature`
    Signature(Signature),
    /// `provenance`
    Provenance(Box<Provenance>),
    /// An `attestation`
    Attestation(Attestation),
}

/// Plans a `correlate` requirement that stands at `path` in the framework, beside its parts.
pub fn correlate(path: Text, demand: Correlate, across: &Across, statements_elsewhere: bool) -> Requirement {
    let tied = demand.parts.into_iter().map(|part| Tied {
        demand: match part.of {
            PartOf::Signature(demand) => signature::laid(demand, across, statements_elsewhere),
            PartOf::Provenance(demand) => provenance::laid(*demand, across),
            PartOf::Attestation(demand) => attestation::laid(demand, across),
        },
        name: part.name,
        same_run: part.same_run,
        same_commit: part.same_commit,
    });
    let tied: Arc<[Tied]> = tied.collect();
    let runs = || {
        let tied = Arc::clone(&tied);
        Planned::new(&different_run::CARD, move |facts, _| different_run::judge(&tied, facts))
    };
    let commits = || {
        let tied = Arc::clone(&tied);
        Planned::new(&different_commit::CARD, move |facts, _| different_commit::judge(&tied, facts))
    };
    let checks = match (tied.iter().any(|one| one.same_run), tied.iter().any(|one| one.same_commit)) {
        (true, false) => NonEmpty::one(runs()),
        // Of nothing, nothing can be told: that denies.
        (false, _) => NonEmpty::one(commits()),
        (true, true) => {
            let mut both = NonEmpty::one(runs());
            both.push(commits());
            both
        }
    };
    Requirement { path, checks }
}
