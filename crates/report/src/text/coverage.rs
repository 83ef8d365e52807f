//! How much of what subjects are made of is attested: a line for each requirement that asks.

use crate::palette::Role;
use crate::shown;
use crate::text::page::{Page, Span};
use crate::v1::DecisionV1;

/// Tells it, whatever the decision: it decides nothing.
pub(crate) fn tell(page: &mut Page, report: &DecisionV1) {
    let all = || report.subjects.iter().flat_map(|one| one.coverage.iter().map(move |of| (one, of)));
    if all().next().is_some() {
        page.gap();
    }
    for (subject, coverage) in all() {
        let told = match report.subjects.len() {
            1 => coverage.told(),
            _ => format!("{}, of {}", coverage.told(), shown::name(&subject.given)),
        };
        page.line(4, &[Span::new(Role::Strong, "coverage"), Span::plain("  "), Span::plain(told)]);
    }
}
