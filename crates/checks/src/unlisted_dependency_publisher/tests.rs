use decision::Published;
use model::{Gap, Outcome, Reason};
use serde_json::Value;

use super::judge;
use crate::Publishing;
use crate::bill::tests::{component, published, unnamed};

fn asked() -> Publishing {
    Publishing {
        publishers: vec!["acme".into(), "other".into()],
        direct: false,
        max_unattested: 9,
        always: vec![],
        depth: None,
        verdicts: vec![],
    }
}

fn of(dependency: usize, publisher: &str, outcome: Outcome) -> Published {
    Published { dependency, publisher: publisher.into(), outcome }
}

fn good() -> Outcome {
    Outcome::satisfied(Reason::new("signed"))
}

fn wrong() -> Outcome {
    Outcome::violated(Reason::new("signed by somebody else").help("ask"))
}

fn open(gap: Gap) -> Outcome {
    Outcome::unknown(gap, Reason::new("not there"))
}

fn two() -> [Value; 2] {
    [component("pkg:npm/left@1"), component("pkg:npm/right@1")]
}

#[test]
fn each_rule_for_a_dependency_must_be_met() {
    let told = |all| published(&asked(), &two(), all, vec![], judge);
    assert!(told(vec![]).passes(), "of nobody: that is another question");
    assert!(told(vec![of(0, "acme", good()), of(0, "other", good())]).passes());
    let Outcome::Violated(reasons) = told(vec![of(0, "acme", good()), of(0, "other", wrong())]) else {
        panic!()
    };
    let text = &reasons.first().text;
    assert!(text.contains("`pkg:npm/left@1`") && text.contains("`other`"), "{text}");
    assert!(text.contains("signed by somebody else"), "{text}");
    assert_eq!(reasons.first().help.as_deref(), Some("ask"));
    assert!(
        told(vec![of(1, "elsewhere", wrong())]).passes(),
        "a publisher that this requirement does not list"
    );
}

#[test]
fn the_lanes_stay_apart_and_the_graver_one_is_told() {
    let told = |one: Outcome, other: Outcome| {
        let all = vec![of(0, "acme", one), of(1, "acme", other)];
        published(&asked(), &two(), all, vec![], judge)
    };
    let gap = |outcome: Outcome| match outcome {
        Outcome::Unknown(gap, reasons) => Some((gap, reasons.iter().count())),
        Outcome::Satisfied(_) | Outcome::Violated(_) | Outcome::NotApplicable(_) => None,
    };
    assert_eq!(gap(told(open(Gap::Unreachable), good())), Some((Gap::Unreachable, 1)));
    assert_eq!(gap(told(open(Gap::Unreachable), open(Gap::Missing))), Some((Gap::Missing, 2)));
    assert_eq!(gap(told(open(Gap::Stale), open(Gap::Inconclusive))), Some((Gap::Inconclusive, 2)));
    assert!(matches!(told(open(Gap::Unreachable), wrong()), Outcome::Violated(_)));
}

#[test]
fn what_has_no_name_may_be_anybodys() {
    let outcome = published(&asked(), &[unnamed()], vec![], vec![], judge);
    assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
    let none = published(&asked(), &[], vec![], vec![], judge);
    assert!(matches!(none, Outcome::Unknown(Gap::Missing, _)), "an empty bill is no success: {none:?}");
}
