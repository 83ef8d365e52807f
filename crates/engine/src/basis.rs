use std::collections::BTreeSet;
use std::sync::Arc;

use checks::NamedIdentity;
use decision::Facts;
use formats::StatusTarget;
use model::{Artifact, Text};
use policy::Framework;
use status::rested_on;
use verify::Signer;

use crate::World;
use crate::facts::considered;
use crate::reliance::{functionary_keys, inspectors, origin, party};

/// What a decision about one subject was made from, for whoever records it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// The rows of the evidence that was held against it, in order.
    pub evidence: Vec<u32>,
    /// What it rests on, whether or not a list is asked about it: [`StatusTarget::key`] of the artifact, of what covers it,
    /// of everything each proof of it rests on, and of those who hand it over; and `root NAME` of the framework's roots
    /// that vouch for the signers. In order, each once.
    pub rests_on: Vec<Text>,
}

/// What every subject of a run rests on, and who everybody is.
#[derive(Debug)]
pub(crate) struct Resting {
    crossing: Vec<StatusTarget>,
    identities: Vec<Arc<NamedIdentity>>,
}

impl Resting {
    pub(crate) fn new(framework: &Framework, handoff: &str) -> Self {
        let (parties, relationships) = framework.handing_over(handoff);
        let parties = parties.into_iter().map(StatusTarget::Participant);
        let crossing = parties.chain(relationships.into_iter().map(StatusTarget::Relationship)).collect();
        Self { crossing, identities: framework.identities().to_vec() }
    }

    pub(crate) fn of(&self, facts: &Facts<'_>, artifact: &Artifact, world: &World) -> Basis {
        let mut all: BTreeSet<String> = self.crossing.iter().map(StatusTarget::key).collect();
        let covering = artifact.covering().flat_map(|covering| covering.digests);
        let digests = artifact.digests.iter().cloned().chain(covering);
        all.extend(digests.map(|digest| StatusTarget::Artifact(digest).key()));
        let candidates = facts.signature_candidates().chain(facts.statement_candidates());
        for candidate in candidates.chain(facts.layout_candidates()) {
            self.signer(candidate.signer(), &mut all);
            all.extend(origin(candidate).iter().map(StatusTarget::key));
            all.extend(functionary_keys(candidate).cloned().map(|key| StatusTarget::Key(key).key()));
            inspectors(candidate).for_each(|signer| self.signer(signer, &mut all));
        }
        let rows = considered(world, artifact).into_iter().filter_map(|at| world.pool.entry(at));
        let rows: BTreeSet<u32> = rows.filter_map(|entry| Some(world.pool.row(entry)?.id.row)).collect();
        Basis { evidence: rows.into_iter().collect(), rests_on: all.into_iter().map(Text::from).collect() }
    }

    fn signer(&self, signer: &Signer, all: &mut BTreeSet<String>) {
        let party = party(&self.identities, signer);
        all.extend(rested_on(signer, &party).iter().map(StatusTarget::key));
        all.extend(party.participants.into_iter().map(|name| StatusTarget::Participant(name).key()));
        all.extend(signer.roots().iter().map(|name| format!("root {name}")));
    }
}
