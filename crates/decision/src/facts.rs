use std::sync::Arc;

use formats::Statement;
use model::{Digest, Instant, Reason, Subject, Text};
use verify::{Bound, OverArtifact, Rejection, SupplyChain};

use crate::{Advised, Bill, Candidate, Considered, Earlier, Relied, Together};

/// Everything known about one subject at one handoff. Checks read it and nothing else.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What is judged.
    pub subject: &'a Subject,
    /// The time of the handoff.
    pub now: Instant,
    /// Signatures over the artifact's bytes that hold.
    pub signatures: Vec<Bound<OverArtifact>>,
    /// Signed statements that hold and name the artifact.
    pub statements: Vec<Bound<Statement>>,
    /// Layouts by known owners of whose last step the artifact is a product.
    pub layouts: Vec<Bound<SupplyChain>>,
    /// Evidence that was found and not believed.
    pub rejected: Vec<Disbelieved>,
    /// One of each kind of evidence that is about no subject of the run and is not believed: told once for the run, and
    /// no part of any one decision.
    pub at_large: &'a [Disbelieved],
    /// Ids of the checks whose violation an exception sets aside for this subject now: [`crate::Plan::excused`]. A
    /// requirement chooses among candidates by what is left, so that evidence laid beside a good proof cannot make an
    /// exception miss it.
    pub excused: Vec<&'static str>,
    /// The exceptions of the handoff that are for a package, whatever artifact is made of it, and whether each is applied
    /// now.
    pub excepted: Vec<Considered>,
    /// Evidence that was asked for and could not be reached.
    pub unreachable: Vec<Reason>,
    /// What the status lists say; `None` where the handoff asks for none, and none is read.
    pub relied: Option<Relied>,
    /// What is known against the packages that proofs name; `None` where the handoff asks for no advisories, and none
    /// are read.
    pub advised: Option<Advised>,
    /// What signed bills of materials say that it is made of; none where the handoff does not ask what it depends on, and
    /// none are read.
    pub bills: Vec<Bill>,
    /// Everything that wants to cross in this run, this subject among it.
    pub together: Arc<Together>,
    /// The releases that the operator's ledger knows of the lines this one may be of; `None` where no ledger was named, or
    /// the handoff asks for no baseline.
    pub earlier: Option<Vec<Earlier>>,
    /// The crossing that took place, where it is judged again.
    pub again: Option<Again>,
}

/// A crossing that took place. Judged again, it is held to today's demands and to what is known today; but a proof or an
/// approval that was fresh when it was used does not grow stale by lying in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// When it was accepted: ages, and the ends of approvals, count then.
    pub accepted_at: Instant,
    /// The edition of the framework it was accepted under, for which receipts and approvals were given. It stands for today's
    /// edition where that would do, and for no other.
    pub edition: Digest,
    /// The entry of the ledger that records it: a release is held against those that were let in before, not after.
    pub entry: u64,
}

/// A rejection, and whether it was about this subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disbelieved {
    /// Why.
    pub rejection: Rejection,
    /// Whether the evidence claims this subject's digest, or the operator named it as one file and it
    /// claims no subject of the run: then it counts as a bad proof, not as no proof.
    pub claims_subject: bool,
    /// What it would have been evidence of.
    pub speaks: Speaks,
}

/// What a piece of evidence would say if it were believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaks {
    /// That somebody signed these bytes.
    ForBytes,
    /// A statement with a predicate of this type.
    Statement(Text),
    /// How the artifact was made, step by step: an in-toto layout or link.
    Layout,
    /// It cannot be read, so it could have been anything.
    Anything,
}

impl<'a> Facts<'a> {
    /// Every signature, one candidate a signer, in the order of the evidence.
    pub fn signature_candidates(&'a self) -> impl Iterator<Item = Candidate<'a>> {
        self.signatures
            .iter()
            .flat_map(|bound| bound.proof().signers().iter().map(move |who| Candidate::Signature(bound, who)))
    }

    /// Every statement, one candidate a signer, in the order of the evidence.
    pub fn statement_candidates(&'a self) -> impl Iterator<Item = Candidate<'a>> {
        self.statements
            .iter()
            .flat_map(|bound| bound.proof().signers().iter().map(move |who| Candidate::Statement(bound, who)))
    }

    /// Every layout, one candidate an owner, in the order of the evidence.
    pub fn layout_candidates(&'a self) -> impl Iterator<Item = Candidate<'a>> {
        self.layouts
            .iter()
            .flat_map(|bound| bound.proof().signers().iter().map(move |who| Candidate::Layout(bound, who)))
    }

    /// Every signature, then every statement, then every layout, each one candidate a signer.
    pub fn candidates(&'a self) -> impl Iterator<Item = Candidate<'a>> {
        self.signature_candidates().chain(self.statement_candidates()).chain(self.layout_candidates())
    }

    /// The rejection that says most, among those about this subject that are `wanted`: one that
    /// proves something before one that proves nothing, and then the one whose evidence came furthest.
    pub fn best_rejection(&self, wanted: impl Fn(&Disbelieved) -> bool) -> Option<&Rejection> {
        let about = self.rejected.iter().chain(self.at_large).filter(|one| one.claims_subject && wanted(one));
        // `max_by_key` keeps the last of equals; reversed, the first in the order of the evidence.
        about
            .rev()
            .map(|disbelieved| &disbelieved.rejection)
            .max_by_key(|rejection| (!rejection.code.proves_nothing(), rejection.code.rank))
    }
}
