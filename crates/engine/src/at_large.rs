//! Evidence about none of the subjects of a run, judged once for all of them.

use std::collections::{BTreeMap, BTreeSet};

use decision::{Disbelieved, Speaks};
use formats::Evidence;
use model::{Algorithm, Artifact, Instant};
use verify::{Layouts, Rejection, Roots};

use crate::Pool;
use crate::pool::Entry;
use crate::silent::{MAX_SILENT, Silent};

/// What is not believed whatever subject it is held against, by its place in the pool.
///
/// In a run about one subject everything is held against that one, and listed there. Where there are several, evidence
/// that claims none of them would be refused by each with the same words: as many times as there are subjects, which
/// a delivery of a thousand files and a thousand lines makes a million. So it is judged once, told once, and each
/// subject only knows of it.
pub(crate) fn judge(
    pool: &Pool,
    subjects: &[Artifact],
    (silent, loose): (&Silent, &BTreeSet<usize>),
    layouts: &Layouts,
    roots: &Roots,
    now: Instant,
) -> BTreeMap<usize, Disbelieved> {
    if subjects.len() <= 1 {
        return untried(pool, silent);
    }
    let about: BTreeSet<usize> = subjects.iter().flat_map(|artifact| pool.about(artifact)).collect();
    let everywhere = Algorithm::ALL
        .into_iter()
        .filter(|algorithm| {
            let hashed = subjects.iter().filter(|artifact| artifact.reference().is_none());
            hashed.into_iter().all(|artifact| artifact.digest(*algorithm).is_some())
        })
        .collect();
    let told = |at: usize| {
        let entry = pool.entry(at)?;
        let rejection = if entry.metadata().is_some() {
            match layouts.owned(at) {
                Some(layout) => layout.err().cloned()?,
                None => layouts.link(at).cloned()?,
            }
        } else {
            alone(pool, entry, &everywhere, roots, now)?
        };
        Some((at, Disbelieved { rejection, claims_subject: loose.contains(&at), speaks: entry.speaks() }))
    };
    let metadata = pool.metadata().map(|(at, ..)| at);
    let all: BTreeSet<usize> = loose.iter().chain(&silent.tried).copied().chain(metadata).collect();
    all.difference(&about).copied().filter_map(told).chain(untried(pool, silent)).collect()
}

/// Signatures that nobody tried. They may be of any subject.
pub(crate) fn untried(pool: &Pool, silent: &Silent) -> BTreeMap<usize, Disbelieved> {
    let told = |at: &usize| {
        let from = pool.entry(*at)?.read.as_ref().ok()?.from;
        let rejection = verify::untried(MAX_SILENT, from);
        Some((*at, Disbelieved { rejection, claims_subject: true, speaks: Speaks::ForBytes }))
    };
    silent.untried.iter().filter_map(told).collect()
}

/// Why a document about no subject is not believed; `None` where it must be tried on each.
fn alone(
    pool: &Pool,
    entry: &Entry,
    known: &BTreeSet<Algorithm>,
    roots: &Roots,
    now: Instant,
) -> Option<Rejection> {
    let claim = match &entry.read {
        Err(fault) => return Some(pool.malformed(entry, fault)),
        Ok(claim) => claim,
    };
    let speaks_for_bytes = entry.speaks() == Speaks::ForBytes;
    if speaks_for_bytes
        && claim.value.claimed_digests().is_empty()
        && !matches!(claim.value, Evidence::Cms(_))
    {
        return None;
    }
    if !speaks_for_bytes && let Err(rejection) = entry.statement(claim, roots, now) {
        return Some(rejection);
    }
    Some(verify::about_none(&claim.value, known, claim.from))
}

/// One of each kind: what each subject needs to know of, however much there is.
pub(crate) fn kinds(all: &BTreeMap<usize, Disbelieved>) -> Vec<Disbelieved> {
    let mut kinds: BTreeMap<(&str, String, bool), &Disbelieved> = BTreeMap::new();
    for one in all.values() {
        let kind = (one.rejection.code.id, format!("{:?}", one.speaks), one.claims_subject);
        kinds.entry(kind).or_insert(one);
    }
    kinds.into_values().cloned().collect()
}
