//! What an artifact is made of by the documents of a testimony, for the checks that ask what it depends on.

use decision::{Bill, Unlisted, VerdictOn};
use dependencies::{Dependency, Disagreement, Graph, Told};
use model::{Gap, NonEmpty, Outcome, Place, Reason, Text};

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
        let nothing =
            |gap, text: String| Err(Outcome::unknown(gap, Reason::new(text).at(testimony.predicate())));
        let Some(bill) = testimony.bill else {
            return nothing(Gap::Missing, "there is no list of dependencies to judge".to_owned());
        };
        match (&bill.graph, first_gap(bill)) {
            (Some(graph), None) if !graph.dependencies().is_empty() => Ok(Self { bill, graph }),
            (_, Some(Unlisted::Beyond(why))) => {
                Err(Outcome::unknown(Gap::Inconclusive, beyond(why).at(testimony.predicate())))
            }
            (_, Some(Unlisted::Absent | Unlisted::Empty(_) | Unlisted::Unreadable { .. }) | None) => {
                nothing(Gap::Missing, "there is no whole list of dependencies to judge".to_owned())
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

/// Why one of the documents lists nothing that can be judged, if one does.
fn first_gap(bill: &Bill) -> Option<&Unlisted> {
    bill.listed.iter().find_map(|(_, listed)| listed.as_ref().err())
}

/// What cannot be told of a list that is larger or newer than is read.
pub(crate) fn beyond(why: &str) -> Reason {
    Reason::new(format!("what it depends on cannot be told: {why}")).help(
        "have the producer list only what is in the artifact, each component once, in a version that is read",
    )
}

/// Where a dependency is told.
pub(crate) fn place(testimony: &Testimony<'_>, dependency: &Dependency) -> Place {
    dependency.first_told().map_or_else(|| testimony.predicate(), |told| told_at(testimony, told))
}

/// Where an entry stands.
pub(crate) fn told_at(testimony: &Testimony<'_>, told: &Told) -> Place {
    let graph = testimony.bill.and_then(|bill| bill.graph.as_ref());
    let source = graph.and_then(|graph| graph.sources().get(told.source));
    source.map_or_else(|| testimony.predicate(), |source| source.at(&told.place))
}

/// Something that is found of one dependency.
pub(crate) trait OfOne {
    /// Its place in the graph.
    fn dependency(&self) -> usize;
}

impl OfOne for (usize, &Dependency) {
    fn dependency(&self) -> usize {
        self.0
    }
}

/// With what was found beside it.
impl<One: OfOne, W> OfOne for (One, W) {
    fn dependency(&self) -> usize {
        self.0.dependency()
    }
}

impl OfOne for Disagreement<'_> {
    fn dependency(&self) -> usize {
        self.at
    }
}

impl OfOne for &VerdictOn {
    fn dependency(&self) -> usize {
        self.dependency
    }
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
    each_told(all, |_| None, tell)
}

/// As [`told`], of what exceptions may set aside: each reason says which package it is about.
pub(crate) fn each_told<T: OfOne>(
    all: Vec<T>,
    about: impl Fn(&T) -> Option<Text>,
    tell: impl Fn(T) -> Reason,
) -> Option<NonEmpty<Reason>> {
    let more = all.len().saturating_sub(MAX_TOLD);
    let mut all = all.into_iter();
    let first = all.by_ref().take(MAX_TOLD).map(|one| {
        let (about, dependency) = (about(&one), one.dependency());
        tell(one).about(about).of([dependency])
    });
    let mut reasons: Vec<Reason> = first.collect();
    if more > 0 {
        let all: Vec<T> = all.collect();
        // Where one is about no package, no exceptions are for all of them.
        let rest: Option<Vec<Text>> = all.iter().map(&about).collect();
        let reason = Reason::new(format!("and {more} more of the same")).about(rest.unwrap_or_default());
        reasons.push(reason.of(all.iter().map(OfOne::dependency)));
    }
    NonEmpty::of(reasons)
}

mod known;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use known::{Against, KnownOf, shown};
