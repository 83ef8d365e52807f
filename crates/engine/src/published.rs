//! What the publishers of dependencies attest, held against what their rules ask.
//!
//! A dependency is judged as an artifact of its own, by the plan of each publisher it is of; what that comes to is a fact
//! about the artifact that is made of it. Each statement is verified once, however many artifacts are made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use decision::{Decision, Disbelieved, Facts, Published, Publisher, Together, decide};
use dependencies::{Dependency, Graph, Unpinned};
use formats::{StatusMatch, StatusTarget};
use model::{
    Artifact, ArtifactKind, EvidenceId, Fetched, Gap, NonEmpty, Outcome, PackageUrl, PublishedAs, Reason,
    Subject, Text, Wanted,
};
use status::ListFault;

use crate::World;
use crate::basis::Resting;
use crate::spread::{FEW, spread};

/// The most dependencies of one subject whose attestations are asked for: a wave of some thousands takes minutes.
pub(crate) const MAX_ASKED: usize = 10_000;

/// What was asked for and could not be reached, by what it is about.
pub(crate) type Unreached = BTreeMap<PublishedAs, Reason>;

/// A dependency and a publisher that it is of.
type Pair<'a> = (usize, &'a Dependency, &'a Arc<Publisher>);

/// What the attestations of dependencies were judged from.
#[derive(Debug, Default)]
pub(crate) struct Backing {
    /// The rows of the evidence that was held against them.
    pub(crate) evidence: BTreeSet<u32>,
    /// What they rest on: [`formats::StatusTarget::key`], and `root NAME`.
    pub(crate) rests_on: BTreeSet<String>,
}

/// What documents list, each graph that can be judged.
pub(crate) fn graphs<'f>(facts: &'f Facts<'_>) -> Vec<&'f Graph> {
    facts.bills.iter().filter_map(|bill| bill.graph.as_ref()).collect()
}

/// Judges every dependency that counts under every publisher that it is of, on every core; and tells what that rests on,
/// where it is to be recorded.
///
/// # Errors
/// When a page of a status list that would tell cannot be used.
pub(crate) fn all(
    facts: &mut Facts<'_>,
    artifact: &Artifact,
    world: &World,
    unreached: &Unreached,
) -> Result<Backing, ListFault> {
    let mut parts = BTreeSet::new();
    let mut backing = Backing::default();
    let mut disbelieved = BTreeMap::new();
    let mut bills = std::mem::take(&mut facts.bills);
    for bill in &mut bills {
        let Some(graph) = &bill.graph else { continue };
        let pairs = pairs(graph, world);
        if !facts.rejected.is_empty() {
            let packages = pairs.iter().filter_map(|(_, one, _)| package(one).ok());
            parts.extend(packages.flat_map(|package| world.pool.about_itself(&package)));
        }
        let few = pairs.len() <= FEW;
        for one in spread(pairs, few, |pair| one(pair, world, unreached)) {
            let One { published, backing: own, rejected } = one?;
            bill.published.push(published);
            backing.evidence.extend(own.evidence);
            backing.rests_on.extend(own.rests_on);
            let told = |of: &Disbelieved| (of.rejection.place.evidence, of.rejection.code.id);
            disbelieved.extend(rejected.into_iter().map(|one| (told(&one), one)));
        }
    }
    facts.bills = bills;
    // What was held against a dependency is about that, and says nothing against what is made of it.
    for at in world.pool.about(artifact) {
        parts.remove(&at);
    }
    let parts: BTreeSet<EvidenceId> = parts.into_iter().filter_map(|at| world.pool.id(at)).collect();
    facts.rejected.retain(|one| !parts.contains(&one.rejection.place.evidence));
    facts.rejected.extend(disbelieved.into_values());
    Ok(backing)
}

/// Whether the attestations of any dependency rest on what a status list would mean by this target.
pub(crate) fn covered(facts: &Facts<'_>, world: &World, resting: &Resting, by: &StatusTarget) -> StatusMatch {
    if world.plan.publishing.is_none() {
        return StatusMatch::No;
    }
    let mut worst = StatusMatch::No;
    for graph in facts.bills.iter().filter_map(|bill| bill.graph.as_ref()) {
        for (_, dependency, _) in pairs(graph, world) {
            let Ok(package) = package(dependency) else { continue };
            let subject = Subject::Artifact(package.clone());
            let own = gathered(&subject, &package, &dependency.packages, world);
            match resting.covered(&own, &package, by) {
                StatusMatch::Yes => return StatusMatch::Yes,
                StatusMatch::Unsure => worst = StatusMatch::Unsure,
                StatusMatch::No => {}
            }
        }
    }
    worst
}

/// What is to be asked for: attestations of each dependency that does not meet a publisher's rule by what was brought along.
/// Whatever a stranger lays beside keeps nobody from asking.
fn wanted(graph: &Graph, world: &World) -> BTreeSet<PublishedAs> {
    let pairs = pairs(graph, world);
    let few = pairs.len() <= FEW;
    let lacking = spread(pairs, few, |pair| {
        let package = package(pair.1).ok()?;
        let dependency = pair.1;
        let met = one(pair, world, &Unreached::new()).is_ok_and(|one| one.published.outcome.passes());
        (!met).then(|| asked_as(dependency, package))
    });
    lacking.into_iter().flatten().collect()
}

/// What could not be reached of all that was needed: what an answer says so of, and what was never asked for since it is
/// more than [`MAX_ASKED`].
pub(crate) fn unreached(graphs: &[&Graph], world: &World, answers: &[Fetched]) -> Unreached {
    let mut unreached = Unreached::new();
    if !world.reaching {
        return unreached;
    }
    let mut answered = BTreeSet::new();
    for answer in answers {
        match answer {
            Fetched::Unreachable(Wanted::Published(of), reason) => {
                unreached.insert(of.clone(), reason.clone());
            }
            Fetched::Evidence(Wanted::Published(of), _) | Fetched::Nothing(Wanted::Published(of)) => {
                answered.insert(of);
            }
            Fetched::Unreachable(Wanted::AttestationsOf(_), _)
            | Fetched::Evidence(Wanted::AttestationsOf(_), _)
            | Fetched::Nothing(Wanted::AttestationsOf(_)) => {}
        }
    }
    for of in graphs.iter().flat_map(|graph| wanted(graph, world)) {
        if !answered.contains(&of) {
            unreached.entry(of).or_insert_with(|| {
                let text = format!("attestations of more than {MAX_ASKED} dependencies are missing, and no more are asked for");
                Reason::new(text).help("bring them along with --attestation")
            });
        }
    }
    unreached
}

/// In the order of the graph, and of the framework.
fn pairs<'a>(graph: &'a Graph, world: &'a World) -> Vec<Pair<'a>> {
    let Some(plan) = &world.plan.publishing else { return Vec::new() };
    let asked = |at: usize| plan.depth.is_none_or(|most| graph.distance(at) <= most);
    let all = graph.dependencies().iter().enumerate().filter(|(at, _)| asked(*at));
    let pairs = all.flat_map(|(at, one)| {
        let own = plan.publishers.iter().filter(|publisher| publisher.covers(one));
        own.map(move |publisher| (at, one, publisher))
    });
    pairs.collect()
}

/// A dependency as something to be attested: by all its digests, of which none may contradict another.
fn package(dependency: &Dependency) -> Result<Artifact, Unpinned> {
    let digests = dependency.content()?;
    Ok(Artifact { given: dependency.called.clone(), kind: ArtifactKind::Digest, digests, size: None })
}

fn asked_as(dependency: &Dependency, package: Artifact) -> PublishedAs {
    let packages = dependency.packages.iter().map(|one| Text::from(one.spelling())).collect();
    PublishedAs { packages, digests: package.digests }
}

/// What became of one dependency under one publisher.
struct One {
    published: Published,
    backing: Backing,
    /// What was held against it and not believed: told, and no part of the answer about the artifact.
    rejected: Vec<Disbelieved>,
}

fn one(
    (at, dependency, publisher): Pair<'_>,
    world: &World,
    unreached: &Unreached,
) -> Result<One, ListFault> {
    let publish = |outcome| Published { dependency: at, publisher: publisher.name.clone(), outcome };
    let package = match package(dependency) {
        Ok(package) => package,
        Err(why) => {
            let published = publish(untold(why));
            return Ok(One { published, backing: Backing::default(), rejected: Vec::new() });
        }
    };
    let unreachable = unreached.get(&asked_as(dependency, package.clone()));
    let subject = Subject::Artifact(package.clone());
    let mut facts = gathered(&subject, &package, &dependency.packages, world);
    facts.unreachable.extend(unreachable.cloned());
    if let Some(asking) = &world.asking {
        facts.relied = Some(asking.of_part(&facts, &package, &publisher.owners)?);
    }
    let decision = decide(&publisher.plan, &facts);
    let backing = world.resting.as_ref().map(|resting| resting.part(&facts, &package, world));
    let told = facts.rejected.into_iter().map(|one| Disbelieved { claims_subject: false, ..one });
    Ok(One {
        published: publish(least(&decision)),
        backing: backing.unwrap_or_default(),
        rejected: told.collect(),
    })
}

/// Why nothing that is attested could be of it.
fn untold(why: Unpinned) -> Outcome {
    let (gap, text) = match why {
        Unpinned::Torn(_) => (Gap::Inconclusive, format!("it {why}, and one attestation cannot be of both")),
        Unpinned::Unnamed | Unpinned::Versionless | Unpinned::Undigested => {
            (Gap::Missing, format!("it {why}, so nothing can be attested of it"))
        }
    };
    let help = "have the producer's tool write the one digest of what was built in";
    Outcome::unknown(gap, Reason::new(text).help(help))
}

/// The first answer of those that hold least; where all hold, the one that says who signed.
fn least(decision: &Decision) -> Outcome {
    let gravity = |outcome: &Outcome| match outcome {
        Outcome::Violated(_) => 3,
        Outcome::Unknown(gap, _) if *gap != Gap::Unreachable => 2,
        Outcome::Unknown(..) => 1,
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => 0,
    };
    let worst = decision.judged().iter().map(|judged| gravity(judged.outcome())).max().unwrap_or_default();
    let mut of_worst = decision.judged().iter().filter(|judged| gravity(judged.outcome()) == worst);
    let told = if worst == 0 { of_worst.find(|judged| judged.anchors) } else { of_worst.next() };
    told.map_or_else(
        || Outcome::unknown(Gap::Missing, Reason::new("nobody who is listed attests it")),
        |judged| judged.outcome().clone(),
    )
}

/// Everything that is stated of a package, by its digests.
fn gathered<'a>(
    subject: &'a Subject,
    package: &Artifact,
    packages: &[PackageUrl],
    world: &'a World,
) -> Facts<'a> {
    let mut facts = Facts {
        subject,
        now: world.now,
        signatures: vec![],
        statements: vec![],
        layouts: vec![],
        rejected: vec![],
        at_large: &[],
        excused: vec![],
        excepted: vec![],
        unreachable: vec![],
        relied: None,
        advised: None,
        bills: vec![],
        together: Arc::new(Together::default()),
        earlier: None,
        again: world.again.clone(),
    };
    for (_, entry) in world.pool.of_part(package) {
        let Ok(claim) = &entry.read else { continue };
        let bound = entry
            .statement(claim, &world.roots, world.now)
            .and_then(|proof| verify::bind_package(&proof, package, packages));
        match bound {
            Ok(bound) => facts.statements.push(bound),
            Err(rejection) => {
                facts.rejected.push(Disbelieved { rejection, claims_subject: true, speaks: entry.speaks() });
            }
        }
    }
    facts
}

/// What a case needs of what was not brought along: so many and no more, the rest is out of reach.
pub(crate) fn needs(graphs: &[&Graph], world: &World) -> Option<NonEmpty<Wanted>> {
    if !world.reaching {
        return None;
    }
    bounded(graphs.iter().flat_map(|graph| wanted(graph, world)).collect())
}

fn bounded(all: BTreeSet<PublishedAs>) -> Option<NonEmpty<Wanted>> {
    NonEmpty::of(all.into_iter().take(MAX_ASKED).map(Wanted::Published).collect())
}

#[cfg(test)]
mod tests {
    use super::{MAX_ASKED, bounded};
    use model::PublishedAs;

    #[test]
    fn so_many_are_asked_for_and_no_more() {
        let of = |count: usize| {
            let one = |at: usize| PublishedAs {
                packages: vec![format!("pkg:npm/p{at}@1").into()],
                digests: vec![],
            };
            bounded((0..count).map(one).collect()).map_or(0, |all| all.count())
        };
        assert_eq!((of(0), of(MAX_ASKED), of(MAX_ASKED + 1)), (0, MAX_ASKED, MAX_ASKED));
    }
}
