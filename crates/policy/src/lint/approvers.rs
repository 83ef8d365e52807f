//! Approvers who are judged themselves.

use std::collections::BTreeSet;

use crate::framework::Framework;
use crate::outline::Mark;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{self, Requirement};

/// Whoever hands over is judged at the handoff, and so is whoever belongs to them: that they approve of it says nothing.
pub(super) fn find(framework: &Framework, findings: &mut Problems) {
    let text = &framework.text;
    let mut told: Vec<Mark> = Vec::new();
    for (name, _) in &text.handoffs.value.0 {
        let (judged, _) = framework.handing_over(&name.value);
        let participants = text.participants.iter().flat_map(|all| &all.value.0);
        for (party, participant) in
            participants.filter(|(party, _)| judged.iter().any(|one| **one == *party.value))
        {
            let own: BTreeSet<&str> = participant.own().map(|name| name.value.as_str()).collect();
            for approver in crossed(text, &name.value).iter().flat_map(|one| approvers(text, one)) {
                let theirs =
                    identities(text, &approver.value).into_iter().any(|identity| own.contains(identity));
                if !theirs || told.contains(&approver.mark) {
                    continue;
                }
                told.push(approver.mark);
                let what = format!(
                    "{} belongs to {}, from whom {} comes: they would approve their own delivery",
                    quoted(&approver.value),
                    quoted(&party.value),
                    quoted(&name.value)
                );
                findings.add(approver.mark, what, "list people of whoever takes over there");
            }
        }
    }
}

/// A handoff and all it repeats, each once.
fn crossed<'t>(text: &'t text::Framework, handoff: &str) -> Vec<&'t text::Handoff> {
    let (mut open, mut seen, mut all) = (vec![handoff], Vec::new(), Vec::new());
    while let Some(next) = open.pop() {
        let known = text.handoffs.value.0.iter().find(|(known, _)| known.value == next);
        let Some((name, known)) = known.filter(|(known, _)| !seen.contains(&&known.value)) else { continue };
        seen.push(&name.value);
        all.push(known);
        open.extend(known.repeat.iter().flat_map(|repeat| &repeat.value.0).map(|again| again.value.as_str()));
    }
    all
}

/// Who may approve at a handoff, as it is written there and in the tiers of the zone it enters.
fn approvers<'t>(text: &'t text::Framework, handoff: &'t text::Handoff) -> Vec<&'t text::At<String>> {
    let tiers = text.tiers_of(handoff).iter().flat_map(|(_, tier)| tier.required());
    let asked = handoff.required().chain(tiers).filter(|one| matches!(one, Requirement::Approvals(_)));
    asked.flat_map(Requirement::signers).flat_map(|names| &names.value.0).collect()
}

/// What an approver signs with: a person's identities, or the identity that is named.
fn identities<'t>(text: &'t text::Framework, approver: &'t str) -> Vec<&'t str> {
    let mut persons = text.persons.iter().flat_map(|all| &all.value.0);
    match persons.find(|(name, _)| name.value == approver) {
        Some((_, person)) => person.identities.value.0.iter().map(|name| name.value.as_str()).collect(),
        None => vec![approver],
    }
}
