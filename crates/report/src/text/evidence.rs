//! Evidence that was found and not believed, or not needed: listed, never hidden.

use std::collections::HashSet;

use crate::palette::Role;
use crate::shown;
use crate::text::page::{Page, Span};
use crate::v1::{DecisionV1, RejectedV1, UnusedV1};

/// The path of a row of the evidence table.
pub(crate) fn path(report: &DecisionV1, evidence: u32) -> String {
    // Rows stand at the place of their number, but for those of a report that somebody put together otherwise.
    let place = usize::try_from(evidence).ok().and_then(|at| report.evidence.get(at));
    let there = place.filter(|row| row.id == evidence);
    let row = there.or_else(|| report.evidence.iter().find(|row| row.id == evidence));
    row.map_or_else(|| format!("evidence {evidence}"), |row| shown::name(&row.path))
}

/// Which document of a file: its line, and its entry in a container.
type Within = (Option<u32>, Option<u32>);

/// A place in words: the file, its line if it has many, the entry if that is a container, and the pointer.
pub(crate) fn place(report: &DecisionV1, evidence: u32, (line, part): Within, pointer: &str) -> String {
    let mut words = path(report, evidence);
    for (what, number) in [("line", line), ("entry", part)] {
        if let Some(number) = number {
            words.push_str(&format!(", {what} {number}"));
        }
    }
    match pointer.strip_prefix("payload:") {
        Some("") => words.push_str(", the signed payload"),
        Some(within) => words.push_str(&format!(", signed payload {within}")),
        None if pointer.is_empty() => {}
        None => words.push_str(&format!(", {pointer}")),
    }
    words
}

/// Every rejection, each once however many subjects met it; a help that was told already is not told again.
pub(crate) fn rejected(page: &mut Page, report: &DecisionV1) {
    let mut seen = HashSet::new();
    let all = report.subjects.iter().flat_map(|subject| &subject.rejected);
    let distinct: Vec<&RejectedV1> = all.filter(|rejection| seen.insert(*rejection)).collect();
    if distinct.is_empty() {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Not believed, so it counts for nothing:")]);
    let checks = report.subjects.iter().flat_map(|subject| &subject.checks);
    let mut helped: Vec<&str> = checks.filter_map(|check| check.help.as_deref()).collect();
    for rejection in distinct {
        let words = format!(
            "{}: {}",
            place(report, rejection.evidence, (rejection.line, rejection.part), &rejection.pointer),
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
        if !helped.contains(&&*rejection.help) {
            helped.push(&rejection.help);
            page.line(6, &[Span::new(Role::Faint, "    = help: "), Span::plain(&*rejection.help)]);
        }
    }
}

/// Every piece that no subject needed and that is not listed as rejected.
pub(crate) fn unused(page: &mut Page, report: &DecisionV1) {
    let rejected: HashSet<(u32, Within)> = report
        .subjects
        .iter()
        .flat_map(|subject| &subject.rejected)
        .map(|rejection| (rejection.evidence, (rejection.line, rejection.part)))
        .collect();
    let idle: Vec<&UnusedV1> = report
        .unused_evidence
        .iter()
        .filter(|unused| !rejected.contains(&(unused.id, (unused.line, unused.part))))
        .collect();
    if idle.is_empty() {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Not used:")]);
    for unused in idle {
        let code = unused.code.map(|code| format!(" [{code}]")).unwrap_or_default();
        let words = format!(
            "  - {}: {}{code}",
            place(report, unused.id, (unused.line, unused.part), ""),
            unused.reason
        );
        page.line(6, &[Span::new(Role::Faint, words)]);
    }
}
