use std::sync::Arc;

use model::{Digest, Instant, Outcome, PackageKey, PackageUrl, Subject, Text};

use crate::{Card, Plan};

/// The longest an exception may still have before it when it is applied: what is excepted for longer is a rule, and
/// belongs into the handoff, where it is reviewed as one.
pub const MAX_EXCEPTION_DAYS: i64 = 90;
/// The same in seconds.
const MAX_EXCEPTION: i64 = MAX_EXCEPTION_DAYS * 86_400;

/// A violation that is lived with: one check, for one artifact or one package that artifacts are made of, at one handoff,
/// until an end.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Its name under `exceptions`.
    pub name: Text,
    /// The check that is set aside.
    pub check: &'static Card,
    /// What for.
    pub from: Excepted,
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
pub enum Excepted {
    /// An artifact, by its digest.
    Artifact(Digest),
    /// A package in one version, wherever something depends on it.
    Package(PackageUrl),
}

/// An exception that is about a check and this very artifact, or a package it is made of, and what became of it.
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
    /// It is for one package, and what is left without that is a violation still.
    NotAll,
}

impl Refused {
    /// Why, in words.
    pub fn why(self) -> String {
        match self {
            Self::Unwaivable => "this check can never be excepted".to_owned(),
            Self::NotViolated => "what cannot be told is never excepted".to_owned(),
            Self::Ended => "it has ended".to_owned(),
            Self::NotAll => "what is left without that package is a violation still".to_owned(),
            Self::TooLong => {
                format!("it ends more than {MAX_EXCEPTION_DAYS} days after the handoff, which is too long")
            }
        }
    }
}

/// The exception that bears on these answers of `card`, if any does. One that is applied comes before one that is not.
pub(crate) fn consider(
    exceptions: &[Arc<Exception>],
    card: &Card,
    answers: [Option<&Outcome>; 2],
    subject: &Subject,
    now: Instant,
) -> Option<Considered> {
    let passes = answers.iter().flatten().all(|outcome| outcome.passes());
    let about = exceptions.iter().filter(|one| !passes && one.check.id == card.id && is_about(one, subject));
    let considered = about.map(|exception| Considered {
        exception: Arc::clone(exception),
        refused: refused(exception, card, answers, now),
    });
    considered.min_by_key(|considered| considered.refused.is_some())
}

impl Plan {
    /// Ids of the checks whose violation an exception sets aside for this subject at `now`.
    pub fn excused(&self, subject: &Subject, now: Instant) -> Vec<&'static str> {
        let mine = self.exceptions.iter().filter(|one| is_about(one, subject));
        let applied = mine.filter(|one| refused(one, one.check, [None, None], now).is_none());
        applied.map(|one| one.check.id).collect()
    }

    /// The exceptions for packages, and whether each is applied at `now`.
    pub fn excepted(&self, now: Instant) -> Vec<Considered> {
        let packages = self.exceptions.iter().filter(|one| matches!(one.from, Excepted::Package(_)));
        let considered = packages.map(|exception| Considered {
            exception: Arc::clone(exception),
            refused: refused(exception, exception.check, [None, None], now),
        });
        considered.collect()
    }
}

impl Exception {
    /// Whether it is for a package that is called so.
    pub fn is_for(&self, packages: &[PackageUrl]) -> bool {
        let Excepted::Package(own) = &self.from else { return false };
        let same = |one: &PackageUrl| {
            one.version.is_some()
                && one.version == own.version
                && PackageKey::of_url(one) == PackageKey::of_url(own)
        };
        packages.iter().any(same)
    }
}

fn is_about(exception: &Exception, subject: &Subject) -> bool {
    match subject {
        Subject::Artifact(artifact) => {
            matches!(&exception.from, Excepted::Artifact(digest) if artifact.digests.contains(digest))
        }
        Subject::Presenter(_) => false,
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
