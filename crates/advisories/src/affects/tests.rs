use formats::{OsvAffected, OsvEvent, OsvRange, OsvRangeKind};

use super::affects;
use crate::State;
use model::VersionOrder as Order;

fn from(at: &str) -> OsvEvent {
    OsvEvent::Introduced(at.into())
}

fn fixed(at: &str) -> OsvEvent {
    OsvEvent::Fixed(at.into())
}

fn last(at: &str) -> OsvEvent {
    OsvEvent::LastAffected(at.into())
}

fn limit(at: &str) -> OsvEvent {
    OsvEvent::Limit(at.into())
}

fn of(kind: OsvRangeKind, events: Vec<OsvEvent>, versions: &[&str]) -> OsvAffected {
    let versions = versions.iter().map(|version| (*version).into()).collect();
    OsvAffected { package: None, versions, ranges: vec![OsvRange { kind, events }] }
}

fn judged(events: &[OsvEvent], version: &str) -> Option<bool> {
    match affects(&of(OsvRangeKind::Semver, events.to_vec(), &[]), version, Order::Semver) {
        Some(State::Affected) => Some(true),
        None => Some(false),
        Some(State::Unclear(_)) => None,
    }
}

#[test]
fn a_range_holds_what_lies_between_its_events() {
    let all = [from("0"), fixed("1.4.3")];
    for (version, held) in
        [("1.4.2", true), ("1.4.3", false), ("0.0.1", true), ("1.4.3-rc.1", true), ("v1.4.2", true)]
    {
        assert_eq!(judged(&all, version), Some(held), "{version}");
    }
    let between = [fixed("2.0.0"), from("1.0.0")];
    for (version, held) in
        [("0.9.9", false), ("1.0.0", true), ("1.9.9", true), ("2.0.0", false), ("1.10.0", true)]
    {
        assert_eq!(judged(&between, version), Some(held), "{version}");
    }
    let twice = [from("1.0.0"), fixed("1.1.0"), from("2.0.0"), fixed("2.1.0")];
    for (version, held) in [("1.0.5", true), ("1.5.0", false), ("2.0.5", true), ("3.0.0", false)] {
        assert_eq!(judged(&twice, version), Some(held), "{version}");
    }
    assert_eq!(judged(&[from("1.0.0")], "99.0.0"), Some(true), "it has no end");
    assert_eq!(judged(&[fixed("1.0.0")], "0.1.0"), Some(false), "it has no beginning");
}

#[test]
fn the_last_affected_version_is_affected() {
    let one = [from("1.2.3"), last("1.2.3")];
    for (version, held) in [("1.2.2", false), ("1.2.3", true), ("1.2.4", false)] {
        assert_eq!(judged(&one, version), Some(held), "{version}");
    }
    assert_eq!(judged(&[from("0"), last("2.0.0")], "2.0.0"), Some(true));
    assert_eq!(judged(&[from("0"), last("2.0.0")], "2.0.1"), Some(false));
    assert_eq!(judged(&[from("1.0.0"), fixed("1.0.0")], "1.0.0"), Some(true), "in doubt, affected");
}

#[test]
fn a_limit_ends_every_range() {
    for (end, version, held) in [("2.0.0", "1.9.0", true), ("2.0.0", "2.0.0", false), ("*", "9.0.0", true)] {
        assert_eq!(judged(&[from("1.0.0"), limit(end)], version), Some(held), "{end} {version}");
    }
    assert_eq!(judged(&[from("1.0.0"), limit("1.5.0"), limit("3.0.0")], "2.0.0"), Some(true), "any of them");
}

#[test]
fn what_cannot_be_compared_is_unclear() {
    assert_eq!(judged(&[from("0"), fixed("later")], "1.0.0"), None);
    assert_eq!(judged(&[from("0"), fixed("1.0.0")], "latest"), None);
    assert_eq!(judged(&[from("0"), OsvEvent::Unknown], "1.0.0"), None);
    let unclear =
        |affected: &OsvAffected, order| matches!(affects(affected, "1.0", order), Some(State::Unclear(_)));
    let maven = of(OsvRangeKind::Ecosystem, vec![from("0"), fixed("0.1")], &["0.9"]);
    assert!(unclear(&maven, Order::Unknown), "a list of others does not make it clear");
    assert!(unclear(&of(OsvRangeKind::Unknown, vec![from("0")], &[]), Order::Semver));
    assert!(unclear(&of(OsvRangeKind::Git, vec![from("0")], &[]), Order::Semver), "commits alone");
    assert!(unclear(&OsvAffected { package: None, versions: vec![], ranges: vec![] }, Order::Semver));
}

#[test]
fn a_listed_version_is_affected_whatever_the_ranges_say() {
    let listed = of(OsvRangeKind::Ecosystem, vec![from("2.0")], &["1.0.0"]);
    assert_eq!(affects(&listed, "1.0.0", Order::Unknown), Some(State::Affected));
    assert_eq!(affects(&listed, "1.0", Order::Python), Some(State::Affected), "by another spelling");
    assert_eq!(affects(&listed, "1.1", Order::Python), None);
    let odd = affects(&of(OsvRangeKind::Git, vec![], &["1.0.0"]), "=1.0.0", Order::Semver);
    assert!(matches!(odd, Some(State::Unclear(_))), "{odd:?}");
    let commits = of(OsvRangeKind::Git, vec![from("0")], &["1.0.0"]);
    assert_eq!(affects(&commits, "1.1.0", Order::Semver), None, "the list is all it says of versions");
}

#[test]
fn another_spelling_of_a_listed_version_does_not_escape() {
    let listed = |version: &str| of(OsvRangeKind::Git, vec![], &[version]);
    for order in [Order::Unknown, Order::Semver] {
        for (one, other) in
            [("1.0", "1.0.0"), ("1.0.0.RC1", "1.0-rc1"), ("0:1.0-1", "1.0-1"), ("01.2.0", "1.2.0")]
        {
            for (one, other) in [(one, other), (other, one)] {
                let state = affects(&listed(one), other, order);
                assert!(matches!(state, Some(State::Unclear(_))), "{one} {other} {order:?}: {state:?}");
            }
        }
    }
    assert_eq!(affects(&listed("1.0"), "1.1", Order::Unknown), None);
    assert_eq!(affects(&listed("1.0"), "1.0.0", Order::Nuget), Some(State::Affected));
    assert_eq!(affects(&listed("1.0.rc1"), "1.0.0.rc.1", Order::Ruby), Some(State::Affected));
    let state = affects(&listed("1.0.0"), "1.0.0-java", Order::Ruby);
    assert!(matches!(state, Some(State::Unclear(_))), "a platform: {state:?}");
    let both = OsvAffected { versions: vec!["1.0".into(), "1.0.0".into()], ..listed("0") };
    assert_eq!(affects(&both, "1.0.0", Order::Unknown), Some(State::Affected), "the one it is");
}

#[test]
fn ranges_of_nuget_and_rubygems_are_compared() {
    let range = |version: &str, order| {
        affects(&of(OsvRangeKind::Ecosystem, vec![from("1.0"), fixed("1.2.0.1")], &[]), version, order)
    };
    for order in [Order::Nuget, Order::Ruby] {
        assert_eq!(range("1.2", order), Some(State::Affected), "{order:?}");
        assert_eq!(range("1.2.0.1", order), None, "{order:?}");
    }
}
