use decision::StatusPlan;
use formats::StatusTarget;
use model::{EvidenceId, Instant, Text};
use policy::{Denial, Denied, Framework, ListAtHand};
use status::{ListFault, Question, Signed, Status, StatusList, Tense};
use verify::Roots;

use crate::status_lists::one;
use crate::{InForce, StatusFile};

/// A framework's lists at one handoff.
struct Asked<'a> {
    framework: &'a Framework,
    plan: StatusPlan,
    files: &'a [StatusFile],
    roots: &'a Roots,
    now: Instant,
}

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
    let asked = Asked { framework, plan, files, roots, now };
    let mut fallen: Vec<ListFault> = Vec::new();
    loop {
        let (at_hand, lists) = asked.held(&fallen);
        match Status::new(lists, now).and_then(|status| denials(framework, handoff, &status)) {
            Ok(denials) => return (at_hand, denials),
            // A list that falls takes no other with it. Each round has one list less than the one before.
            Err(fault) if fallen.iter().all(|known| known.list != fault.list) => fallen.push(fault),
            Err(_) => return (at_hand, Vec::new()),
        }
    }
}

impl Asked<'_> {
    /// What each list is, and those that can be used, without those that have fallen.
    fn held(&self, fallen: &[ListFault]) -> (Vec<ListAtHand>, Vec<StatusList>) {
        let (mut at_hand, mut lists) = (Vec::new(), Vec::new());
        for name in &self.plan.lists {
            let fault = fallen.iter().find(|fault| fault.list == *name);
            let held = match fault {
                Some(fault) => Err(fault.why.to_string().into()),
                None => self.list(name).map(|(words, list)| {
                    lists.push(list);
                    words
                }),
            };
            at_hand.push(ListAtHand { name: name.clone(), held });
        }
        (at_hand, lists)
    }

    /// A list, and what it is in words; or why it cannot be used.
    fn list(&self, name: &Text) -> Result<(Text, StatusList), Text> {
        let file = self.files.iter().find(|file| file.name == *name);
        let (at, from) = (InForce::Now(self.now), EvidenceId::file(0));
        let read = one(self.framework, &self.plan, name, file, self.roots, at, from);
        let (list, _) = read.map_err(|why| bare(name, &why.text))?;
        let entries = list.entries().map_err(|fault| bare(name, &fault.to_string()))?.len();
        let count = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
        let head = list.head();
        let words = format!("number {}, {count}, ends {}", head.number, head.expires).into();
        Ok((words, list))
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
