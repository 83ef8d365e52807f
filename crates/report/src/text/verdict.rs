use decision::ExitCode;

use crate::group;
use crate::palette::Role;
use crate::shown;
use crate::tally::{self, counted, crossing, undone};
use crate::text::page::{Page, Span};
use crate::v1::{DecisionV1, SubjectV1, VerdictV1};

/// The widest verdict word, `undecided`: lists line up on it.
const WORD: usize = 9;

impl VerdictV1 {
    fn shown(self) -> (Role, &'static str) {
        match self {
            Self::Allow => (Role::Good, "allow"),
            Self::Deny => (Role::Bad, "deny"),
            Self::Undecided => (Role::Unsure, "undecided"),
        }
    }
}

impl SubjectV1 {
    fn shown(&self) -> (Role, &'static str) {
        if self.would_pass() { (Role::Unsure, "audit") } else { self.decision.shown() }
    }
}

/// The verdict on one subject, or a line for each of many. An audit says so before anything else.
pub(crate) fn head(page: &mut Page, report: &DecisionV1) {
    let framework = &report.framework;
    let place = format!(
        "at handoff {}{} of {} #{}",
        shown::name(&report.handoff.name),
        crossing(&report.handoff),
        shown::name(&framework.name),
        framework.number
    );
    if report.audit {
        let text = format!(
            ": what would have been decided at {}, by the roots and the framework of today; it allows nothing",
            report.evaluated_at
        );
        page.line(2, &[Span::new(Role::Unsure, "AUDIT"), Span::plain(text)]);
        page.gap();
    }
    if let [subject] = report.subjects.as_slice() {
        let (role, word) = if undone(report) { report.decision.shown() } else { subject.shown() };
        let given = shown::name(&subject.given);
        let place = if subject.would_pass() { format!("would have been allowed {place}") } else { place };
        page.line(
            2,
            &[
                Span::new(role, word),
                Span::plain("  "),
                Span::new(Role::Strong, given),
                Span::plain("  "),
                Span::plain(place),
            ],
        );
        if group::turned(subject) {
            let text = match group::telling(subject).all(|told| told.check.ends()) {
                true => group::ENDED,
                false if !group::is_dated(subject) => "not trusted now; nothing proves when it was signed",
                false => "trusted when signed, not trusted now",
            };
            page.line(2, &[Span::new(Role::Strong, text)]);
        }
        return;
    }
    let (role, word) = match report.code == ExitCode::Audit.number() {
        true => (Role::Unsure, "audit"),
        false => report.decision.shown(),
    };
    let count = counted(report.subjects.len(), "subject");
    page.line(2, &[Span::new(role, word), Span::plain(format!("  {count}  {place}"))]);
    page.gap();
    tally::ordered(report).into_iter().for_each(|subject| list(page, subject));
}

/// One of many: its word, its name, and the checks that stand against it.
fn list(page: &mut Page, subject: &SubjectV1) {
    let (role, word) = subject.shown();
    let space = " ".repeat(WORD.saturating_add(2).saturating_sub(word.len()));
    let mut ids: Vec<&str> = group::telling(subject).map(|told| &*told.check.id).collect();
    ids.dedup();
    let against = match &subject.fault {
        Some(fault) => format!("  {}", fault.reason),
        None if subject.would_pass() => "  would have been allowed".to_owned(),
        None if ids.is_empty() => String::new(),
        None => format!("  {}", ids.join(", ")),
    };
    let spans = [
        Span::new(role, word),
        Span::plain(space),
        Span::plain(shown::name(&subject.given)),
        Span::new(Role::Faint, against),
    ];
    page.line(WORD.saturating_add(4), &spans);
}
