//! The bill of materials of a testimony, for the checks that ask what the artifact depends on.

use decision::{Bill, Unlisted};
use dependencies::{Dependency, Graph};
use model::{Gap, NonEmpty, Outcome, Place, Reason};

use crate::quote::{listed, quoted};
use crate::testimony::Testimony;

/// The most dependencies that an answer names; the rest is counted. Who repairs one sees the next in the next run.
pub(crate) const MAX_TOLD: usize = 16;

/// A bill that can be judged.
pub(crate) struct Listed<'a> {
    pub(crate) bill: &'a Bill,
    pub(crate) graph: &'a Graph,
}

impl<'a> Listed<'a> {
    /// That of a testimony.
    ///
    /// # Errors
    /// What to answer when there is none: never a yes.
    pub(crate) fn of(testimony: &Testimony<'a>) -> Result<Self, Outcome> {
        match bill(testimony).map(|bill| (bill, &bill.graph)) {
            Some((bill, Ok(graph))) if !graph.dependencies().is_empty() => Ok(Self { bill, graph }),
            Some((_, Err(Unlisted::TooLarge(why)))) => {
                let reason = Reason::new(format!("what it depends on cannot be told: {why}"))
                    .help("have the producer list only what is in the artifact, each component once");
                Err(Outcome::unknown(Gap::Inconclusive, reason.at(testimony.predicate())))
            }
            Some((_, Ok(_) | Err(Unlisted::Unreadable { .. }))) | None => {
                let reason = Reason::new("there is no readable bill of materials to judge");
                Err(Outcome::unknown(Gap::Missing, reason.at(testimony.predicate())))
            }
        }
    }

    /// Every dependency, with its place in the graph.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &'a Dependency)> {
        self.graph.dependencies().iter().enumerate()
    }

    /// One of them, for a person: what it is called, and what brings it.
    pub(crate) fn shown(&self, at: usize, dependency: &Dependency) -> String {
        let called = quoted(&dependency.called);
        let by: Vec<&str> = self.graph.needed_by(at).map(|one| &*one.called).collect();
        match by.is_empty() {
            true => called,
            false => format!("{called} (needed by {})", listed(by.into_iter())),
        }
    }
}

/// The bill of a testimony, where one was read.
pub(crate) fn bill<'a>(testimony: &Testimony<'a>) -> Option<&'a Bill> {
    let bills = &testimony.among?.bills;
    bills.iter().find(|bill| bill.evidence == testimony.evidence)
}

/// Where a dependency is told.
pub(crate) fn place(testimony: &Testimony<'_>, dependency: &Dependency) -> Place {
    testimony.payload(dependency.places.first().map_or("/predicate", |pointer| pointer))
}

/// Something that is found of one dependency.
pub(crate) trait OfOne {
    /// Its place in the graph.
    fn dependency(&self) -> usize;
}

impl<W> OfOne for (usize, &Dependency, W) {
    fn dependency(&self) -> usize {
        self.0
    }
}

impl<W, V> OfOne for (usize, &Dependency, W, V) {
    fn dependency(&self) -> usize {
        self.0
    }
}

/// The first of these reasons, and how many more there are; `None` where there are none. No more than are told are made,
/// and whoever draws the graph learns of all of them.
pub(crate) fn told<T: OfOne>(all: Vec<T>, tell: impl Fn(T) -> Reason) -> Option<NonEmpty<Reason>> {
    let counted: Vec<usize> = all.iter().skip(MAX_TOLD).map(OfOne::dependency).collect();
    let mut reasons: Vec<Reason> = Vec::with_capacity(all.len().min(MAX_TOLD.saturating_add(1)));
    for one in all.into_iter().take(MAX_TOLD) {
        let dependency = one.dependency();
        reasons.push(tell(one).of([dependency]));
    }
    if !counted.is_empty() {
        reasons.push(Reason::new(format!("and {} more of the same", counted.len())).of(counted));
    }
    NonEmpty::of(reasons)
}

#[cfg(test)]
pub(crate) mod tests;
