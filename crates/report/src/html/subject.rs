//! One subject: its verdict, the way it came, and every answer about it.

use super::chain;
use super::inert::{code, prose, text};
use super::tables::{at, table};
use crate::group;
use crate::tally::{self, Mark};
use crate::v1::{CheckV1, DecisionV1, OutcomeV1, SubjectV1};

/// The section of a subject, open where something stands against it or it is the only one.
pub(super) fn section(report: &DecisionV1, number: usize, subject: &SubjectV1) -> String {
    let (mark, word) = tally::word(subject);
    let open = report.subjects.len() == 1 || subject.code != 0;
    let mut out = format!(
        "<details id=\"s{number}\"{}><summary>{} {}</summary>\n",
        if open { " open" } else { "" },
        super::worded(mark, word),
        code(&subject.given)
    );
    if group::turned(subject) && group::is_dated(subject) {
        out.push_str("<p><strong>Trusted when signed, not trusted now.</strong></p>\n");
    }
    out.push_str(&chain::picture(report, subject));
    for covered in &subject.coverage {
        out.push_str(&format!("<p>Coverage: {}</p>\n", prose(&covered.told())));
    }
    out.push_str(&checks("Checks, when signed and now", report, &subject.checks));
    out.push_str(&checks("Advice, which decides nothing", report, &subject.advice));
    out.push_str("</details>\n");
    out
}

fn checks(title: &str, report: &DecisionV1, checks: &[CheckV1]) -> String {
    if checks.is_empty() {
        return String::new();
    }
    let mut out = format!("<h3>{title}</h3>\n");
    for asked in checks.chunk_by(|one, next| one.requirement == next.requirement) {
        let Some(first) = asked.first() else { continue };
        out.push_str(&format!("<p class=\"faint\">asked by {}</p>\n", code(&first.requirement)));
        let rows: Vec<Vec<String>> = asked.iter().map(|check| row(report, check)).collect();
        out.push_str(&table(&["check", "when signed", "now", "why", "rests on"], &rows));
    }
    out
}

fn row(report: &DecisionV1, check: &CheckV1) -> Vec<String> {
    let then =
        check.then.map_or_else(|| "<span class=\"faint\">–</span>".to_owned(), |then| answer(then.outcome));
    let now = match check.set_aside() {
        Some(_) => super::worded(Mark::Unsure, "violated, excepted"),
        None => answer(check.now.outcome),
    };
    let mut why = prose(&check.reason);
    for (label, value) in [("expected", &check.expected), ("found", &check.observed)] {
        if let Some(value) = value {
            why.push_str(&format!("<br><span class=\"faint\">{label}</span> {}", prose(value)));
        }
    }
    if let Some(cause) = &check.cause {
        why.push_str(&format!("<br><span class=\"faint\">cause</span> {}", text(cause)));
    }
    for exception in check.exception.iter().chain(&check.further_exceptions) {
        why.push_str(&format!(
            "<br><span class=\"faint\">exception</span> {} until {} by {}, approved by {}: {}",
            code(&exception.name),
            text(&exception.expires),
            code(&exception.owner),
            code(&exception.approved_by),
            prose(exception.not_applied.as_deref().unwrap_or(&exception.reason))
        ));
    }
    for reason in &check.further {
        why.push_str(&format!("<br><span class=\"faint\">also</span> {}", prose(&reason.reason)));
    }
    let places = check.rests_on.iter().chain(check.further.iter().flat_map(|reason| &reason.rests_on));
    let places: Vec<String> = places.map(|place| at(report, place)).collect();
    let named = format!(
        "{}<br><span class=\"faint\">{}</span>",
        text(crate::text::label(&check.id)),
        text(&check.id)
    );
    vec![named, then, now, why, places.join("<br>")]
}

/// How an answer looks.
fn answer(outcome: OutcomeV1) -> String {
    let mark = match outcome {
        OutcomeV1::NotApplicable => return "<span class=\"faint\">not applicable</span>".to_owned(),
        OutcomeV1::Satisfied => Mark::Good,
        OutcomeV1::Violated => Mark::Bad,
        OutcomeV1::Unknown => Mark::Unsure,
    };
    super::worded(mark, tally::outcome(outcome))
}
