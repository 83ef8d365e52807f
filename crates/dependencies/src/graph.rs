use std::collections::{BTreeMap, BTreeSet};

use crate::dependency::Identity;
use crate::limits::MAX_DEPENDENCIES;
use crate::walk::{Walk, walk};
use crate::{Dependency, GraphFault, Lister, Listing, Source};

/// The dependencies of one artifact, by all documents that list them: each once, whoever tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    sources: Vec<Source>,
    dependencies: Vec<Dependency>,
    /// Which dependencies two documents could mean by one name and version.
    pub(crate) alike: Vec<Vec<usize>>,
    /// What documents say to be part of the project itself, by what each such group is called.
    pub(crate) own: BTreeSet<(Lister, usize)>,
    walk: Walk,
}

impl Graph {
    /// What these list together.
    ///
    /// # Errors
    /// When that is more than is looked at.
    pub fn of(listings: Vec<Listing>) -> Result<Self, GraphFault> {
        let mut adding = Adding::default();
        for listing in listings {
            adding.add(listing)?;
        }
        Ok(adding.done())
    }

    /// The documents, in the order given.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Every dependency, in the order they are first told.
    pub fn dependencies(&self) -> &[Dependency] {
        &self.dependencies
    }

    /// How far the farthest is from the artifact.
    pub fn depth(&self) -> usize {
        self.walk.depths.iter().flatten().copied().max().unwrap_or_default()
    }

    /// How far the one at this place is from the artifact, 1 for a direct one; `None` where nothing that is told leads to
    /// it.
    pub fn depth_of(&self, at: usize) -> Option<usize> {
        self.walk.depths.get(at).copied().flatten()
    }

    /// How far the one at this place is from the artifact, where what nothing leads to counts as direct, such as a circle that
    /// stands alone: it came in by itself.
    pub fn distance(&self, at: usize) -> usize {
        self.depth_of(at).unwrap_or(1)
    }

    /// What needs the one at this place, and what needs that, up to a direct dependency: the nearest first.
    pub fn needed_by(&self, at: usize) -> impl Iterator<Item = &Dependency> {
        let parent = |at: &usize| self.walk.parents.get(*at).copied().flatten();
        std::iter::successors(parent(&at), parent).filter_map(|at| self.dependencies.get(at))
    }
}

/// Puts a graph together.
#[derive(Default)]
struct Adding {
    sources: Vec<Source>,
    dependencies: Vec<Dependency>,
    /// By what they are called in whole.
    known: BTreeMap<String, usize>,
    /// By what several documents would call them: the group.
    loose: BTreeMap<String, usize>,
    alike: Vec<Vec<usize>>,
    own: BTreeSet<(Lister, String)>,
    needs: BTreeSet<(usize, usize)>,
    direct: BTreeSet<usize>,
}

impl Adding {
    fn add(&mut self, listing: Listing) -> Result<(), GraphFault> {
        let source = self.sources.len();
        let lister = listing.source.lister();
        self.sources.push(listing.source);
        // What this document adds is not yet there for its own entries to be taken for.
        let before = self.dependencies.len();
        let mut at = Vec::with_capacity(listing.entries.len());
        for entry in listing.entries {
            let identity = entry.named.identity.clone();
            let mut told = entry.told;
            told.iter_mut().for_each(|one| one.source = source);
            let group = identity.as_ref().and_then(|own| self.loose.get(&own.loose)).copied();
            let members = group.and_then(|group| self.alike.get(group));
            let elsewhere = members.and_then(|all| match all.as_slice() {
                [only] if *only < before => Some(*only),
                _ => None,
            });
            let known = identity.as_ref().and_then(|own| self.known.get(&own.whole)).copied();
            let place = match known.or(elsewhere) {
                Some(place) => {
                    self.dependencies.get_mut(place).into_iter().for_each(|one| one.told.append(&mut told));
                    place
                }
                None if self.dependencies.len() == MAX_DEPENDENCIES => return Err(GraphFault::Dependencies),
                None => {
                    let place = self.dependencies.len();
                    self.dependencies.push(Dependency::first(entry.named, told));
                    self.enter(identity.as_ref(), place);
                    place
                }
            };
            if let Some(identity) = identity {
                self.known.entry(identity.whole).or_insert(place);
            }
            at.push(place);
        }
        self.own.extend(listing.own.into_iter().map(|name| (lister, name)));
        let place = |of: usize| at.get(of).copied();
        let needs = listing.needs.iter().filter_map(|(from, to)| Some((place(*from)?, place(*to)?)));
        self.needs.extend(needs.filter(|(from, to)| from != to));
        let needed: BTreeSet<usize> =
            listing.needs.iter().filter(|(from, to)| from != to).map(|(_, to)| *to).collect();
        // What nothing is said to need came in by itself.
        let alone = (0..at.len()).filter(|entry| !needed.contains(entry));
        self.direct.extend(listing.direct.iter().copied().chain(alone).filter_map(place));
        Ok(())
    }

    /// Puts a new one with those that two documents could mean by one name.
    fn enter(&mut self, identity: Option<&Identity>, place: usize) {
        let new = self.alike.len();
        let group = identity.map_or(new, |own| *self.loose.entry(own.loose.clone()).or_insert(new));
        match self.alike.get_mut(group) {
            Some(members) => members.push(place),
            None => self.alike.push(vec![place]),
        }
    }

    fn done(self) -> Graph {
        let Self { sources, dependencies, loose, alike, own, needs, direct, .. } = self;
        let own = own.into_iter().filter_map(|(lister, name)| Some((lister, *loose.get(&name)?))).collect();
        let mut needed: Vec<Vec<usize>> = vec![Vec::new(); dependencies.len()];
        for (from, to) in needs {
            needed.get_mut(from).into_iter().for_each(|all| all.push(to));
        }
        let walk = walk(&needed, direct.into_iter());
        let dependencies = dependencies.into_iter().map(Dependency::done).collect();
        Graph { sources, dependencies, alike, own, walk }
    }
}

#[cfg(test)]
mod tests;
