//! Receipts that say less than they seem to.

use std::collections::BTreeSet;

use checks::ResourceTemplate;

use crate::framework::Framework;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{self, Requirement};

pub(super) fn find(framework: &Framework, findings: &mut Problems) {
    let text = &framework.text;
    for (name, handoff) in &text.handoffs.value.0 {
        let Some(receipt) = &handoff.receipt else { continue };
        let Ok(template) = ResourceTemplate::parse(&receipt.resource.value) else { continue };
        if !template.names_product() {
            let what = format!("receipts of {} do not say which product they are about", quoted(&name.value));
            findings.add(receipt.resource.mark, what, "put `{name}` into `resource`");
        }
        let all = text.required(&name.value);
        let named = |one: &Requirement| {
            one.names_artifact() && !matches!(one, Requirement::Signature(_) | Requirement::Receipt(_))
        };
        if template.names_product() && handoff.subject_name.is_any() && !all.iter().any(|one| named(one)) {
            let what = format!(
                "receipts of {} need a signed name, and a signature over the bytes gives none: with `--receipt` what is allowed would end in exit 6",
                quoted(&name.value)
            );
            let help =
                "require `provenance` or another statement as well, or take `{name}` out of `resource`";
            findings.add(receipt.resource.mark, what, help);
        }
        if handoff.to.is_some() && !template.names_destination() {
            let what = format!("receipts of {} do not say which zone they are for", quoted(&name.value));
            findings.add(receipt.resource.mark, what, "put `{to}` into `resource`");
        }
    }
    for (name, handoff) in &text.handoffs.value.0 {
        for asked in handoff.required().filter_map(Requirement::receipt) {
            unrepeated(text, &name.value, asked, findings);
            self_issued(framework, asked, findings);
        }
    }
}

/// A receipt says that somebody checked then. What is not checked again may have changed since.
fn unrepeated(text: &text::Framework, name: &str, asked: &text::Receipt, findings: &mut Problems) {
    let mut again = text.handoffs.value.together(name).into_iter().skip(1);
    if !again.any(|(known, _)| known.value == asked.of.value) {
        let what = format!(
            "{} relies on a receipt of {} and does not check again what that asked",
            quoted(name),
            quoted(&asked.of.value)
        );
        findings.add(asked.of.mark, what, format!("add `repeat: [{}]`", asked.of.value));
    }
}

/// Whoever delivers is judged at the handoff, and does not say how that went. What a handoff repeats says as well from whom it
/// comes.
fn self_issued(framework: &Framework, asked: &text::Receipt, findings: &mut Problems) {
    let (judged, _) = framework.handing_over(&asked.of.value);
    let participants = framework.text.participants.iter().flat_map(|all| &all.value.0);
    let judged = participants.filter(|(known, _)| judged.iter().any(|party| **party == *known.value));
    for (party, participant) in judged {
        let own: BTreeSet<&str> = participant.own().map(|name| name.value.as_str()).collect();
        if let Some(name) = asked.by.value.0.iter().find(|name| own.contains(name.value.as_str())) {
            let what = format!(
                "{} belongs to {}, from whom {} comes: receipts for its own deliveries would count",
                quoted(&name.value),
                quoted(&party.value),
                quoted(&asked.of.value)
            );
            findings.add(name.mark, what, "list whoever takes over there");
        }
    }
}
