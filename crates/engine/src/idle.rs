//! Entries of status lists that deny nothing: in an incident, a name that was written wrong.

use formats::{StatusEntry, StatusState, StatusTarget};
use policy::Framework;
use status::StatusList;

/// Every such entry of a list, and every one that evidence cannot meet as it is written or seldom does, in words; and what to
/// do about it.
pub(crate) fn of(list: &StatusList, framework: &Framework) -> Vec<(String, String)> {
    let entries = list.entries().unwrap_or_default();
    let denying = entries.iter().filter(|entry| !matches!(entry.state, StatusState::Lifts { .. }));
    let told = denying.filter_map(|entry| {
        let (why, help) = idle(entry, framework)?;
        let text = format!(
            "entry {} of the status list {} names the {} {}{why}",
            entry.id,
            list.head().list,
            entry.target.kind(),
            entry.target.shown(),
        );
        Some((text, help))
    });
    told.collect()
}

/// Why an entry denies nothing here, or may not, and what to do.
fn idle(entry: &StatusEntry, framework: &Framework) -> Option<(String, String)> {
    if !is_known(entry, framework) {
        let why = ", and this framework declares none of that name: it denies nothing here";
        let help = "if the name is written wrong, make a new entry with the right one (`countersign status`)";
        return Some((why.to_owned(), help.to_owned()));
    }
    let doubt = entry.target.doubt()?;
    let denies = if doubt.never { "it denies nothing" } else { "it may deny nothing" };
    let help = format!("make a new entry (`countersign status`), and write {}", doubt.instead);
    Some((format!(": {denies}, because {}", doubt.why), help))
}

fn is_known(entry: &StatusEntry, framework: &Framework) -> bool {
    match &entry.target {
        StatusTarget::Identity(name) => framework.identities().iter().any(|one| one.name == *name),
        StatusTarget::Participant(name) => framework.has_participant(name),
        StatusTarget::Relationship(name) => framework.has_relationship(name),
        // What is outside no framework declares.
        StatusTarget::Name(_)
        | StatusTarget::Key(_)
        | StatusTarget::Certificate(_)
        | StatusTarget::Serial(_)
        | StatusTarget::Ca(_)
        | StatusTarget::Log(_)
        | StatusTarget::TimestampAuthority(_)
        | StatusTarget::Issuer(_)
        | StatusTarget::Builder(_)
        | StatusTarget::Source(_)
        | StatusTarget::Workflow(_)
        | StatusTarget::Run(_)
        | StatusTarget::Artifact(_)
        | StatusTarget::Attestation(_)
        | StatusTarget::Receipt(_)
        | StatusTarget::Dependency(_)
        | StatusTarget::Verifier(_) => true,
    }
}
