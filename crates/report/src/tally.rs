//! How many of which verdict, and where it was judged, in words.

use decision::ExitCode;

use crate::shown;
use crate::v1::{ContactV1, DecisionV1, HandoffV1, OutcomeV1, SubjectV1, VerdictV1};

impl SubjectV1 {
    /// Whether an audit found that it would have been allowed.
    pub(crate) fn would_pass(&self) -> bool {
        self.code == ExitCode::Audit.number()
    }
}

/// Whether nothing stands against any subject, and the run is no allow all the same: something else could not be done.
pub(crate) fn undone(report: &DecisionV1) -> bool {
    let code = if report.audit { ExitCode::Audit } else { ExitCode::Allow }.number();
    report.code != code && report.subjects.iter().all(|subject| subject.code == code)
}

/// From where to where, as far as the framework says.
pub(crate) fn crossing(handoff: &HandoffV1) -> String {
    match (&handoff.from, &handoff.to) {
        (Some(from), Some(to)) => format!(" ({} → {})", shown::name(from), shown::name(to)),
        (Some(from), None) => format!(" (from {})", shown::name(from)),
        (None, Some(to)) => format!(" (to {})", shown::name(to)),
        (None, None) => String::new(),
    }
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

/// Good news, bad news, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// An allow, or an answer that holds.
    Good,
    /// A deny, or what was proved wrong.
    Bad,
    /// What is not decided or cannot be told.
    Unsure,
}

impl Mark {
    /// A sign that is seen before anything is read. The words beside it say the same.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Good => "✅",
            Self::Bad => "❌",
            Self::Unsure => "⚠️",
        }
    }

    /// The same in a letter that every font has.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Bad => "✗",
            Self::Unsure => "?",
        }
    }

    /// Its name, where kinds of things have names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unsure => "unsure",
        }
    }
}

fn verdict(verdict: VerdictV1) -> (Mark, &'static str) {
    let mark = match verdict {
        VerdictV1::Allow => Mark::Good,
        VerdictV1::Deny => Mark::Bad,
        VerdictV1::Undecided => Mark::Unsure,
    };
    (mark, verdict_word(verdict))
}

/// A verdict as JSON has it.
pub(crate) fn verdict_word(verdict: VerdictV1) -> &'static str {
    match verdict {
        VerdictV1::Allow => "allow",
        VerdictV1::Deny => "deny",
        VerdictV1::Undecided => "undecided",
    }
}

/// The word on a subject.
pub(crate) fn word(subject: &SubjectV1) -> (Mark, &'static str) {
    if subject.would_pass() {
        (Mark::Unsure, "audit: would have been allowed")
    } else {
        verdict(subject.decision)
    }
}

/// The word on the whole run.
pub(crate) fn whole(report: &DecisionV1) -> (Mark, &'static str) {
    match report.code == ExitCode::Audit.number() {
        true => (Mark::Unsure, "audit: would have been allowed"),
        false => verdict(report.decision),
    }
}

/// The word on the whole run, with how many of what; an audit says so first.
pub(crate) fn headline(report: &DecisionV1) -> String {
    let (mark, word) = whole(report);
    let audit = if report.audit && !word.starts_with("audit") { "audit: " } else { "" };
    let count = if report.subjects.len() == 1 && !undone(report) {
        String::new()
    } else {
        format!(": {}", tally(report))
    };
    format!("{} {audit}{word}{count}", mark.sign())
}

/// The subjects: those that are denied first where there are many.
pub(crate) fn ordered(report: &DecisionV1) -> Vec<&SubjectV1> {
    /// How many subjects stay in the order given: what fits on a screen.
    const SEEN_AT_ONCE: usize = 24;
    let mut subjects: Vec<&SubjectV1> = report.subjects.iter().collect();
    // Among many nobody would find what is denied. The JSON report keeps the order given.
    if subjects.len() > SEEN_AT_ONCE {
        subjects.sort_by_key(|subject| match subject.decision {
            VerdictV1::Deny => 0,
            VerdictV1::Undecided => 1,
            VerdictV1::Allow => 2,
        });
    }
    subjects
}

/// Who vouches for a subject that is allowed, each once.
pub(crate) fn vouching(subject: &SubjectV1) -> Vec<&str> {
    let signers = subject.checks.iter().filter(|check| check.id == "unlisted-signer");
    let mut reasons: Vec<&str> =
        signers.filter(|check| check.outcome == OutcomeV1::Satisfied).map(|check| &*check.reason).collect();
    let mut seen = std::collections::HashSet::new();
    reasons.retain(|reason| seen.insert(*reason));
    reasons
}

/// An answer in a word.
pub(crate) fn outcome(outcome: OutcomeV1) -> &'static str {
    match outcome {
        OutcomeV1::Satisfied => "satisfied",
        OutcomeV1::Violated => "violated",
        OutcomeV1::Unknown => "unknown",
        OutcomeV1::NotApplicable => "not applicable",
    }
}

/// Whom to ask about a denial.
pub(crate) fn contacts(report: &DecisionV1) -> &[ContactV1] {
    if report.decision == VerdictV1::Deny { &report.handoff.contacts } else { &[] }
}

/// What an exit code means.
pub(crate) fn meaning(code: u8) -> &'static str {
    let known = ExitCode::ALL.into_iter().find(|known| known.number() == code);
    known.map_or("not an allow", ExitCode::meaning)
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
