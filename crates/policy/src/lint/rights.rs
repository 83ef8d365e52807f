//! Participants, zones, tiers, relationships, roles and agreements that nothing uses. A right nobody needs is a right somebody takes.

use std::collections::BTreeSet;

use crate::overlap::identity;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Framework, From, Identity, Participant, Root};

const TAKE_OUT: &str = "take it out, or use it: what stands here should have an effect";

/// What the handoffs and builders use of them.
struct Used<'t> {
    /// Participants that handoffs come from.
    issue: BTreeSet<&'t str>,
    /// Identities whose signatures count somewhere.
    sign: BTreeSet<&'t str>,
    /// Zones that handoffs lead to.
    entered: BTreeSet<&'t str>,
    /// Zones that handoffs come from.
    left: BTreeSet<&'t str>,
    /// Identities whose status lists count.
    revoke: BTreeSet<&'t str>,
    /// Whoever approved an exception.
    approve: BTreeSet<&'t str>,
}

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    let used = Used::of(text);
    for (name, _) in text.zones.iter().flat_map(|zones| &zones.value.0) {
        let zone = name.value.as_str();
        if !used.entered.contains(zone) && !used.left.contains(zone) {
            findings.add(
                name.mark,
                format!("the zone {} is declared and never used", quoted(zone)),
                TAKE_OUT,
            );
        }
    }
    for (name, _) in text.relationships.iter().flat_map(|all| &all.value.0) {
        if !text
            .handoffs
            .value
            .0
            .iter()
            .any(|(_, one)| one.under.as_ref().is_some_and(|it| it.value == name.value))
        {
            let what = format!("no handoff is under the relationship {}", quoted(&name.value));
            findings.add(name.mark, what, TAKE_OUT);
        }
    }
    let tier = |name: &str| {
        text.zones.iter().flat_map(|zones| &zones.value.0).any(|(zone, it)| {
            used.entered.contains(zone.value.as_str())
                && it.tier.as_ref().is_some_and(|tier| tier.value == name)
        })
    };
    // A tier demands what stands below it: only what is above every zone is without effect.
    for (name, _) in text.all_tiers().iter().rev().take_while(|(name, _)| !tier(&name.value)) {
        let what = format!("no handoff enters a zone of the tier {}, or of one above", quoted(&name.value));
        findings.add(name.mark, what, TAKE_OUT);
    }
    for (name, participant) in text.participants.iter().flat_map(|participants| &participants.value.0) {
        used.participant(text, name, participant, findings);
    }
}

impl<'t> Used<'t> {
    fn of(text: &'t Framework) -> Self {
        let handoffs = || text.handoffs.value.0.iter().map(|(_, handoff)| handoff);
        let (mut issue, mut left) = (BTreeSet::new(), BTreeSet::new());
        for from in handoffs().filter_map(|handoff| handoff.from.as_ref()) {
            match from {
                From::Participant(name) => _ = issue.insert(name.value.as_str()),
                From::Zone(name) => _ = left.insert(name.value.as_str()),
            }
        }
        let entered = handoffs().filter_map(|handoff| handoff.to.as_ref()).map(|to| to.zone.value.as_str());
        let stated = text.stated().flat_map(|one| text.signers(one)).map(|signer| signer.name);
        let built =
            text.builders.iter().flat_map(|builders| &builders.value.0).map(|(_, one)| &one.signed_by);
        let built = built.flat_map(|names| &names.value.0).map(|name| name.value.as_str());
        let sign = stated.chain(built);
        let exceptions = text.exceptions.iter().flat_map(|exceptions| &exceptions.value.0);
        let approve = exceptions.map(|(_, exception)| exception.approved_by.value.as_str());
        let lists = text.reference.iter().flat_map(|reference| reference.lists());
        let revoke = lists.flat_map(|(_, list)| &list.by.value.0).map(|name| name.value.as_str());
        Self {
            issue,
            left,
            entered: entered.collect(),
            sign: sign.collect(),
            revoke: revoke.collect(),
            approve: approve.collect(),
        }
    }

    fn participant(
        &self,
        text: &Framework,
        name: &crate::text::At<String>,
        participant: &Participant,
        findings: &mut Problems,
    ) {
        let own = name.value.as_str();
        let has = |names: &BTreeSet<&str>| {
            participant.own().any(|identity| names.contains(identity.value.as_str()))
        };
        let zones =
            || text.zones.iter().flat_map(|zones| &zones.value.0).filter(|(_, zone)| zone.owner.value == own);
        let approves = self.approve.contains(own) || has(&self.approve);
        let signs = has(&self.sign) || has(&self.revoke);
        let part = self.issue.contains(own) || signs || approves || zones().next().is_some();
        if !part {
            let what = format!("the participant {} is declared and takes no part", quoted(own));
            findings.add(name.mark, what, TAKE_OUT);
            return;
        }
        for role in &participant.roles.value {
            let used = match role.value.as_str() {
                "issue" => self.issue.contains(own),
                "attest" => has(&self.sign),
                "consume" => zones().any(|(zone, _)| self.entered.contains(zone.value.as_str())),
                "revoke" => has(&self.revoke) || participant.revokes_within.is_some(),
                _ => participant.own().any(|own| rotates(text, &own.value)),
            };
            if !used {
                let what = format!("{} may {}, and nothing here uses that", quoted(own), quoted(&role.value));
                findings.add(
                    role.mark,
                    what,
                    "take the role out: a right nobody needs is one somebody may abuse",
                );
            }
        }
        if let (Some(agreement), false) = (&participant.agreement, self.issue.contains(own)) {
            let what =
                format!("the agreement with {} is asked by no handoff: none comes from it", quoted(own));
            findings.add(agreement.from.mark, what, "name the participant in a handoff's `from`");
        }
    }
}

/// Whether an identity is a key that is to be replaced from time to time.
fn rotates(text: &Framework, name: &str) -> bool {
    let Some(Identity::Key(key)) = identity(text, name) else { return false };
    let root = text.roots.value.0.iter().find(|(root, _)| root.value == key.root.value);
    matches!(root, Some((_, Root::Key(root))) if root.rotate_every.is_some())
}
