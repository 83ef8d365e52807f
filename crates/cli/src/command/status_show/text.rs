use formats::{StatusEntry, StatusState};
use report::{name, safe};

use super::{Shown, claimed};
use crate::listing::{lifted_by, said, written};

/// The list for a person.
pub(super) fn page(shown: &Shown<'_>) -> String {
    let head = shown.list.head();
    let audience: Vec<String> = head.audience.iter().map(|one| name(one)).collect();
    let mut page = format!(
        "{} number {}, issued by {} for {}\n",
        name(&head.list),
        head.number,
        name(&head.authority),
        audience.join(", ")
    );
    let ended = if shown.ended() { ": it has ended, and is refused" } else { "" };
    page.push_str(&format!("  from {} to {}{ended}\n", head.issued, head.expires));
    page.push_str(&format!("  {}\n", shown.list.digest()));
    match &head.previous {
        Some(previous) => page.push_str(&format!("  follows {previous}\n")),
        None => page.push_str("  follows no other\n"),
    }
    match &shown.vouched {
        Some(key) => {
            page.push_str(&format!("  signed with key {key}\n"));
            page.push_str("Whether that key may speak for its authority is for a framework to say.\n");
        }
        None => {
            for who in claimed(shown.list) {
                page.push_str(&format!("  claims a signature by {}\n", safe(&who)));
            }
            page.push_str(
                "Nobody vouches for this list here: anyone can write what it says. --trust-key names the key that must \
                 have signed it.\n",
            );
        }
    }
    let entries = shown.entries();
    let all = shown.list.entries().len();
    page.push('\n');
    match (&shown.about, entries.is_empty()) {
        (Some(about), true) => page.push_str(&format!("nothing on it is about {}\n", safe(&written(about)))),
        (Some(about), false) => {
            page.push_str(&format!("about {}: {} of {all}\n", safe(&written(about)), entries.len()));
        }
        (None, true) => page.push_str("nothing is on it\n"),
        (None, false) => page.push_str(&format!("on it: {all}\n")),
    }
    entries.into_iter().for_each(|entry| told(entry, shown, &mut page));
    page
}

fn told(entry: &StatusEntry, shown: &Shown<'_>, page: &mut String) {
    /// The most characters of one target that are shown: a range of commits may have thousands.
    const MAX_SHOWN: usize = 200;
    let target = written(&entry.target);
    let mut short: String = target.chars().take(MAX_SHOWN).collect();
    if short.len() < target.len() {
        short.push('…');
    }
    page.push_str(&format!("  {}  {}\n", name(&entry.id), safe(&short)));
    page.push_str(&format!("      {}{}\n", said(&entry.state), since_then(entry, shown)));
    if !entry.reason.is_empty() {
        page.push_str(&format!("      {}\n", safe(&entry.reason)));
    }
}

/// What became of a suspension.
fn since_then(entry: &StatusEntry, shown: &Shown<'_>) -> String {
    let StatusState::Suspended { until, .. } = &entry.state else { return String::new() };
    match lifted_by(shown.list.entries(), entry) {
        Some(lift) => format!(", lifted by {}", name(&lift.id)),
        None if until.is_some_and(|until| shown.now > until) => {
            ": that time has passed, and nobody has lifted it".to_owned()
        }
        None => String::new(),
    }
}
