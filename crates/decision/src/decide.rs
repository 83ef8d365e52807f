use std::sync::Arc;

use model::{EvidenceId, Gap, Outcome, Subject, Text};
use status::SetAside;
use verify::Signer;

use crate::chosen;
use crate::exception::consider;
use crate::{
    Candidate, Card, Chosen, Considered, Disbelieved, Exception, ExitCode, Facts, Moment, Plan, Relied,
    Requirement, Speaks, Verdict, Words,
};

/// What was decided about one subject, and why. Only [`decide`] makes one.
#[derive(Clone, Debug)]
pub struct Decision {
    subject: Subject,
    code: ExitCode,
    judged: Vec<Judged>,
    advice: Vec<Judged>,
    believed: Vec<Believed>,
    rejected: Vec<Disbelieved>,
    set_aside: Vec<SetAside>,
    chosen: Vec<Chosen>,
}

/// A bound proof by one signer, as it stood when it was judged: whether it met a demand is for the checks to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed {
    /// The evidence it came from.
    pub evidence: EvidenceId,
    /// What it says.
    pub speaks: Speaks,
    /// Who signed, and when, and what vouches for that.
    pub signer: Signer,
}

/// One check's answers.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which check.
    pub card: &'static Card,
    /// The requirement that planned it: `handoffs.intake.require[1].provenance`.
    pub path: Text,
    /// Its answer for the time of signing, if it has a time.
    pub then: Option<Outcome>,
    /// Its answer for the time of the handoff.
    pub now: Outcome,
    /// The exception that is about it and this artifact, applied or not, where it does not hold.
    pub exception: Option<Considered>,
    /// Whether being satisfied gives an allow the proof by a listed identity that it needs.
    pub anchors: bool,
}

impl Judged {
    /// The worse of then and now: both must hold.
    pub fn outcome(&self) -> &Outcome {
        match &self.then {
            Some(then) if gravity(then) > gravity(&self.now) => then,
            _ => &self.now,
        }
    }

    /// Whether an exception sets it aside: a violation still, which decides nothing.
    pub fn excepted(&self) -> bool {
        self.exception.as_ref().is_some_and(|considered| considered.refused.is_none())
    }
}

impl Decision {
    /// What was judged.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Allow, deny or undecided.
    pub fn verdict(&self) -> Verdict {
        self.code.verdict()
    }

    /// The exit code this subject alone asks for.
    pub fn code(&self) -> ExitCode {
        self.code
    }

    /// Every check's answers, in the order of the plan.
    pub fn judged(&self) -> &[Judged] {
        &self.judged
    }

    /// The answers of checks that only advise, in the order of the plan. The decision is the same without them.
    pub fn advice(&self) -> &[Judged] {
        &self.advice
    }

    /// Every bound proof about the subject, one for each signer, in the order of the evidence.
    pub fn believed(&self) -> &[Believed] {
        &self.believed
    }

    /// Evidence that was found and not believed.
    pub fn rejected(&self) -> &[Disbelieved] {
        &self.rejected
    }

    /// Entries of status lists that speak of the subject, or of what a proof rests on, and count for nothing.
    pub fn set_aside(&self) -> &[SetAside] {
        &self.set_aside
    }

    /// The proof by which each requirement was met, of an allow at a handoff that gives receipts; else none.
    pub fn chosen(&self) -> &[Chosen] {
        &self.chosen
    }

    /// The same, with the sentences it has in common with other decisions kept once.
    #[must_use]
    pub fn sharing(mut self, words: &Words) -> Self {
        words.share(&mut self.judged);
        words.share(&mut self.advice);
        self
    }

    /// What those proofs call the artifact; each name once.
    pub fn names(&self) -> Vec<Text> {
        chosen::names(&self.chosen)
    }
}

/// Decides. Allow if and only if every required check is satisfied, excepted or not applicable, and at least one
/// satisfied check rests on a bound proof by a listed identity.
pub fn decide(plan: &Plan, facts: &Facts<'_>) -> Decision {
    let required = plan.required.iter().map(|requirement| judge_all(requirement, &plan.exceptions, facts));
    let (judged, chosen): (Vec<Vec<Judged>>, Vec<Option<Chosen>>) = required.unzip();
    let judged: Vec<Judged> = judged.into_iter().flatten().collect();
    let anchored = judged.iter().any(|j| j.anchors && matches!(j.outcome(), Outcome::Satisfied(_)));
    let code = judged.iter().map(code_of).fold(ExitCode::Allow, ExitCode::and);
    let code = if anchored { code } else { code.and(ExitCode::Missing) };
    let advice = plan.advised.iter().flat_map(|requirement| judge_all(requirement, &[], facts).0).collect();
    let (believed, rejected) = (believed(facts), facts.rejected.clone());
    let set_aside = facts.relied.as_ref().map(Relied::set_aside).unwrap_or_default();
    let told = plan.receipts.given && code == ExitCode::Allow;
    let chosen = chosen.into_iter().flatten().filter(|_| told).collect();
    Decision { subject: facts.subject.clone(), code, judged, advice, believed, rejected, set_aside, chosen }
}

fn believed(facts: &Facts<'_>) -> Vec<Believed> {
    let mut believed: Vec<Believed> = facts.candidates().map(Believed::of).collect();
    believed.sort_by_key(|one| one.evidence);
    believed
}

impl Believed {
    fn of(candidate: Candidate<'_>) -> Self {
        let speaks = match candidate.statement() {
            None if candidate.layout().is_some() => Speaks::Layout,
            None => Speaks::ForBytes,
            Some(bound) => Speaks::Statement(bound.proof().value().predicate_type.clone()),
        };
        Self { evidence: candidate.evidence(), speaks, signer: candidate.signer().clone() }
    }
}

/// The answers first, and then what is made of them: an exception changes no answer. With them the proof that was judged.
fn judge_all(
    requirement: &Requirement,
    exceptions: &[Arc<Exception>],
    facts: &Facts<'_>,
) -> (Vec<Judged>, Option<Chosen>) {
    let mut about = requirement.about(facts);
    let judged = requirement.checks.iter().map(|check| {
        let card = check.card();
        let then = card.timed.then(|| about.answer(check, Moment::Then));
        let now = about.answer(check, Moment::Now(facts.now));
        let exception = consider(exceptions, card, [then.as_ref(), Some(&now)], facts.subject, facts.now);
        Judged { card, path: requirement.path.clone(), then, now, exception, anchors: check.anchors() }
    });
    let judged = judged.collect();
    (judged, about.chosen())
}

fn code_of(judged: &Judged) -> ExitCode {
    match judged.outcome() {
        _ if judged.excepted() => ExitCode::Allow,
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => ExitCode::Allow,
        Outcome::Violated(_) => ExitCode::Wrong,
        Outcome::Unknown(Gap::Missing | Gap::Inconclusive | Gap::Stale, _) => ExitCode::Missing,
        Outcome::Unknown(Gap::Unreachable, _) => ExitCode::Unreachable,
    }
}

fn gravity(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Violated(_) => 3,
        Outcome::Unknown(..) => 2,
        Outcome::Satisfied(_) => 1,
        Outcome::NotApplicable(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Planned;
    use model::{Artifact, ArtifactKind, Instant, NonEmpty, Reason};

    const CARD: Card = Card {
        id: "anchor",
        since: "0.1",
        asks: "",
        timed: true,
        waivable: false,
        anchors: true,
        page: "",
        controls: &[],
    };
    static ANCHOR: Card = CARD;
    static LOOSE: Card = Card { anchors: false, id: "loose", ..CARD };

    fn satisfied() -> Outcome {
        Outcome::satisfied(Reason::new("yes"))
    }

    fn decided(checks: Vec<Planned>) -> Decision {
        let subject = Subject::Artifact(Artifact {
            given: "a".into(),
            kind: ArtifactKind::File,
            digests: vec![],
            size: None,
        });
        let facts = Facts {
            subject: &subject,
            now: Instant::from_unix(0).unwrap(),
            signatures: vec![],
            statements: vec![],
            layouts: vec![],
            rejected: vec![],
            at_large: &[],
            excused: vec![],
            unreachable: vec![],
            relied: None,
            advised: None,
            bills: vec![],
            together: Arc::default(),
            earlier: None,
            again: None,
        };
        let requirement = Requirement { path: "r".into(), checks: NonEmpty::of(checks).unwrap() };
        decide(
            &Plan {
                handoff: "h".into(),
                required: NonEmpty::one(requirement),
                advised: vec![],
                status: None,
                advisories: vec![],
                dependencies: vec![],
                exceptions: vec![],
                receipts: crate::ReceiptPlan::default(),
            },
            &facts,
        )
    }

    fn answering(card: &'static Card, outcome: Outcome) -> Planned {
        Planned::new(card, move |_, _| outcome.clone())
    }

    #[test]
    fn satisfied_checks_without_a_listed_identity_are_not_enough() {
        assert_eq!(decided(vec![answering(&LOOSE, satisfied())]).code(), ExitCode::Missing);
        assert_eq!(
            decided(vec![answering(&ANCHOR, Outcome::NotApplicable(Reason::new("n")))]).code(),
            ExitCode::Missing
        );
        assert_eq!(decided(vec![answering(&ANCHOR, satisfied())]).code(), ExitCode::Allow);
    }

    #[test]
    fn lanes_never_convert() {
        let unknown = |gap| Outcome::unknown(gap, Reason::new("?"));
        let with =
            |outcome| decided(vec![answering(&ANCHOR, satisfied()), answering(&LOOSE, outcome)]).code();
        assert_eq!(with(Outcome::violated(Reason::new("no"))), ExitCode::Wrong);
        assert_eq!(with(unknown(Gap::Missing)), ExitCode::Missing);
        assert_eq!(with(unknown(Gap::Stale)), ExitCode::Missing);
        assert_eq!(with(unknown(Gap::Inconclusive)), ExitCode::Missing);
        assert_eq!(with(unknown(Gap::Unreachable)), ExitCode::Unreachable);
    }

    #[test]
    fn both_then_and_now_must_hold() {
        for bad_then in [true, false] {
            let judge = move |_: &Facts<'_>, moment: Moment| match (moment, bad_then) {
                (Moment::Then, true) | (Moment::Now(_), false) => Outcome::violated(Reason::new("no")),
                (Moment::Then, false) | (Moment::Now(_), true) => satisfied(),
            };
            assert_eq!(decided(vec![Planned::new(&ANCHOR, judge)]).code(), ExitCode::Wrong);
        }
    }
}
