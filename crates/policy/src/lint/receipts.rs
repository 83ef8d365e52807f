//! Receipts that say less than they seem to.

use checks::ResourceTemplate;

use super::hollow::together;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{self, Framework, Requirement};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (name, handoff) in &text.handoffs.value.0 {
        let Some(receipt) = &handoff.receipt else { continue };
        let Ok(template) = ResourceTemplate::parse(&receipt.resource.value) else { continue };
        if !template.names_product() {
            let what = format!("receipts of {} do not say which product they are about", quoted(&name.value));
            findings.add(receipt.resource.mark, what, "put `{name}` into `resource`");
        }
        let mut all = Vec::new();
        together(text, handoff, &mut vec![&name.value], &mut all);
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
            unrepeated(text, (&name.value, handoff), asked, findings);
            self_issued(text, asked, findings);
        }
    }
}

/// A receipt says that somebody checked then. What is not checked again may have changed since.
fn unrepeated(
    text: &Framework,
    (name, handoff): (&str, &text::Handoff),
    asked: &text::Receipt,
    findings: &mut Problems,
) {
    let mut open: Vec<&text::Handoff> = vec![handoff];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(next) = open.pop() {
        for again in next.repeat.iter().flat_map(|repeat| &repeat.value.0) {
            let known = text.handoffs.value.0.iter().find(|(known, _)| known.value == again.value);
            if let Some((known, repeated)) = known.filter(|(known, _)| !seen.contains(&known.value.as_str()))
            {
                seen.push(&known.value);
                open.push(repeated);
            }
        }
    }
    if !seen.contains(&asked.of.value.as_str()) {
        let what = format!(
            "{} relies on a receipt of {} and does not check again what that asked",
            quoted(name),
            quoted(&asked.of.value)
        );
        findings.add(asked.of.mark, what, format!("add `repeat: [{}]`", asked.of.value));
    }
}

/// Whoever delivers is judged at the handoff, and does not say how that went.
fn self_issued(text: &Framework, asked: &text::Receipt, findings: &mut Problems) {
    let of = text.handoffs.value.0.iter().find(|(known, _)| known.value == asked.of.value);
    let Some(text::From::Participant(from)) = of.and_then(|(_, of)| of.from.as_ref()) else { return };
    let participants = text.participants.iter().flat_map(|all| &all.value.0);
    let judged = participants.filter(|(known, _)| known.value == from.value);
    let own: Vec<&str> = judged.flat_map(|(_, one)| one.own()).map(|name| name.value.as_str()).collect();
    if let Some(name) = asked.by.value.0.iter().find(|name| own.contains(&name.value.as_str())) {
        let what = format!(
            "{} belongs to {}, from whom {} comes: receipts for its own deliveries would count",
            quoted(&name.value),
            quoted(&from.value),
            quoted(&asked.of.value)
        );
        findings.add(name.mark, what, "list whoever takes over there");
    }
}
