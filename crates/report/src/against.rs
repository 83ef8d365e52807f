//! What stands against the subjects, each fault once and in words: what every report for people tells of it.

use std::collections::BTreeSet;

use crate::group::{self, Group};
use crate::place::place;
use crate::shown;
use crate::tally::{counted, thousands};
use crate::v1::{CheckV1, DecisionV1, OutcomeV1, PlaceV1, ReasonV1, SubjectV1};

/// The most places told of one fault, and the most subjects named for it. The JSON report has all.
const MAX_TOLD: usize = 3;

/// One fault, of one subject or of several.
pub(crate) struct Against<'a> {
    /// Whether it was proved, rather than not to be told.
    pub(crate) proved: bool,
    /// The check.
    pub(crate) id: &'a str,
    /// Why, in one sentence.
    pub(crate) reason: &'a str,
    /// What else there is to know.
    pub(crate) rows: Vec<Row>,
}

/// One thing to know of a fault.
pub(crate) enum Row {
    /// A place in the evidence.
    At(String),
    /// That there are more places.
    More(String),
    /// A remark.
    Note(String),
    /// Something with a name: `expected`, `help`.
    Said(&'static str, String),
}

impl Against<'_> {
    /// `denied` where it was proved, `unknown` where it cannot be told.
    pub(crate) fn word(&self) -> &'static str {
        if self.proved { "denied" } else { "unknown" }
    }
}

/// Every fault of every subject, alike ones together: first what was proved wrong.
pub(crate) fn all(report: &DecisionV1) -> Vec<Against<'_>> {
    group::groups(report).iter().map(|group| one(report, group)).collect()
}

fn one<'a>(report: &'a DecisionV1, group: &Group<'a>) -> Against<'a> {
    let check = group.told.check;
    let mut rows = places(report, group);
    compared(&mut rows, check);
    rows.extend(check.further.iter().map(|reason| Row::Said("also", also(check, reason))));
    rows.extend(turn(check, report.subjects.iter().any(group::is_dated)).map(Row::Note));
    let exceptions = check.exception.iter().chain(&check.further_exceptions);
    for (exception, why) in exceptions.filter_map(|one| Some((one, one.not_applied.as_ref()?))) {
        rows.push(Row::Note(format!(
            "exception {} is not applied: {why} (until {})",
            exception.name, exception.expires
        )));
    }
    if !group.told.idle.is_empty() {
        let count = counted(group.told.idle.len(), "more check");
        let ids = group.told.idle.join(", ");
        rows.push(Row::Note(format!("{count} of this requirement had nothing to judge: {ids}")));
    }
    if report.subjects.len() > 1 {
        rows.push(Row::Said("subjects", some(&group.subjects, report.subjects.len())));
    }
    rows.push(Row::Said("asked by", group.asked_by.join(", ")));
    let alike = group.checks.iter().all(|other| other.help == check.help);
    let label = if alike { "help" } else { "help, for the first" };
    let helps = std::iter::once(&check.help).chain(check.further.iter().map(|reason| &reason.help));
    let mut told: Vec<&str> = Vec::new();
    for help in helps.flatten().map(|help| &**help) {
        if !told.contains(&help) {
            told.push(help);
            rows.push(Row::Said(label, help.to_owned()));
        }
    }
    Against { proved: check.outcome == OutcomeV1::Violated, id: &check.id, reason: &check.reason, rows }
}

fn compared(rows: &mut Vec<Row>, check: &CheckV1) {
    rows.extend(check.expected.iter().map(|expected| Row::Said("expected", expected.to_string())));
    // A reason that quotes another's words ends in them already.
    let observed = check.observed.iter().filter(|observed| !check.reason.ends_with(&***observed));
    rows.extend(observed.map(|observed| Row::Said("found", observed.to_string())));
}

fn places(report: &DecisionV1, group: &Group<'_>) -> Vec<Row> {
    let all = group.checks.iter().flat_map(|check| {
        check.rests_on.iter().chain(check.further.iter().flat_map(|reason| &reason.rests_on))
    });
    let mut seen = BTreeSet::new();
    let distinct: Vec<&PlaceV1> = all.filter(|at| seen.insert(*at)).collect();
    let told = distinct.iter().take(MAX_TOLD);
    let mut rows: Vec<Row> =
        told.map(|at| Row::At(place(report, at.evidence, (at.line, at.part), &at.pointer))).collect();
    let more = distinct.len().saturating_sub(MAX_TOLD);
    if more > 0 {
        rows.push(Row::More(format!("and {}", counted(more, "more place"))));
    }
    rows
}

/// The turn trust took between signing and now, when it took one. What no proof `dated` may have been signed just now.
fn turn(check: &CheckV1, dated: bool) -> Option<String> {
    let (then, now) = (check.then?.outcome, check.now.outcome);
    let word = |outcome| match outcome {
        OutcomeV1::Satisfied => "trusted",
        OutcomeV1::Violated => "not trusted",
        OutcomeV1::Unknown => "not known to be trusted",
        OutcomeV1::NotApplicable => "not asked",
    };
    let turned = then != now && then != OutcomeV1::NotApplicable;
    turned.then(|| match check.ends() {
        true => group::ENDED.to_owned(),
        false if !dated => format!("{} now; nothing proves when it was signed", word(now)),
        false => format!("{} when signed, {} now", word(then), word(now)),
    })
}

/// The first names and how many more there are; or that it is all of them.
fn some(names: &[&str], of: usize) -> String {
    if names.len() == of {
        return format!("all {}", thousands(of));
    }
    let mut shown: Vec<String> = names.iter().take(MAX_TOLD).map(|name| shown::name(name)).collect();
    let more = names.len().saturating_sub(MAX_TOLD);
    if more > 0 {
        shown.push(format!("and {} more", thousands(more)));
    }
    shown.join(", ")
}

/// A further reason; what it compares only when that is not what the first one compared.
fn also(check: &CheckV1, reason: &ReasonV1) -> String {
    let compared = (&reason.expected, &reason.observed);
    match compared {
        (Some(expected), Some(observed)) if compared != (&check.expected, &check.observed) => {
            format!("{} (expected {expected}, found {observed})", reason.reason)
        }
        _ => reason.reason.to_string(),
    }
}

/// What is said of a subject that is denied although every check holds.
pub(crate) fn unvouched(subject: &SubjectV1) -> String {
    format!(
        "no check of {} rests on a proof by a listed signer, so nothing vouches for it",
        shown::name(&subject.given)
    )
}

/// What to do about that.
pub(crate) const UNVOUCHED_HELP: &str =
    "have the handoff require a signature, provenance or attestation by someone";
