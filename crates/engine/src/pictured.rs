use formats::StatusTarget;
use model::{EvidenceId, Instant, Text};
use policy::{Denial, Denied, Framework, ListAtHand};
use status::{ListFault, Question, Signed, Status, Tense};
use verify::Roots;

use crate::status_lists::one;
use crate::{InForce, StatusFile};

/// What the status lists of a handoff are, and whom of the framework they deny for what is signed at `now`: for a picture,
/// which decides nothing. A list that cannot be used denies nobody here, and says so.
pub fn pictured(
    framework: &Framework,
    handoff: &str,
    files: &[StatusFile],
    roots: &Roots,
    now: Instant,
) -> (Vec<ListAtHand>, Vec<Denial>) {
    let plan = framework.plan(handoff).and_then(|plan| plan.status);
    let Some(plan) = plan else { return (Vec::new(), Vec::new()) };
    let (mut at_hand, mut lists) = (Vec::new(), Vec::new());
    for name in &plan.lists {
        let file = files.iter().find(|file| file.name == *name);
        let read = one(framework, &plan, name, file, roots, InForce::Now(now), EvidenceId::file(0));
        let held = read.map_err(|why| bare(name, &why.text)).and_then(|(list, _)| {
            let entries = list.entries().map_err(|fault| bare(name, &fault.to_string()))?.len();
            let count = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
            let head = list.head();
            let words = format!("number {}, {count}, ends {}", head.number, head.expires);
            lists.push(list);
            Ok(words.into())
        });
        at_hand.push(ListAtHand { name: name.clone(), held });
    }
    let found = Status::new(lists, now).and_then(|status| denials(framework, handoff, &status));
    match found {
        Ok(denials) => (at_hand, denials),
        Err(fault) => {
            for one in at_hand.iter_mut().filter(|one| one.name == fault.list) {
                one.held = Err(fault.why.to_string().into());
            }
            (at_hand, Vec::new())
        }
    }
}

/// What is wrong with a list, beside whose name it will stand.
fn bare(name: &Text, why: &str) -> Text {
    why.strip_prefix(&format!("status list {name}: ")).unwrap_or(why).into()
}

fn denials(framework: &Framework, handoff: &str, status: &Status) -> Result<Vec<Denial>, ListFault> {
    let participants = framework
        .participants()
        .map(|name| (Denied::Participant(name.clone()), StatusTarget::Participant(name.clone()), vec![name]));
    let identities = framework.identities().iter().map(|named| {
        let (name, owners) = (named.name.clone(), named.participant.iter().cloned().collect::<Vec<Text>>());
        (Denied::Identity(name.clone()), StatusTarget::Identity(name), owners)
    });
    let relationships = framework.relationships().map(|(name, ends)| {
        (Denied::Relationship(name.clone()), StatusTarget::Relationship(name), ends.to_vec())
    });
    // What is signed this moment, by a certificate issued this moment.
    let today = Signed { by: Some(status.now()), from: Some(status.now()) };
    let mut all = Vec::new();
    for (denied, target, owners) in participants.chain(identities).chain(relationships) {
        let found = status.about(&Question { target, owners })?;
        for finding in found.standings(Tense::Now, today).iter().flat_map(|standing| standing.findings()) {
            all.push(Denial {
                handoff: handoff.into(),
                denied: denied.clone(),
                state: finding.state,
                list: finding.list.clone(),
                entry: finding.entry.clone(),
            });
        }
    }
    Ok(all)
}
