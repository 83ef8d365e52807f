//! What exceptions for packages set aside of what is wrong with several.

use std::collections::BTreeSet;

use decision::{Card, Considered, Excepted, Refused};
use model::{NonEmpty, Outcome, Reason, Text};

use crate::testimony::Testimony;

/// The exceptions that bear on a violation of a check whose reasons say which packages they are about: where every package at
/// fault has one that is applied, they set all of it aside, and otherwise none of it.
pub(crate) fn set_aside(testimony: &Testimony<'_>, card: &Card, outcome: &Outcome) -> Vec<Considered> {
    let (Outcome::Violated(reasons), Some(facts)) = (outcome, testimony.among) else { return Vec::new() };
    let at_fault: BTreeSet<&Text> = reasons.iter().flat_map(|reason| &reason.about).collect();
    let about = |one: &&Considered| {
        one.exception.check.id == card.id && package(one).is_some_and(|package| at_fault.contains(&package))
    };
    let bearing: Vec<&Considered> = facts.excepted.iter().filter(about).collect();
    let applied = bearing.iter().filter(|one| one.refused.is_none());
    let applied: BTreeSet<Text> = applied.filter_map(|one| package(one)).collect();
    let whole = covered(reasons, &applied);
    let told = bearing.into_iter().map(|one| Considered {
        exception: one.exception.clone(),
        refused: one.refused.or((!whole).then_some(Refused::NotAll)),
    });
    told.collect()
}

/// Whether every reason is about packages, all of them among these.
fn covered(reasons: &NonEmpty<Reason>, applied: &BTreeSet<Text>) -> bool {
    let own =
        |reason: &Reason| !reason.about.is_empty() && reason.about.iter().all(|one| applied.contains(one));
    reasons.iter().all(own)
}

fn package(considered: &Considered) -> Option<Text> {
    match &considered.exception.from {
        Excepted::Package(package) => package.exact(),
        Excepted::Artifact(_) => None,
    }
}
