//! Entries of status lists that counted for nothing: listed, never hidden.

use std::collections::HashSet;

use crate::palette::Role;
use crate::place::place;
use crate::shown;
use crate::tally::thousands;
use crate::text::page::{Page, Span};
use crate::v1::{DecisionV1, SetAsideV1};

/// The most entries told. The JSON report has all.
const MAX_TOLD: usize = 8;

/// Each entry once, however many subjects it speaks of.
pub(crate) fn tell(page: &mut Page, report: &DecisionV1) {
    let mut seen = HashSet::new();
    let all = report.subjects.iter().flat_map(|subject| &subject.set_aside);
    let distinct: Vec<&SetAsideV1> = all.filter(|entry| seen.insert(*entry)).collect();
    if distinct.is_empty() {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Set aside on a status list, so it counts for nothing:")]);
    for entry in distinct.iter().take(MAX_TOLD) {
        one(page, report, entry);
    }
    let more = distinct.len().saturating_sub(MAX_TOLD);
    if more > 0 {
        page.line(4, &[Span::new(Role::Faint, format!("  and {} more", thousands(more)))]);
    }
}

fn one(page: &mut Page, report: &DecisionV1, entry: &SetAsideV1) {
    let number = entry.number.map(|number| format!(" #{number}")).unwrap_or_default();
    let whose =
        if entry.authority.is_empty() { "its issuer".to_owned() } else { shown::name(&entry.authority) };
    let said =
        if entry.said.is_empty() { String::new() } else { format!(", because {}", shown::name(&entry.said)) };
    let words = format!(
        ": {} {}: {} (by {whose}, {}{number}{said})",
        entry.kind,
        shown::name(&entry.target),
        entry.reason,
        shown::name(&entry.list),
    );
    let head = format!("  set aside[{} {}]", entry.state, shown::name(&entry.entry));
    page.line(4, &[Span::new(Role::Unsure, head), Span::plain(words)]);
    let at = place(report, entry.evidence, (None, None), &entry.pointer);
    page.line(6, &[Span::new(Role::Faint, "    --> "), Span::plain(at)]);
}
