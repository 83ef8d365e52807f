use std::cmp::Reverse;
use std::rc::Rc;
use std::sync::Arc;

use decision::{
    Answers, Card, Chosen, ChosenKind, Considered, Facts, Moment, Planned, Previous, ProofStanding,
    Requirement,
};
use model::{EvidenceId, Instant, NonEmpty, Outcome, Text};
use status::Tense;

use crate::Builder;
use crate::apart::Made;
use crate::kind::Kind;
use crate::low_build_level;
use crate::publishing::Publishing;
use crate::testimony::Testimony;
use crate::too_few_approvals::TooFewApprovals;
use crate::too_few_signers::Quorum;

mod counted;

use counted::Counted;

/// One check of a requirement with its parameters: what it asks of one candidate.
pub(crate) struct Test {
    card: &'static Card,
    judge: Box<Judge>,
    /// Whether it asks if the signer is one of those the requirement lists.
    lists: bool,
    /// The exceptions for packages that bear on its violation.
    excepted: Option<Box<Excepting>>,
}

/// The exceptions that bear on a violation: where any is applied, all that are set the whole of it aside.
type Excepting = dyn Fn(&Testimony<'_>, Instant) -> Vec<Considered> + Send + Sync;

type Judge = dyn Fn(&Testimony<'_>, Moment, Instant) -> Outcome + Send + Sync;

impl Test {
    /// The check of `card`, whose judging function asks about one instant.
    pub(crate) fn new<P: Send + Sync + 'static>(
        card: &'static Card,
        params: P,
        judge: fn(&Testimony<'_>, &P, Instant) -> Outcome,
    ) -> Self {
        let judge = move |testimony: &Testimony<'_>, moment, now| {
            judge(testimony, &params, testimony.at(moment, now))
        };
        Self { card, judge: Box::new(judge), lists: card.anchors, excepted: None }
    }

    /// As [`Self::new`], of a check that asks how old something is: that counts at the handoff, also where it is judged
    /// again later.
    pub(crate) fn fresh<P: Send + Sync + 'static>(
        card: &'static Card,
        params: P,
        judge: fn(&Testimony<'_>, &P, Instant) -> Outcome,
    ) -> Self {
        let judge = move |testimony: &Testimony<'_>, moment, now| {
            judge(testimony, &params, testimony.fresh_at(moment, now))
        };
        Self { card, judge: Box::new(judge), lists: card.anchors, excepted: None }
    }

    /// As one from which packages may be excepted.
    pub(crate) fn excepting<P: Send + Sync + 'static>(
        self,
        params: P,
        excepted: fn(&Testimony<'_>, &P, Instant) -> Vec<Considered>,
    ) -> Self {
        let excepting = move |testimony: &Testimony<'_>, now| excepted(testimony, &params, now);
        Self { excepted: Some(Box::new(excepting)), ..self }
    }

    /// The exceptions for packages that bear on its violation.
    fn excepted(&self, testimony: &Testimony<'_>, now: Instant) -> Vec<Considered> {
        self.excepted.as_ref().map(|excepted| excepted(testimony, now)).unwrap_or_default()
    }

    /// Whether its violation is set aside.
    fn is_excused(&self, testimony: &Testimony<'_>, now: Instant, excused: &[&str]) -> bool {
        excused.contains(&self.card.id)
            || self.excepted(testimony, now).iter().any(|one| one.refused.is_none())
    }

    /// As the test of whether the signer is listed, where that makes no anchor of the proof.
    pub(crate) fn listing(self) -> Self {
        Self { lists: true, ..self }
    }

    /// The check of `card`, whose judging function asks the status lists.
    pub(crate) fn of_status(card: &'static Card, judge: fn(&Testimony<'_>, Tense) -> Outcome) -> Self {
        let judge = move |testimony: &Testimony<'_>, moment, _| match moment {
            Moment::Then => judge(testimony, Tense::Then),
            Moment::Now(_) => judge(testimony, Tense::Now),
        };
        Self { card, judge: Box::new(judge), lists: card.anchors, excepted: None }
    }

    /// Its worst answer, then and now.
    pub(crate) fn answer(&self, testimony: &Testimony<'_>, now: Instant) -> Outcome {
        let at = self.judge(testimony, Moment::Now(now), now);
        let then = self.card.timed.then(|| self.judge(testimony, Moment::Then, now));
        then.filter(|then| Standing::of(then) > Standing::of(&at)).unwrap_or(at)
    }

    pub(crate) fn judge(&self, testimony: &Testimony<'_>, moment: Moment, now: Instant) -> Outcome {
        (self.judge)(testimony, moment, now)
    }

    /// Its worst answer at the moments it is asked about: both must hold.
    fn standing(&self, testimony: &Testimony<'_>, now: Instant) -> Standing {
        let at = |moment| Standing::of(&self.judge(testimony, moment, now));
        let then = if self.card.timed { at(Moment::Then) } else { Standing::Holds };
        then.max(at(Moment::Now(now)))
    }
}

/// How a testimony stands to a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Holds,
    Open,
    Wrong,
}

impl Standing {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Satisfied(_) | Outcome::NotApplicable(_) => Self::Holds,
            Outcome::Unknown(..) => Self::Open,
            Outcome::Violated(_) => Self::Wrong,
        }
    }
}

/// A requirement: one candidate of its kind must meet every test.
///
/// One candidate is chosen, once, and every check judges that one alone. Were each check to look for a candidate of
/// its own, a stranger's statement from the right source and the right signer's statement from a wrong one would
/// together pass. A candidate by a listed signer comes before any stranger's, so that a stranger cannot hide which
/// demands the listed signer's own statement breaks; among those the one that fails least is chosen.
pub(crate) struct Demand {
    kind: Kind,
    tests: NonEmpty<Arc<Test>>,
    counted: Option<Counted>,
    standing: ProofStanding,
    /// The builders of which one must have built it, where it is met by provenance.
    builders: Vec<Arc<Builder>>,
    /// What its handoff demands beside it, where its proofs are held against the proofs of that.
    beside: Option<Arc<[Demand]>>,
    /// What is asked of those who publish dependencies, where it is met by a bill of them.
    publishing: Option<Publishing>,
}

impl Demand {
    /// A demand for `kind`. The presence check comes first and answers for an absence.
    pub(crate) fn new(kind: Kind, presence: Test, tests: Vec<Test>) -> Self {
        let mut all = NonEmpty::one(Arc::new(presence));
        for test in tests {
            all.push(Arc::new(test));
        }
        Self {
            kind,
            tests: all,
            counted: None,
            standing: ProofStanding::Alone,
            builders: Vec::new(),
            beside: None,
            publishing: None,
        }
    }

    /// That it is told how many dependencies their publishers attest.
    pub(crate) fn counting(self, publishing: Option<Publishing>) -> Self {
        Self { publishing, ..self }
    }

    /// That several participants meet it, each with a proof of their own.
    pub(crate) fn by(self, quorum: Option<Quorum>) -> Self {
        Self { counted: quorum.map(Counted::Signers), ..self }
    }

    /// That several people meet it, each with an approval of their own.
    pub(crate) fn approved(self, asked: TooFewApprovals) -> Self {
        Self { counted: Some(Counted::Approvals(asked)), ..self }
    }

    /// That its proofs are held against those that meet these.
    pub(crate) fn beside(self, demands: Arc<[Demand]>) -> Self {
        Self { beside: Some(demands), ..self }
    }

    /// What its proofs are.
    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// How many participants must meet it, where that is asked.
    pub(crate) fn quorum(&self) -> Option<&Quorum> {
        match &self.counted {
            Some(Counted::Signers(quorum)) => Some(quorum),
            Some(Counted::Approvals(_)) | None => None,
        }
    }

    /// Of proofs that go with others: met alone it allows nothing.
    pub(crate) fn accompanying(self) -> Self {
        Self { standing: ProofStanding::Accompanies, ..self }
    }

    /// That one of these built it: a receipt tells the level it is granted.
    pub(crate) fn built_by(mut self, builders: Vec<Arc<Builder>>) -> Self {
        self.builders = builders;
        self
    }

    /// The requirement at `path`, with one planned check a test.
    pub(crate) fn plan(self, path: Text) -> Requirement {
        let mut cards = self.tests.map(|test| test.card);
        if let Some(counted) = &self.counted {
            cards.push(counted.card());
        }
        let (standing, demand) = (self.standing, Arc::new(self));
        let checks = Planned::together(&cards, standing, move |facts| {
            let demand = Arc::clone(&demand);
            let weighed = demand.weighed(facts);
            let chosen = weighed.chosen.as_ref().map(|chosen| demand.told(chosen));
            let publishing = demand.publishing.as_ref().zip(weighed.chosen.as_ref());
            let coverage = publishing.and_then(|(publishing, chosen)| publishing.coverage(chosen));
            let weighed = Rc::new(weighed);
            let (own, of) = (Arc::clone(&demand), Rc::clone(&weighed));
            let judge = Box::new(move |place, moment| demand.answer(place, &weighed, facts, moment));
            let excepted = Box::new(move |place| own.excepted(place, &of, facts));
            Answers { judge, excepted, chosen, coverage }
        });
        Requirement { path, checks }
    }

    fn weighed<'a>(&self, facts: &'a Facts<'a>) -> Weighed<'a> {
        let beside = self.beside.as_ref().map(|demands| Rc::new(Made::of(demands, facts)));
        let candidates = self.kind.candidates(facts).into_iter();
        let testimonies = candidates.flat_map(|one| {
            let beside = beside.clone();
            self.kind.read(Testimony { beside, ..Testimony::of(one, facts) }, facts)
        });
        self.weigh(testimonies, facts.now, &facts.excused)
    }

    /// The proof that is judged, as a receipt tells of it.
    fn told(&self, chosen: &Testimony<'_>) -> Chosen {
        let what = match self.kind {
            Kind::Provenance => ChosenKind::Provenance(low_build_level::granted(&self.builders, chosen)),
            Kind::Receipt { .. } => ChosenKind::Receipt(Previous {
                digest: chosen.signed.cloned(),
                exceptions: chosen.note().and_then(|note| note.exceptions.clone()).unwrap_or_default(),
            }),
            Kind::Signature
            | Kind::Attestation { .. }
            | Kind::Publication
            | Kind::Summary
            | Kind::Release
            | Kind::Vex
            | Kind::MadeOf { .. }
            | Kind::Delivery
            | Kind::Approval { .. }
            | Kind::Layout => ChosenKind::Other,
        };
        let names = match self.kind.names_the_artifact() {
            true => chosen.names.iter().filter(|name| !name.is_empty()).cloned().collect(),
            false => Vec::new(),
        };
        Chosen { evidence: chosen.evidence, names, what }
    }

    /// The answer of the check at this place; the one after all tests counts the signers.
    fn answer(&self, place: usize, weighed: &Weighed<'_>, facts: &Facts<'_>, moment: Moment) -> Outcome {
        match (self.tests.iter().nth(place), &weighed.chosen, &self.counted) {
            (Some(test), Some(chosen), _) => test.judge(chosen, moment, facts.now),
            (Some(_), None, _) if place == 0 => self.kind.absent(facts),
            (None, Some(_), Some(counted)) => self.count(counted, weighed, facts),
            (_, None, _) | (None, Some(_), None) => self.kind.nothing_to_judge(facts),
        }
    }

    /// The exceptions for packages that bear on the violation that is answered at this place.
    fn excepted(&self, place: usize, weighed: &Weighed<'_>, facts: &Facts<'_>) -> Vec<Considered> {
        match (self.tests.iter().nth(place), &weighed.chosen) {
            (Some(test), Some(chosen)) => test.excepted(chosen, facts.now),
            (None, _) | (_, None) => Vec::new(),
        }
    }

    /// Every testimony that meets the whole requirement.
    ///
    /// # Errors
    /// What to answer when there is no testimony at all.
    pub(crate) fn meeting<'a>(&self, facts: &'a Facts<'a>) -> Result<Vec<Testimony<'a>>, Outcome> {
        let testimonies: Vec<_> =
            self.kind.candidates(facts).into_iter().map(|one| Testimony::of(one, facts)).collect();
        if testimonies.is_empty() {
            return Err(self.kind.nothing_to_judge(facts));
        }
        let meets =
            |testimony: &Testimony<'_>| self.weight(testimony, facts.now, &facts.excused).failing == 0;
        Ok(testimonies.into_iter().filter(meets).collect())
    }

    /// What speaks against what this evidence says, where no signer of it meets the whole requirement.
    pub(crate) fn against<'a>(
        &self,
        evidence: EvidenceId,
        facts: &'a Facts<'a>,
        now: Instant,
    ) -> Option<Outcome> {
        let own = self.kind.candidates(facts).into_iter().filter(|one| one.evidence() == evidence);
        let weighed = self.weigh(own.map(|one| Testimony::of(one, facts)), now, &[]);
        let Some(chosen) = weighed.chosen else { return Some(self.kind.nothing_to_judge(facts)) };
        let Reverse(worst) = self.weight(&chosen, now, &[]).worst;
        (worst != Standing::Holds).then(|| self.why(&chosen, worst, now, &[])).flatten()
    }

    /// Whether enough participants meet the whole requirement: parts met by different ones do not add up here either.
    fn count(&self, counted: &Counted, weighed: &Weighed<'_>, facts: &Facts<'_>) -> Outcome {
        match counted.judge(weighed) {
            Outcome::Unknown(_, reasons) => self.kind.too_few(facts, reasons),
            told @ (Outcome::Satisfied(_) | Outcome::Violated(_) | Outcome::NotApplicable(_)) => told,
        }
    }

    /// Chooses the testimony by a listed signer that fails the fewest tests, or a stranger's where there is none; the
    /// first of equals. A violation of a check that is `excused` is not counted as a failure. Where nobody is counted,
    /// one that fails nothing ends the search, so nothing that follows a good proof can cost time or change the choice.
    fn weigh<'a>(
        &self,
        testimonies: impl Iterator<Item = Testimony<'a>>,
        now: Instant,
        excused: &[&str],
    ) -> Weighed<'a> {
        let mut weighed = Weighed { chosen: None, good: Vec::new(), short: Vec::new() };
        let mut least: Option<Weight> = None;
        for testimony in testimonies {
            let weight = self.weight(&testimony, now, excused);
            if self.counted.is_some() {
                let why = || self.why(&testimony, weight.worst.0, now, excused);
                match weight.worst {
                    Reverse(Standing::Holds) => weighed.good.push(testimony.clone()),
                    Reverse(Standing::Wrong | Standing::Open) if weight.unlisted => {}
                    Reverse(Standing::Wrong | Standing::Open) => {
                        weighed.short.extend(why().map(|why| Short { testimony: testimony.clone(), why }));
                    }
                }
            }
            if least.is_none_or(|least| weight < least) {
                least = Some(weight);
                weighed.chosen = Some(testimony);
            }
            if weight.is_faultless() && self.counted.is_none() {
                break;
            }
        }
        weighed
    }

    /// The first answer that is as bad as the worst.
    fn why(
        &self,
        testimony: &Testimony<'_>,
        worst: Standing,
        now: Instant,
        excused: &[&str],
    ) -> Option<Outcome> {
        let tests = self.tests.iter().filter(|test| !test.is_excused(testimony, now, excused));
        let mut answers = tests.flat_map(|test| {
            let then = test.card.timed.then(|| test.judge(testimony, Moment::Then, now));
            then.into_iter().chain([test.judge(testimony, Moment::Now(now), now)])
        });
        answers.find(|outcome| Standing::of(outcome) == worst)
    }

    fn weight(&self, testimony: &Testimony<'_>, now: Instant, excused: &[&str]) -> Weight {
        let mut weight = Weight { unlisted: false, failing: 0, worst: Reverse(Standing::Holds), excepted: 0 };
        for test in self.tests.iter() {
            match test.standing(testimony, now) {
                Standing::Holds => {}
                Standing::Wrong if test.is_excused(testimony, now, excused) => {
                    weight.excepted = weight.excepted.saturating_add(1);
                }
                standing @ (Standing::Open | Standing::Wrong) => {
                    weight.unlisted |= test.lists;
                    weight.failing = weight.failing.saturating_add(1);
                    weight.worst = weight.worst.min(Reverse(standing));
                }
            }
        }
        weight
    }
}

/// What speaks against a testimony; the fields in the order in which they weigh. Among equals the one with something
/// proved wrong is told, so that an unclear statement laid beside it does not hide that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    /// Its signer is on no list.
    unlisted: bool,
    /// How many tests fail and are not excepted.
    failing: usize,
    /// How bad the worst of them is.
    worst: Reverse<Standing>,
    /// How many violations are excepted.
    excepted: usize,
}

impl Weight {
    fn is_faultless(&self) -> bool {
        self.failing == 0 && self.excepted == 0
    }
}

/// What became of all testimonies.
struct Weighed<'a> {
    chosen: Option<Testimony<'a>>,
    /// Those that meet every test, where signers are counted.
    good: Vec<Testimony<'a>>,
    /// Those by listed signers that do not, where signers are counted.
    short: Vec<Short<'a>>,
}

/// What a listed signer signed, and why it does not count.
pub(crate) struct Short<'a> {
    pub(crate) testimony: Testimony<'a>,
    pub(crate) why: Outcome,
}

#[cfg(test)]
mod tests;
