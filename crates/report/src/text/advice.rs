//! What checks that only advise have to say: apart from the decision, and after it.

use crate::group;
use crate::palette::Role;
use crate::shown;
use crate::text::faults::detail;
use crate::text::page::{Page, Span};
use crate::v1::{DecisionV1, OutcomeV1};

/// Every piece of advice that was not followed, once however many subjects it is about; or that all of it was.
pub(crate) fn tell(page: &mut Page, report: &DecisionV1) {
    if report.subjects.iter().all(|subject| subject.advice.is_empty()) {
        return;
    }
    page.gap();
    page.line(2, &[Span::plain("Advice, which decides nothing:")]);
    let mut told: Vec<(&str, &str, &str)> = Vec::new();
    for subject in &report.subjects {
        for one in group::standing_out(&subject.advice) {
            let check = one.check;
            let key = (&*check.id, &*check.requirement, &*check.reason);
            if told.contains(&key) {
                continue;
            }
            told.push(key);
            let word = if check.outcome == OutcomeV1::Violated { "against" } else { "unknown" };
            let about = match report.subjects.len() {
                1 => String::new(),
                _ => format!(" ({})", shown::name(&subject.given)),
            };
            let head = Span::new(Role::Unsure, format!("  {word}[{}]", check.id));
            page.line(4, &[head, Span::plain(format!(": {}{about}", check.reason))]);
            detail(page, "advised by", &check.requirement);
            if let Some(help) = &check.help {
                detail(page, "help", help);
            }
        }
    }
    if told.is_empty() {
        page.line(4, &[Span::new(Role::Faint, "  all of it is followed")]);
    }
}
