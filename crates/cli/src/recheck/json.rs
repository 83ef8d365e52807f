use decision::ExitCode;
use formats::StatusEntry;
use model::{Age, Text};
use serde_json::{Value, json};

use super::again::Fallen;
use super::{Change, Distrust, Found, Open, Outcome, Place, Told};
use crate::listing::written;

/// Names this form. No address: a name nobody can take over.
const SCHEMA: &str = "countersign/recheck/v1";

/// The report as JSON, version 1: additions only.
pub(crate) fn document(outcome: &Outcome<'_>, code: ExitCode) -> Value {
    let framework = outcome.today.framework;
    let since = outcome.scope.touched.as_ref().map(|(before, _)| before.sequence);
    json!({
        "schema": SCHEMA,
        "tool": { "name": "countersign", "version": env!("CARGO_PKG_VERSION") },
        "code": code.number(),
        "evaluated_at": outcome.now.to_string(),
        "framework": {
            "name": framework.name(),
            "number": framework.number(),
            "digest": framework.digest().to_string(),
        },
        "ledger": {
            "entries": outcome.head.as_ref().map_or(0, |head| head.sequence),
            "head": outcome.head.as_ref().map(|head| head.hash.to_string()),
        },
        "scope": {
            "kind": if since.is_some() { "incremental" } else { "full" },
            "since": since,
            "why": outcome.scope.why,
            "changes": outcome.scope.changes.iter().map(change).collect::<Vec<_>>(),
        },
        "reference": outcome.today.feeds.iter().map(|feed| json!({
            "kind": feed.kind,
            "name": feed.name,
            "digest": feed.digest.to_string(),
            "number": feed.number,
        })).collect::<Vec<_>>(),
        "judged": outcome.judged,
        "passed_over": outcome.passed_over,
        "other_frameworks": outcome.elsewhere.iter().map(|(name, count)| json!({
            "name": name,
            "acceptances": count,
        })).collect::<Vec<_>>(),
        "open": outcome.open.iter().map(open).collect::<Vec<_>>(),
        "distrust": outcome.distrust.iter().map(distrusted).collect::<Vec<_>>(),
        "restored": outcome.restored.iter().map(acceptance).collect::<Vec<_>>(),
    })
}

/// An entry of a list.
pub(crate) fn change(change: &Change) -> Value {
    let StatusEntry { id, target, state, reason } = &change.entry;
    json!({
        "list": change.list,
        "id": id,
        "target": written(target),
        "state": state.word(),
        "reason": reason,
        "issued": change.issued.to_string(),
    })
}

fn open(open: &Open) -> Value {
    let mut value = acceptance(&open.found);
    let more = [
        ("standing", json!(open.found.standing.map(ledger::Standing::word))),
        ("since", json!(open.since.to_string())),
        ("why", json!(open.found.why)),
        ("checks", open.found.fallen.iter().map(check).collect()),
    ];
    if let Some(object) = value.as_object_mut() {
        object.extend(more.map(|(name, value)| (name.to_owned(), value)));
        object.extend(reach(&open.places, &open.told));
    }
    value
}

fn distrusted(one: &Distrust) -> Value {
    let seconds = |age: Option<Age>| age.map(Age::seconds);
    json!({
        "list": one.list,
        "id": one.entry.id,
        "authority": one.authority,
        "target": written(&one.entry.target),
        "state": one.entry.state.word(),
        "announced": one.times.announced.to_string(),
        "received": one.times.received.to_string(),
        "first_refusal": one.times.refused,
        "rechecked": one.times.rechecked.to_string(),
        "took_s": seconds(one.times.announced.age_at(one.times.rechecked)),
        "authority_took_s": seconds(one.took()),
        "authority_promised_s": seconds(one.promised),
        "promise_kept": one.kept(),
    })
}

/// Where it went, and who has to know.
pub(super) fn reach(places: &[Place], told: &[Told]) -> [(String, Value); 2] {
    let places = places.iter().map(|place| {
        json!({
            "handoff": place.handoff,
            "from": place.from,
            "to": place.to,
            "entry": place.entry,
            "accepted_at": place.at.to_string(),
        })
    });
    let told = told.iter().map(|told| json!({ "participant": told.participant, "contact": told.contact }));
    [("went_to".to_owned(), places.collect()), ("tell".to_owned(), told.collect())]
}

pub(super) fn acceptance(found: &Found) -> Value {
    let subject = found.subject();
    let digests = subject.map(|subject| subject.digests.iter().map(ToString::to_string).collect::<Vec<_>>());
    json!({
        "entry": found.entry,
        "given": subject.map(|subject| &subject.given),
        "digests": digests,
        "names": found.names,
        "handoff": found.decided.handoff,
        "accepted_at": found.accepted_at.to_string(),
    })
}

pub(super) fn check(fallen: &Fallen) -> Value {
    let reason: Option<&Text> = fallen.reasons.first();
    json!({
        "id": fallen.id,
        "requirement": fallen.requirement,
        "then": fallen.then,
        "now": fallen.now,
        "reason": reason,
        "help": fallen.help,
    })
}
