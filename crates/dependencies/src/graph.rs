use std::collections::{BTreeMap, BTreeSet};

use formats::{Bom, Component, ComponentKind};

use crate::limits::{MAX_DEPENDENCIES, MAX_EDGES};
use crate::walk::{Walk, walk};
use crate::{Dependency, GraphFault};

/// The dependencies of one artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    dependencies: Vec<Dependency>,
    /// For each, those it needs: in order, each once.
    needs: Vec<Vec<usize>>,
    direct: Vec<usize>,
    walk: Walk,
}

impl Graph {
    /// What a bill of materials lists. The one thing that it is of is no dependency of its own; where a bill is of
    /// several, none of them is known to be the artifact, and each is one.
    ///
    /// # Errors
    /// When it lists more than is looked at.
    pub fn of(bom: &Bom) -> Result<Self, GraphFault> {
        if bom.edges.len() > MAX_EDGES {
            return Err(GraphFault::Edges(bom.edges.len()));
        }
        let artifact = match bom.subjects.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let listed =
            bom.components.iter().enumerate().filter(|(at, one)| Some(*at) != artifact && counts(one));
        let mut dependencies: Vec<Dependency> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut places: Vec<Option<usize>> = vec![None; bom.components.len()];
        for (at, component) in listed {
            let (dependency, identity) = Dependency::of(component);
            let new = dependencies.len();
            let place = identity.map_or(new, |identity| *known.entry(identity).or_insert(new));
            match dependencies.get_mut(place) {
                Some(same) => same.absorb(dependency),
                None if new == MAX_DEPENDENCIES => {
                    return Err(GraphFault::Dependencies(bom.components.len()));
                }
                None => dependencies.push(dependency),
            }
            if let Some(told) = places.get_mut(at) {
                *told = Some(place);
            }
        }
        let place = |at: usize| places.get(at).copied().flatten();
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); dependencies.len()];
        let (mut direct, mut needed) = (BTreeSet::new(), BTreeSet::new());
        for edge in &bom.edges {
            let Some(to) = place(edge.to) else { continue };
            match place(edge.from) {
                Some(from) if from != to => {
                    needed.insert(to);
                    needs.get_mut(from).into_iter().for_each(|all| all.push(to));
                }
                None if Some(edge.from) == artifact => _ = direct.insert(to),
                Some(_) | None => {}
            }
        }
        // What nothing is said to need came in by itself.
        direct.extend((0..dependencies.len()).filter(|at| !needed.contains(at)));
        for own in &mut needs {
            own.sort_unstable();
            own.dedup();
        }
        let walk = walk(&needs, direct.iter().copied());
        Ok(Self { dependencies, needs, direct: direct.into_iter().collect(), walk })
    }

    /// Every dependency, in the order they are first told.
    pub fn dependencies(&self) -> &[Dependency] {
        &self.dependencies
    }

    /// The places of those that the artifact itself needs, or that nothing is said to need; in order.
    pub fn direct(&self) -> &[usize] {
        &self.direct
    }

    /// The places of those that the one at this place needs; in order, each once.
    pub fn needs(&self, at: usize) -> &[usize] {
        self.needs.get(at).map_or(&[], Vec::as_slice)
    }

    /// How far the one at this place is from the artifact, 1 for a direct one; `None` where nothing that is told leads to
    /// it.
    pub fn depth_of(&self, at: usize) -> Option<usize> {
        self.walk.depths.get(at).copied().flatten()
    }

    /// How far the farthest is from the artifact.
    pub fn depth(&self) -> usize {
        self.walk.depths.iter().flatten().copied().max().unwrap_or_default()
    }

    /// What needs the one at this place, and what needs that, up to a direct dependency: the nearest first.
    pub fn needed_by(&self, at: usize) -> impl Iterator<Item = &Dependency> {
        let parent = |at: &usize| self.walk.parents.get(*at).copied().flatten();
        std::iter::successors(parent(&at), parent).filter_map(|at| self.dependencies.get(at))
    }
}

/// Whether a component is something that others publish: a package, or what says that it is one.
fn counts(component: &Component) -> bool {
    component.kind == ComponentKind::Package || !component.purls.is_empty()
}

#[cfg(test)]
mod tests;
