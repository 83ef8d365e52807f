use decision::ExitCode;
use formats::{StatusEntry, StatusState};
use serde_json::{Value, json};

use super::{Shown, claimed, or_null};
use crate::complaint::Complaint;
use crate::listing::{lifted_by, written};

/// The list for a program, version 1: fields may be added.
pub(super) fn document(shown: &Shown<'_>) -> Result<String, Complaint> {
    let (list, head) = (shown.list, shown.list.head());
    let document = json!({
        "schema": "countersign/status-list/v1",
        "tool": { "name": "countersign", "version": env!("CARGO_PKG_VERSION") },
        "read_at": shown.now.to_string(),
        "vouched_for_by": or_null(shown.vouched.as_ref()),
        "claimed_signers": claimed(list),
        "list": &*head.list,
        "authority": &*head.authority,
        "audience": head.audience.iter().map(|name| &**name).collect::<Vec<_>>(),
        "number": head.number,
        "digest": list.digest().to_string(),
        "previous": or_null(head.previous.as_ref()),
        "issued": head.issued.to_string(),
        "expires": head.expires.to_string(),
        "ended": shown.ended(),
        "about": or_null(shown.about.as_ref().map(written)),
        "entries_in_all": list.entries().len(),
        "entries": shown.entries().into_iter().map(|one| entry(one, shown)).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&document).map_err(|fault| Complaint {
        code: ExitCode::Bug,
        text: format!("the list cannot be written as JSON: {fault}"),
        place: None,
        help: "report this as a bug, with the command".to_owned(),
    })?;
    Ok(format!("{text}\n"))
}

fn entry(entry: &StatusEntry, shown: &Shown<'_>) -> Value {
    let (from, until, incident, lifts) = match &entry.state {
        StatusState::RevokedSince(since) => (Some(*since), None, None, None),
        StatusState::Compromised { from, until } => (Some(*from), Some(*until), None, None),
        StatusState::RevokedRetroactively => (None, None, None, None),
        StatusState::Suspended { from, until, incident } => (Some(*from), *until, Some(incident), None),
        StatusState::Lifts { entry, from } => (Some(*from), None, None, Some(entry)),
    };
    json!({
        "id": &*entry.id,
        "kind": entry.target.kind(),
        "target": written(&entry.target),
        "state": entry.state.word(),
        "from": or_null(from),
        "until": or_null(until),
        "incident": or_null(incident),
        "lifts": or_null(lifts),
        "lifted_by": or_null(lifted_by(shown.list.entries(), entry).map(|lift| &lift.id)),
        "reason": &*entry.reason,
    })
}
