//! Evidence that was found and not believed, or not needed: listed, never hidden.

use crate::palette::Role;
use crate::place::{distinct, idle, place};
use crate::text::page::{Page, Span};
use crate::v1::DecisionV1;

/// Every rejection, each once however many subjects met it; a help that was told already is not told again.
pub(crate) fn rejected(page: &mut Page, report: &DecisionV1) {
    let rejections = distinct(report);
    if rejections.is_empty() {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Not believed, so it counts for nothing:")]);
    let checks = report.subjects.iter().flat_map(|subject| &subject.checks);
    let mut helped: Vec<&str> = checks.filter_map(|check| check.help.as_deref()).collect();
    for rejection in rejections {
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
    let idle = idle(report);
    if idle.is_empty() {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Not used:")]);
    for unused in idle {
        let code = unused.code.as_ref().map(|code| format!(" [{code}]")).unwrap_or_default();
        let words = format!(
            "  - {}: {}{code}",
            place(report, unused.id, (unused.line, unused.part), ""),
            unused.reason
        );
        page.line(6, &[Span::new(Role::Faint, words)]);
    }
}
