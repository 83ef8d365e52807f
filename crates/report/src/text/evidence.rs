//! Evidence that was found and not believed, or not needed: listed, never hidden.

use crate::palette::Role;
use crate::shown;
use crate::text::page::{Page, Span};
use crate::v1::{DecisionV1, RejectedV1};

/// The path of a row of the evidence table.
pub(crate) fn path(report: &DecisionV1, evidence: u32) -> String {
    let row = report.evidence.iter().find(|row| row.id == evidence);
    row.map_or_else(|| format!("evidence {evidence}"), |row| shown::name(&row.path))
}

/// A place in words: the file, its line if it has many, and the pointer.
pub(crate) fn place(report: &DecisionV1, evidence: u32, line: Option<u32>, pointer: &str) -> String {
    let mut words = path(report, evidence);
    if let Some(line) = line {
        words.push_str(&format!(", line {line}"));
    }
    match pointer.strip_prefix("payload:") {
        Some("") => words.push_str(", the signed payload"),
        Some(within) => words.push_str(&format!(", signed payload {within}")),
        None if pointer.is_empty() => {}
        None => words.push_str(&format!(", {pointer}")),
    }
    words
}

/// Every rejection, each once however many subjects met it; the help once a code.
pub(crate) fn rejected(page: &mut Page, report: &DecisionV1) {
    let mut distinct: Vec<&RejectedV1> = Vec::new();
    for rejection in report.subjects.iter().flat_map(|subject| &subject.rejected) {
        if !distinct.contains(&rejection) {
            distinct.push(rejection);
        }
    }
    if distinct.is_empty() {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Not believed, so it counts for nothing:")]);
    let mut helped: Vec<&str> = Vec::new();
    for rejection in distinct {
        let words = format!(
            "{}: {}",
            place(report, rejection.evidence, rejection.line, &rejection.pointer),
            rejection.reason
        );
        page.line(
            4,
            &[
                Span::new(Role::Unsure, format!("  rejected[{}]", rejection.code)),
                Span::plain(": "),
                Span::plain(words),
            ],
        );
        if !helped.contains(&rejection.code) {
            helped.push(rejection.code);
            page.line(6, &[Span::new(Role::Faint, "    = help: "), Span::plain(&*rejection.help)]);
        }
    }
}

/// Every piece that no subject needed.
pub(crate) fn unused(page: &mut Page, report: &DecisionV1) {
    if report.unused_evidence.is_empty() {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Not used:")]);
    for unused in &report.unused_evidence {
        let code = unused.code.map(|code| format!(" [{code}]")).unwrap_or_default();
        let words = format!("  {}: {}{code}", place(report, unused.id, unused.line, ""), unused.reason);
        page.line(4, &[Span::new(Role::Faint, words)]);
    }
}
