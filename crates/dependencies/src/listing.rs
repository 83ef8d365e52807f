use std::collections::{BTreeMap, BTreeSet};

use formats::{Bom, Component, ComponentKind, LockedPlace, LockedSource, Lockfile};
use model::Text;

use crate::dependency::Named;
use crate::limits::{MAX_DEPENDENCIES, MAX_EDGES};
use crate::told::{locked_place, loosely_locked, places, torn};
use crate::{GraphFault, Source, Told, Unpinned};

/// What one document lists: each dependency once, however often the document has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub(crate) source: Source,
    pub(crate) entries: Vec<Entry>,
    /// Which needs which, by their places among the entries.
    pub(crate) needs: BTreeSet<(usize, usize)>,
    /// Those that the artifact itself is said to need.
    pub(crate) direct: BTreeSet<usize>,
    /// What is said to be part of the project itself, and so no dependency.
    pub(crate) own: BTreeSet<String>,
}

/// One dependency of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) named: Named,
    pub(crate) told: Vec<Told>,
}

impl Listing {
    /// How many dependencies it has.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// What it is of.
    pub fn source(&self) -> &Source {
        &self.source
    }

    fn new(source: Source) -> Self {
        let (needs, direct, own) = Default::default();
        Self { source, entries: Vec::new(), needs, direct, own }
    }

    /// What a bill of materials lists. The one thing that it is of is no dependency of its own; where a bill is of
    /// several, none of them is known to be the artifact, and each is one.
    ///
    /// # Errors
    /// When it lists more than is looked at.
    pub fn of_bill(source: Source, bom: &Bom) -> Result<Self, GraphFault> {
        bounded(bom.edges.len())?;
        let artifact = match bom.subjects.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let mut adding = Adding::to(Self::new(source));
        let mut at: Vec<Option<usize>> = vec![None; bom.components.len()];
        let counted = bom.components.iter().enumerate();
        for (place, component) in counted.filter(|(place, one)| Some(*place) != artifact && counts(one)) {
            let named = Named::component(component);
            let told = Told {
                source: 0,
                place: LockedPlace::Pointer(component.pointer.clone()),
                digests: component.digests.clone(),
                unpinned: unpinned(&named, &component.digests),
                taken: places(&component.purls),
                only_for_development: false,
            };
            let entry = adding.add(named, told)?;
            at.get_mut(place).into_iter().for_each(|at| *at = Some(entry));
        }
        let place = |of: usize| at.get(of).copied().flatten();
        let mut listing = adding.done();
        for edge in &bom.edges {
            let Some(to) = place(edge.to) else { continue };
            match place(edge.from) {
                Some(from) => _ = listing.needs.insert((from, to)),
                None if Some(edge.from) == artifact => _ = listing.direct.insert(to),
                None => {}
            }
        }
        Ok(listing)
    }

    /// What a lockfile locks. What it says to be part of the project itself is no dependency; what that needs, the
    /// artifact does.
    ///
    /// # Errors
    /// When it locks more than is looked at.
    pub fn of_lockfile(source: Source, lockfile: &Lockfile) -> Result<Self, GraphFault> {
        bounded(lockfile.edges.len())?;
        let mut adding = Adding::to(Self::new(source));
        let mut at: Vec<Option<usize>> = Vec::with_capacity(lockfile.packages.len());
        for locked in &lockfile.packages {
            let named = Named::of(&[locked.purl.to_string().into()], None, || "".into());
            if let LockedSource::Path(_) = locked.source {
                adding.listing.own.extend(named.identity.map(|identity| identity.loose));
                at.push(None);
                continue;
            }
            let told = Told {
                source: 0,
                place: locked.place.clone(),
                digests: locked.digests.clone(),
                unpinned: loosely_locked(locked),
                taken: locked_place(locked),
                only_for_development: locked.only_for_development == Some(true),
            };
            at.push(Some(adding.add(named, told)?));
        }
        let place = |of: usize| at.get(of).copied().flatten();
        let mut listing = adding.done();
        for (from, to) in &lockfile.edges {
            match (place(*from), place(*to)) {
                (Some(from), Some(to)) => _ = listing.needs.insert((from, to)),
                (None, Some(to)) => _ = listing.direct.insert(to),
                (_, None) => {}
            }
        }
        let direct = lockfile.packages.iter().zip(&at).filter(|(locked, _)| locked.direct == Some(true));
        listing.direct.extend(direct.filter_map(|(_, at)| *at));
        Ok(listing)
    }

    /// What provenance says that was resolved for the build, as far as it names packages: by these package URLs, with
    /// their digests and places.
    ///
    /// # Errors
    /// When there are more than are looked at.
    pub fn of_resolved(source: Source, resolved: &[formats::Resolved]) -> Result<Self, GraphFault> {
        let mut adding = Adding::to(Self::new(source));
        for one in resolved.iter().filter(|one| model::PackageUrl::is_meant_by(&one.uri)) {
            let purls: [Text; 1] = [one.uri.clone()];
            let named = Named::of(&purls, None, || one.uri.clone());
            let told = Told {
                source: 0,
                place: LockedPlace::Pointer(one.pointer.clone()),
                digests: one.digests.clone(),
                unpinned: unpinned(&named, &one.digests),
                taken: places(&purls),
                only_for_development: false,
            };
            adding.add(named, told)?;
        }
        Ok(adding.done())
    }
}

fn bounded(edges: usize) -> Result<(), GraphFault> {
    if edges > MAX_EDGES { Err(GraphFault::Edges(edges)) } else { Ok(()) }
}

fn unpinned(named: &Named, digests: &[model::Digest]) -> Option<Unpinned> {
    let undigested = || digests.is_empty().then_some(Unpinned::Undigested);
    named.unpinned().or_else(|| torn(digests).map(Unpinned::Torn)).or_else(undigested)
}

/// Whether a component is something that others publish: a package, or what says that it is one.
fn counts(component: &Component) -> bool {
    component.kind == ComponentKind::Package || !component.purls.is_empty()
}

/// Puts a listing together: entries of one dependency become one.
struct Adding {
    listing: Listing,
    known: BTreeMap<String, usize>,
}

impl Adding {
    fn to(listing: Listing) -> Self {
        Self { listing, known: BTreeMap::new() }
    }

    /// Its place among the entries.
    fn add(&mut self, named: Named, told: Told) -> Result<usize, GraphFault> {
        let new = self.listing.entries.len();
        let place = match &named.identity {
            Some(identity) => *self.known.entry(identity.whole.clone()).or_insert(new),
            None => new,
        };
        match self.listing.entries.get_mut(place) {
            Some(same) => same.told.push(told),
            None if new == MAX_DEPENDENCIES => return Err(GraphFault::Dependencies),
            None => self.listing.entries.push(Entry { named, told: vec![told] }),
        }
        Ok(place)
    }

    /// Two entries of one dependency in one signed document have to agree; a lockfile may have several files of a
    /// package, of which each has its digest.
    fn done(mut self) -> Listing {
        let several = |entry: &&mut Entry| entry.told.len() > 1;
        if self.listing.source.lister() != crate::Lister::Lockfile {
            for entry in self.listing.entries.iter_mut().filter(several) {
                let all: BTreeSet<_> = entry.told.iter().flat_map(|told| &told.digests).cloned().collect();
                let apart = torn(&all.into_iter().collect::<Vec<_>>());
                if let (Some(algorithm), Some(last)) = (apart, entry.told.last_mut()) {
                    last.unpinned = last.unpinned.or(Some(Unpinned::Torn(algorithm)));
                }
            }
        }
        self.listing
    }
}
