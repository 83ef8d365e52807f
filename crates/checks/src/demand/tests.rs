use super::*;
use crate::testimony::sample::{self, instant};
use crate::{
    Identity, KeyIdentity, Source, low_build_level, missing_provenance, unlisted_signer, wrong_name,
    wrong_source,
};
use model::{EvidenceId, Gap, Pattern, Principal, Reason};
use proptest::prelude::*;

fn card(timed: bool) -> &'static Card {
    static PLAIN: Card = Card {
        id: "plain",
        since: "0.1",
        asks: "",
        timed: false,
        waivable: false,
        anchors: false,
        page: "",
        controls: &[],
    };
    static TIMED: Card = Card {
        id: "timed",
        since: "0.1",
        asks: "",
        timed: true,
        waivable: false,
        anchors: false,
        page: "",
        controls: &[],
    };
    if timed { &TIMED } else { &PLAIN }
}

/// A test that holds for the evidence listed.
fn holds_for(evidence: &[u32]) -> Test {
    let evidence = evidence.to_vec();
    Test::new(card(false), evidence, |testimony, evidence, _| {
        if evidence.contains(&testimony.evidence.row) {
            Outcome::satisfied(Reason::new("yes"))
        } else {
            Outcome::unknown(Gap::Missing, Reason::new("no"))
        }
    })
}

fn numbered(evidence: u32) -> Testimony<'static> {
    Testimony { evidence: EvidenceId::file(evidence), ..sample::testimony() }
}

fn demand(tests: Vec<Test>) -> Demand {
    let mut tests = tests.into_iter();
    let first = tests.next().unwrap();
    Demand::new(Kind::Provenance, first, tests.collect())
}

fn chosen(demand: &Demand, testimonies: Vec<Testimony<'_>>) -> Option<u32> {
    demand.weigh(testimonies.into_iter(), sample::now(), &[]).chosen.map(|chosen| chosen.evidence.row)
}

/// Whether one chosen testimony meets every test: what an allow rests on.
fn met(demand: &Demand, testimonies: Vec<Testimony<'_>>) -> bool {
    let chosen = demand.weigh(testimonies.into_iter(), sample::now(), &[]).chosen;
    chosen.is_some_and(|chosen| demand.weight(&chosen, sample::now(), &[]).failing == 0)
}

#[test]
fn nothing_is_chosen_of_nothing() {
    assert_eq!(chosen(&demand(vec![holds_for(&[])]), vec![]), None);
}

#[test]
fn the_one_that_fails_least_is_chosen() {
    let tests = || vec![holds_for(&[1, 2]), holds_for(&[2, 3]), holds_for(&[2])];
    assert_eq!(chosen(&demand(tests()), vec![numbered(1), numbered(2), numbered(3)]), Some(2));
    assert_eq!(chosen(&demand(tests()), vec![numbered(3), numbered(1)]), Some(3), "equals: the first");
    assert_eq!(chosen(&demand(tests()), vec![numbered(1), numbered(3)]), Some(1), "equals: the first");
    assert_eq!(chosen(&demand(tests()), vec![numbered(9), numbered(8)]), Some(9), "all bad: the first");
}

#[test]
fn parts_met_by_different_candidates_never_add_up() {
    let tests = || vec![holds_for(&[1, 2, 3]), holds_for(&[1, 2]), holds_for(&[2, 3]), holds_for(&[1, 3])];
    assert!(!met(&demand(tests()), vec![numbered(1), numbered(2), numbered(3)]));
    assert!(met(
        &demand(vec![holds_for(&[1, 3]), holds_for(&[2, 3])]),
        vec![numbered(1), numbered(2), numbered(3)]
    ));
}

#[test]
fn a_timed_test_must_hold_at_both_moments() {
    let signed_at = sample::testimony().signed_at.unwrap();
    for (good, timed) in [(signed_at, true), (sample::now(), true), (sample::now(), false)] {
        let test = Test::new(card(timed), good, |_, good, at| {
            if at == *good {
                Outcome::satisfied(Reason::new("yes"))
            } else {
                Outcome::violated(Reason::new("no"))
            }
        });
        assert_eq!(
            test.standing(&numbered(0), sample::now()) == Standing::Wrong,
            timed,
            "good only at {good}"
        );
    }
}

#[test]
fn without_a_proven_time_then_is_the_handoff() {
    let timeless = Testimony { signed_at: None, ..sample::testimony() };
    assert_eq!(timeless.at(Moment::Then, sample::now()), sample::now());
    let proven = sample::testimony();
    assert_eq!(proven.at(Moment::Then, sample::now()), instant("2026-08-01T10:00:00Z"));
    assert_eq!(proven.at(Moment::Now(sample::now()), sample::now()), sample::now());
}

/// The mixing attack with the real checks: acme's proof from a wrong source, a stranger's from the right one.
#[test]
fn a_stranger_cannot_lend_the_right_source() {
    let by = sample::by_acme_ci();
    let source = Source::parse("github.com/acme/widget").unwrap();
    let real = || {
        Demand::new(
            Kind::Provenance,
            Test::new(&missing_provenance::CARD, (), missing_provenance::judge),
            vec![
                Test::new(
                    &unlisted_signer::CARD,
                    unlisted_signer::UnlistedSigner { by: by.clone() },
                    unlisted_signer::judge,
                ),
                Test::new(
                    &wrong_source::CARD,
                    wrong_source::WrongSource { source: source.clone() },
                    wrong_source::judge,
                ),
                Test::new(
                    &low_build_level::CARD,
                    low_build_level::LowBuildLevel {
                        builders: vec![sample::builder("b", sample::SIGNER, 3)],
                        level: 3,
                    },
                    low_build_level::judge,
                ),
            ],
        )
    };
    let stranger = sample::key("evil");
    let lent = || Testimony { principal: &stranger, ..sample::built(sample::provenance()) };
    let wrong = || sample::built(sample::with_source("https://github.com/acme/gadget"));
    let good = || Testimony { evidence: EvidenceId::file(7), ..sample::built(sample::provenance()) };
    assert!(!met(&real(), vec![lent(), wrong()]));
    assert!(!met(&real(), vec![wrong(), lent()]));
    assert!(met(&real(), vec![lent(), wrong(), good()]));
    assert!(met(&real(), vec![good(), lent(), wrong(), sample::unreadable()]));
    assert_eq!(chosen(&real(), vec![sample::unreadable(), lent(), good()]), Some(7));
}

/// A stranger's statement that breaks less never hides what the listed signer's own statement breaks.
#[test]
fn a_listed_signer_comes_before_a_stranger() {
    let listed = || holds_for(&[2, 3]).listing();
    let tests = || vec![listed(), holds_for(&[1]), holds_for(&[1, 3])];
    assert_eq!(chosen(&demand(tests()), vec![numbered(1), numbered(2)]), Some(2));
    assert_eq!(chosen(&demand(tests()), vec![numbered(2), numbered(1)]), Some(2));
    assert_eq!(chosen(&demand(tests()), vec![numbered(1), numbered(2), numbered(3)]), Some(3));
    assert_eq!(
        chosen(&demand(tests()), vec![numbered(4), numbered(1)]),
        Some(1),
        "strangers: the better one"
    );
    assert!(!met(&demand(tests()), vec![numbered(1), numbered(2), numbered(3)]));
}

/// Every check of a requirement speaks of one choice, made once.
#[test]
fn a_requirement_looks_at_the_facts_once() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static LOOKED: AtomicUsize = AtomicUsize::new(0);
    let cards = NonEmpty::of(vec![card(false), card(true), card(false)]).unwrap();
    let checks = Planned::together(&cards, ProofStanding::Alone, |_| {
        LOOKED.fetch_add(1, Ordering::Relaxed);
        let judge = Box::new(|place: usize, _| Outcome::satisfied(Reason::new(place.to_string())));
        Answers { judge, excepted: Box::new(|_| vec![]), chosen: None, coverage: None }
    });
    let required = NonEmpty::one(Requirement { path: "r".into(), checks });
    let subject = model::Subject::Artifact(model::Artifact {
        given: "a".into(),
        kind: model::ArtifactKind::File,
        digests: vec![],
        size: None,
    });
    let facts = Facts {
        subject: &subject,
        now: sample::now(),
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
    let decision = decision::decide(
        &decision::Plan {
            handoff: "h".into(),
            required,
            advised: vec![],
            status: None,
            advisories: vec![],
            dependencies: vec![],
            publishing: None,
            exceptions: vec![],
            receipts: decision::ReceiptPlan::default(),
        },
        &facts,
    );
    let told: Vec<_> = decision.judged().iter().map(|j| j.outcome().reasons()[0].text.to_string()).collect();
    assert_eq!(told, ["0", "1", "2"]);
    assert_eq!(LOOKED.load(Ordering::Relaxed), 1);
}

/// Two signers of one statement are two candidates: the listed one's key and the other one's time do not mix.
#[test]
fn a_name_and_a_signer_come_from_one_candidate() {
    let by = NonEmpty::one(sample::named(
        "offline",
        Identity::Key(KeyIdentity { root: "acme-key".into(), rotation: None }),
    ));
    let names = NonEmpty::one(Pattern::parse("widget.tgz").unwrap());
    let demand = demand(vec![
        Test::new(&unlisted_signer::CARD, unlisted_signer::UnlistedSigner { by }, unlisted_signer::judge),
        Test::new(
            &wrong_name::CARD,
            wrong_name::WrongName { names, named_elsewhere: false },
            wrong_name::judge,
        ),
    ]);
    let (acme, evil): (Principal, Principal) = (sample::key("acme-key"), sample::key("evil"));
    let (right, wrong) = (["widget.tgz".into()], ["gadget.tgz".into()]);
    let one = |principal, names| Testimony { principal, names, ..sample::testimony() };
    assert!(!met(&demand, vec![one(&acme, &wrong), one(&evil, &right)]));
    assert!(met(&demand, vec![one(&evil, &right), one(&acme, &right)]));
}

proptest! {
    /// A demand is met exactly when some one testimony meets all of it, wherever it stands.
    #[test]
    fn met_by_one_or_not_at_all(
        table in proptest::collection::vec([any::<bool>(); 5], 1..6),
        turned in 0_usize..5,
    ) {
        let column = |row: &[bool; 5]| (0_u32..).zip(row).filter(|(_, holds)| **holds).map(|(n, _)| n).collect();
        let holding: Vec<Vec<u32>> = table.iter().map(column).collect();
        let tests = || holding.iter().map(|row| holds_for(row)).collect();
        let mut evidence = [0, 1, 2, 3, 4];
        evidence.rotate_left(turned);
        let testimonies = || evidence.iter().copied().map(numbered).collect::<Vec<_>>();
        let failing = |n: u32| holding.iter().filter(|row| !row.contains(&n)).count();
        let first_of_the_best = evidence.iter().copied().min_by_key(|n| failing(*n));
        prop_assert_eq!(chosen(&demand(tests()), testimonies()), first_of_the_best);
        let one_does = evidence.iter().any(|n| failing(*n) == 0);
        prop_assert_eq!(met(&demand(tests()), testimonies()), one_does);
    }

    /// More evidence never spoils a delivery, and less never improves one.
    #[test]
    fn adding_testimonies_never_takes_a_yes_away(good in 0_usize..5, strangers in 0_u32..5) {
        let tests = || vec![holds_for(&[100]), holds_for(&[100, 1, 2])];
        let mut testimonies: Vec<_> = (0..strangers).map(numbered).collect();
        prop_assert!(!met(&demand(tests()), (0..strangers).map(numbered).collect()));
        testimonies.insert(good.min(testimonies.len()), numbered(100));
        prop_assert!(met(&demand(tests()), testimonies));
    }
}

#[test]
fn an_excepted_violation_does_not_weigh_in_the_choice() {
    let excepted = card(true);
    let wrong_for_one = Test::new(excepted, (), |testimony, (), _| {
        if testimony.evidence.row == 1 {
            Outcome::violated(Reason::new("no"))
        } else {
            Outcome::satisfied(Reason::new("yes"))
        }
    });
    let demand = demand(vec![wrong_for_one, other_fault()]);
    let of = |excused: &[&str], order: [u32; 2]| {
        let weighed = demand.weigh(order.into_iter().map(numbered), sample::now(), excused);
        weighed.chosen.map(|chosen| chosen.evidence.row)
    };
    for order in [[1, 2], [2, 1]] {
        assert_eq!(of(&[excepted.id], order), Some(1), "{order:?}");
    }
    assert_eq!(of(&[], [2, 1]), Some(2), "without an exception they are equals: the first");
}

/// Wrong for the second testimony, by a check of another id.
fn other_fault() -> Test {
    Test::new(&wrong_source::CARD, (), |testimony, (), _| {
        if testimony.evidence.row == 2 {
            Outcome::violated(Reason::new("no"))
        } else {
            Outcome::satisfied(Reason::new("yes"))
        }
    })
}
