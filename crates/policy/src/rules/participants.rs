//! Participants and zones: whose an identity is, and whose a place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use checks::{Agreement, Identity, NamedIdentity};
use model::{NonEmpty, Text};

use super::reader::{Declared, Reader};
use super::tiers::{Tier, Tiers};
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
    /// The tiers whose demands it carries, lowest first.
    pub(super) tiers: Vec<Arc<Tier>>,
}

/// The participant of every identity that has one. `None` where the framework declares no participants.
pub(super) type Members = Option<BTreeMap<String, Member>>;

/// The participant an identity belongs to.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) participant: Text,
    /// What it may do; `None` where its roles are faulty, which is told by itself and not again at every signer.
    roles: Option<BTreeSet<String>>,
}

/// Whose each identity is. The first participant that lists one has it; that another does too is told by [`read`].
pub(super) fn members(participants: Option<&At<Named<text::Participant>>>) -> Members {
    let mut all = BTreeMap::new();
    for (name, participant) in &participants?.value.0 {
        let roles = &participant.roles.value;
        let faulty = roles.is_empty() || roles.iter().any(|role| !ROLES.contains(&role.value.as_str()));
        let roles = (!faulty).then(|| roles.iter().map(|role| role.value.clone()).collect());
        let member = Member { participant: name.value.as_str().into(), roles };
        for identity in participant.own() {
            all.entry(identity.value.clone()).or_insert_with(|| member.clone());
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
    tiers: &Tiers,
) -> Declared<Arc<Zone>> {
    let mut all = Declared::new();
    let Some(zones) = zones else { return all };
    for (name, zone) in reader.section(zones) {
        let owner = reader.declared(&zone.owner, "participant", participants);
        let tiers = reader.optional(zone.tier.as_ref(), |reader, tier| reader.declared(tier, "tier", tiers));
        let zone = owner.zip(tiers).map(|(owner, tiers)| {
            Arc::new(Zone { name: name.value.as_str().into(), owner, tiers: tiers.unwrap_or_default() })
        });
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
        let duty = self.optional(participant.revokes_within.as_ref(), Self::age);
        let own = own?;
        let name = name.value.as_str().into();
        let read = Participant { name, contact: contact?, roles: roles?, agreement: agreement? };
        if let Some(duty) = &participant.revokes_within {
            self.needs_role(duty.mark, &read, "revoke", "revoking is the duty of");
        }
        let rotated = |named: &&Arc<NamedIdentity>| matches!(&named.identity, Identity::Key(key) if key.rotation.is_some());
        let rotated = own.iter().flat_map(NonEmpty::iter).find(rotated);
        if let (Some(named), Some(names)) = (rotated, &participant.identities) {
            let place = format!("{} is a key with a `rotate-every`, and belongs to", quoted(&named.name));
            self.needs_role(names.mark, &read, "rotate", &place);
        }
        duty?;
        Some(read)
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
            let Some(first) = first.filter(|first| *first.participant != *own.value) else { continue };
            let text = format!(
                "{} belongs to the participant {} already: who answers for what it signs must be one",
                quoted(&identity.value),
                quoted(&first.participant)
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

    /// The identities of a list that sign for a requirement or a builder: they attest.
    pub(super) fn signers(
        &mut self,
        names: &Names,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<Arc<NamedIdentity>>> {
        let found = self.in_role(names, "attest", identities)?;
        self.nobody_of_releases(names, found)
    }

    /// The identities of a list whose signature counts for something. Where participants are declared, each belongs to
    /// one whose roles permit it.
    pub(super) fn in_role(
        &mut self,
        names: &Names,
        role: &str,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<Arc<NamedIdentity>>> {
        let found = self.names(names, "identity", identities);
        for name in names.value.0.iter().filter(|name| identities.contains_key(&name.value)) {
            self.may(name, role);
        }
        found
    }

    /// The participant an identity belongs to, if any is declared to have it.
    pub(super) fn participant_of(&self, identity: &At<String>) -> Option<Text> {
        self.members.as_ref()?.get(&identity.value).map(|member| member.participant.clone())
    }

    /// Tells an identity that belongs to no participant whose roles permit this.
    pub(super) fn may(&mut self, name: &At<String>, role: &str) {
        let Some(members) = &self.members else { return };
        let (text, help) = match members.get(&name.value) {
            Some(member) if member.roles.as_ref().is_none_or(|roles| roles.contains(role)) => return,
            Some(Member { participant, .. }) => (
                format!(
                    "{} belongs to {}, whose `roles` do not permit it to `{role}`",
                    quoted(&name.value),
                    quoted(participant)
                ),
                format!("add `{role}` to the roles of {}, or list another identity", quoted(participant)),
            ),
            None => (
                format!(
                    "{} belongs to no participant: nobody would answer for what it signs",
                    quoted(&name.value)
                ),
                format!("list it under the `identities` of a participant with the role `{role}`"),
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
