use std::collections::{BTreeMap, BTreeSet};

use model::{Algorithm, Digest};

use crate::{Dependency, Graph, Lister, Told};

/// Two kinds of documents that say different things of one dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement<'a> {
    /// Its place among [`Graph::dependencies`].
    pub at: usize,
    /// The dependency.
    pub dependency: &'a Dependency,
    /// The entry that one of them has.
    pub told: &'a Told,
    /// How the other differs.
    pub how: Differs<'a>,
}

/// How another kind of document differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Differs<'a> {
    /// It does not list it.
    Absent(Lister),
    /// It has another digest by one algorithm.
    Digest(&'a Told, Algorithm),
}

impl Graph {
    /// Where the kinds of documents that there are do not agree. What one of them says to be only for developing may be
    /// missing from another; and what a lockfile says to be part of the project is no dependency for it.
    pub fn disagreements(&self) -> Vec<Disagreement<'_>> {
        let kinds: BTreeSet<Lister> = self.sources().iter().map(crate::Source::lister).collect();
        if kinds.len() < 2 {
            return Vec::new();
        }
        let groups = self.alike.iter().enumerate();
        groups.flat_map(|(group, members)| self.of_group(group, members, &kinds)).collect()
    }

    fn of_group<'a>(
        &'a self,
        group: usize,
        members: &[usize],
        kinds: &BTreeSet<Lister>,
    ) -> Vec<Disagreement<'a>> {
        let mut told: BTreeMap<Lister, Vec<(usize, &'a Dependency, &'a Told)>> = BTreeMap::new();
        for at in members {
            let Some(dependency) = self.dependencies().get(*at) else { continue };
            for one in &dependency.told {
                let Some(source) = self.sources().get(one.source) else { continue };
                told.entry(source.lister()).or_default().push((*at, dependency, one));
            }
        }
        let all = || told.values().flatten();
        let for_development = all().all(|(_, _, one)| one.only_for_development);
        let mut found = Vec::new();
        let absent = kinds.iter().filter(|kind| !told.contains_key(kind));
        for kind in absent.filter(|kind| !for_development && !self.own.contains(&(**kind, group))) {
            let first = all().next();
            found.extend(first.map(|(at, dependency, told)| Disagreement {
                at: *at,
                dependency,
                told,
                how: Differs::Absent(*kind),
            }));
        }
        let mut kinds = told.values();
        while let Some(one) = kinds.next() {
            for other in kinds.clone() {
                let differing = apart(one, other);
                found.extend(differing.map(|((at, dependency, told), other, algorithm)| Disagreement {
                    at,
                    dependency,
                    told,
                    how: Differs::Digest(other, algorithm),
                }));
            }
        }
        found
    }
}

type Entry<'a> = (usize, &'a Dependency, &'a Told);

/// The algorithm by which both have digests, and neither has all of the other's: a lockfile may have many files of a
/// package, and a bill the one that was used.
fn apart<'a>(one: &[Entry<'a>], other: &[Entry<'a>]) -> Option<(Entry<'a>, &'a Told, Algorithm)> {
    let (own, others) = (digests(one), digests(other));
    let algorithm = own.iter().find_map(|(algorithm, own)| {
        let others = others.get(algorithm)?;
        (!own.is_subset(others) && !others.is_subset(own)).then_some(*algorithm)
    })?;
    let with = |entries: &[Entry<'a>]| {
        let has = |entry: &&Entry<'a>| entry.2.digests.iter().any(|digest| digest.algorithm() == algorithm);
        entries.iter().find(has).copied()
    };
    Some((with(one)?, with(other)?.2, algorithm))
}

fn digests<'a>(entries: &[Entry<'a>]) -> BTreeMap<Algorithm, BTreeSet<&'a Digest>> {
    let mut all: BTreeMap<Algorithm, BTreeSet<&'a Digest>> = BTreeMap::new();
    for digest in entries.iter().flat_map(|(_, _, told)| &told.digests) {
        all.entry(digest.algorithm()).or_default().insert(digest);
    }
    all
}

#[cfg(test)]
mod tests;
