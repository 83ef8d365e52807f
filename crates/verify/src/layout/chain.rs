use std::collections::BTreeSet;
use std::sync::Arc;

use formats::{Link, StatementSubject};
use model::{Artifact, Digest, EvidenceId, Instant, NonEmpty, Text};

use crate::bind::{Match, compare, needs_digest};
use crate::{Bound, Rejection, Signer, Verified};

/// A layout by a known owner, followed through the links that functionaries signed.
#[derive(Clone, Debug)]
pub struct SupplyChain {
    pub(super) expires: Instant,
    pub(super) message: Vec<u8>,
    pub(super) runs: NonEmpty<Run>,
    /// Why there is no link of the last step to bind by, when there is none.
    pub(super) unbound: Option<Rejection>,
}

/// One reading of a layout: for each step one account that enough functionaries agree on, or the nearest to it.
#[derive(Clone, Debug)]
pub struct Run {
    pub(super) products: Vec<StatementSubject>,
    pub(super) faults: Vec<StepFault>,
    pub(super) inspections: Vec<Inspected>,
    pub(super) steps: Vec<Vouched>,
}

/// Whose word a step of a reading rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The step.
    pub step: Text,
    /// How many of its functionaries must agree.
    pub threshold: u64,
    /// SHA-256 of each key that signed the account of it.
    pub keys: Vec<Digest>,
}

/// Why a step does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFault {
    /// What kind of fault.
    pub lack: Lack,
    /// One sentence for a person, without a final full stop.
    pub text: Text,
    /// The evidence it rests on: the link, or the layout where there is none.
    pub from: EvidenceId,
}

/// Kinds of fault, by what they prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// A link that would tell is not there.
    Missing,
    /// What is there cannot be read here, and proves nothing either way.
    Unsupported,
    /// It was proved wrong.
    Broken,
}

/// What is there of one inspection of the layout.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Its name.
    pub name: Text,
    /// The links that record it, each signed by keys of the framework.
    pub links: Vec<InspectionLink>,
}

/// One record of an inspection.
#[derive(Clone, Debug)]
pub struct InspectionLink {
    /// The evidence it came from.
    pub from: EvidenceId,
    /// Who signed it.
    pub signers: NonEmpty<Signer>,
    /// The rule it breaks, if any.
    pub fault: Option<StepFault>,
}

impl SupplyChain {
    /// The last moment the layout may be used, as its owner signed it.
    pub fn expires(&self) -> Instant {
        self.expires
    }

    /// The bytes its owner signed, by which one layout is told from another.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The reading with the fewest faults that ends in a product with this digest, those counted in that `more` finds.
    pub fn run(&self, digest: &Digest, more: impl Fn(&Run) -> usize) -> Option<&Run> {
        let made = |run: &&Run| run.products.iter().any(|product| product.digests.contains(digest));
        self.runs.iter().filter(made).min_by_key(|run| {
            let (faults, open) = run.weight();
            (faults.saturating_add(more(run)), open)
        })
    }

    /// Every reading that may be chosen.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter()
    }
}

impl Run {
    /// Every step that does not hold; none when all do.
    pub fn faults(&self) -> &[StepFault] {
        &self.faults
    }

    /// What is there of each inspection of the layout.
    pub fn inspections(&self) -> &[Inspected] {
        &self.inspections
    }

    /// Whose word each step rests on that is accounted for.
    pub fn steps(&self) -> &[Vouched] {
        &self.steps
    }

    fn weight(&self) -> (usize, usize) {
        let open = |one: &&Inspected| one.links.iter().all(|link| link.fault.is_some());
        (self.faults.len(), self.inspections.iter().filter(open).count())
    }
}

/// The products of a link as subjects: paths are the names the functionary signed.
pub(super) fn products(link: &Link) -> Vec<StatementSubject> {
    let subject = |(path, hashes)| StatementSubject {
        name: Some(Text::clone(path)),
        digests: Link::digests(hashes),
        others: Vec::new(),
    };
    link.products.iter().map(subject).collect()
}

/// Binds a layout to an artifact: a product of the last step has its digests, and none disagrees.
pub(super) fn bind(
    proof: &Arc<Verified<SupplyChain>>,
    artifact: &Artifact,
) -> Result<Bound<SupplyChain>, Rejection> {
    let chain = proof.value();
    let mut disagreement = None;
    let mut open = BTreeSet::new();
    let mut strongest: Option<&Digest> = None;
    for product in chain.runs.iter().flat_map(|run| &run.products) {
        match compare(product, artifact) {
            Match::Names | Match::Nothing | Match::Other => {}
            Match::Open(algorithms) => open.extend(algorithms),
            Match::Agrees(digest) => strongest = strongest.max(Some(digest)),
            Match::Disagrees(digest) => disagreement = Some(digest),
        }
    }
    let reject = |code, text: String| Rejection::new(code, text, proof.from(), "");
    let Some(digest) = strongest else {
        return Err(match (disagreement, &chain.unbound) {
            (Some(digest), _) => reject(
                "digest-disagreement",
                format!("a product of the last step has digests that match and {digest} that does not"),
            ),
            (None, Some(rejection)) => rejection.clone(),
            (None, None) if !open.is_empty() => needs_digest(&open, false, proof.from(), ""),
            (None, None) => {
                reject("subject-mismatch", format!("{} is no product of its last step", artifact.given))
            }
        });
    };
    let made = chain.run(digest, |_| 0).into_iter().flat_map(|run| &run.products);
    let names = made.filter(|product| product.digests.contains(digest)).filter_map(|one| one.name.clone());
    Ok(Bound { proof: Arc::clone(proof), digest: Some(digest.clone()), names: names.collect() })
}
