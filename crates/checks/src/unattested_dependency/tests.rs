use std::sync::Arc;

use decision::{Considered, Excepted, Exception, FoundBy, Published, Refused, VerdictOn};
use model::{EvidenceId, Outcome, PackageUrl, Pattern, Place, Reason};
use serde_json::Value;

use super::{CARD, excepted, judge};
use crate::Publishing;
use crate::bill::tests::{component, graph, published, with_verdicts};
use crate::testimony::sample;

fn at_most(max_unattested: usize) -> Publishing {
    Publishing {
        publishers: vec!["acme".into()],
        direct: false,
        max_unattested,
        always: vec![],
        depth: None,
        verdicts: vec!["partner".into()],
    }
}

fn attested(dependency: usize) -> Published {
    Published { dependency, publisher: "acme".into(), outcome: Outcome::satisfied(Reason::new("signed")) }
}

fn three() -> [Value; 3] {
    ["pkg:npm/left@1", "pkg:npm/right@1", "pkg:gem/rack@3.0.0"].map(component)
}

fn word(asked: &Publishing, attested: Vec<Published>) -> &'static str {
    published(asked, &three(), attested, vec![], judge).word()
}

#[test]
fn so_many_may_be_of_nobody_and_no_more() {
    assert_eq!(word(&at_most(3), vec![]), "satisfied");
    assert_eq!(word(&at_most(2), vec![]), "violated");
    assert_eq!(word(&at_most(2), vec![attested(1)]), "satisfied");
    assert_eq!(word(&at_most(0), vec![attested(0), attested(1)]), "violated");
    assert_eq!(word(&at_most(0), vec![attested(0), attested(1), attested(2)]), "satisfied");
    let Outcome::Violated(reasons) = published(&at_most(2), &three(), vec![], vec![], judge) else {
        panic!()
    };
    assert_eq!(reasons.iter().count(), 3, "each that is of nobody");
    assert_eq!(reasons.first().observed.as_deref(), Some("3"));
}

#[test]
fn what_others_pass_stands_in_where_nobody_refuses_it_and_nobody_must_attest_it() {
    let verdict = |(dependency, among, found): (usize, &str, FoundBy)| VerdictOn {
        dependency,
        among: among.into(),
        verifier: "https://partner.example/gate".into(),
        resource: "pkg:npm/left@1".into(),
        found,
        verified_at: None,
        place: Place::new(EvidenceId::file(9), "payload:/predicate"),
    };
    let word = |asked: &Publishing, found: &[(usize, &str, FoundBy)]| {
        let verdicts = found.iter().copied().map(verdict).collect();
        with_verdicts(asked, graph(&three()), verdicts, judge).word()
    };
    let passed = (0, "partner", FoundBy::Passed);
    assert_eq!(word(&at_most(2), &[]), "violated");
    assert_eq!(word(&at_most(2), &[passed]), "satisfied");
    assert_eq!(word(&at_most(1), &[passed]), "violated");
    assert_eq!(word(&at_most(2), &[passed, (0, "partner", FoundBy::Refused)]), "violated");
    assert_eq!(word(&at_most(2), &[(0, "another", FoundBy::Passed)]), "violated", "nobody asked them");
    assert_eq!(word(&Publishing { direct: true, ..at_most(9) }, &[passed]), "violated");
}

#[test]
fn what_must_be_attested_is_under_no_allowance() {
    assert_eq!(word(&Publishing { direct: true, ..at_most(9) }, vec![attested(0), attested(1)]), "violated");
    let always = |pattern: &str| Publishing { always: vec![Pattern::parse(pattern).unwrap()], ..at_most(9) };
    assert_eq!(word(&always("pkg:gem/ra*"), vec![]), "violated");
    assert_eq!(word(&always("pkg:gem/ra*"), vec![attested(2)]), "satisfied");
    assert_eq!(word(&always("pkg:gem/sinatra"), vec![]), "satisfied");
    let one = published(&always("pkg:gem/ra*"), &three(), vec![], vec![], judge);
    assert_eq!(one.reasons().len(), 1, "the others are allowed: {one:?}");
}

fn exception(package: &str, refused: Option<Refused>) -> Considered {
    let exception = Exception {
        name: package.into(),
        check: &CARD,
        from: Excepted::Package(PackageUrl::parse(package).unwrap()),
        reason: "r".into(),
        owner: "o@o.example".into(),
        approved_by: "a".into(),
        expires: sample::now(),
    };
    Considered { exception: Arc::new(exception), refused }
}

/// What becomes of exceptions where `most` may be of nobody, and left and right are attested.
fn considered(most: usize, all: Vec<Considered>) -> Vec<(String, Option<Refused>)> {
    let mut told = Vec::new();
    let asked = at_most(most);
    let seen = std::cell::RefCell::new(&mut told);
    published(&asked, &three(), vec![attested(0)], all, |testimony, asked, now| {
        for one in excepted(testimony, asked, now) {
            seen.borrow_mut().push((one.exception.name.to_string(), one.refused));
        }
        judge(testimony, asked, now)
    });
    told
}

#[test]
fn an_exception_is_for_one_version_of_one_package_and_sets_aside_nothing_else() {
    let of = |package: &str| exception(package, None);
    let rack = || of("pkg:gem/rack@3.0.0");
    assert_eq!(considered(1, vec![rack()]), [("pkg:gem/rack@3.0.0".to_owned(), None)]);
    let not_all = Some(Refused::NotAll);
    assert_eq!(considered(0, vec![rack()]), [("pkg:gem/rack@3.0.0".to_owned(), not_all)]);
    assert_eq!(
        considered(0, vec![rack(), of("pkg:npm/right@1")]).iter().filter(|(_, why)| why.is_none()).count(),
        2
    );
    for other in ["pkg:gem/rack@3.0.1", "pkg:npm/rack@3.0.0", "pkg:npm/left@1"] {
        assert_eq!(considered(1, vec![of(other)]), [], "{other}");
    }
    let ended = exception("pkg:gem/rack@3.0.0", Some(Refused::Ended));
    assert_eq!(considered(0, vec![ended])[0].1, Some(Refused::Ended));
}

#[test]
fn an_exception_changes_no_answer() {
    let all = vec![exception("pkg:gem/rack@3.0.0", None), exception("pkg:npm/right@1", None)];
    let outcome = published(&at_most(0), &three(), vec![attested(0)], all, judge);
    assert_eq!(outcome.word(), "violated");
    assert_eq!(outcome.reasons().len(), 2);
}
