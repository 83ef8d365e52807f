use std::sync::Arc;

use model::{EvidenceId, Gap, Outcome, Subject, Text};
use status::SetAside;
use verify::Signer;

use crate::chosen;
use crate::exception::consider;
use crate::{
    Candidate, Card, Chosen, Considered, Coverage, Disbelieved, Exception, ExitCode, Facts, Moment, Plan,
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
    coverage: Vec<Covered>,
}

/// How much of what the artifact is made of is attested, as one requirement asks.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The requirement: `handoffs.intake.require[1].dependencies`.
    pub path: Text,
    /// What was counted.
    pub coverage: Coverage,
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
    /// The exceptions that are about it and this artifact or what that is made of, applied or not, where it does not hold.
    pub exceptions: Vec<Considered>,
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

    /// Whether exceptions set it aside: a violation still, which decides nothing.
    pub fn excepted(&self) -> bool {
        self.exceptions.iter().any(|considered| considered.refused.is_none())
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

    /// How much of what it is made of is attested, for each requirement that asks, in the order of the plan.
    pub fn coverage(&self) -> &[Covered] {
        &self.coverage
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
    let (mut judged, mut chosen, mut coverage) = (Vec::new(), Vec::new(), Vec::new());
    for one in required {
        judged.extend(one.judged);
        chosen.extend(one.chosen);
        coverage.extend(one.covered);
    }
    let anchored = judged.iter().any(|j| j.anchors && matches!(j.outcome(), Outcome::Satisfied(_)));
    let code = judged.iter().map(code_of).fold(ExitCode::Allow, ExitCode::and);
    let code = if anchored { code } else { code.and(ExitCode::Missing) };
    let mut advice = Vec::new();
    for one in plan.advised.iter().map(|requirement| judge_all(requirement, &[], facts)) {
        advice.extend(one.judged);
        coverage.extend(one.covered);
    }
    let (believed, rejected) = (believed(facts), facts.rejected.clone());
    let set_aside = facts.relied.as_ref().map(|relied| relied.set_aside(&facts.bills)).unwrap_or_default();
    let told = plan.receipts.given && code == ExitCode::Allow;
    let chosen = chosen.into_iter().filter(|_| told).collect();
    let subject = facts.subject.clone();
    Decision { subject, code, judged, advice, believed, rejected, set_aside, chosen, coverage }
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

/// What became of a requirement.
struct Answered {
    judged: Vec<Judged>,
    chosen: Option<Chosen>,
    covered: Option<Covered>,
}

/// The answers first, and then what is made of them: an exception changes no answer. With them the proof that was judged.
fn judge_all(requirement: &Requirement, exceptions: &[Arc<Exception>], facts: &Facts<'_>) -> Answered {
    let mut about = requirement.about(facts);
    let judged = requirement.checks.iter().map(|check| {
        let card = check.card();
        let then = card.timed.then(|| about.answer(check, Moment::Then));
        let now = about.answer(check, Moment::Now(facts.now));
        let own = consider(exceptions, card, [then.as_ref(), Some(&now)], facts.subject, facts.now);
        let mut considered: Vec<Considered> = own.into_iter().collect();
        // Advice has no exceptions: it decides nothing.
        if considered.is_empty() && !exceptions.is_empty() && matches!(now, Outcome::Violated(_)) {
            considered = about.excepted(check);
            considered.sort_by_key(|one| one.refused.is_some());
        }
        let path = requirement.path.clone();
        Judged { card, path, then, now, exceptions: considered, anchors: check.anchors() }
    });
    let judged = judged.collect();
    let (chosen, coverage) = about.told();
    let covered = coverage.map(|coverage| Covered { path: requirement.path.clone(), coverage });
    Answered { judged, chosen, covered }
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
            excepted: vec![],
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
                publishing: None,
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
