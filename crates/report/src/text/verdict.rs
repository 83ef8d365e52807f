use decision::ExitCode;

use crate::palette::Role;
use crate::shown;
use crate::text::group;
use crate::text::page::{Page, Span};
use crate::v1::{DecisionV1, HandoffV1, SubjectV1, VerdictV1};

/// The widest verdict word, `undecided`: lists line up on it.
const WORD: usize = 9;

/// How many subjects stay in the order given: what fits on a screen.
const SEEN_AT_ONCE: usize = 24;

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
    /// Whether an audit found that it would have been allowed.
    pub(crate) fn would_pass(&self) -> bool {
        self.code == ExitCode::Audit.number()
    }

    fn shown(&self) -> (Role, &'static str) {
        if self.would_pass() { (Role::Unsure, "audit") } else { self.decision.shown() }
    }
}

/// Whether nothing stands against any subject, and the run is no allow all the same: something else could not be done.
fn undone(report: &DecisionV1) -> bool {
    let code = if report.audit { ExitCode::Audit } else { ExitCode::Allow }.number();
    report.code != code && report.subjects.iter().all(|subject| subject.code == code)
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
    let mut subjects: Vec<&SubjectV1> = report.subjects.iter().collect();
    // Among many nobody would find what is denied. The JSON report keeps the order given.
    if subjects.len() > SEEN_AT_ONCE {
        subjects.sort_by_key(|subject| match subject.decision {
            VerdictV1::Deny => 0,
            VerdictV1::Undecided => 1,
            VerdictV1::Allow => 2,
        });
    }
    subjects.into_iter().for_each(|subject| list(page, subject));
}

/// From where to where, as far as the framework says.
fn crossing(handoff: &HandoffV1) -> String {
    match (&handoff.from, &handoff.to) {
        (Some(from), Some(to)) => format!(" ({} → {})", shown::name(from), shown::name(to)),
        (Some(from), None) => format!(" (from {})", shown::name(from)),
        (None, Some(to)) => format!(" (to {})", shown::name(to)),
        (None, None) => String::new(),
    }
}

/// One of many: its word, its name, and the checks that stand against it.
fn list(page: &mut Page, subject: &SubjectV1) {
    let (role, word) = subject.shown();
    let space = " ".repeat(WORD.saturating_add(2).saturating_sub(word.len()));
    let mut ids: Vec<&str> = group::telling(subject).map(|told| told.check.id).collect();
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

/// How many of each word: `3 of 1,200 denied`.
pub(crate) fn tally(report: &DecisionV1) -> String {
    let would = report.subjects.iter().filter(|subject| subject.would_pass()).count();
    let of = |subject: &&SubjectV1, verdict| subject.decision == verdict && !subject.would_pass();
    let count = |verdict| report.subjects.iter().filter(|subject| of(subject, verdict)).count();
    let (denied, undecided) = (count(VerdictV1::Deny), count(VerdictV1::Undecided));
    let all = thousands(report.subjects.len());
    match (denied, undecided) {
        _ if report.subjects.is_empty() => "no subject was given, so nothing is allowed".to_owned(),
        _ if undone(report) => format!("nothing stands against any of {all}, and none is allowed"),
        (0, 0) if report.audit => format!("all {all} would have been allowed"),
        (0, 0) => format!("all {all} allowed"),
        _ if report.audit => format!("{} of {all} would have been allowed", thousands(would)),
        (denied, 0) => format!("{} of {all} denied", thousands(denied)),
        (0, undecided) => format!("{} of {all} undecided", thousands(undecided)),
        (denied, undecided) => {
            format!("{} of {all} denied, {} undecided", thousands(denied), thousands(undecided))
        }
    }
}

/// `1 subject`, `1,200 subjects`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", thousands(count))
}

/// A count with commas, as people read it.
pub(crate) fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::with_capacity(digits.len().saturating_mul(2));
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(at);
        if at > 0 && left.is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{counted, thousands};

    #[test]
    fn counts_read_well() {
        let shown: Vec<_> = [0, 7, 999, 1_000, 12_345, 1_234_567].map(thousands).into();
        assert_eq!(shown, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
        assert_eq!(counted(1, "check"), "1 check");
        assert_eq!(counted(1200, "subject"), "1,200 subjects");
    }
}
