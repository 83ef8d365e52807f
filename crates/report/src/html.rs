//! The report as one page of HTML: no script, nothing fetched, a policy that forbids both, and everything from outside
//! escaped. It reads on a phone, in print and without colours.

mod chain;
mod inert;
mod subject;
mod tables;

#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::against::{self, Against, Row};
use crate::catalogue::Catalogue;
use crate::group;
use crate::tally::{self, Mark};
use crate::v1::{DecisionV1, FaultV1, SubjectV1};
use inert::{code, prose, text};

/// What every report of this kind begins with.
pub(crate) const BEGINS: &str = "<!doctype html>\n<!-- countersign/decision/v1 -->\n";

/// The most subjects that are shown with all that was answered about them. JSON has all.
const MAX_SUBJECTS: usize = 200;

/// The most rows of a table, and the most faults.
const MAX_LISTED: usize = 1000;

const STYLE: &str = include_str!("html/style.css");

/// The report as a page of HTML, ending in a line break.
pub fn html(report: &DecisionV1, catalogue: Catalogue) -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let (mark, word) = tally::whole(report);
    let ordered = tally::ordered(report);
    let mut page = format!(
        "{BEGINS}<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{word}: {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        text(&subject_of(report)),
    );
    page.push_str(&head(report, mark, word));
    page.push_str(&against(report));
    page.push_str(&tables::subjects(report, &ordered));
    page.push_str("<h2>How it came here, and what was asked</h2>\n");
    for (number, subject) in ordered.iter().enumerate().take(MAX_SUBJECTS) {
        page.push_str(&subject::section(report, number, subject));
    }
    page.push_str(&beyond(ordered.len(), MAX_SUBJECTS, "subject"));
    page.push_str(&tables::evidence(report));
    page.push_str(&tables::not_believed(report));
    page.push_str(&tables::reference(report));
    page.push_str(&tables::controls(report, catalogue));
    page.push_str(&framework(report));
    page.push_str(&format!(
        "<footer>Made by {} {} from a decision of version 1. This page tells what was decided; it decides \
         nothing.</footer>\n</main>\n</body>\n</html>\n",
        text(&report.tool.name),
        text(&report.tool.version)
    ));
    page
}

/// What the page is about: the one subject, or how many there are.
fn subject_of(report: &DecisionV1) -> String {
    match report.subjects.as_slice() {
        [one] => format!("{} at {}", one.given, report.handoff.name),
        all => format!("{} at {}", tally::counted(all.len(), "subject"), report.handoff.name),
    }
}

fn head(report: &DecisionV1, mark: Mark, word: &str) -> String {
    let end = |end: &Option<_>| end.as_deref().map(code);
    let crossing = match (end(&report.handoff.from), end(&report.handoff.to)) {
        (Some(from), Some(to)) => format!(", from {from} to {to}"),
        (Some(from), None) => format!(", from {from}"),
        (None, Some(to)) => format!(", to {to}"),
        (None, None) => String::new(),
    };
    let about = match report.subjects.as_slice() {
        [one] => code(&one.given),
        _ => text(&tally::tally(report)),
    };
    let mut out =
        format!("<header class=\"verdict {}\">\n<h1>{} {}</h1>\n", mark.name(), mark.letter(), text(word));
    out.push_str(&format!("<p>{about} at handoff {}{crossing}</p>\n<dl>\n", code(&report.handoff.name)));
    let mut row = |label: &str, value: String| out.push_str(&format!("<dt>{label}</dt><dd>{value}</dd>\n"));
    if report.audit {
        row(
            "audit",
            "what would have been decided then, by the roots and the framework of today; it allows nothing"
                .to_owned(),
        );
    }
    row("exit code", format!("{}, {}", report.code, text(tally::meaning(report.code))));
    let asked = if report.at_given { " (the time asked for)" } else { "" };
    let network = if report.offline { ", offline" } else { "" };
    row("judged at", format!("{}{asked}{network}", text(&report.evaluated_at)));
    let own = &report.framework;
    let signed = own.signed_by.as_deref().map(|by| format!(", signed by {}", code(by))).unwrap_or_default();
    let pinned = if own.pinned { " (the digest asked for)" } else { "" };
    row("framework", format!("{} number {}{signed}", code(&own.name), own.number));
    row("its digest", format!("{}{pinned}", code(&own.digest)));
    if let Some(released) = &report.released {
        row(
            "released",
            format!("{} to {}", tally::counted(released.files.len(), "file"), code(&released.to)),
        );
    }
    if let Some(receipts) = &report.receipts {
        row("receipt", code(&receipts.to));
    }
    report.notes.iter().for_each(|note| row("note", prose(note)));
    for one in tally::contacts(report) {
        row("ask", format!("{} about {}", code(&one.contact), code(&one.about)));
    }
    out.push_str("</dl>\n</header>\n");
    out
}

fn against(report: &DecisionV1) -> String {
    let own = report.subjects.iter().filter_map(|subject| subject.fault.as_ref());
    let faults: Vec<&FaultV1> = report.faults.iter().chain(own).collect();
    let groups = against::all(report);
    let alone: Vec<&SubjectV1> = report.subjects.iter().filter(|one| group::unanchored(one)).collect();
    let mut told: Vec<String> = groups.iter().map(one).collect();
    told.extend(faults.iter().map(|fault| undone(fault)));
    told.extend(alone.iter().map(|subject| {
        fault(
            Mark::Bad,
            "denied",
            &prose(&against::unvouched(subject)),
            &[("help".to_owned(), prose(against::UNVOUCHED_HELP))],
        )
    }));
    if told.is_empty() {
        return String::new();
    }
    let shown: String = told.iter().take(MAX_LISTED).map(String::as_str).collect();
    format!("<h2>What stands against it</h2>\n{shown}{}", more(told.len(), "fault"))
}

fn undone(one: &FaultV1) -> String {
    let denied = matches!(&*one.kind, "refused" | "missing");
    let mark = if denied { Mark::Bad } else { Mark::Unsure };
    let said = format!("{}: {}", code(&one.about), prose(&one.reason));
    fault(mark, &one.kind, &said, &[("help".to_owned(), prose(&one.help))])
}

fn one(against: &Against<'_>) -> String {
    let mark = if against.proved { Mark::Bad } else { Mark::Unsure };
    let said = format!("{}: {}", code(against.id), prose(against.reason));
    let rows: Vec<(String, String)> = against
        .rows
        .iter()
        .map(|row| match row {
            Row::At(at) => ("at".to_owned(), code(at)),
            Row::More(text) => ("at".to_owned(), prose(text)),
            Row::Note(text) => ("note".to_owned(), prose(text)),
            Row::Said(label, text) => ((*label).to_owned(), prose(text)),
        })
        .collect();
    fault(mark, against.word(), &said, &rows)
}

fn fault(mark: Mark, word: &str, said: &str, rows: &[(String, String)]) -> String {
    let rows: String =
        rows.iter().map(|(label, value)| format!("<dt>{}</dt><dd>{value}</dd>\n", text(label))).collect();
    let list = if rows.is_empty() { String::new() } else { format!("<dl>\n{rows}</dl>\n") };
    format!(
        "<section class=\"fault {}\">\n<p>{} {said}</p>\n{list}</section>\n",
        mark.name(),
        worded(mark, word)
    )
}

/// A word with its sign and colour: each says the same.
fn worded(mark: Mark, word: &str) -> String {
    format!("<span class=\"word {}\">{} {}</span>", mark.name(), mark.letter(), text(word))
}

fn framework(report: &DecisionV1) -> String {
    let Some(own) = &report.framework.text else { return String::new() };
    let lines: Vec<String> = own.lines().map(text).collect();
    format!(
        "<h2>The framework</h2>\n<p>Made from the command line; keep it in a file to change it.</p>\n<pre>{}</pre>\n",
        lines.join("\n")
    )
}

/// That there are more than are told.
fn more(count: usize, what: &str) -> String {
    beyond(count, MAX_LISTED, what)
}

fn beyond(count: usize, most: usize, what: &str) -> String {
    match count.saturating_sub(most) {
        0 => String::new(),
        more => format!(
            "<p>and {}, which the report in JSON tells</p>\n",
            tally::counted(more, &format!("more {what}"))
        ),
    }
}
