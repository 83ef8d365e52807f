//! The tables of the page. On a phone a row is a card, and each cell says what it is.

use super::inert::{code, prose, text};
use super::{MAX_LISTED, more};
use crate::catalogue::Catalogue;
use crate::v1::{DecisionV1, EvidenceV1, PlaceV1, SubjectV1};
use crate::{controls, group, place, tally};

/// A table of these columns.
pub(super) fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let heads: String = columns.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    let kind = columns.first().unwrap_or(&"");
    let mut out = format!("<table class=\"of-{kind}\"><thead><tr>{heads}</tr></thead><tbody>\n");
    for row in rows.iter().take(MAX_LISTED) {
        let cells: String = row
            .iter()
            .zip(columns)
            .map(|(cell, name)| format!("<td data-label=\"{name}\">{cell}</td>"))
            .collect();
        out.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    out.push_str("</tbody></table>\n");
    out.push_str(&more(rows.len(), "row"));
    out
}

/// Every subject in a line.
pub(super) fn subjects(report: &DecisionV1, ordered: &[&SubjectV1]) -> String {
    if ordered.len() < 2 {
        return String::new();
    }
    let rows: Vec<Vec<String>> = ordered
        .iter()
        .enumerate()
        .map(|(at, subject)| {
            let (mark, word) = tally::word(subject);
            let given = if at < super::MAX_SUBJECTS {
                format!("<a href=\"#s{at}\">{}</a>", code(&subject.given))
            } else {
                code(&subject.given)
            };
            vec![super::worded(mark, word), given, why(subject)]
        })
        .collect();
    format!("<h2>{}</h2>\n{}", text(&tally::tally(report)), table(&["decision", "subject", "why"], &rows))
}

fn why(subject: &SubjectV1) -> String {
    if let Some(fault) = &subject.fault {
        return prose(&fault.reason);
    }
    let mut ids: Vec<&str> = group::telling(subject).map(|told| &*told.check.id).collect();
    ids.dedup();
    match ids.is_empty() {
        true if group::unanchored(subject) => "nothing vouches for it".to_owned(),
        true => tally::vouching(subject).into_iter().map(prose).collect::<Vec<_>>().join("<br>"),
        false => ids.into_iter().map(code).collect::<Vec<_>>().join(", "),
    }
}

/// A place in the evidence, which leads to its row.
pub(super) fn at(report: &DecisionV1, at: &PlaceV1) -> String {
    let words = place::place(report, at.evidence, (at.line, at.part), &at.pointer);
    let row = usize::try_from(at.evidence).unwrap_or(usize::MAX);
    if row < MAX_LISTED.min(report.evidence.len()) {
        format!("<a href=\"#e{row}\">{}</a>", code(&words))
    } else {
        code(&words)
    }
}

/// The evidence, with who signed what.
pub(super) fn evidence(report: &DecisionV1) -> String {
    if report.evidence.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = report
        .evidence
        .iter()
        .map(|row| {
            let number = format!("<span id=\"e{}\">{}</span>", row.id, row.id);
            vec![number, code(&row.path), code(&row.digest), text(&row.origin), vouched(report, row)]
        })
        .collect();
    format!("<h2>Evidence</h2>\n{}", table(&["row", "file", "digest", "found as", "proves"], &rows))
}

/// What of a row was proved, each once; whatever subject it is about.
fn vouched(report: &DecisionV1, row: &EvidenceV1) -> String {
    /// The most proofs told of one file. JSON has all.
    const MOST: usize = 8;
    let mut told: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let proofs = report.subjects.iter().flat_map(|subject| &subject.proofs);
    for proof in proofs.filter(|proof| proof.evidence == row.id) {
        let what = proof.predicate_type.as_deref().unwrap_or("a signature over its bytes");
        if told.len() == MOST || !seen.insert((what, &proof.signer, &proof.signed_at)) {
            continue;
        }
        let when = proof.signed_at.as_ref().map(|at| format!(", no later than {at}")).unwrap_or_default();
        told.push(format!("{} by {}{}", text(what), code(&proof.signer), text(&when)));
    }
    told.join("<br>")
}

/// What was not believed, not needed or set aside.
pub(super) fn not_believed(report: &DecisionV1) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let place = |evidence, line, part, pointer: &str| {
        at(report, &PlaceV1 { evidence, line, part, pointer: pointer.into() })
    };
    for one in place::distinct(report) {
        let at = place(one.evidence, one.line, one.part, &one.pointer);
        rows.push(vec![format!("rejected {}", code(&one.code)), at, prose(&one.reason), prose(&one.help)]);
    }
    for one in place::idle(report) {
        rows.push(vec![
            "not used".to_owned(),
            place(one.id, one.line, one.part, ""),
            prose(&one.reason),
            String::new(),
        ]);
    }
    let mut seen = std::collections::HashSet::new();
    for one in report.subjects.iter().flat_map(|subject| &subject.set_aside) {
        if seen.insert(one) {
            let what = format!(
                "set aside: entry {} of list {}, {} {} {}",
                code(&one.entry),
                code(&one.list),
                text(&one.kind),
                code(&one.target),
                text(&one.state)
            );
            rows.push(vec![
                what,
                place(one.evidence, None, None, &one.pointer),
                prose(&one.reason),
                prose(&one.said),
            ]);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let columns = ["what", "where", "why", "more"];
    format!("<h2>Found, and counting for nothing</h2>\n{}", table(&columns, &rows))
}

/// Reference inputs, with their age.
pub(super) fn reference(report: &DecisionV1) -> String {
    if report.reference.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> =
        report.reference.iter().map(|one| vec![prose(&one.told()), code(&one.digest)]).collect();
    format!("<h2>Reference inputs</h2>\n{}", table(&["what", "digest"], &rows))
}

/// The controls that the checks give evidence for.
pub(super) fn controls(report: &DecisionV1, catalogue: Catalogue) -> String {
    let all = controls::of(report, catalogue);
    if all.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|row| {
            let about = row.known.map(|known| {
                format!(
                    "{}<br><span class=\"faint\">{}, {}</span>",
                    text(known.title),
                    text(known.frame),
                    text(known.section)
                )
            });
            let state = super::worded(row.mark(), row.state());
            vec![code(row.id), about.unwrap_or_default(), state, text(&row.evidence())]
        })
        .collect();
    let columns = ["control", "about", "state", "evidence"];
    format!(
        "<h2>Controls</h2>\n<p class=\"faint\">A check gives evidence for a control; it does not by itself fulfil \
         one.</p>\n{}",
        table(&columns, &rows)
    )
}
