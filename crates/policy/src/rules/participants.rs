//! Participants and zones: whose an identity is, and whose a place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use checks::{Agreement, NamedIdentity};
use model::{NonEmpty, Text};

use super::reader::{Declared, Reader};
use crate::outline::Mark;
use crate::shown::quoted;
use crate::text::{self, At, Named, Names, ROLES};

/// A participant that holds together.
#[derive(Clone, Debug)]
pub(super) struct Participant {
    pub(super) name: Text,
    pub(super) contact: Text,
    roles: BTreeSet<&'static str>,
    pub(super) agreement: Option<Agreement>,
}

/// A zone that holds together.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    pub(super) name: Text,
    pub(super) owner: Arc<Participant>,
}

/// The participant of every identity that has one: its name, and whether it may attest. `None` where the framework
/// declares no participants.
pub(super) type Members = Option<BTreeMap<String, (Text, bool)>>;

/// Whose each identity is. The first participant that lists one has it; that another does too is told by [`read`].
pub(super) fn members(participants: Option<&At<Named<text::Participant>>>) -> Members {
    let mut all = BTreeMap::new();
    for (name, participant) in &participants?.value.0 {
        // Roles that are faulty are told by themselves, and not again at every signer.
        let roles = &participant.roles.value;
        let faulty = roles.is_empty() || roles.iter().any(|role| !ROLES.contains(&role.value.as_str()));
        let attests = faulty || roles.iter().any(|role| role.value == "attest");
        for identity in participant.own() {
            all.entry(identity.value.clone()).or_insert((Text::from(name.value.as_str()), attests));
        }
    }
    Some(all)
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    participants: Option<&At<Named<text::Participant>>>,
    identities: &Declared<Arc<NamedIdentity>>,
) -> Declared<Arc<Participant>> {
    let mut all = Declared::new();
    let Some(participants) = participants else { return all };
    for (name, participant) in reader.section(participants) {
        let read = reader.participant(name, participant, identities).map(Arc::new);
        all.insert(name.value.clone(), read);
    }
    all
}

pub(super) fn zones(
    reader: &mut Reader<'_>,
    zones: Option<&At<Named<text::Zone>>>,
    participants: &Declared<Arc<Participant>>,
) -> Declared<Arc<Zone>> {
    let mut all = Declared::new();
    let Some(zones) = zones else { return all };
    for (name, zone) in reader.section(zones) {
        let owner = reader.declared(&zone.owner, "participant", participants);
        let zone = owner.map(|owner| Arc::new(Zone { name: name.value.as_str().into(), owner }));
        all.insert(name.value.clone(), zone);
    }
    all
}

impl Participant {
    pub(super) fn may(&self, role: &str) -> bool {
        self.roles.contains(role)
    }
}

impl Reader<'_> {
    fn participant(
        &mut self,
        name: &At<String>,
        participant: &text::Participant,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Participant> {
        let contact = self.email(&participant.contact);
        let roles = self.roles(&participant.roles);
        let own = self.optional(participant.identities.as_ref(), |reader, names| {
            reader.names(names, "identity", identities)
        });
        self.shared(name, participant);
        let agreement = self
            .optional(participant.agreement.as_ref(), |reader, agreement| reader.agreement(name, agreement));
        own?;
        let name = name.value.as_str().into();
        Some(Participant { name, contact: contact?, roles: roles?, agreement: agreement? })
    }

    fn roles(&mut self, roles: &At<Vec<At<String>>>) -> Option<BTreeSet<&'static str>> {
        if roles.value.is_empty() {
            let text = "an empty list permits nothing: the participant could not take part";
            return self.refuse(roles.mark, text, "name at least one role, such as `attest`");
        }
        let mut found = Some(BTreeSet::new());
        for role in &roles.value {
            let Some(known) = self.one_of(role, &ROLES) else {
                found = None;
                continue;
            };
            if found.as_mut().is_some_and(|found| !found.insert(known)) {
                let text = format!("{} stands in this list twice", quoted(known));
                self.problems.add(role.mark, text, "name it once");
            }
        }
        found
    }

    /// Tells the identities that another participant has listed before.
    fn shared(&mut self, own: &At<String>, participant: &text::Participant) {
        for identity in participant.own() {
            let first = self.members.as_ref().and_then(|members| members.get(&identity.value));
            let Some((first, _)) = first.filter(|(first, _)| **first != *own.value) else { continue };
            let text = format!(
                "{} belongs to the participant {} already: who answers for what it signs must be one",
                quoted(&identity.value),
                quoted(first)
            );
            let help = "take it out of one of them; declare a second identity where there are two signers";
            self.problems.add(identity.mark, text, help);
        }
    }

    fn agreement(&mut self, name: &At<String>, agreement: &text::Agreement) -> Option<Agreement> {
        let (from, until) = (self.start_of_day(&agreement.from), self.end_of_day(&agreement.until));
        let (from, until) = (from?, until?);
        if from > until {
            let text = "the agreement ends before it begins: nothing could ever be handed over under it";
            return self.refuse(
                agreement.until.mark,
                text,
                "swap `from` and `until`, or correct one of them",
            );
        }
        Some(Agreement { participant: name.value.as_str().into(), from, until })
    }

    /// The identities of a list that sign. Where participants are declared, each belongs to one that may attest.
    pub(super) fn signers(
        &mut self,
        names: &Names,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<Arc<NamedIdentity>>> {
        let found = self.attesting(names, identities)?;
        self.nobody_of_releases(names, found)
    }

    /// What identities stand for whose participants may attest.
    pub(super) fn attesting(
        &mut self,
        names: &Names,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<Arc<NamedIdentity>>> {
        let found = self.names(names, "identity", identities);
        for name in names.value.0.iter().filter(|name| identities.contains_key(&name.value)) {
            self.may_sign(name);
        }
        found
    }

    /// The participant an identity belongs to, if any is declared to have it.
    pub(super) fn participant_of(&self, identity: &At<String>) -> Option<Text> {
        self.members.as_ref()?.get(&identity.value).map(|(participant, _)| participant.clone())
    }

    fn may_sign(&mut self, name: &At<String>) {
        let Some(members) = &self.members else { return };
        let (text, help) = match members.get(&name.value) {
            Some((_, true)) => return,
            Some((participant, false)) => (
                format!(
                    "{} belongs to {}, whose `roles` do not permit it to `attest`",
                    quoted(&name.value),
                    quoted(participant)
                ),
                format!("add `attest` to the roles of {}, or list another identity", quoted(participant)),
            ),
            None => (
                format!(
                    "{} belongs to no participant: nobody would answer for what it signs",
                    quoted(&name.value)
                ),
                "list it under the `identities` of a participant with the role `attest`".to_owned(),
            ),
        };
        self.problems.add(name.mark, text, help);
    }

    /// Tells a participant that lacks the role which its place here needs.
    pub(super) fn needs_role(&mut self, mark: Mark, participant: &Participant, role: &str, place: &str) {
        if !participant.may(role) {
            let name = quoted(&participant.name);
            let text = format!("{place} {name}, whose `roles` do not permit it to `{role}`");
            self.problems.add(mark, text, format!("add `{role}` to the roles of {name}, or name another"));
        }
    }
}
