use std::sync::Arc;

use decision::{Card, Facts, Moment, Planned, Requirement};
use model::{Instant, NonEmpty, Outcome, Text};

use crate::kind::Kind;
use crate::testimony::Testimony;
use crate::too_few_signers::{self, Quorum};

/// One check of a requirement with its parameters: what it asks of one candidate.
pub(crate) struct Test {
    card: &'static Card,
    judge: Box<Judge>,
}

type Judge = dyn Fn(&Testimony<'_>, Instant) -> Outcome + Send + Sync;

impl Test {
    /// The check of `card`, whose judging function asks about one instant.
    pub(crate) fn new<P: Send + Sync + 'static>(
        card: &'static Card,
        params: P,
        judge: fn(&Testimony<'_>, &P, Instant) -> Outcome,
    ) -> Self {
        Self { card, judge: Box::new(move |testimony, at| judge(testimony, &params, at)) }
    }

    fn judge(&self, testimony: &Testimony<'_>, moment: Moment, now: Instant) -> Outcome {
        (self.judge)(testimony, testimony.at(moment, now))
    }

    /// Whether it fails at any moment it is asked about: both must hold.
    fn fails(&self, testimony: &Testimony<'_>, now: Instant) -> bool {
        let holds = |moment| self.judge(testimony, moment, now).passes();
        !holds(Moment::Now(now)) || (self.card.timed && !holds(Moment::Then))
    }
}

/// A requirement: one candidate of its kind must meet every test.
///
/// The candidate that fails least is chosen, and every check judges that one alone. Were each check to look
/// for a candidate of its own, a stranger's statement from the right source and the right signer's statement
/// from a wrong one would together pass.
pub(crate) struct Demand {
    kind: Kind,
    tests: NonEmpty<Arc<Test>>,
    quorum: Option<Quorum>,
}

impl Demand {
    /// A demand for `kind`. The presence check comes first and answers for an absence.
    pub(crate) fn new(kind: Kind, presence: Test, tests: Vec<Test>) -> Self {
        let mut all = NonEmpty::one(Arc::new(presence));
        for test in tests {
            all.push(Arc::new(test));
        }
        Self { kind, tests: all, quorum: None }
    }

    /// That several participants meet it, each with a proof of their own.
    pub(crate) fn by(mut self, quorum: Option<Quorum>) -> Self {
        self.quorum = quorum;
        self
    }

    /// The requirement at `path`, with one planned check a test.
    pub(crate) fn plan(self, path: Text) -> Requirement {
        let demand = Arc::new(self);
        let mut checks = demand.tests.map(|test| {
            let (demand, test) = (Arc::clone(&demand), Arc::clone(test));
            Planned::new(test.card, move |facts, moment| demand.answer(&test, facts, moment))
        });
        if let Some(quorum) = demand.quorum.clone() {
            let demand = Arc::clone(&demand);
            checks.push(Planned::new(&too_few_signers::CARD, move |facts, _| demand.count(&quorum, facts)));
        }
        Requirement { path, checks }
    }

    fn answer(&self, test: &Arc<Test>, facts: &Facts<'_>, moment: Moment) -> Outcome {
        let testimonies = self.kind.candidates(facts).into_iter().map(Testimony::of);
        match self.choose(testimonies, facts.now) {
            Some(chosen) => test.judge(&chosen, moment, facts.now),
            None if Arc::ptr_eq(test, self.tests.first()) => self.kind.absent(facts),
            None => self.kind.nothing_to_judge(facts),
        }
    }

    /// Every testimony that meets the whole requirement.
    ///
    /// # Errors
    /// What to answer when there is no testimony at all.
    pub(crate) fn meeting<'a>(&self, facts: &'a Facts<'a>) -> Result<Vec<Testimony<'a>>, Outcome> {
        let testimonies: Vec<_> = self.kind.candidates(facts).into_iter().map(Testimony::of).collect();
        if testimonies.is_empty() {
            return Err(self.kind.nothing_to_judge(facts));
        }
        let meets =
            |testimony: &Testimony<'_>| self.tests.iter().all(|test| !test.fails(testimony, facts.now));
        Ok(testimonies.into_iter().filter(meets).collect())
    }

    /// Whether enough participants meet the whole requirement: parts met by different ones do not add up here either.
    fn count(&self, quorum: &Quorum, facts: &Facts<'_>) -> Outcome {
        match self.meeting(facts) {
            Ok(good) => too_few_signers::judge(&good, quorum),
            Err(outcome) => outcome,
        }
    }

    /// The testimony that fails the fewest tests; the first of equals. A later one that fails nothing ends the
    /// search, so nothing that follows a good proof can cost time or change the choice.
    fn choose<'a>(
        &self,
        testimonies: impl Iterator<Item = Testimony<'a>>,
        now: Instant,
    ) -> Option<Testimony<'a>> {
        let mut best: Option<(usize, Testimony<'a>)> = None;
        for testimony in testimonies {
            let failing = self.tests.iter().filter(|test| test.fails(&testimony, now)).count();
            if best.as_ref().is_none_or(|(least, _)| failing < *least) {
                best = Some((failing, testimony));
            }
            if failing == 0 {
                break;
            }
        }
        best.map(|(_, testimony)| testimony)
    }
}

#[cfg(test)]
mod tests;
