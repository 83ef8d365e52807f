//! The text report: what a person looks at every day. The verdict first, then what it rests on or what
//! stands against it, then what was not believed, and last the exit code.

mod advice;
mod allowed;
mod coverage;
mod evidence;
mod excepted;
mod faults;
mod page;
mod set_aside;
mod shared;
mod verdict;

#[cfg(test)]
mod tests;

use decision::ExitCode;
use model::Age;

use crate::palette::{Palette, Role};
use crate::v1::{DecisionV1, ReferenceV1, VerdictV1};
use crate::{shown, tally};
pub(crate) use allowed::label;
use page::{Page, Span};

/// How the text report is to look. What it says does not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it has colours.
    pub palette: Palette,
    /// Characters a line, as far as words allow; at least [`Look::MIN_WIDTH`] are used.
    pub width: usize,
}

impl Look {
    /// Below this, wrapping makes a report longer and no more readable.
    pub const MIN_WIDTH: usize = 40;
}

/// The report as text, ending in a line break.
pub fn text(report: &DecisionV1, look: Look) -> String {
    let mut page = Page::new(look);
    verdict::head(&mut page, report);
    if let [subject] = report.subjects.as_slice() {
        match subject.decision {
            VerdictV1::Allow => allowed::basis(&mut page, report, subject),
            VerdictV1::Undecided if subject.would_pass() => allowed::basis(&mut page, report, subject),
            VerdictV1::Deny | VerdictV1::Undecided => {}
        }
    } else if report.code == ExitCode::Allow.number() || report.code == ExitCode::Audit.number() {
        shared::basis(&mut page, report, look);
    }
    faults::tell(&mut page, report);
    excepted::tell(&mut page, report);
    coverage::tell(&mut page, report);
    advice::tell(&mut page, report);
    set_aside::tell(&mut page, report);
    evidence::rejected(&mut page, report);
    evidence::unused(&mut page, report);
    made(&mut page, report);
    foot(&mut page, report);
    page.finish()
}

/// Whom to ask about a denial.
fn contacts(page: &mut Page, report: &DecisionV1) {
    let contacts = tally::contacts(report);
    if contacts.is_empty() {
        return;
    }
    page.gap();
    for one in contacts {
        let whose = match one.about == one.participant {
            true => String::new(),
            false => format!(" of {}", shown::name(&one.participant)),
        };
        let ask = format!("ask {}{whose} about {}", shown::name(&one.contact), shown::name(&one.about));
        page.line(2, &[Span::plain(ask)]);
    }
}

/// What ends soon.
fn notes(page: &mut Page, report: &DecisionV1) {
    if !report.notes.is_empty() {
        page.gap();
    }
    for note in &report.notes {
        page.line(2, &[Span::new(Role::Unsure, "note"), Span::plain(format!(": {note}"))]);
    }
}

/// The framework that was made from the command line, to be read and kept.
fn made(page: &mut Page, report: &DecisionV1) {
    let Some(text) = &report.framework.text else { return };
    page.gap();
    page.line(
        2,
        &[Span::plain(
            "judged by this framework, made from the command line; keep it in a file to change it:",
        )],
    );
    page.gap();
    for line in text.lines() {
        page.verbatim(Role::Faint, line);
    }
}

impl ReferenceV1 {
    /// Its name, with its number where it has one.
    fn called(&self) -> String {
        let number = self.number.map(|number| format!(" #{number}"));
        format!("{}{}", shown::name(&self.name), number.unwrap_or_default())
    }

    /// What it is, how old it is, and how far it protects.
    pub(crate) fn told(&self) -> String {
        let age = self.age_s.map(Age::of_seconds);
        let note = self.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
        if self.kind == "osv" {
            // A folder has no number of its own: which edition it was, only its digest tells.
            let count = self.number.map(|count| format!(", {count} of them")).unwrap_or_default();
            let age = age.map(|age| format!(", as of {age} before")).unwrap_or_default();
            return format!("advisories {}{count}{age}, {}{note}", shown::name(&self.name), self.digest);
        }
        if self.kind == "verdicts" {
            let count = self.number.map(|count| format!(", {count} of them")).unwrap_or_default();
            let until =
                self.expires.as_ref().map(|end| format!(", relied on until {end}")).unwrap_or_default();
            return format!("verdicts {}{count}{until}{note}", shown::name(&self.name));
        }
        let what = if self.kind == "status" { "status list" } else { &self.kind };
        let issued = age.map(|age| format!(", issued {age} before")).unwrap_or_default();
        let until =
            self.expires.as_ref().map(|expires| format!(", in force until {expires}")).unwrap_or_default();
        format!("{what} {}{issued}{until}{note}", self.called())
    }
}

/// What was released, when it was judged and by which framework, and what the exit code means.
fn foot(page: &mut Page, report: &DecisionV1) {
    contacts(page, report);
    notes(page, report);
    page.gap();
    if report.subjects.len() != 1 {
        page.line(0, &[Span::new(Role::Strong, tally::tally(report))]);
    }
    let network = if report.offline { ", offline" } else { "" };
    let asked = if report.at_given { " (the time asked for)" } else { "" };
    let of = |kinds: &'static [&str]| report.reference.iter().filter(|one| kinds.contains(&&*one.kind));
    let unasked = match of(&["status", "revocation"]).next() {
        Some(_) => "",
        None => ", no status list asked",
    };
    let judged = format!("judged at {}{asked}{network}{unasked}", report.evaluated_at);
    if let Some(released) = &report.released {
        let names: Vec<String> = released.files.iter().map(|name| shown::name(name)).collect();
        let text = format!("released to {}: {}", shown::name(&released.to), names.join(", "));
        page.line(2, &[Span::plain(text)]);
    }
    if let Some(receipts) = &report.receipts {
        page.line(2, &[Span::plain(format!("receipt in {}", shown::name(&receipts.to)))]);
        for attached in &receipts.attached {
            page.line(2, &[Span::plain(format!("receipt attached: {}", shown::name(attached)))]);
        }
    }
    page.line(2, &[Span::new(Role::Faint, judged)]);
    for input in of(&["status", "revocation", "osv", "verdicts"]) {
        page.line(2, &[Span::new(Role::Faint, input.told())]);
    }
    let pinned = if report.framework.pinned { " (the digest asked for)" } else { "" };
    let signed = report.framework.signed_by.as_deref().map(shown::name);
    let signed = signed.map(|signer| format!(" signed by {signer}")).unwrap_or_default();
    let text = format!("framework {}{pinned}{signed}", report.framework.digest);
    page.line(2, &[Span::new(Role::Faint, text)]);
    if report.code != 0 {
        let meaning = tally::meaning(report.code);
        page.line(2, &[Span::plain(format!("exit {}: {meaning}", report.code))]);
    }
}
