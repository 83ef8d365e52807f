//! Approvers who are judged themselves.

use std::collections::BTreeSet;

use crate::framework::Framework;
use crate::outline::Mark;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::Requirement;

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
            let asked = text.required(&name.value).into_iter();
            let asked = asked.filter(|one| matches!(one, Requirement::Approvals(_)));
            for approver in asked.flat_map(|one| text.signers(one)) {
                if !own.contains(approver.name) || told.contains(&approver.listed.mark) {
                    continue;
                }
                told.push(approver.listed.mark);
                let what = format!(
                    "{} belongs to {}, from whom {} comes: they would approve their own delivery",
                    quoted(&approver.listed.value),
                    quoted(&party.value),
                    quoted(&name.value)
                );
                findings.add(approver.listed.mark, what, "list people of whoever takes over there");
            }
        }
    }
}
