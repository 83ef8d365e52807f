use decision::ExitCode;
use ledger::Standing;
use report::safe;

use super::again::Fallen;
use super::{Distrust, Found, Open, Outcome, Place, Told, shown};
use crate::listing::written;

/// The most acceptances that are told one by one; JSON has all.
const MAX_TOLD: usize = 100;

/// The report for people.
pub(crate) fn page(outcome: &Outcome<'_>, code: ExitCode) -> String {
    let mut page = head(outcome, code);
    for open in outcome.open.iter().take(MAX_TOLD) {
        page.push_str(&one(open));
    }
    let more = outcome.open.len().saturating_sub(MAX_TOLD);
    if more > 0 {
        page.push_str(&format!("\nand {more} more, which --format json tells\n"));
    }
    outcome.distrust.iter().take(MAX_TOLD).for_each(|one| page.push_str(&distrusted(one)));
    for found in outcome.restored.iter().take(MAX_TOLD) {
        page.push_str(&format!("\n{}  stands again\n{}", given(found), accepted(found)));
    }
    page
}

fn head(outcome: &Outcome<'_>, code: ExitCode) -> String {
    let count = |standing| outcome.open.iter().filter(|open| open.found.standing == Some(standing)).count();
    let framework = outcome.today.framework;
    let kind = if outcome.scope.touched.is_some() { "what may have changed" } else { "everything" };
    let mut page = format!(
        "recheck  {} lost trust, {} unproven, {} not judged, of {} judged again (exit {code})\n  framework {} number {}, \
         {}\n  at {}\n  {kind} was judged again: {}\n",
        count(Standing::Lost),
        count(Standing::Unproven),
        count(Standing::Unjudged),
        outcome.judged,
        shown(framework.name()),
        framework.number(),
        framework.digest(),
        outcome.now,
        safe(&outcome.scope.why),
    );
    for change in outcome.scope.changes.iter().take(MAX_TOLD) {
        page.push_str(&format!(
            "    {} {}: {} {}\n",
            shown(&change.list),
            shown(&change.entry.id),
            safe(&written(&change.entry.target)),
            change.entry.state.word(),
        ));
    }
    if outcome.passed_over > 0 {
        page.push_str(&format!(
            "  {} passed over: denials, and those of other frameworks or handoffs\n",
            match outcome.passed_over {
                1 => "1 decision was".to_owned(),
                many => format!("{many} decisions were"),
            }
        ));
    }
    page.push_str(&elsewhere(outcome));
    page
}

/// What nobody judged here: a framework that was renamed would leave out all that it let in.
pub(super) fn elsewhere(outcome: &Outcome<'_>) -> String {
    let named =
        outcome.elsewhere.iter().take(MAX_TOLD).map(|(name, count)| format!("{} ({count})", shown(name)));
    let named: Vec<String> = named.collect();
    match named.is_empty() {
        true => String::new(),
        false => format!(
            "  note: what frameworks of other names let in was not judged, and is by theirs: {}\n",
            named.join(", ")
        ),
    }
}

fn one(open: &Open) -> String {
    let word = match open.found.standing {
        Some(Standing::Lost) => "lost trust",
        Some(Standing::Unproven) => "would be denied for what is missing, stale or inconclusive",
        Some(Standing::Unjudged) | None => "cannot be judged again",
    };
    let mut page = format!("\n{}  {word}\n{}", given(&open.found), accepted(&open.found));
    page.push_str(&format!("  so since {}\n", open.since));
    for name in &open.found.names {
        page.push_str(&format!("  signed as {}\n", shown(name)));
    }
    page.extend(fallen(&open.found));
    page.push_str(&reach(&open.places, &open.told));
    page
}

/// Why it does not stand.
pub(super) fn fallen(found: &Found) -> Vec<String> {
    let why = found.why.iter().map(|why| format!("  {}\n", safe(why)));
    let checks = found.fallen.iter().filter(|fallen| tells(fallen, found)).map(|fallen| {
        let then = fallen.then.map(|then| format!("then {then}, ")).unwrap_or_default();
        let reasons = fallen.reasons.iter().map(|reason| format!("    {}\n", safe(reason)));
        let head = format!("  {}[{}]: {then}now {}\n", word_of(fallen), fallen.id, fallen.now);
        std::iter::once(head).chain(reasons).collect()
    });
    why.chain(checks).collect()
}

/// From the word of a list to nobody relying on it.
fn distrusted(one: &Distrust) -> String {
    let times = &one.times;
    let after = |at| times.announced.age_at(at).map(|age| format!(", {age} later")).unwrap_or_default();
    let refused = match times.refused {
        Some(entry) => format!("first refused by entry {entry}"),
        None => "nothing was refused for it yet".to_owned(),
    };
    let mut text = format!(
        "\n{} of {} ({}): {} {}\n  announced at {}\n  seen here at {}{}; {refused}\n  all that was accepted judged \
         by it at {}{}\n",
        shown(&one.entry.id),
        shown(&one.list),
        shown(&one.authority),
        safe(&written(&one.entry.target)),
        one.entry.state.word(),
        times.announced,
        times.received,
        after(times.received),
        times.rechecked,
        after(times.rechecked),
    );
    if let (Some(took), Some(promised), Some(kept)) = (one.took(), one.promised, one.kept()) {
        let word = if kept { "kept" } else { "broken" };
        let who = shown(&one.authority);
        text.push_str(&format!(
            "  {who} said so {took} after it went wrong, and promised {promised}: {word}\n"
        ));
    }
    text
}

/// Where it went, and who has to know.
pub(super) fn reach(places: &[Place], told: &[Told]) -> String {
    let mut page = String::new();
    for place in places {
        let to = place.to.as_ref().map(|to| format!("to {}, at", shown(to)));
        let to = to.as_deref().unwrap_or("through");
        page.push_str(&format!("  went {to} handoff {}, entry {}\n", shown(&place.handoff), place.entry));
    }
    for told in told {
        page.push_str(&format!("  tell {} <{}>\n", shown(&told.participant), shown(&told.contact)));
    }
    page
}

/// Where something is proved wrong, what that leaves open beside it is in JSON alone.
pub(super) fn tells(fallen: &Fallen, found: &Found) -> bool {
    found.standing != Some(Standing::Lost) || word_of(fallen) == "violated"
}

pub(super) fn word_of(fallen: &Fallen) -> &'static str {
    if fallen.then == Some("violated") { "violated" } else { fallen.now }
}

fn given(found: &Found) -> String {
    found.subject().map(|subject| shown(&subject.given)).unwrap_or_default()
}

pub(super) fn accepted(found: &Found) -> String {
    let digests = found.subject().into_iter().flat_map(|subject| &subject.digests);
    let digests: String = digests.map(|digest| format!("  {digest}\n")).collect();
    format!(
        "{digests}  accepted at {}, handoff {}, entry {}\n",
        found.accepted_at,
        shown(&found.decided.handoff),
        found.entry
    )
}
