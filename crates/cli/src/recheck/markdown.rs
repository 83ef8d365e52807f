//! The report as Markdown, for the summary of a nightly job or the issue it opens.

use decision::ExitCode;
use ledger::Standing;
use report::{markdown_code as code_of, markdown_prose as prose};

use super::text::{elsewhere, tells, word_of};
use super::{Distrust, Found, Open, Outcome};
use crate::listing::written;

/// The most that is told one by one of each kind: forges cut a summary at 1 MiB, and an issue well before. JSON has all.
pub(super) const MAX_TOLD: usize = 50;

/// The report as Markdown, ending in a line break.
pub(crate) fn markdown(outcome: &Outcome<'_>, code: ExitCode) -> String {
    let framework = outcome.today.framework;
    let kind = if outcome.scope.touched.is_some() { "What may have changed" } else { "Everything" };
    let mut page = format!(
        "<!-- countersign/recheck/v1 -->\n## {}\n\nBy framework {} number {}, {}, at {}. {kind} was judged again: {}. Exit \
         {code}: {}.\n\n",
        headline(outcome),
        code_of(framework.name()),
        framework.number(),
        code_of(&framework.digest().to_string()),
        outcome.now,
        prose(&outcome.scope.why),
        code.meaning(),
    );
    if !outcome.open.is_empty() {
        page.push_str("| artifact | standing | so since | accepted at | why |\n|---|---|---|---|---|\n");
        outcome.open.iter().take(MAX_TOLD).for_each(|open| page.push_str(&row(open)));
        page.push_str(&more(outcome.open.len()));
        page.push('\n');
        outcome.open.iter().take(MAX_TOLD).for_each(|open| page.push_str(&details(open)));
    }
    page.push_str(&section("Stands again", outcome.restored.iter().map(restored)));
    page.push_str(&section("What was announced", outcome.distrust.iter().map(announced)));
    let left = elsewhere(outcome);
    if !left.is_empty() {
        page.push_str(&format!("{}\n", prose(&left)));
    }
    page
}

fn headline(outcome: &Outcome<'_>) -> String {
    let count = |standing| outcome.open.iter().filter(|open| open.found.standing == Some(standing)).count();
    let (lost, unproven) = (count(Standing::Lost), count(Standing::Unproven));
    let sign = match (lost, outcome.open.len()) {
        (0, 0) => "✅",
        (0, _) => "⚠️",
        (_, _) => "❌",
    };
    format!(
        "{sign} recheck: {lost} lost trust, {unproven} unproven, {} not judged, of {} judged again",
        count(Standing::Unjudged),
        outcome.judged
    )
}

fn row(open: &Open) -> String {
    let (sign, word) = match open.found.standing {
        Some(Standing::Lost) => ("❌", "lost trust"),
        Some(Standing::Unproven) => ("⚠️", "unproven"),
        Some(Standing::Unjudged) | None => ("⚠️", "not judged"),
    };
    let told = open.found.fallen.iter().filter(|fallen| tells(fallen, &open.found));
    let mut ids: Vec<String> = told.map(|fallen| code_of(fallen.id)).collect();
    ids.dedup();
    ids.extend(open.found.why.iter().map(|why| prose(why)));
    format!(
        "| {} | {sign} {word} | {} | {}, handoff {} | {} |\n",
        given(&open.found),
        open.since,
        open.found.accepted_at,
        code_of(&open.found.decided.handoff),
        ids.join(", ")
    )
}

/// Why, where it went, and who has to know.
fn details(open: &Open) -> String {
    let mut told =
        format!("<details><summary>entry {}</summary>\n\n- {}\n", open.found.entry, given(&open.found));
    let subject = open.found.subject();
    for digest in subject.into_iter().flat_map(|subject| &subject.digests) {
        told.push_str(&format!("- {}\n", code_of(&digest.to_string())));
    }
    for fallen in open.found.fallen.iter().filter(|fallen| tells(fallen, &open.found)) {
        let then = fallen.then.map(|then| format!("when signed {then}, ")).unwrap_or_default();
        told.push_str(&format!("- {} {}: {then}now {}\n", word_of(fallen), code_of(fallen.id), fallen.now));
        fallen.reasons.iter().for_each(|reason| told.push_str(&format!("  - {}\n", prose(reason))));
    }
    for place in &open.places {
        let to = place.to.as_ref().map(|to| format!("{}, ", code_of(to))).unwrap_or_default();
        told.push_str(&format!(
            "- went to {to}at handoff {}, entry {}\n",
            code_of(&place.handoff),
            place.entry
        ));
    }
    for one in &open.told {
        told.push_str(&format!("- tell {} {}\n", code_of(&one.participant), code_of(&one.contact)));
    }
    format!("{told}\n</details>\n\n")
}

fn restored(found: &Found) -> String {
    format!("- {} accepted at {}, entry {}\n", given(found), found.accepted_at, found.entry)
}

fn announced(one: &Distrust) -> String {
    format!(
        "- {} of {} by {}: {} {}, announced at {}\n",
        code_of(&one.entry.id),
        code_of(&one.list),
        code_of(&one.authority),
        code_of(&written(&one.entry.target)),
        one.entry.state.word(),
        one.times.announced
    )
}

fn given(found: &Found) -> String {
    found.subject().map_or_else(|| "–".to_owned(), |subject| code_of(&subject.given))
}

fn section(title: &str, lines: impl ExactSizeIterator<Item = String>) -> String {
    let count = lines.len();
    if count == 0 {
        return String::new();
    }
    let told: String = lines.take(MAX_TOLD).collect();
    format!("### {title}\n\n{told}{}\n", more(count))
}

/// That there are more than are told.
fn more(count: usize) -> String {
    match count.saturating_sub(MAX_TOLD) {
        0 => String::new(),
        more => format!("\nand {more} more, which `--format json` tells\n"),
    }
}
