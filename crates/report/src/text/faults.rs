//! What stands against the subjects: each fault once, in the shape of a compiler's message.

use std::collections::BTreeSet;

use crate::palette::Role;
use crate::shown;
use crate::text::evidence::place;
use crate::text::group::{self, Group};
use crate::text::page::{Page, Span};
use crate::text::verdict::{counted, thousands};
use crate::v1::{CheckV1, DecisionV1, FaultV1, OutcomeV1, PlaceV1, ReasonV1, SubjectV1, VerdictV1};

/// The most places told of one fault, and the most subjects named for it. The JSON report has all.
const MAX_TOLD: usize = 3;

/// Everything that stands against the subjects, and in one line what speaks for a single one.
pub(crate) fn tell(page: &mut Page, report: &DecisionV1) {
    for fault in
        report.faults.iter().chain(report.subjects.iter().filter_map(|subject| subject.fault.as_ref()))
    {
        undone(page, fault);
    }
    let many = report.subjects.len() > 1;
    for group in group::groups(report) {
        one(page, report, &group, many);
    }
    for subject in report.subjects.iter().filter(|subject| unanchored(subject)) {
        page.gap();
        let text = format!(
            ": no check of {} rests on a proof by a listed signer, so nothing vouches for it",
            shown::name(&subject.given)
        );
        page.line(2, &[Span::new(Role::Bad, "denied"), Span::plain(text)]);
        detail(page, "help", "have the handoff require a signature, provenance or attestation by someone");
    }
    if let [subject] = report.subjects.as_slice() {
        holding(page, subject);
    }
}

fn undone(page: &mut Page, fault: &FaultV1) {
    page.gap();
    let head = format!("{}: ", fault.kind);
    let what = format!("{}: {}", shown::name(&fault.about), fault.reason);
    page.line(2, &[Span::new(Role::Unsure, head), Span::plain(what)]);
    detail(page, "help", &fault.help);
}

fn one(page: &mut Page, report: &DecisionV1, group: &Group<'_>, many: bool) {
    let check = group.told.check;
    let (role, word) = match check.outcome {
        OutcomeV1::Violated => (Role::Bad, "denied"),
        OutcomeV1::Unknown | OutcomeV1::Satisfied | OutcomeV1::NotApplicable => (Role::Unsure, "unknown"),
    };
    page.gap();
    page.line(
        2,
        &[
            Span::new(role, format!("{word}[{}]", check.id)),
            Span::plain(": "),
            Span::new(Role::Strong, &*check.reason),
        ],
    );
    places(page, report, group);
    compared(page, check);
    for reason in &check.further {
        detail(page, "also", &also(check, reason));
    }
    if let Some(turn) = turn(check, report.subjects.iter().any(group::is_dated)) {
        note(page, &turn);
    }
    let exceptions = check.exception.iter().chain(&check.further_exceptions);
    for (exception, why) in exceptions.filter_map(|one| Some((one, one.not_applied.as_ref()?))) {
        note(
            page,
            &format!("exception {} is not applied: {why} (until {})", exception.name, exception.expires),
        );
    }
    if !group.told.idle.is_empty() {
        let count = counted(group.told.idle.len(), "more check");
        let ids = group.told.idle.join(", ");
        note(page, &format!("{count} of this requirement had nothing to judge: {ids}"));
    }
    if many {
        detail(page, "subjects", &some(&group.subjects, report.subjects.len()));
    }
    detail(page, "asked by", &group.asked_by.join(", "));
    let alike = group.checks.iter().all(|other| other.help == check.help);
    let label = if alike { "help" } else { "help, for the first" };
    let helps = std::iter::once(&check.help).chain(check.further.iter().map(|reason| &reason.help));
    let mut told: Vec<&str> = Vec::new();
    for help in helps.flatten().map(|help| &**help) {
        if !told.contains(&help) {
            told.push(help);
            detail(page, label, help);
        }
    }
}

fn compared(page: &mut Page, check: &CheckV1) {
    if let Some(expected) = &check.expected {
        detail(page, "expected", expected);
    }
    // A reason that quotes another's words ends in them already.
    if let Some(observed) = check.observed.as_ref().filter(|observed| !check.reason.ends_with(&***observed)) {
        detail(page, "found", observed);
    }
}

fn places(page: &mut Page, report: &DecisionV1, group: &Group<'_>) {
    let all = group.checks.iter().flat_map(|check| {
        check.rests_on.iter().chain(check.further.iter().flat_map(|reason| &reason.rests_on))
    });
    let mut seen = BTreeSet::new();
    let distinct: Vec<&PlaceV1> = all.filter(|at| seen.insert(*at)).collect();
    for at in distinct.iter().take(MAX_TOLD) {
        page.line(
            6,
            &[
                Span::new(Role::Faint, "  --> "),
                Span::plain(place(report, at.evidence, (at.line, at.part), &at.pointer)),
            ],
        );
    }
    let more = distinct.len().saturating_sub(MAX_TOLD);
    if more > 0 {
        page.line(6, &[Span::new(Role::Faint, format!("  --> and {}", counted(more, "more place")))]);
    }
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

/// Denied although every check holds: none of them rests on a listed signer's proof.
fn unanchored(subject: &SubjectV1) -> bool {
    subject.decision == VerdictV1::Deny && subject.fault.is_none() && group::telling(subject).next().is_none()
}

/// The checks that hold, in one line: for a denied subject they matter less than the others. Their ids name faults,
/// so that is what the line says was not there.
fn holding(page: &mut Page, subject: &SubjectV1) {
    let holding = subject.checks.iter().filter(|check| check.outcome == OutcomeV1::Satisfied);
    let mut ids: Vec<(&str, usize)> = Vec::new();
    let mut count = 0_usize;
    for check in holding {
        count = count.saturating_add(1);
        match ids.iter_mut().find(|(id, _)| *id == check.id) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => ids.push((check.id, 1)),
        }
    }
    if subject.decision == VerdictV1::Allow || subject.would_pass() || count == 0 {
        return;
    }
    page.gap();
    let told =
        ids.iter().map(|(id, times)| if *times == 1 { (*id).to_owned() } else { format!("{id} ×{times}") });
    let told = told.collect::<Vec<_>>().join(", ");
    let line = format!("{} looked for and not found: {told}", counted(count, "fault"));
    page.line(2, &[Span::new(Role::Faint, line)]);
}

/// `  = text`.
fn note(page: &mut Page, text: &str) {
    page.line(6, &[Span::new(Role::Faint, "  = "), Span::plain(text)]);
}

/// `  = label: text`, with the rest of a long text below its beginning.
pub(crate) fn detail(page: &mut Page, label: &str, text: &str) {
    page.line(6, &[Span::new(Role::Faint, format!("  = {label}: ")), Span::plain(text)]);
}
