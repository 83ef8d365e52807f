use std::collections::BTreeSet;

use super::CATALOGUE;

const SECTIONS: [&str; 6] =
    ["## What it checks", "## Why it matters", "## Passes", "## Fails", "## Limits", "## References"];

#[test]
fn ids_are_kebab_case_unique_and_in_order() {
    let ids: Vec<&str> = CATALOGUE.iter().map(|card| card.id).collect();
    let sorted: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids, sorted.into_iter().collect::<Vec<_>>());
    for id in ids {
        assert!(id.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase())), "{id}");
    }
}

#[test]
fn every_card_has_a_question_and_a_control() {
    for card in CATALOGUE {
        assert!(card.asks.ends_with('?'), "{}", card.id);
        assert!(!card.controls.is_empty(), "{}", card.id);
        assert!(card.controls.iter().all(|control| control.contains(':')), "{}", card.id);
    }
}

#[test]
fn one_check_anchors_and_only_rotation_and_the_bars_a_framework_sets_are_waivable() {
    let of = |pick: fn(&decision::Card) -> bool| -> Vec<&str> {
        CATALOGUE.iter().filter(|card| pick(card)).map(|card| card.id).collect()
    };
    assert_eq!(of(|card| card.anchors), ["unlisted-signer"]);
    let waivable = [
        "disagreeing-dependencies",
        "low-build-level",
        "old-version",
        "overdue-rotation",
        "trust-downgrade",
        "unattested-dependency",
        "unlisted-dependency-source",
        "unpinned-dependency",
        "unverified-level",
    ];
    assert_eq!(of(|card| card.waivable), waivable);
    let timed = [
        "ended-agreement",
        "ended-relationship",
        "key-outside-window",
        "revoked-artifact",
        "revoked-dependency",
        "revoked-origin",
        "revoked-party",
        "revoked-signer",
        "suspended-artifact",
        "suspended-dependency",
        "suspended-origin",
        "suspended-party",
        "suspended-signer",
    ];
    assert_eq!(of(|card| card.timed), timed);
}

#[test]
fn checks_of_each_dependency_are_waivable() {
    let each = CATALOGUE.iter().filter(|card| super::excepts_packages(card));
    assert!(each.clone().all(|card| card.waivable));
    assert_eq!(each.count(), 4);
}

#[test]
fn every_page_has_its_sections_in_order_and_its_examples() {
    for card in CATALOGUE {
        let page = card.page;
        assert!(page.starts_with(&format!("# {}\n", card.id)), "{}", card.id);
        let at: Vec<_> = SECTIONS.iter().map(|section| page.find(&format!("\n{section}\n"))).collect();
        assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{}: {at:?}", card.id);
        assert!(page.contains("\nOutcomes: "), "{}", card.id);
        for fence in ["```yaml requirement\n", "```case passes\n", "```case fails\n"] {
            assert!(page.contains(fence), "{}: {fence}", card.id);
        }
        assert_eq!(page.matches("```").count() % 2, 0, "{}", card.id);
    }
}
