use std::collections::BTreeSet;
use std::sync::Arc;

use model::{Digest, Instant, Outcome, Subject, Text};

use crate::{Card, Plan};

/// The longest an exception may still have before it when it is applied: what is excepted for longer is a rule, and
/// belongs into the handoff, where it is reviewed as one.
pub const MAX_EXCEPTION_DAYS: i64 = 90;
/// The same in seconds.
const MAX_EXCEPTION: i64 = MAX_EXCEPTION_DAYS * 86_400;

/// A violation that is lived with: one check, for one artifact or dependency, at one handoff, until an end.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Its name under `exceptions`.
    pub name: Text,
    /// The check that is set aside.
    pub check: &'static Card,
    /// What it is for.
    pub from: ExceptedFrom,
    /// Why.
    pub reason: Text,
    /// Whoever answers for it: an e-mail address.
    pub owner: Text,
    /// The identity or participant that approved it, outside the party that is judged.
    pub approved_by: Text,
    /// Its last second.
    pub expires: Instant,
}

/// What an exception is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExceptedFrom {
    /// An artifact, by its digest.
    Artifact(Digest),
    /// One dependency, by [`model::PackageUrl::exact`], in whichever artifact.
    Package(Text),
}

/// An exception that is about a check and this very artifact, and what became of it.
#[derive(Clone, Debug)]
pub struct Considered {
    /// The exception.
    pub exception: Arc<Exception>,
    /// Why it is not applied; `None` when it is.
    pub refused: Option<Refused>,
}

/// Why an exception is not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The check may never be excepted.
    Unwaivable,
    /// Nothing was proved wrong: what cannot be told is never excepted.
    NotViolated,
    /// Its end has passed.
    Ended,
    /// Its end is more than [`MAX_EXCEPTION_DAYS`] after the handoff.
    TooLong,
    /// Something else is wrong beside what it is for, and no exception is from that.
    Partial,
}

impl Refused {
    /// Why, in words.
    pub fn why(self) -> String {
        match self {
            Self::Unwaivable => "this check can never be excepted".to_owned(),
            Self::NotViolated => "what cannot be told is never excepted".to_owned(),
            Self::Ended => "it has ended".to_owned(),
            Self::Partial => "other dependencies are at fault as well, and nothing excepts those".to_owned(),
            Self::TooLong => {
                format!("it ends more than {MAX_EXCEPTION_DAYS} days after the handoff, which is too long")
            }
        }
    }
}

/// The exceptions that bear on these answers of `card`, if any does: of those for the artifact one, that is applied before
/// one that is not, and of those for dependencies every one that is for a dependency at fault.
pub(crate) fn consider(
    exceptions: &[Arc<Exception>],
    card: &Card,
    answers: [Option<&Outcome>; 2],
    subject: &Subject,
    now: Instant,
) -> Vec<Considered> {
    if answers.iter().flatten().all(|outcome| outcome.passes()) {
        return Vec::new();
    }
    let mine = || exceptions.iter().filter(|one| one.check.id == card.id);
    let about = mine().filter(|one| is_about(one, subject)).map(|exception| Considered {
        exception: Arc::clone(exception),
        refused: refused(exception, card, answers, now),
    });
    let of_artifact = about.min_by_key(|considered| considered.refused.is_some());
    let at_fault: BTreeSet<&Text> = answers.iter().flatten().flat_map(|outcome| packages(outcome)).collect();
    let mut of_packages: Vec<Considered> = mine()
        .filter(|one| matches!(&one.from, ExceptedFrom::Package(package) if at_fault.contains(package)))
        .map(|exception| Considered {
            exception: Arc::clone(exception),
            refused: refused(exception, card, answers, now),
        })
        .collect();
    let applied: BTreeSet<&Text> = of_packages
        .iter()
        .filter(|one| one.refused.is_none())
        .filter_map(|one| one.exception.package())
        .collect();
    if !answers.iter().flatten().all(|outcome| covers(outcome, &|package| applied.contains(package))) {
        of_packages.iter_mut().for_each(|one| one.refused = one.refused.or(Some(Refused::Partial)));
    }
    of_packages.sort_by_key(|one| one.refused.is_some());
    of_artifact.into_iter().chain(of_packages).collect()
}

/// The packages that a violation is about.
fn packages(outcome: &Outcome) -> impl Iterator<Item = &Text> {
    outcome.reasons().into_iter().flat_map(|reason| &reason.about)
}

/// Whether all that an outcome finds wrong is about packages that are excepted. What is about none is never.
fn covers(outcome: &Outcome, excepted: &dyn Fn(&Text) -> bool) -> bool {
    match outcome {
        Outcome::Violated(reasons) => {
            reasons.iter().all(|reason| !reason.about.is_empty() && reason.about.iter().all(excepted))
        }
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => true,
        Outcome::Unknown(..) => false,
    }
}

/// Whose violation is set aside for a subject: what a choice among proofs leaves out of account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excused {
    /// Ids of the checks that are set aside for it.
    pub checks: Vec<&'static str>,
    /// Ids of checks, each with a package for which it is.
    pub packages: Vec<(&'static str, Text)>,
}

impl Excused {
    /// Whether what this check found wrong is set aside, all of it.
    pub fn covers(&self, check: &str, outcome: &Outcome) -> bool {
        let own = |package: &Text| self.packages.iter().any(|(id, known)| *id == check && known == package);
        self.checks.contains(&check)
            || matches!(outcome, Outcome::Violated(_)) && !self.packages.is_empty() && covers(outcome, &own)
    }
}

impl Plan {
    /// What an exception sets aside for this subject at `now`.
    pub fn excused(&self, subject: &Subject, now: Instant) -> Excused {
        let applied =
            self.exceptions.iter().filter(|one| refused(one, one.check, [None, None], now).is_none());
        let mut excused = Excused::default();
        for one in applied {
            match &one.from {
                ExceptedFrom::Artifact(_) if is_about(one, subject) => excused.checks.push(one.check.id),
                ExceptedFrom::Artifact(_) => {}
                ExceptedFrom::Package(package) => excused.packages.push((one.check.id, package.clone())),
            }
        }
        excused
    }
}

impl Exception {
    /// The dependency it is for, if it is for one.
    fn package(&self) -> Option<&Text> {
        match &self.from {
            ExceptedFrom::Package(package) => Some(package),
            ExceptedFrom::Artifact(_) => None,
        }
    }
}

fn is_about(exception: &Exception, subject: &Subject) -> bool {
    match (subject, &exception.from) {
        (Subject::Artifact(artifact), ExceptedFrom::Artifact(digest)) => artifact.digests.contains(digest),
        (Subject::Presenter(_), _) | (_, ExceptedFrom::Package(_)) => false,
    }
}

fn refused(
    exception: &Exception,
    card: &Card,
    answers: [Option<&Outcome>; 2],
    now: Instant,
) -> Option<Refused> {
    let untold = answers.iter().flatten().any(|outcome| matches!(outcome, Outcome::Unknown(..)));
    let left = exception.expires.unix().saturating_sub(now.unix());
    match () {
        () if !card.waivable => Some(Refused::Unwaivable),
        // Also where one moment was proved wrong and the other cannot be told.
        () if untold => Some(Refused::NotViolated),
        () if left < 0 => Some(Refused::Ended),
        () if left > MAX_EXCEPTION => Some(Refused::TooLong),
        () => None,
    }
}

#[cfg(test)]
mod tests;
