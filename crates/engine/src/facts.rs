use std::collections::BTreeSet;

use decision::{Disbelieved, Facts, Speaks};
use model::{Artifact, Bytes, Reason, Subject};
use verify::Rejection;

use crate::World;
use crate::pool::Entry;

/// Verifies and binds everything that may speak about one artifact.
pub(crate) fn gather<'a>(
    subject: &'a Subject,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    world: &World,
    unreachable: Vec<Reason>,
) -> Facts<'a> {
    let mut facts = Facts {
        subject,
        now: world.now,
        signatures: vec![],
        statements: vec![],
        rejected: vec![],
        unreachable,
    };
    let about = world.pool.about(&artifact.digests);
    let all: BTreeSet<usize> = about.iter().chain(&world.silent).chain(&world.loose).copied().collect();
    for at in all {
        let Some(entry) = world.pool.entry(at) else { continue };
        if let Err(rejection) = consider(entry, artifact, bytes, world, &mut facts) {
            let claims_subject = about.contains(&at) || world.loose.contains(&at) || only_named(at, world);
            facts.rejected.push(Disbelieved { rejection, claims_subject, speaks: entry.speaks() });
        }
    }
    facts
}

fn consider(
    entry: &Entry,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    world: &World,
    facts: &mut Facts<'_>,
) -> Result<(), Rejection> {
    let claim = match &entry.read {
        Ok(claim) => claim,
        Err(fault) => return Err(world.malformed(entry, fault)),
    };
    if entry.speaks() == Speaks::ForBytes {
        facts.signatures.push(verify::signature(claim, artifact, bytes, &world.roots, world.now)?);
    } else {
        let proof = entry.statement(claim, &world.roots, world.now)?;
        facts.statements.push(verify::bind(&proof, artifact)?);
    }
    Ok(())
}

/// A signature that does not say of what, in a run about one subject: it can only be about that one.
fn only_named(at: usize, world: &World) -> bool {
    world.silent.contains(&at) && world.subjects == 1
}
