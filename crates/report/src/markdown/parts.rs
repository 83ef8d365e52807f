//! What is folded away, or stands below the verdict.

use std::collections::HashSet;

use super::inert::{code, prose};
use super::{MAX_ROWS, at, folded, more};
use crate::catalogue::Catalogue;
use crate::v1::{CheckV1, DecisionV1, SubjectV1};
use crate::{controls, group, place, tally};

/// Every violation that an exception sets aside.
pub(super) fn excepted(report: &DecisionV1) -> String {
    let mut told = Vec::new();
    for (subject, check) in checked(report, |subject| &subject.checks) {
        let Some(exception) = check.set_aside() else { continue };
        told.push(format!(
            "- **excepted** {} of {}: {}\n  - violated, excepted until {} by {}: {}\n  - exception {}, approved by {}\n",
            code(&check.id),
            code(&subject.given),
            prose(&check.reason),
            exception.expires,
            code(&exception.owner),
            prose(&exception.reason),
            code(&exception.name),
            code(&exception.approved_by),
        ));
    }
    section("Excepted", &told)
}

/// Every piece of advice that was not followed.
pub(super) fn advice(report: &DecisionV1) -> String {
    let mut told: Vec<String> = Vec::new();
    for subject in &report.subjects {
        for one in group::standing_out(&subject.advice) {
            told.push(format!(
                "- {} of {}: {}\n",
                code(&one.check.id),
                code(&subject.given),
                prose(&one.check.reason)
            ));
        }
    }
    section("Advice, which decides nothing", &told)
}

/// What ends soon, what was released, and receipts.
pub(super) fn done(report: &DecisionV1) -> String {
    let mut told: Vec<String> =
        report.notes.iter().map(|note| format!("- note: {}\n", prose(note))).collect();
    for subject in &report.subjects {
        let covered = subject.coverage.iter();
        told.extend(
            covered.map(|one| format!("- coverage of {}: {}\n", code(&subject.given), prose(&one.told()))),
        );
    }
    if let Some(released) = &report.released {
        told.push(format!(
            "- {} released to {}\n",
            tally::counted(released.files.len(), "file"),
            code(&released.to)
        ));
    }
    if let Some(receipts) = &report.receipts {
        told.push(format!("- receipt in {}\n", code(&receipts.to)));
        told.extend(receipts.attached.iter().map(|at| format!("- receipt attached: {}\n", code(at))));
    }
    for one in tally::contacts(report) {
        told.push(format!("- ask {} about {}\n", code(&one.contact), code(&one.about)));
    }
    let shown: String = told.iter().take(MAX_ROWS).map(String::as_str).collect();
    if shown.is_empty() { shown } else { format!("{shown}\n") }
}

/// Every answer of every check, then and now.
pub(super) fn checks(report: &DecisionV1) -> String {
    let all: Vec<(&SubjectV1, &CheckV1)> = checked(report, |subject| &subject.checks).collect();
    if all.is_empty() {
        return String::new();
    }
    let mut table =
        "| subject | asked by | check | when signed | now | why |\n|---|---|---|---|---|---|\n".to_owned();
    for (subject, check) in all.iter().take(MAX_ROWS) {
        let then = check.then.map_or("–", |then| tally::outcome(then.outcome));
        table.push_str(&format!(
            "| {} | {} | {} | {then} | {} | {} |\n",
            code(&subject.given),
            code(&check.requirement),
            code(&check.id),
            tally::outcome(check.now.outcome),
            prose(&check.reason),
        ));
    }
    table.push_str(&more(all.len(), "check"));
    folded("Every check", all.len(), &table)
}

/// Evidence that was found and not believed, not needed, or set aside on a list.
pub(super) fn not_believed(report: &DecisionV1) -> String {
    let mut told: Vec<String> = Vec::new();
    for one in place::distinct(report) {
        let within = (one.line, one.part);
        told.push(format!(
            "- rejected {} at {}: {}\n",
            code(&one.code),
            at(report, one.evidence, within, &one.pointer),
            prose(&one.reason)
        ));
    }
    for one in place::idle(report) {
        let within = (one.line, one.part);
        told.push(format!("- not used: {}: {}\n", at(report, one.id, within, ""), prose(&one.reason)));
    }
    let mut seen = HashSet::new();
    for entry in report.subjects.iter().flat_map(|subject| &subject.set_aside) {
        let line = format!(
            "- set aside: entry {} of {}, {} {} {}: {}\n",
            code(&entry.entry),
            code(&entry.list),
            entry.kind,
            code(&entry.target),
            entry.state,
            prose(&entry.reason)
        );
        if seen.insert(line.clone()) {
            told.push(line);
        }
    }
    listed("Not believed, not used or set aside, so it counts for nothing", &told)
}

/// The evidence table and the reference inputs.
pub(super) fn evidence(report: &DecisionV1) -> String {
    let rows = report.evidence.iter().map(|row| format!("- {} {}\n", code(&row.path), code(&row.digest)));
    let inputs = report.reference.iter().map(|one| format!("- {}\n", prose(&one.told())));
    listed("Evidence and reference inputs", &rows.chain(inputs).collect::<Vec<_>>())
}

/// The controls that the checks give evidence for.
pub(super) fn controls(report: &DecisionV1, catalogue: Catalogue) -> String {
    let rows = controls::of(report, catalogue);
    if rows.is_empty() {
        return String::new();
    }
    let mut table = "| control | about | state | evidence |\n|---|---|---|---|\n".to_owned();
    for row in rows.iter().take(MAX_ROWS) {
        let about = row.known.map(|known| prose(known.title)).unwrap_or_default();
        table.push_str(&format!(
            "| {} | {about} | {} | {} |\n",
            code(row.id),
            row.state(),
            prose(&row.evidence())
        ));
    }
    table.push_str("\nA check gives evidence for a control; it does not by itself fulfil one.\n");
    folded("Controls", rows.len(), &table)
}

/// Which framework it was, and its text where it stands in no file.
pub(super) fn framework(report: &DecisionV1) -> String {
    let pinned = if report.framework.pinned { " (the digest asked for)" } else { "" };
    let signed = report.framework.signed_by.as_deref().map(|by| format!(", signed by {}", code(by)));
    let mut told =
        format!("framework {}{pinned}{}\n", code(&report.framework.digest), signed.unwrap_or_default());
    if let Some(text) = &report.framework.text {
        let lines: String = text.lines().map(|line| format!("    {}\n", crate::shown::safe(line))).collect();
        let body = format!("Made from the command line; keep it in a file to change it.\n\n{lines}");
        told.push_str(&format!("\n<details><summary>The framework</summary>\n\n{body}\n</details>\n"));
    }
    told
}

fn checked<'a>(
    report: &'a DecisionV1,
    of: impl Fn(&'a SubjectV1) -> &'a Vec<CheckV1>,
) -> impl Iterator<Item = (&'a SubjectV1, &'a CheckV1)> {
    report.subjects.iter().flat_map(move |subject| of(subject).iter().map(move |check| (subject, check)))
}

fn section(title: &str, told: &[String]) -> String {
    if told.is_empty() {
        return String::new();
    }
    let shown: String = told.iter().take(MAX_ROWS).map(String::as_str).collect();
    format!("### {title}\n\n{shown}{}\n", more(told.len(), "line"))
}

fn listed(title: &str, told: &[String]) -> String {
    if told.is_empty() {
        return String::new();
    }
    let shown: String = told.iter().take(MAX_ROWS).map(String::as_str).collect();
    folded(title, told.len(), &format!("{shown}{}", more(told.len(), "line")))
}
