//! The report as Markdown: for the summary of a CI job, a comment or an issue. The verdict and a table first, what
//! stands against it next, the rest folded.

mod inert;
mod parts;

#[cfg(test)]
mod tests;

use crate::against::{self, Against, Row};
use crate::catalogue::Catalogue;
use crate::group;
use crate::shown;
use crate::tally;
use crate::v1::{DecisionV1, FaultV1, SubjectV1};
pub use inert::{code, prose};

/// What every report of this kind begins with; no reader of Markdown shows it.
pub(crate) const BEGINS: &str = "<!-- countersign/decision/v1 -->\n";

/// The most subjects, faults and folded rows that are told one by one: forges cut a summary at 1 MiB. JSON has all.
pub(crate) const MAX_ROWS: usize = 100;

/// The report as Markdown, ending in a line break.
pub fn markdown(report: &DecisionV1, catalogue: Catalogue) -> String {
    let mut page = BEGINS.to_owned();
    page.push_str(&format!("## {}\n\n", tally::headline(report)));
    page.push_str(&judged(report));
    page.push_str(&subjects(report));
    page.push_str(&parts::done(report));
    page.push_str(&against(report));
    page.push_str(&parts::excepted(report));
    page.push_str(&parts::advice(report));
    page.push_str(&parts::checks(report));
    page.push_str(&parts::not_believed(report));
    page.push_str(&parts::evidence(report));
    page.push_str(&parts::controls(report, catalogue));
    page.push_str(&parts::framework(report));
    page
}

fn judged(report: &DecisionV1) -> String {
    let end = |end: &Option<_>| end.as_deref().map(code);
    let crossing = match (end(&report.handoff.from), end(&report.handoff.to)) {
        (Some(from), Some(to)) => format!(" ({from} → {to})"),
        (Some(from), None) => format!(" (from {from})"),
        (None, Some(to)) => format!(" (to {to})"),
        (None, None) => String::new(),
    };
    let asked = if report.at_given { " (the time asked for)" } else { "" };
    let network = if report.offline { ", offline" } else { "" };
    format!(
        "At handoff {}{crossing} of framework {} number {}, judged at {}{asked}{network}. Exit {}: {}.\n\n",
        code(&report.handoff.name),
        code(&report.framework.name),
        report.framework.number,
        report.evaluated_at,
        report.code,
        tally::meaning(report.code),
    )
}

fn subjects(report: &DecisionV1) -> String {
    if report.subjects.is_empty() {
        return String::new();
    }
    let mut table = "| | subject | decision | why |\n|---|---|---|---|\n".to_owned();
    let ordered = tally::ordered(report);
    for subject in ordered.iter().take(MAX_ROWS) {
        let (mark, word) = tally::word(subject);
        table.push_str(&format!(
            "| {} | {} | {word} | {} |\n",
            mark.sign(),
            code(&subject.given),
            why(subject)
        ));
    }
    table.push_str(&more(ordered.len(), "subject"));
    table.push('\n');
    table
}

/// What the row of a subject tells: what stands against it, or who vouches for it.
fn why(subject: &SubjectV1) -> String {
    if let Some(fault) = &subject.fault {
        return prose(&fault.reason);
    }
    let mut ids: Vec<&str> = group::telling(subject).map(|told| &*told.check.id).collect();
    ids.dedup();
    if !ids.is_empty() {
        return ids.iter().map(|id| code(id)).collect::<Vec<_>>().join(", ");
    }
    if group::unanchored(subject) {
        return "nothing vouches for it".to_owned();
    }
    prose(&tally::vouching(subject).join("; "))
}

/// That there are more rows than are told.
fn more(count: usize, what: &str) -> String {
    match count.saturating_sub(MAX_ROWS) {
        0 => String::new(),
        more => format!(
            "\nand {}, which the report in JSON tells\n",
            tally::counted(more, &format!("more {what}"))
        ),
    }
}

fn against(report: &DecisionV1) -> String {
    let own = report.subjects.iter().filter_map(|subject| subject.fault.as_ref());
    let faults: Vec<&FaultV1> = report.faults.iter().chain(own).collect();
    let groups = against::all(report);
    let alone: Vec<&SubjectV1> = report.subjects.iter().filter(|one| group::unanchored(one)).collect();
    let mut told: Vec<String> = faults.iter().map(|fault| undone(fault)).collect();
    told.extend(groups.iter().map(one));
    told.extend(alone.iter().map(|subject| {
        format!(
            "- **denied**: {}\n  - help: {}\n",
            prose(&against::unvouched(subject)),
            prose(against::UNVOUCHED_HELP)
        )
    }));
    if told.is_empty() {
        return String::new();
    }
    let shown: String = told.iter().take(MAX_ROWS).map(String::as_str).collect();
    format!("### What stands against it\n\n{shown}{}\n", more(told.len(), "fault"))
}

fn undone(fault: &FaultV1) -> String {
    format!(
        "- **{}** {}: {}\n  - help: {}\n",
        fault.kind,
        code(&fault.about),
        prose(&fault.reason),
        prose(&fault.help)
    )
}

fn one(against: &Against<'_>) -> String {
    let mut told = format!("- **{}** {}: {}\n", against.word(), code(against.id), prose(against.reason));
    for row in &against.rows {
        told.push_str(&match row {
            Row::At(at) => format!("  - at {}\n", code(at)),
            Row::More(text) => format!("  - {text}\n"),
            Row::Note(text) => format!("  - {}\n", prose(text)),
            Row::Said(label, text) => format!("  - {label}: {}\n", said(label, text)),
        });
    }
    told
}

/// Values as code, sentences as sentences.
fn said(label: &str, text: &str) -> String {
    match label {
        "asked by" => text.split(", ").map(code).collect::<Vec<_>>().join(", "),
        "found" if !text.contains(' ') => code(text),
        _ => prose(text),
    }
}

/// Something folded, under a heading with its count.
fn folded(title: &str, count: usize, body: &str) -> String {
    format!("<details><summary>{title} ({})</summary>\n\n{body}\n</details>\n\n", tally::thousands(count))
}

/// A place as code.
fn at(report: &DecisionV1, evidence: u32, within: crate::place::Within, pointer: &str) -> String {
    code(&shown::cut(&crate::place::place(report, evidence, within, pointer)))
}
