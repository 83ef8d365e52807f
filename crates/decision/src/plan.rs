use std::fmt;
use std::sync::Arc;

use model::{Digest, NonEmpty, Outcome, Text};

use crate::{AskedBill, Card, Chosen, Considered, Coverage, Exception, Facts, Moment, PublishingPlan};

/// What a handoff demands: at least one requirement, each with at least one check.
#[derive(Debug)]
pub struct Plan {
    /// The handoff's name.
    pub handoff: Text,
    /// All must hold.
    pub required: NonEmpty<Requirement>,
    /// Judged and told, and never part of the decision.
    pub advised: Vec<Requirement>,
    /// Who is asked whether something has been revoked or suspended, if anybody is.
    pub status: Option<StatusPlan>,
    /// The feeds of advisories that are asked, by their names in the framework; each once.
    pub advisories: Vec<Text>,
    /// Everything that asks what the artifact depends on.
    pub dependencies: Vec<AskedBill>,
    /// Who publishes what artifacts are made of, where that is asked.
    pub publishing: Option<PublishingPlan>,
    /// The exceptions made for this handoff.
    pub exceptions: Vec<Arc<Exception>>,
    /// The receipts it gives and asks for.
    pub receipts: ReceiptPlan,
}

/// The receipts of a handoff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptPlan {
    /// Whether it gives any: then an allow tells by which proofs.
    pub given: bool,
    /// Whose receipts it asks for, here and at the handoffs that are repeated; each once.
    pub by: Vec<Gate>,
}

/// Who gives receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The identity that signs them, by its name in the framework.
    pub identity: Text,
    /// The verifier's id that counts.
    pub verifier: Text,
    /// The handoff they are of.
    pub handoff: Text,
    /// The editions of frameworks by which they may have been judged.
    pub frameworks: Vec<Digest>,
}

/// Whom a handoff asks whether what it rests on has been revoked or suspended, and what it asks beside its proofs. At least
/// one list or reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusPlan {
    /// The status lists, by their names in the framework; each once.
    pub lists: Vec<Text>,
    /// The revocation references, by their names in the framework; each once.
    pub revocation: Vec<Text>,
    /// The participant that takes over, where lists are asked. Its list may deny anything, those of others only what is
    /// their own.
    pub reliant: Vec<Text>,
    /// The participants the artifact comes from, here and at the handoffs that are repeated; each once.
    pub parties: Vec<Text>,
    /// The participants whose the artifact is: those it comes from, and those whose word about it the handoff or one that
    /// is repeated asks for; each once. Whatever else lies among the evidence makes nobody its owner.
    pub owners: Vec<Text>,
    /// The relationships it takes place under, likewise.
    pub relationships: Vec<RelatedParties>,
}

/// A relationship by its name, and both of its ends: either may withdraw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedParties {
    /// Its name.
    pub relationship: Text,
    /// Who hands over, and who takes over.
    pub parties: [Text; 2],
}

/// One requirement of the framework, such as `provenance: {…}`, and the checks it plans.
#[derive(Debug)]
pub struct Requirement {
    /// Where it stands in the framework: `handoffs.intake.require[1].provenance`.
    pub path: Text,
    /// Its checks, in the order they are told.
    pub checks: NonEmpty<Planned>,
}

/// A check with its parameters, ready to judge.
pub struct Planned {
    card: &'static Card,
    by: By,
    anchors: bool,
}

/// Whether an allow may rest on the proofs of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofStanding {
    /// It may.
    Alone,
    /// They say something of other proofs, or of the delivery: whoever signed them, an allow needs another proof.
    Accompanies,
}

/// How a check judges.
enum By {
    /// By itself.
    Itself(Box<Judge>),
    /// With the others of its group, of which it has this place.
    Group(Arc<Group>, usize),
}

type Judge = dyn Fn(&Facts<'_>, Moment) -> Outcome + Send + Sync;

/// What a group of checks makes of one subject.
pub struct Answers<'f> {
    /// The answer of the check at this place, at a moment.
    pub judge: Box<dyn Fn(usize, Moment) -> Outcome + 'f>,
    /// The exceptions for packages that bear on a violation which the check at this place answers, and whether each is
    /// applied. One that is applied sets the whole violation aside, together with the others that are.
    pub excepted: Box<dyn Fn(usize) -> Vec<Considered> + 'f>,
    /// The proof that they judge, where they judge one.
    pub chosen: Option<Chosen>,
    /// How much of what the artifact is made of is attested, where that is asked.
    pub coverage: Option<Coverage>,
}

type Group = dyn for<'f> Fn(&'f Facts<'f>) -> Answers<'f> + Send + Sync;

impl Planned {
    /// Plans the check of `card` with `judge`, a pure function of facts and a moment.
    pub fn new(
        card: &'static Card,
        judge: impl Fn(&Facts<'_>, Moment) -> Outcome + Send + Sync + 'static,
    ) -> Self {
        Self { card, by: By::Itself(Box::new(judge)), anchors: card.anchors }
    }

    /// Plans checks that look at the facts once, together: `group` is a pure function of the facts, and what it gives
    /// answers for the check at each place of `cards`.
    pub fn together(
        cards: &NonEmpty<&'static Card>,
        standing: ProofStanding,
        group: impl for<'f> Fn(&'f Facts<'f>) -> Answers<'f> + Send + Sync + 'static,
    ) -> NonEmpty<Self> {
        let group: Arc<Group> = Arc::new(group);
        let mut places = 0_usize..;
        cards.map(|card| {
            let by = By::Group(Arc::clone(&group), places.next().unwrap_or_default());
            Self { card, by, anchors: card.anchors && standing == ProofStanding::Alone }
        })
    }

    /// Its entry in the catalogue.
    pub fn card(&self) -> &'static Card {
        self.card
    }

    /// Whether being satisfied means that a listed identity made a proof that an allow may rest on.
    pub fn anchors(&self) -> bool {
        self.anchors
    }
}

impl Requirement {
    /// How its checks answer about one subject: what those of a group look at, they look at once.
    pub(crate) fn about<'f>(&'f self, facts: &'f Facts<'f>) -> About<'f> {
        About { facts, begun: None, chosen: None, coverage: None }
    }
}

/// A requirement as it is put to one subject.
pub(crate) struct About<'f> {
    facts: &'f Facts<'f>,
    begun: Option<(&'f Arc<Group>, Answers<'f>)>,
    chosen: Option<Chosen>,
    coverage: Option<Coverage>,
}

impl<'f> About<'f> {
    /// What one of its checks answers at a moment.
    pub(crate) fn answer(&mut self, check: &'f Planned, moment: Moment) -> Outcome {
        match &check.by {
            By::Itself(judge) => judge(self.facts, moment),
            By::Group(group, place) => (self.of(group).judge)(*place, moment),
        }
    }

    /// The exceptions for packages that bear on a violation which one of its checks answers.
    pub(crate) fn excepted(&mut self, check: &'f Planned) -> Vec<Considered> {
        match &check.by {
            By::Itself(_) => Vec::new(),
            By::Group(group, place) => (self.of(group).excepted)(*place),
        }
    }

    fn of(&mut self, group: &'f Arc<Group>) -> &Answers<'f> {
        let known = self.begun.take().filter(|(known, _)| Arc::ptr_eq(known, group));
        let begun = known.unwrap_or_else(|| {
            let mut answers = group(self.facts);
            self.chosen = self.chosen.take().or(answers.chosen.take());
            self.coverage = self.coverage.take().or(answers.coverage.take());
            (group, answers)
        });
        let (_, answers) = self.begun.insert(begun);
        answers
    }

    /// The proof that its checks judged, where they judged one; and what was counted of what the artifact is made of.
    pub(crate) fn told(self) -> (Option<Chosen>, Option<Coverage>) {
        (self.chosen, self.coverage)
    }
}

impl fmt::Debug for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Planned({})", self.card.id)
    }
}
