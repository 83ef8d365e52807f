//! Who approves an exception: somebody outside whoever is judged.

use std::collections::BTreeSet;

use checks::{Identity, NamedIdentity};
use model::Text;

use super::exceptions::Around;
use super::handoffs::Handoff;
use super::reader::Reader;
use crate::outline::Mark;
use crate::overlap::{identity, one_holder};
use crate::shown::quoted;
use crate::text::{self, At};

/// Somebody outside, as far as names and patterns tell.
#[derive(Debug)]
pub(crate) struct Approver {
    /// The identity or participant.
    pub(crate) name: Text,
    pub(crate) mark: Mark,
    /// The keys it holds, by the names of their roots.
    pub(crate) keys: BTreeSet<Text>,
    /// The keys of whoever is judged, which must be others. What a root's file holds is not known here.
    pub(crate) judged: BTreeSet<Text>,
}

impl Reader<'_> {
    /// An identity or participant that is neither judged at this handoff nor signs for it.
    pub(super) fn approver(
        &mut self,
        approver: &At<String>,
        handoff: &str,
        around: Around<'_>,
    ) -> Option<Approver> {
        let participant = around.places.participants.get(&approver.value);
        let party = match (around.identities.get(&approver.value), participant) {
            (Some(_), Some(_)) => {
                let text = format!("{} is both an identity and a participant", quoted(&approver.value));
                return self.refuse(approver.mark, text, "give one of them another name");
            }
            (Some(_), None) => self.participant_of(approver),
            (None, Some(_)) => Some(Text::from(approver.value.as_str())),
            (None, None) => {
                self.declared(approver, "identity", around.identities)?;
                return None;
            }
        };
        if party.is_none() && self.members.is_some() {
            let text = format!(
                "{} belongs to no participant: it could be anybody's, also theirs",
                quoted(&approver.value)
            );
            let help = "list it under `identities` of the participant that approves";
            return self.refuse(approver.mark, text, help);
        }
        let own = match participant {
            Some(_) => self.identities_of(&approver.value),
            None => vec![approver.value.clone()],
        };
        let from = around.judged(handoff);
        let mut judged = around.signers(handoff);
        judged.extend(from.iter().flat_map(|party| self.identities_of(party)));
        if let Some(why) =
            self.inside(approver, (party.as_ref(), participant.is_some()), &own, (&from, &judged), around)
        {
            let text = format!(
                "{} {why} at {}: nobody excepts what they are judged by",
                quoted(&approver.value),
                quoted(handoff)
            );
            return self.refuse(approver.mark, text, "have it approved by somebody outside, and name them");
        }
        let keys = |names: &mut dyn Iterator<Item = &String>| {
            names.filter_map(|name| around.key(name)).collect::<BTreeSet<Text>>()
        };
        Some(Approver {
            name: approver.value.as_str().into(),
            mark: approver.mark,
            keys: keys(&mut own.iter()),
            judged: keys(&mut judged.iter()),
        })
    }

    /// Why it is not outside, if it is not.
    fn inside(
        &self,
        approver: &At<String>,
        (party, whole): (Option<&Text>, bool),
        own: &[String],
        (from, judged): (&BTreeSet<Text>, &BTreeSet<String>),
        around: Around<'_>,
    ) -> Option<String> {
        if party.is_some_and(|party| from.contains(party)) {
            return Some("belongs to the party it comes from".to_owned());
        }
        let colleague = |signer: &String| {
            let at = self.members.as_ref().and_then(|members| members.get(signer));
            whole && at.map(|member| &member.participant) == party
        };
        if judged.iter().any(|signer| *signer == approver.value || colleague(signer)) {
            return Some("signs for it".to_owned());
        }
        let written = |name: &String| identity(around.text, name);
        let one = |name: &String, signer: &String| {
            written(name).zip(written(signer)).is_some_and(|(one, other)| one_holder(one, other))
        };
        let mut pairs = own.iter().flat_map(|name| judged.iter().map(move |signer| (name, signer)));
        let (name, signer) = pairs.find(|(name, signer)| one(name, signer))?;
        let which =
            if *name == approver.value { String::new() } else { format!("has {}, which ", quoted(name)) };
        Some(format!("{which}may be the same signer as {}, who is judged", quoted(signer)))
    }

    /// The identities of a participant.
    fn identities_of(&self, participant: &str) -> Vec<String> {
        let members = self.members.iter().flatten();
        members
            .filter(|(_, member)| *member.participant == *participant)
            .map(|(name, _)| name.clone())
            .collect()
    }
}

impl<'d> Around<'d> {
    /// The participants it comes from.
    fn judged(&self, handoff: &str) -> BTreeSet<Text> {
        let together = self.text.handoffs.value.together(handoff);
        let of = |handoff: &&Handoff| together.iter().any(|(name, _)| *name.value == *handoff.name);
        self.handoffs.iter().filter(of).filter_map(|handoff| handoff.ends.judged.clone()).collect()
    }

    /// Every identity in a `by` of it.
    fn signers(&self, handoff: &str) -> BTreeSet<String> {
        let together = self.text.handoffs.value.together(handoff);
        let tiers = together.iter().flat_map(|(_, handoff)| self.text.tiers_of(handoff));
        let stated = together.iter().flat_map(|(_, handoff)| handoff.stated());
        let stated = stated.chain(tiers.flat_map(|(_, tier)| tier.stated()));
        // Whoever approves it judges it as well, and is not judged.
        let stated = stated.filter(|one| !matches!(one, text::Requirement::Approvals(_)));
        stated.flat_map(|one| self.text.signers(one)).map(|signer| signer.name.to_owned()).collect()
    }

    /// The root of the key that an identity is, if it is one.
    fn key(&self, identity: &str) -> Option<Text> {
        let named: &NamedIdentity = self.identities.get(identity)?.as_ref()?;
        match &named.identity {
            Identity::Key(key) => Some(key.root.clone()),
            Identity::Github(_)
            | Identity::Gitlab(_)
            | Identity::Google(_)
            | Identity::Buildkite(_)
            | Identity::Email(_)
            | Identity::GithubRelease(_)
            | Identity::Other(_)
            | Identity::X509(_)
            | Identity::Spiffe(_) => None,
        }
    }
}
