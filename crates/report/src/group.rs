//! Which checks stand against a subject, and which subjects they stand against alike.

use std::collections::HashMap;

use crate::exception::ExceptionV1;
use crate::v1::{CheckV1, DecisionV1, OutcomeV1, SubjectV1, VerdictV1};

/// A check worth telling, and the ones that had nothing to judge because of it.
pub(crate) struct Told<'a> {
    pub(crate) check: &'a CheckV1,
    pub(crate) idle: Vec<&'a str>,
}

/// The same fault of several subjects.
pub(crate) struct Group<'a> {
    pub(crate) told: Told<'a>,
    /// Every check of the group: they differ in where they point, and perhaps in their help.
    pub(crate) checks: Vec<&'a CheckV1>,
    pub(crate) subjects: Vec<&'a str>,
    /// The requirements that asked, in the order of the framework.
    pub(crate) asked_by: Vec<&'a str>,
    /// The place of the subject that was added last.
    last: Option<usize>,
}

/// What became of an agreement that held when the artifact was signed.
pub(crate) const ENDED: &str = "agreed when signed, ended now";

impl CheckV1 {
    /// Whether it asks for what ends without anybody being distrusted.
    pub(crate) fn ends(&self) -> bool {
        ["ended-agreement", "ended-relationship"].contains(&&*self.id)
    }

    /// The exception that sets it aside, if one does.
    pub(crate) fn set_aside(&self) -> Option<&ExceptionV1> {
        self.exception.as_ref().filter(|exception| exception.applied)
    }

    /// Whether it stands against its subject.
    pub(crate) fn fails(&self) -> bool {
        match self.outcome {
            OutcomeV1::Violated | OutcomeV1::Unknown if self.set_aside().is_some() => false,
            OutcomeV1::Violated | OutcomeV1::Unknown => true,
            OutcomeV1::Satisfied | OutcomeV1::NotApplicable => false,
        }
    }
}

/// The checks that stand against a subject, in the order of the framework. When the first check of a
/// requirement (is there any such proof?) fails, its others cannot tell for the same cause: they are idle. So is the
/// version, which stands in the name, when the name is wrong.
pub(crate) fn telling(subject: &SubjectV1) -> impl Iterator<Item = Told<'_>> {
    standing_out(&subject.checks)
}

/// Whether anything proves when something about a subject was signed.
pub(crate) fn is_dated(subject: &SubjectV1) -> bool {
    subject.proofs.iter().any(|proof| proof.signed_at.is_some())
}

/// Whether all that stands against a subject came about after it was signed.
pub(crate) fn turned(subject: &SubjectV1) -> bool {
    let mut told = telling(subject).peekable();
    let fine = |then: OutcomeV1| matches!(then, OutcomeV1::Satisfied | OutcomeV1::NotApplicable);
    told.peek().is_some()
        && told.all(|one| {
            one.check.outcome == OutcomeV1::Violated && one.check.then.is_some_and(|then| fine(then.outcome))
        })
}

/// The same of any list of checks.
pub(crate) fn standing_out(checks: &[CheckV1]) -> impl Iterator<Item = Told<'_>> {
    let requirements = checks.chunk_by(|one, next| one.requirement == next.requirement);
    requirements.flat_map(|checks| {
        let absent = checks.first().is_some_and(CheckV1::fails);
        let misnamed =
            checks.iter().any(|check| check.id == "wrong-name" && check.outcome == OutcomeV1::Violated);
        let is_idle = move |(at, check): &(usize, &CheckV1)| {
            let caused =
                absent && *at > 0 || misnamed && check.id == "old-version" && check.exception.is_none();
            caused && check.outcome == OutcomeV1::Unknown
        };
        let mut idle: Vec<&str> =
            checks.iter().enumerate().filter(is_idle).map(|(_, check)| &*check.id).collect();
        let failing = checks.iter().enumerate().filter(|(_, check)| check.fails());
        let told = failing.filter(move |entry| !is_idle(entry)).map(|(_, check)| check);
        // The idle ones are told with the first that is told: the absent proof itself, where that is the cause.
        told.map(move |check| Told { check, idle: std::mem::take(&mut idle) })
    })
}

/// Every fault of every subject, alike ones together: first what was proved wrong, then what cannot be told,
/// each in the order in which it was first met.
pub(crate) fn groups(report: &DecisionV1) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: HashMap<Key<'_>, usize> = HashMap::new();
    for (place, subject) in report.subjects.iter().enumerate() {
        for told in telling(subject) {
            let at = *known.entry(key(&told)).or_insert(groups.len());
            let check = told.check;
            if groups.len() == at {
                let (checks, subjects, asked_by) = (Vec::new(), Vec::new(), Vec::new());
                groups.push(Group { told, checks, subjects, asked_by, last: None });
            }
            if let Some(group) = groups.get_mut(at) {
                group.checks.push(check);
                // Several requirements may find the same fault.
                if group.last.replace(place) != Some(place) {
                    group.subjects.push(&subject.given);
                }
                if !group.asked_by.contains(&&*check.requirement) {
                    group.asked_by.push(&check.requirement);
                }
            }
        }
    }
    groups.sort_by_key(|group| group.told.check.outcome);
    groups
}

/// Everything that is told of a fault but its places, its help, which may name the subject, and who asked.
type Key<'a> = (Moments<'a>, Vec<Words<'a>>, Vec<&'a str>, Option<&'a ExceptionV1>);

/// Which check, and its answers.
type Moments<'a> = (&'a str, OutcomeV1, Option<OutcomeV1>, OutcomeV1);

/// The words of one reason: what it says, what was wanted, what was found.
type Words<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn key<'a>(told: &Told<'a>) -> Key<'a> {
    let check = told.check;
    let first = (&*check.reason, check.expected.as_deref(), check.observed.as_deref());
    let further = check.further.iter().map(|reason| {
        let (expected, observed) = (reason.expected.as_deref(), reason.observed.as_deref());
        (&*reason.reason, expected, observed)
    });
    let moments = (&*check.id, check.outcome, check.then.map(|then| then.outcome), check.now.outcome);
    (moments, std::iter::once(first).chain(further).collect(), told.idle.clone(), check.exception.as_ref())
}

/// Denied although every check holds: none of them rests on a listed signer's proof.
pub(crate) fn unanchored(subject: &SubjectV1) -> bool {
    subject.decision == VerdictV1::Deny && subject.fault.is_none() && telling(subject).next().is_none()
}
