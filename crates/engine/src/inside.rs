//! What status lists say of what a subject is made of.

use decision::Withdrawn;
use dependencies::{Dependency, Graph};
use formats::{DependencyRange, StatusTarget};
use status::{Found, ListFault};

use crate::reliance::Asking;

impl Asking {
    /// What the lists say of everything in a graph; nothing is kept of what no list speaks of.
    ///
    /// # Errors
    /// When a page that would tell cannot be used: then nothing can be decided about this subject.
    pub(crate) fn inside(&self, graph: &Graph) -> Result<Vec<Withdrawn>, ListFault> {
        let mut all = Vec::new();
        if self.status.lists().is_empty() {
            return Ok(all);
        }
        for (dependency, one) in graph.dependencies().iter().enumerate() {
            let mut found = self.ask(targets(one), &self.plan.owners)?;
            found.retain(|one| !one.is_silent());
            found.extend(unread(one).map(|why| Found::unread(why.into(), self.now)));
            if !found.is_empty() {
                all.push(Withdrawn { dependency, found });
            }
        }
        Ok(all)
    }
}

/// What a list may call a dependency.
pub(crate) fn targets(dependency: &Dependency) -> impl Iterator<Item = StatusTarget> {
    let packages = dependency.packages.iter().filter(|package| package.impossible().is_none());
    let packages = packages.map(|package| StatusTarget::Dependency(DependencyRange::of_url(package)));
    packages.chain(dependency.digests.iter().cloned().map(StatusTarget::Artifact))
}

/// Why it cannot be told whether a list names a dependency, where it cannot.
pub(crate) fn unread(dependency: &Dependency) -> Option<String> {
    let why = match dependency.packages.iter().find_map(|package| package.impossible()) {
        Some(why) => why,
        None if dependency.packages.is_empty() || dependency.unreadable.is_some() => {
            "it has no package URL that can be read"
        }
        None => return None,
    };
    let called: String = dependency.called.chars().take(SHOWN).collect();
    Some(format!("whether a list names the dependency {called:?} cannot be told: {why}"))
}

/// How much of a name is shown, in characters.
const SHOWN: usize = 64;
