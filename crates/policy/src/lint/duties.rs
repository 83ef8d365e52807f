//! Duties that nobody has taken on, and keys that live longer than their class allows.

use std::collections::BTreeSet;

use model::{Age, Instant};

use crate::overlap::{could_be_one, identity};
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Class, Framework, From, Identity, Key, Root};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    revocation(text, findings);
    for (name, holder) in &text.identities.value.0 {
        let Identity::Key(key) = holder else { continue };
        let root = text.roots.value.0.iter().find(|(root, _)| root.value == key.root.value);
        if let (Some((_, Root::Key(root))), Some(class)) = (root, limit(text, holder))
            && outlives(root, class)
        {
            let what = format!(
                "the key of {} lives longer than the {} its class allows: nothing it signs is taken over",
                quoted(&name.value),
                class.max_lifetime.value
            );
            let help = "sign with short-lived certificates, or give the key `from` and `until`, or `rotate-every`, to fit";
            findings.add(key.root.mark, what, help);
        }
    }
}

/// Whoever hands over will one day have to take something back.
fn revocation(text: &Framework, findings: &mut Problems) {
    let issue: BTreeSet<&str> = text
        .handoffs
        .value
        .0
        .iter()
        .filter_map(|(_, handoff)| match handoff.from.as_ref()? {
            From::Participant(name) => Some(name.value.as_str()),
            From::Zone(_) => None,
        })
        .collect();
    for (name, participant) in text.participants.iter().flat_map(|participants| &participants.value.0) {
        if issue.contains(name.value.as_str()) && participant.revokes_within.is_none() {
            let what = format!(
                "{} hands over and has promised nobody to revoke what is stolen or wrong",
                quoted(&name.value)
            );
            let help =
                "agree with it on a time, and write `revokes-within`, such as 4h, and the role `revoke`";
            findings.add(name.mark, what, help);
        }
    }
}

/// What the class of an identity asks, if it has one that is declared.
fn limit<'t>(text: &'t Framework, holder: &Identity) -> Option<&'t Class> {
    let classes = text.classes.as_ref()?;
    match holder.class()?.value.as_str() {
        "person" => classes.person.as_ref(),
        "service" => classes.service.as_ref(),
        "workload" => classes.workload.as_ref(),
        _ => None,
    }
}

/// Whether a key lives longer than a class allows, or without an end.
fn outlives(key: &Key, class: &Class) -> bool {
    let Ok(most) = Age::parse(&class.max_lifetime.value) else { return false };
    let window = key.from.as_ref().zip(key.until.as_ref()).and_then(|(from, until)| {
        let from = Instant::start_of_day(&from.value).ok()?;
        from.age_at(Instant::end_of_day(&until.value).ok()?)
    });
    let rotated = key.rotate_every.as_ref().and_then(|every| Age::parse(&every.value).ok());
    window.into_iter().chain(rotated).min().is_none_or(|lifetime| lifetime > most)
}

/// One signer that two relationships rely on: what happens to it in one happens to both.
pub(super) fn shared(text: &Framework, findings: &mut Problems) {
    let mut relied: Vec<(&str, &str)> = Vec::new();
    for (_, handoff) in &text.handoffs.value.0 {
        let Some(under) = &handoff.under else { continue };
        let relationship = text.relationships.iter().flat_map(|all| &all.value.0);
        let Some((_, relationship)) = relationship.into_iter().find(|(name, _)| name.value == under.value)
        else {
            continue;
        };
        // Whoever takes over may ask its own signers everywhere.
        let own = text.participants.iter().flat_map(|all| &all.value.0);
        let own = own.into_iter().find(|(name, _)| name.value == relationship.to.value);
        let own: BTreeSet<&str> =
            own.iter().flat_map(|(_, taker)| taker.own()).map(|name| name.value.as_str()).collect();
        let signers = handoff.stated().flat_map(|one| text.signers(one));
        for signer in signers.filter(|signer| !own.contains(signer.name)) {
            let one = |known: &&(&str, &str)| {
                known.1 != under.value
                    && (known.0 == signer.name
                        || identity(text, known.0).is_some_and(|other| could_be_one(signer.identity, other)))
            };
            if let Some((other, elsewhere)) = relied.iter().find(one) {
                let same = match *other == signer.name {
                    true => String::new(),
                    false => format!(", where it is {}", quoted(other)),
                };
                let what = format!(
                    "{} signs under the relationship {elsewhere} as well{same}: stolen in one, it is stolen in both",
                    quoted(signer.name),
                    elsewhere = quoted(elsewhere)
                );
                findings.add(
                    signer.listed.mark,
                    what,
                    "have each relationship signed for by an identity of its own",
                );
            }
            if !relied.contains(&(signer.name, under.value.as_str())) {
                relied.push((signer.name, &under.value));
            }
        }
    }
}
