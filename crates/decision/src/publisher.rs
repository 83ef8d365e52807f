use std::sync::Arc;

use dependencies::Dependency;
use model::{NonEmpty, Outcome, PackageKey, Pattern, Text};

use crate::Plan;

/// Who publishes packages, and what each of them must be attested by.
#[derive(Debug)]
pub struct Publisher {
    /// Its name in the framework.
    pub name: Text,
    /// The packages it is about: patterns for their names, as their type compares names.
    pub packages: NonEmpty<Pattern>,
    /// The participants whose identities it lists: the framework takes their word about these packages, so they may take
    /// it back.
    pub owners: Vec<Text>,
    /// What each of these packages must meet.
    pub plan: Plan,
}

/// Who publishes what an artifact is made of, for all requirements of a handoff that ask.
#[derive(Debug)]
pub struct PublishingPlan {
    /// Each once, in the order of the framework.
    pub publishers: Vec<Arc<Publisher>>,
    /// How far from the artifact a dependency may be that is held against them; as far as it goes where absent.
    pub depth: Option<usize>,
}

/// What became of a dependency under one publisher of the handoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its place among the dependencies of the bill.
    pub dependency: usize,
    /// The publisher, by its name in the framework.
    pub publisher: Text,
    /// Whether it is attested as that asks. The reasons are of the first check that holds least.
    pub outcome: Outcome,
}

impl Publisher {
    /// Whether a dependency is one of its packages, by any of its names. What may be a part of one is one: a name that is
    /// written longer escapes nothing.
    pub fn covers(&self, dependency: &Dependency) -> bool {
        covers(self.packages.iter(), dependency)
    }
}

/// Whether any of these patterns is for a dependency.
pub fn covers<'p>(mut patterns: impl Iterator<Item = &'p Pattern>, dependency: &Dependency) -> bool {
    let mut names: Vec<String> = Vec::new();
    for package in &dependency.packages {
        let key = PackageKey::of_url(package);
        let version = package.version.as_deref().unwrap_or_default();
        names.extend(key.holders(version).iter().map(ToString::to_string));
        names.push(key.to_string());
    }
    patterns.any(|pattern| names.iter().any(|name| pattern.matches(name)))
}
