//! What feeds know of the dependencies of a bill.

use advisories::Finding;
use dependencies::Dependency;
use model::{NonEmpty, Reason, Text};

use super::{Listed, place};
use crate::advisory::says;
use crate::quote::listed as names;
use crate::testimony::Testimony;

/// All that the feeds of a requirement know of what a bill lists.
pub(crate) struct KnownOf<'a> {
    /// What they have against it, in the order of the bill.
    pub(crate) findings: Vec<Against<'a>>,
    /// What they were not wholly asked about.
    pub(crate) unasked: Vec<Unasked<'a>>,
}

/// What one advisory has against a dependency.
#[derive(Clone, Copy)]
pub(crate) struct Against<'a> {
    at: usize,
    pub(crate) dependency: &'a Dependency,
    pub(crate) finding: &'a Finding,
}

/// A dependency of which nothing can be told.
pub(crate) struct Unasked<'a> {
    at: usize,
    dependency: &'a Dependency,
    why: &'static str,
}

impl<'a> KnownOf<'a> {
    /// `feeds` are those that are asked, by their names in the framework.
    pub(crate) fn of(listed: &Listed<'a>, feeds: &NonEmpty<Text>) -> Self {
        let (mut findings, mut unasked) = (Vec::new(), Vec::new());
        let mut asked = listed.bill.asked.iter().peekable();
        for (at, dependency) in listed.all() {
            let mut answered = 0_usize;
            while let Some(of) = asked.next_if(|of| of.dependency == at) {
                let own = || of.known.iter().filter(|known| feeds.iter().any(|feed| *feed == known.feed));
                if own().any(|known| known.covers) {
                    answered = answered.saturating_add(1);
                }
                let told = own().flat_map(|known| &known.findings);
                findings.extend(told.map(|finding| Against { at, dependency, finding }));
            }
            unasked.extend(why_unasked(dependency, answered).map(|why| Unasked { at, dependency, why }));
        }
        Self { findings, unasked }
    }
}

impl Against<'_> {
    /// What the advisory says: `verb` is what it says when it is about this version.
    pub(crate) fn says(&self, listed: &Listed<'_>, verb: &str) -> String {
        says(&listed.shown(self.at, self.dependency), self.finding, verb)
    }
}

impl Unasked<'_> {
    pub(crate) fn reason(
        &self,
        testimony: &Testimony<'_>,
        listed: &Listed<'_>,
        feeds: &NonEmpty<Text>,
    ) -> Reason {
        let called = listed.shown(self.at, self.dependency);
        Reason::new(format!("{} cannot be asked about {called}: {}", shown(feeds), self.why))
            .help(
                "have the producer's tool write a package URL with the version that was built in, and name under `osv` \
                 feeds of every ecosystem it uses",
            )
            .at(place(testimony, self.dependency))
    }
}

/// Why a dependency was not wholly asked about, where it was not: `answered` of its names were.
fn why_unasked(one: &Dependency, answered: usize) -> Option<&'static str> {
    if one.packages.is_empty() || one.unreadable.is_some() {
        return Some("it has no package URL that can be read");
    }
    if one.packages.iter().any(|package| package.impossible().is_some()) {
        return Some("no package of its type can have this name");
    }
    if one.packages.iter().any(|package| package.version.is_none()) {
        return Some("it has no version");
    }
    (answered < one.packages.len()).then_some("no feed knows of packages of its kind")
}

/// The feeds, for a person.
pub(crate) fn shown(feeds: &NonEmpty<Text>) -> String {
    names(feeds.iter().map(|feed| &**feed))
}
