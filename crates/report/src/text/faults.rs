//! What stands against the subjects: each fault once, in the shape of a compiler's message.

use crate::against::{self, Against, Row};
use crate::group;
use crate::palette::Role;
use crate::shown;
use crate::tally::counted;
use crate::text::page::{Page, Span};
use crate::v1::{DecisionV1, FaultV1, OutcomeV1, SubjectV1, VerdictV1};

/// Everything that stands against the subjects, and in one line what speaks for a single one.
pub(crate) fn tell(page: &mut Page, report: &DecisionV1) {
    for fault in
        report.faults.iter().chain(report.subjects.iter().filter_map(|subject| subject.fault.as_ref()))
    {
        undone(page, fault);
    }
    against::all(report).iter().for_each(|against| one(page, against));
    for subject in report.subjects.iter().filter(|subject| group::unanchored(subject)) {
        page.gap();
        let text = format!(": {}", against::unvouched(subject));
        page.line(2, &[Span::new(Role::Bad, "denied"), Span::plain(text)]);
        detail(page, "help", against::UNVOUCHED_HELP);
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

fn one(page: &mut Page, against: &Against<'_>) {
    let role = if against.proved { Role::Bad } else { Role::Unsure };
    page.gap();
    page.line(
        2,
        &[
            Span::new(role, format!("{}[{}]", against.word(), against.id)),
            Span::plain(": "),
            Span::new(Role::Strong, against.reason),
        ],
    );
    for row in &against.rows {
        match row {
            Row::At(at) => page.line(6, &[Span::new(Role::Faint, "  --> "), Span::plain(at.as_str())]),
            Row::More(text) => page.line(6, &[Span::new(Role::Faint, format!("  --> {text}"))]),
            Row::Note(text) => page.line(6, &[Span::new(Role::Faint, "  = "), Span::plain(text.as_str())]),
            Row::Said(label, text) => detail(page, label, text),
        }
    }
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
            None => ids.push((&check.id, 1)),
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

/// `  = label: text`, with the rest of a long text below its beginning.
pub(crate) fn detail(page: &mut Page, label: &str, text: &str) {
    page.line(6, &[Span::new(Role::Faint, format!("  = {label}: ")), Span::plain(text)]);
}
