use std::collections::BTreeSet;
use std::sync::Arc;

use checks::NamedIdentity;
use decision::{Disbelieved, Facts, Released};
use dependencies::Graph;
use formats::{StatusMatch, StatusTarget};
use model::{Artifact, Text};
use policy::Framework;
use status::rested_on;
use verify::Signer;

use crate::World;
use crate::facts::considered;
use crate::inside;
use crate::published::Backing;
use crate::reliance::{functionary_keys, inspectors, origin, packages, party};

/// What a decision about one subject was made from, for whoever records it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// The rows of the evidence that was held against it, in order.
    pub evidence: Vec<u32>,
    /// What it rests on, whether or not a list is asked about it: [`StatusTarget::key`] of the artifact, of what covers it,
    /// of what it is made of, of everything each proof of it rests on, and of those who hand it over; `root NAME` of the
    /// framework's roots that vouch for the signers; and [`Self::UNREAD_PACKAGE`]. In order, each once.
    pub rests_on: Vec<Text>,
    /// The releases it is, where its handoff holds releases against earlier ones.
    pub released: Vec<Released>,
}

impl Basis {
    /// What stands for a package whose name cannot be read: it may be any.
    pub const UNREAD_PACKAGE: &str = "unread package";
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

    pub(crate) fn of(&self, facts: &Facts<'_>, artifact: &Artifact, world: &World, parts: Backing) -> Basis {
        let mut all: BTreeSet<String> = parts.rests_on;
        self.keys(facts, artifact, &mut all);
        all.extend(unread_package(facts).then(|| Basis::UNREAD_PACKAGE.to_owned()));
        let rows = considered(world, artifact).into_iter().filter_map(|at| world.pool.entry(at));
        let lockfiles = world.pool.lockfiles_of(artifact).map(|held| held.row().id.row);
        let mut rows: BTreeSet<u32> =
            rows.filter_map(|entry| Some(world.pool.row(entry)?.id.row)).chain(lockfiles).collect();
        rows.extend(parts.evidence);
        Basis {
            evidence: rows.into_iter().collect(),
            rests_on: all.into_iter().map(Text::from).collect(),
            released: world.held.released(facts),
        }
    }

    /// What the attestations of a dependency rest on, and what was held against it.
    pub(crate) fn part(&self, facts: &Facts<'_>, package: &Artifact, world: &World) -> Backing {
        let mut backing = Backing::default();
        self.keys(facts, package, &mut backing.rests_on);
        let rows = world.pool.of_part(package).into_iter();
        backing.evidence.extend(rows.filter_map(|(_, entry)| Some(world.pool.row(entry)?.id.row)));
        backing
    }

    fn keys(&self, facts: &Facts<'_>, artifact: &Artifact, all: &mut BTreeSet<String>) {
        self.each(facts, artifact, &mut |target| all.extend(target.keys()));
        for candidate in facts.candidates() {
            let signers = std::iter::once(candidate.signer()).chain(inspectors(candidate));
            all.extend(signers.flat_map(|signer| signer.roots().iter()).map(|name| format!("root {name}")));
        }
    }

    /// Whether anything a subject rests on is what a status list would mean by this target.
    pub(crate) fn covered(&self, facts: &Facts<'_>, artifact: &Artifact, by: &StatusTarget) -> StatusMatch {
        // A signature that could not be tried may rest on anything.
        let open = |one: &Disbelieved| one.rejection.code.leaves_open().is_some();
        let open = facts.rejected.iter().any(open);
        let open = open || matches!(by, StatusTarget::Dependency(_)) && unread_package(facts);
        let mut worst = if open { StatusMatch::Unsure } else { StatusMatch::No };
        self.each(facts, artifact, &mut |target| match (by.covers(&target), worst) {
            (StatusMatch::Yes, _) | (StatusMatch::Unsure, StatusMatch::No) => worst = by.covers(&target),
            (StatusMatch::Unsure | StatusMatch::No, _) => {}
        });
        worst
    }

    /// Everything that a status list can name of what a subject rests on, some more than once.
    fn each(&self, facts: &Facts<'_>, artifact: &Artifact, take: &mut dyn FnMut(StatusTarget)) {
        self.crossing.iter().cloned().for_each(&mut *take);
        let covering = artifact.covering().flat_map(|covering| covering.digests);
        let digests = artifact.digests.iter().cloned().chain(covering);
        digests.map(StatusTarget::Artifact).for_each(&mut *take);
        let graphs = facts.bills.iter().filter_map(|bill| bill.graph.as_ref());
        graphs.flat_map(|graph| graph.dependencies()).flat_map(inside::targets).for_each(&mut *take);
        for candidate in facts.candidates() {
            self.signer(candidate.signer(), take);
            origin(candidate).into_iter().for_each(&mut *take);
            functionary_keys(candidate).cloned().map(StatusTarget::Key).for_each(&mut *take);
            inspectors(candidate).for_each(|signer| self.signer(signer, take));
        }
    }

    fn signer(&self, signer: &Signer, take: &mut dyn FnMut(StatusTarget)) {
        let party = party(&self.identities, signer);
        rested_on(signer, &party).into_iter().for_each(&mut *take);
        party.participants.into_iter().map(StatusTarget::Participant).for_each(take);
    }
}

/// Whether something is called by the name of a package that cannot be read.
fn unread_package(facts: &Facts<'_>) -> bool {
    let graphs = || facts.bills.iter().map(|bill| bill.graph.as_ref());
    let unread = |graph: &Graph| graph.dependencies().iter().any(|one| inside::unread(one).is_some());
    facts.candidates().flat_map(packages).any(|one| one.is_err())
        || graphs().any(|graph| graph.is_some_and(unread))
}
