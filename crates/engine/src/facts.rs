use std::collections::BTreeSet;
use std::sync::Arc;

use decision::{Disbelieved, Facts, Speaks};
use model::{Artifact, Bytes, NoBytes, Reason, Subject};
use verify::Rejection;

use crate::World;
use crate::pool::Entry;

/// The rejection of evidence that was made after the time of the run.
const MADE_LATER: &str = "signed-in-future";

/// Verifies and binds everything that may speak about one artifact.
pub(crate) fn gather<'a>(
    subject: &'a Subject,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    world: &'a World,
    unreachable: Vec<Reason>,
) -> Facts<'a> {
    let mut facts = Facts {
        subject,
        now: world.now,
        signatures: vec![],
        statements: vec![],
        layouts: vec![],
        rejected: vec![],
        at_large: &world.at_large_kinds,
        excused: world.plan.excused(subject, world.now),
        excepted: world.plan.excepted(world.now),
        unreachable,
        relied: None,
        advised: None,
        bills: vec![],
        together: Arc::clone(&world.together),
        earlier: None,
        again: world.again.clone(),
    };
    let about = world.pool.about(artifact);
    for at in considered(world, artifact) {
        let Some(entry) = world.pool.entry(at) else { continue };
        if let Err(rejection) = covered(at, entry, artifact, bytes, world, &mut facts) {
            let later = world.audit && rejection.code.id == MADE_LATER;
            let about_it = about.contains(&at) || world.loose.contains(&at) || only_named(at, world);
            let claims_subject = about_it && !later;
            facts.rejected.push(Disbelieved { rejection, claims_subject, speaks: entry.speaks() });
        }
    }
    facts
}

/// A document about the artifact, or about what covers it.
fn covered(
    at: usize,
    entry: &Entry,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    world: &World,
    facts: &mut Facts<'_>,
) -> Result<(), Rejection> {
    let own = consider(at, entry, artifact, bytes, world, facts);
    let mut best = match own {
        Ok(()) => return Ok(()),
        Err(rejection) => rejection,
    };
    let claims = |covering: &Artifact| world.pool.about_itself(covering).contains(&at);
    for covering in artifact.covering().filter(claims) {
        match consider(at, entry, &covering, &NoBytes, world, facts) {
            Ok(()) => return Ok(()),
            Err(rejection) => best = rejection,
        }
    }
    Err(best)
}

/// Every document that is held against an artifact, in order.
pub(crate) fn considered(world: &World, artifact: &Artifact) -> BTreeSet<usize> {
    let always = world.silent.tried.iter().chain(&world.loose).chain(world.pool.metadata_places());
    let mut all = world.pool.about(artifact);
    all.extend(always);
    all.retain(|at| !world.at_large.contains_key(at));
    all
}

fn consider(
    at: usize,
    entry: &Entry,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    world: &World,
    facts: &mut Facts<'_>,
) -> Result<(), Rejection> {
    let claim = match &entry.read {
        Ok(claim) => claim,
        Err(fault) => return Err(world.pool.malformed(entry, fault)),
    };
    if entry.metadata().is_some() {
        return supply_chain(at, artifact, world, facts);
    }
    if entry.speaks() == Speaks::ForBytes {
        facts.signatures.push(verify::signature(claim, artifact, bytes, &world.roots, world.now)?);
    } else {
        let proof = entry.statement(claim, &world.roots, world.now)?;
        facts.statements.push(verify::bind(&proof, artifact)?);
    }
    Ok(())
}

/// A layout is bound; a link has been counted under one, or not.
fn supply_chain(
    at: usize,
    artifact: &Artifact,
    world: &World,
    facts: &mut Facts<'_>,
) -> Result<(), Rejection> {
    match world.layouts.bind(at, artifact) {
        Some(bound) => facts.layouts.push(bound?),
        None => world.layouts.link(at).map_or(Ok(()), |rejection| Err(rejection.clone()))?,
    }
    Ok(())
}

/// A signature that does not say of what, or a layout, in a run about one subject: it can only be about that one. Where
/// there are more such signatures than are tried, they were not brought for one subject.
fn only_named(at: usize, world: &World) -> bool {
    let layout = world.layouts.owned(at).is_some();
    let silent = world.silent.tried.contains(&at) && world.silent.untried.is_empty();
    (layout || silent) && world.subjects == 1
}
