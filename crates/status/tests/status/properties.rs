//! Denials are monotone, and the order of lists says nothing.

use countersign_status::{Power, Standing, Status, Tense};
use formats::{StatusEntry, StatusState};
use proptest::prelude::*;

use crate::setting::{acme, at, entry, lifts, list, now, party, since, suspended, window};

fn state() -> impl Strategy<Value = StatusState> {
    prop_oneof![
        Just(since("2026-08-01")),
        Just(since("2026-12-01")),
        Just(window("2026-06-01", "2026-07-01")),
        Just(StatusState::RevokedRetroactively),
        Just(suspended(None)),
        Just(suspended(Some("2026-11-21"))),
        Just(suspended(Some("2026-12-21"))),
        Just(StatusState::Suspended { from: at("2026-12-01"), until: None, incident: "I".into() }),
        Just(lifts("E-0")),
        Just(lifts("E-1")),
    ]
}

fn entries() -> impl Strategy<Value = Vec<StatusEntry>> {
    proptest::collection::vec((0..3_u8, state(), prop::bool::weighted(0.8)), 0..4).prop_map(|all| {
        let one = |(id, state, ours): (u8, StatusState, bool)| {
            entry(&format!("E-{id}"), party(if ours { "acme" } else { "globex" }), state)
        };
        all.into_iter().map(one).collect()
    })
}

fn status(retail: &[StatusEntry], partner: &[StatusEntry], turned: bool) -> Status {
    let mut lists = vec![list("retail", Power::Framework, retail), list("acme", Power::Owner, partner)];
    if turned {
        lists.reverse();
    }
    Status::new(lists, now()).unwrap()
}

fn all(status: &Status) -> Vec<Standing> {
    let times = [None, Some("2026-05-01"), Some("2026-07-15"), Some("2026-09-01")];
    let each = |by| [Tense::Then, Tense::Now].map(|tense| acme(status, by, tense));
    times.into_iter().flat_map(each).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_lists_says_nothing(retail in entries(), partner in entries()) {
        prop_assert_eq!(all(&status(&retail, &partner, false)), all(&status(&retail, &partner, true)));
    }

    #[test]
    fn one_more_denial_makes_nothing_better(retail in entries(), partner in entries(), more in state(), by_retail: bool) {
        prop_assume!(!matches!(more, StatusState::Lifts { .. }));
        // An id of its own: a lift that lay there already would lift an entry that takes its name.
        let added = entry("E-9", party("acme"), more);
        let before = all(&status(&retail, &partner, false));
        let (mut retail, mut partner) = (retail, partner);
        if by_retail { retail.push(added) } else { partner.push(added) }
        let after = all(&status(&retail, &partner, false));
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(after.rank() >= before.rank(), "{before:?} {after:?}");
        }
    }

    #[test]
    fn a_lift_makes_better_only_what_its_own_authority_suspended(retail in entries(), partner in entries(), which in 0..3_u8) {
        let lift = entry("E-9", party("acme"), lifts(&format!("E-{which}")));
        let before = all(&status(&retail, &partner, false));
        let lifted: Vec<StatusEntry> = partner.iter().cloned().chain([lift]).collect();
        let after = all(&status(&retail, &lifted, false));
        let suspends = |one: &StatusEntry| {
            *one.id == *format!("E-{which}") && matches!(one.state, StatusState::Suspended { .. })
        };
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(after.rank() <= before.rank());
            prop_assert!(after.rank() == before.rank() || partner.iter().any(suspends), "{before:?} {after:?}");
        }
    }
}
