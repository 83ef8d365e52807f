//! Who approves, and whether their signature would count.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{Approvals, NamedIdentity, Person};
use model::{Digest, EvidenceId, Instant, Text};
use policy::Framework;
use verify::Roots;

use crate::complaint::Complaint;
use crate::keyholder::{in_time, root_of};

/// The people who may approve at a handoff.
pub(crate) struct Asked<'f> {
    framework: &'f Framework,
    handoff: &'f str,
    /// What it asks for.
    pub(crate) approvals: Vec<&'f Approvals>,
}

/// Somebody of them, by the key at hand.
pub(crate) struct Holder<'f> {
    /// Who.
    pub(crate) person: &'f Person,
    /// The identity that the key is.
    pub(crate) identity: &'f Arc<NamedIdentity>,
}

impl<'f> Asked<'f> {
    /// What a handoff asks; an error where it asks for no approvals.
    pub(crate) fn of(framework: &'f Framework, handoff: &'f str) -> Result<Self, Complaint> {
        let approvals = framework.approvals(handoff);
        if !approvals.is_empty() {
            return Ok(Self { framework, handoff, approvals });
        }
        let others: Vec<&str> = framework
            .handoffs()
            .map(|name| &**name)
            .filter(|name| !framework.approvals(name).is_empty())
            .collect();
        let help = match others.as_slice() {
            [] => "nothing needs to be approved under this framework; a handoff asks for it with `approvals`"
                .to_owned(),
            _ => format!("approvals are asked for by {}: approve it for one of these", others.join(", ")),
        };
        Err(Complaint::usage(format!("the handoff `{handoff}` asks for no approvals of its own"), help))
    }

    /// Who holds this key, if they may approve here and now.
    pub(crate) fn holder(&self, key: &Digest, roots: &Roots, now: Instant) -> Result<Holder<'f>, Complaint> {
        let people = || self.approvals.iter().flat_map(|asked| asked.by.iter());
        let own = |person: &'f Arc<Person>| {
            person.identities.iter().filter_map(move |identity| {
                Some((Holder { person, identity }, root_of(&identity.identity, key, roots)?))
            })
        };
        let all: Vec<(Holder<'f>, &Text)> = people().flat_map(own).collect();
        if all.is_empty() {
            let names: BTreeSet<&str> = people().map(|person| &*person.name).collect();
            return Err(Complaint::usage(
                format!("--sign-with: {key} is the key of nobody who may approve at `{}`", self.handoff),
                format!(
                    "those who may are {}: sign with a key that the framework names for one of them",
                    names.into_iter().collect::<Vec<_>>().join(", ")
                ),
            ));
        }
        let mut late = String::new();
        for (holder, root) in all {
            match in_time(self.framework, root, now) {
                Ok(()) => return Ok(holder),
                Err(why) => late = why,
            }
        }
        Err(Complaint::usage(
            format!("--sign-with: {late}"),
            "sign with a key that is valid, or ask the framework's owner for an edition with yours",
        ))
    }
}

impl Holder<'_> {
    /// Whether the framework would take this signed approval for theirs.
    pub(crate) fn signed(&self, envelope: &[u8], roots: &Roots, now: Instant) -> Result<(), Complaint> {
        let refused = |why: &str| {
            Complaint::usage(
                format!("an approval signed with this key would not count: {why}"),
                "sign with a key whose signatures count by themselves, without a log or another name of the key",
            )
        };
        let pieces = formats::decode(EvidenceId::file(0), envelope);
        let claim = pieces.first().and_then(|piece| piece.read.as_ref().ok());
        let claim = claim.ok_or_else(|| refused("it cannot be read back"))?;
        let proof = verify::statement(claim, roots, now).map_err(|rejection| refused(&rejection.text))?;
        let theirs =
            proof.signers().iter().any(|signer| self.identity.is(signer.principal(), signer.roots()));
        if theirs { Ok(()) } else { Err(refused("the framework takes it for somebody else's")) }
    }
}
