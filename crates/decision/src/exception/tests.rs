use super::*;
use crate::{ExitCode, Facts, Moment, Plan, Planned, Requirement, decide};
use model::{Artifact, ArtifactKind, Gap, NonEmpty, Reason};
use proptest::prelude::*;

const CARD: Card = Card {
    id: "signer",
    since: "0.1",
    asks: "",
    timed: false,
    waivable: false,
    anchors: true,
    page: "",
    controls: &[],
};
static SIGNER: Card = CARD;
static LEVEL: Card = Card { id: "level", waivable: true, anchors: false, ..CARD };
static AGE: Card = Card { id: "age", waivable: true, anchors: false, timed: true, ..CARD };
static CARDS: [&Card; 3] = [&SIGNER, &LEVEL, &AGE];

const NOW: i64 = 1_000_000_000;

fn at(seconds: i64) -> Instant {
    Instant::from_unix(seconds).unwrap()
}

fn answer(number: u8) -> Outcome {
    match number {
        0 => Outcome::satisfied(Reason::new("yes")),
        1 => Outcome::violated(Reason::new("no")),
        2 => Outcome::unknown(Gap::Stale, Reason::new("?")),
        3 => Outcome::unknown(Gap::Unreachable, Reason::new("?")),
        _ => Outcome::NotApplicable(Reason::new("-")),
    }
}

/// An exception from `check` for the artifact of this digit, with so many seconds before it.
fn exception(check: &'static Card, digit: u8, left: i64) -> Exception {
    Exception {
        name: "e".into(),
        check,
        from: Excepted::Artifact(Digest::sha256([digit; 32])),
        reason: "r".into(),
        owner: "o@o.example".into(),
        approved_by: "a".into(),
        expires: at(NOW.saturating_add(left)),
    }
}

/// Decides over one check for each card, answered so *then* and *now*, about artifact 1.
fn decided(answers: [(u8, u8); 3], exceptions: Vec<Exception>) -> crate::Decision {
    let subject = Subject::Artifact(Artifact {
        given: "a".into(),
        kind: ArtifactKind::File,
        digests: vec![Digest::sha256([1; 32])],
        size: None,
    });
    let facts = Facts {
        subject: &subject,
        now: at(NOW),
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
    let planned = CARDS.iter().zip(answers).map(|(card, (then, now))| {
        Planned::new(card, move |_, moment| answer(if moment == Moment::Then { then } else { now }))
    });
    let checks = NonEmpty::of(planned.collect()).unwrap();
    let plan = Plan {
        handoff: "h".into(),
        required: NonEmpty::one(Requirement { path: "r".into(), checks }),
        advised: vec![],
        status: None,
        advisories: vec![],
        dependencies: vec![],
        publishing: None,
        exceptions: exceptions.into_iter().map(Arc::new).collect(),
        receipts: crate::ReceiptPlan::default(),
    };
    decide(&plan, &facts)
}

const GOOD: (u8, u8) = (0, 0);
const BAD: (u8, u8) = (1, 1);

fn code(answers: [(u8, u8); 3], exceptions: Vec<Exception>) -> ExitCode {
    decided(answers, exceptions).code()
}

#[test]
fn a_violation_of_a_waivable_check_is_set_aside_and_stays_one() {
    let decision = decided([GOOD, BAD, GOOD], vec![exception(&LEVEL, 1, 60)]);
    assert_eq!(decision.code(), ExitCode::Allow);
    let judged = &decision.judged()[1];
    assert!(matches!(judged.outcome(), Outcome::Violated(_)) && judged.excepted());
    assert_eq!(code([GOOD, BAD, GOOD], vec![]), ExitCode::Wrong);
    assert_eq!(code([GOOD, BAD, BAD], vec![exception(&LEVEL, 1, 60)]), ExitCode::Wrong);
}

#[test]
fn it_is_for_one_check_and_one_artifact() {
    assert_eq!(code([GOOD, BAD, GOOD], vec![exception(&AGE, 1, 60)]), ExitCode::Wrong);
    assert_eq!(code([GOOD, BAD, GOOD], vec![exception(&LEVEL, 2, 60)]), ExitCode::Wrong);
}

#[test]
fn its_end_is_near_and_has_not_passed() {
    let judged = |left| decided([GOOD, BAD, GOOD], vec![exception(&LEVEL, 1, left)]);
    for (left, refused) in [
        (0, None),
        (MAX_EXCEPTION, None),
        (-1, Some(Refused::Ended)),
        (MAX_EXCEPTION + 1, Some(Refused::TooLong)),
    ] {
        let decision = judged(left);
        let told = decision.judged()[1].exceptions.first().unwrap();
        assert_eq!(told.refused, refused, "{left}");
        assert_eq!(decision.code() == ExitCode::Allow, refused.is_none(), "{left}");
    }
    let both = vec![exception(&LEVEL, 1, -1), exception(&LEVEL, 1, 60)];
    assert_eq!(code([GOOD, BAD, GOOD], both), ExitCode::Allow, "the one that holds counts");
}

#[test]
fn who_signed_and_what_cannot_be_told_is_never_excepted() {
    assert_eq!(code([BAD, GOOD, GOOD], vec![exception(&SIGNER, 1, 60)]), ExitCode::Wrong);
    for (then, now) in [(2, 2), (1, 2), (2, 1), (3, 1), (0, 2)] {
        let decision = decided([GOOD, GOOD, (then, now)], vec![exception(&AGE, 1, 60)]);
        assert_ne!(decision.code(), ExitCode::Allow, "{then} {now}");
        let told = decision.judged()[2].exceptions.first().unwrap();
        assert_eq!(told.refused, Some(Refused::NotViolated), "{then} {now}");
    }
}

#[test]
fn an_excepted_check_is_no_anchor() {
    // Not even the signer's own check: nothing that holds says who made a proof.
    assert_eq!(code([(4, 4), BAD, GOOD], vec![exception(&LEVEL, 1, 60)]), ExitCode::Missing);
}

proptest! {
    /// Exceptions change no answer, and set aside nothing but violations of waivable checks.
    #[test]
    fn an_exception_changes_no_other_check(
        answers in [(0_u8..5, 0_u8..5), (0_u8..5, 0_u8..5), (0_u8..5, 0_u8..5)],
        made in proptest::collection::vec((0_usize..3, 1_u8..3, -2_i64..MAX_EXCEPTION + 2), 0..4),
    ) {
        let exceptions = made.iter().map(|(card, digit, left)| exception(CARDS[*card], *digit, *left)).collect();
        let (without, with) = (decided(answers, vec![]), decided(answers, exceptions));
        for (before, after) in without.judged().iter().zip(with.judged()) {
            prop_assert_eq!(&before.then, &after.then);
            prop_assert_eq!(&before.now, &after.now);
            let named = made.iter().any(|(card, digit, _)| CARDS[*card].id == after.card.id && *digit == 1);
            prop_assert!(named || after.exceptions.is_empty());
            if after.excepted() {
                prop_assert!(after.card.waivable && matches!(after.outcome(), Outcome::Violated(_)));
            }
        }
        if with.code() == ExitCode::Allow {
            let held = |judged: &crate::Judged| judged.outcome().passes() || judged.excepted();
            prop_assert!(with.judged().iter().all(held));
            let anchor = &with.judged()[0];
            prop_assert!(matches!(anchor.outcome(), Outcome::Satisfied(_)));
        }
        if made.is_empty() {
            prop_assert_eq!(without.code(), with.code());
        }
    }
}
