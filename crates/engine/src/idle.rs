//! Entries of status lists that are about nobody in the framework: in an incident, a name that was written wrong.

use formats::{StatusEntry, StatusTarget};
use policy::Framework;
use status::StatusList;

/// Every such entry of a list, in words.
pub(crate) fn of(list: &StatusList, framework: &Framework) -> Vec<String> {
    let entries = list.entries().unwrap_or_default();
    let idle = entries.iter().filter(|entry| !is_known(entry, framework));
    let told = idle.map(|entry| {
        format!(
            "entry {} of the status list {} names the {} {}, and this framework declares none of that name: it denies nothing \
             here\n  = help: if the name is written wrong, make a new entry with the right one (`countersign status`)",
            entry.id,
            list.head().list,
            entry.target.kind(),
            entry.target.shown()
        )
    });
    told.collect()
}

fn is_known(entry: &StatusEntry, framework: &Framework) -> bool {
    match &entry.target {
        StatusTarget::Identity(name) => framework.identities().iter().any(|one| one.name == *name),
        StatusTarget::Participant(name) => framework.has_participant(name),
        StatusTarget::Relationship(name) => framework.has_relationship(name),
        // Whether something outside is ever met, nobody here can tell.
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
