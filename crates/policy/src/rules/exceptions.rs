//! Exceptions: from what, for which artifact, and approved by somebody whom it does not judge.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{CATALOGUE, NamedIdentity};
use decision::{Card, Exception};
use model::{Algorithm, Digest, Text};

use super::crossing::Places;
use super::handoffs::Handoff;
use super::reader::{Declared, Reader};
use super::repeat;
use crate::nearest::nearest;
use crate::shown::{listed, quoted};
use crate::text::{self, At, Named};

/// An exception, and the handoff it is for.
#[derive(Debug)]
pub(crate) struct Excepted {
    pub(crate) handoff: Text,
    pub(crate) exception: Arc<Exception>,
}

/// What exceptions are compared with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'d> {
    pub(super) text: &'d text::Framework,
    pub(super) handoffs: &'d [Handoff],
    pub(super) identities: &'d Declared<Arc<NamedIdentity>>,
    pub(super) places: &'d Places,
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    exceptions: Option<&At<Named<text::Exception>>>,
    around: Around<'_>,
) -> Option<Vec<Excepted>> {
    let Some(exceptions) = exceptions else { return Some(Vec::new()) };
    let declared = repeat::declared(&around.text.handoffs);
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (name, exception) in reader.section(exceptions) {
        let same = [&exception.check, &exception.handoff, &exception.digest].map(|part| part.value.as_str());
        if !seen.insert(same) {
            let text = "another exception is from this check, for this artifact at this handoff, already";
            reader.problems.add(name.mark, text, "keep the one that holds");
        }
        all.push(reader.exception(name, exception, &declared, around));
    }
    all.into_iter().collect()
}

impl Reader<'_> {
    fn exception(
        &mut self,
        name: &At<String>,
        exception: &text::Exception,
        declared: &Declared<Text>,
        around: Around<'_>,
    ) -> Option<Excepted> {
        let check = self.waivable(&exception.check);
        let handoff = self.declared(&exception.handoff, "handoff", declared);
        let digest = self.artifact(&exception.digest);
        let reason = self.words(&exception.reason);
        let owner = self.email(&exception.owner);
        let expires = self.end_of_day(&exception.expires);
        let approved_by = match &handoff {
            Some(handoff) => self.approver(&exception.approved_by, handoff, around),
            None => None,
        };
        let exception = Exception {
            name: name.value.as_str().into(),
            check: check?,
            digest: digest?,
            reason: reason?,
            owner: owner?,
            approved_by: approved_by?,
            expires: expires?,
        };
        Some(Excepted { handoff: handoff?, exception: Arc::new(exception) })
    }

    /// A check of the catalogue that may be excepted.
    fn waivable(&mut self, check: &At<String>) -> Option<&'static Card> {
        let allowed = || CATALOGUE.iter().filter(|card| card.waivable).map(|card| card.id);
        let known = CATALOGUE.iter().copied().find(|card| card.id == check.value);
        let (text, help) = match known {
            Some(card) if card.waivable => return Some(card),
            Some(_) => (
                format!("{} can never be excepted", quoted(&check.value)),
                format!("an exception may be from a bar the framework sets: {}", listed(allowed())),
            ),
            None => {
                let meant = nearest(&check.value, CATALOGUE.iter().map(|card| card.id));
                let meant = meant.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                (
                    format!("{} is no check", quoted(&check.value)),
                    format!("{meant}an exception may be from {}", listed(allowed())),
                )
            }
        };
        self.refuse(check.mark, text, help)
    }

    fn artifact(&mut self, digest: &At<String>) -> Option<Digest> {
        let parsed = Digest::parse(&digest.value).ok();
        parsed.filter(|parsed| parsed.algorithm() == Algorithm::Sha256).or_else(|| {
            let text = format!("{} is not the SHA-256 of an artifact", quoted(&digest.value));
            self.refuse(digest.mark, text, "write sha256: and its 64 hex digits, as the report shows them")
        })
    }

    /// An identity or participant that is neither judged at this handoff nor signs for it.
    fn approver(&mut self, approver: &At<String>, handoff: &str, around: Around<'_>) -> Option<Text> {
        let judged = around.judged(handoff);
        let signers = around.signers(handoff);
        let identity = around.identities.get(&approver.value);
        let participant = around.places.participants.get(&approver.value);
        let own = |name: &str| self.members.as_ref()?.get(name).map(|member| member.participant.clone());
        let party = match (identity, participant) {
            (Some(_), Some(_)) => {
                let text = format!("{} is both an identity and a participant", quoted(&approver.value));
                return self.refuse(approver.mark, text, "give one of them another name");
            }
            (Some(_), None) => own(&approver.value),
            (None, Some(_)) => Some(Text::from(approver.value.as_str())),
            (None, None) => {
                self.declared(approver, "identity", around.identities)?;
                return None;
            }
        };
        let signs = signers.iter().any(|signer| {
            signer.name == *approver.value
                || participant.is_some() && own(&signer.name) == party
                || identity.is_some_and(|known| {
                    known.as_ref().is_some_and(|known| known.identity == *signer.identity)
                })
        });
        let comes = party.as_ref().is_some_and(|party| judged.contains(party));
        if party.is_none() && self.members.is_some() {
            let text = format!(
                "{} belongs to no participant: it could be anybody's, also theirs",
                quoted(&approver.value)
            );
            return self.refuse(
                approver.mark,
                text,
                "list it under `identities` of the participant that approves",
            );
        }
        if !signs && !comes {
            return Some(approver.value.as_str().into());
        }
        let why = if comes { "belongs to the party it comes from" } else { "signs for it" };
        let text = format!(
            "{} {why} at {}: nobody excepts what they are judged by",
            quoted(&approver.value),
            quoted(handoff)
        );
        self.refuse(approver.mark, text, "have it approved by somebody outside, and name them")
    }
}

/// An identity that signs for a handoff.
struct Signs<'d> {
    name: String,
    identity: &'d checks::Identity,
}

impl<'d> Around<'d> {
    /// A handoff and all that it repeats, each once.
    fn together(&self, handoff: &str) -> Vec<&'d (At<String>, text::Handoff)> {
        let mut found: Vec<&'d (At<String>, text::Handoff)> = Vec::new();
        let mut open = vec![handoff.to_owned()];
        while let Some(name) = open.pop() {
            let known = self.text.handoffs.value.0.iter().find(|(known, _)| known.value == name);
            let new = known.filter(|(known, _)| !found.iter().any(|(seen, _)| seen.value == known.value));
            if let Some(entry) = new {
                found.push(entry);
                let repeated = entry.1.repeat.iter().flat_map(|repeat| &repeat.value.0);
                open.extend(repeated.map(|again| again.value.clone()));
            }
        }
        found
    }

    /// The participants it comes from.
    fn judged(&self, handoff: &str) -> BTreeSet<Text> {
        let together = self.together(handoff);
        let of = |handoff: &&Handoff| together.iter().any(|(name, _)| *name.value == *handoff.name);
        self.handoffs.iter().filter(of).filter_map(|handoff| handoff.ends.judged.clone()).collect()
    }

    /// Everything that is stated for a handoff, also by the tiers of its zone.
    fn stated(&self, handoff: &'d text::Handoff) -> impl Iterator<Item = &'d text::Requirement> {
        let tiers = self.text.tiers_of(handoff);
        handoff.stated().chain(tiers.iter().flat_map(|(_, tier)| tier.stated()))
    }

    /// Every identity in a `by` of it.
    fn signers(&self, handoff: &str) -> Vec<Signs<'d>> {
        let together = self.together(handoff);
        let names = together
            .iter()
            .flat_map(|(_, handoff)| self.stated(handoff))
            .flat_map(text::Requirement::signers);
        let named = names.flat_map(|names| &names.value.0).filter_map(|name| {
            let named = self.identities.get(&name.value)?.as_ref()?;
            Some(Signs { name: name.value.clone(), identity: &named.identity })
        });
        named.collect()
    }
}
