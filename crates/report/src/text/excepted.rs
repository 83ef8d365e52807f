//! Violations that an exception sets aside: whatever the decision, they are told as what they are.

use std::collections::HashSet;

use crate::exception::ExceptionV1;
use crate::palette::Role;
use crate::shown;
use crate::text::faults::detail;
use crate::text::page::{Page, Span};
use crate::v1::DecisionV1;

/// Every violation that is set aside, once for each exception and requirement.
pub(crate) fn tell(page: &mut Page, report: &DecisionV1) {
    let mut seen = HashSet::new();
    for subject in &report.subjects {
        for check in &subject.checks {
            let Some(exception) = check.set_aside() else { continue };
            if !seen.insert((&exception.name, &check.requirement, &subject.given)) {
                continue;
            }
            let further = check.further_exceptions.iter().filter(|one| one.applied);
            let all: Vec<&ExceptionV1> = std::iter::once(exception).chain(further).collect();
            page.gap();
            let head = Span::new(Role::Unsure, format!("excepted[{}]", check.id));
            page.line(2, &[head, Span::plain(": "), Span::new(Role::Strong, &*check.reason)]);
            for exception in all {
                let until = format!(
                    "violated, excepted until {} by {}: {}",
                    exception.expires, exception.owner, exception.reason
                );
                page.line(6, &[Span::new(Role::Faint, "  = "), Span::plain(until)]);
                detail(
                    page,
                    "exception",
                    &format!("{}, approved by {}", exception.name, exception.approved_by),
                );
            }
            if report.subjects.len() > 1 {
                detail(page, "subject", &shown::name(&subject.given));
            }
            detail(page, "asked by", &check.requirement);
        }
    }
}
