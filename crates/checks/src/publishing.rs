//! Which dependencies are attested by their own publishers, for the checks that ask it and for whoever counts them.

use std::collections::BTreeSet;
use std::sync::Arc;

use decision::{Considered, Coverage, FoundBy, NodeState, Published, covers};
use dependencies::Dependency;
use model::{Gap, Outcome, PackageKey, Pattern, Text};

use crate::bill::Listed;
use crate::testimony::Testimony;

/// What `dependencies` asks of those who publish them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishing {
    /// The publishers, by their names in the framework.
    pub publishers: Vec<Text>,
    /// Whether each direct dependency must be attested.
    pub direct: bool,
    /// How many others need not be.
    pub max_unattested: usize,
    /// What must be attested wherever it is: patterns for packages, as their type compares names.
    pub always: Vec<Pattern>,
    /// How far from the artifact they are asked about; as far as it goes where absent.
    pub depth: Option<usize>,
    /// Whose verdicts may stand in for what nobody attests, by their names in the framework.
    pub verdicts: Vec<Text>,
}

/// One dependency that is asked about.
pub(crate) struct Node<'a> {
    /// Its place in the graph.
    pub(crate) at: usize,
    pub(crate) dependency: &'a Dependency,
    pub(crate) state: NodeState,
    /// What became of it under each publisher that it is of.
    pub(crate) published: Vec<&'a Published>,
    /// Whether an organisation that is relied on passes it, and none refuses it. Its state is what it is without that.
    pub(crate) passed: bool,
    /// The exceptions that are for it, where it is of nobody.
    pub(crate) exceptions: Vec<&'a Considered>,
}

impl Publishing {
    /// Every dependency that is asked about, in the order of the graph.
    pub(crate) fn nodes<'a>(&self, testimony: &Testimony<'a>, listed: &Listed<'a>) -> Vec<Node<'a>> {
        let excepted = testimony.among.map(|facts| facts.excepted.as_slice()).unwrap_or_default();
        let excepted: Vec<&Considered> = excepted
            .iter()
            .filter(|one| one.exception.check.id == super::unattested_dependency::CARD.id)
            .collect();
        let passed = self.passed(listed);
        let mut told = listed.bill.published.iter().peekable();
        let mut nodes = Vec::with_capacity(listed.graph.dependencies().len());
        for (at, dependency) in listed.all() {
            let mut published = Vec::new();
            while let Some(one) = told.next_if(|one| one.dependency <= at) {
                if one.dependency == at && self.publishers.contains(&one.publisher) {
                    published.push(one);
                }
            }
            if !self.reaches(listed.graph.distance(at)) {
                continue;
            }
            let mut node = Node {
                at,
                dependency,
                state: NodeState::Unattested,
                published,
                passed: passed.contains(&at),
                exceptions: Vec::new(),
            };
            if node.published.is_empty() && !is_unnamed(dependency) {
                let own = excepted.iter().copied().filter(|one| one.exception.is_for(&dependency.packages));
                node.exceptions = own.collect();
            }
            node.state = node.stands();
            nodes.push(node);
        }
        nodes
    }

    /// The dependencies that an organisation passes and none refuses.
    fn passed(&self, listed: &Listed<'_>) -> BTreeSet<usize> {
        let own = || listed.bill.verdicts.iter().filter(|one| self.verdicts.contains(&one.among));
        let mut passed: BTreeSet<usize> =
            own().filter(|one| one.found == FoundBy::Passed).map(|one| one.dependency).collect();
        for one in own().filter(|one| one.found != FoundBy::Passed) {
            passed.remove(&one.dependency);
        }
        passed
    }

    fn reaches(&self, depth: usize) -> bool {
        self.depth.is_none_or(|most| depth <= most)
    }

    /// Whether a dependency must be attested whatever is allowed for others.
    pub(crate) fn insists(&self, listed: &Listed<'_>, node: &Node<'_>) -> bool {
        self.direct && listed.graph.distance(node.at) == 1 || covers(self.always.iter(), node.dependency)
    }

    /// How many end in each state.
    pub(crate) fn coverage(&self, testimony: &Testimony<'_>) -> Option<Coverage> {
        let listed = Listed::of(testimony).ok()?;
        let mut coverage = Coverage::of(testimony.evidence);
        let nodes = self.nodes(testimony, &listed);
        let mut nodes = nodes.iter().peekable();
        let mut seen = BTreeSet::new();
        for (at, dependency) in listed.all() {
            let node = nodes.next_if(|node| node.at == at);
            let kind = dependency.packages.first().map(PackageKey::of_url);
            let kind = Text::from(kind.as_ref().map_or("", PackageKey::kind));
            coverage.add(kind, listed.graph.distance(at), node.map(|node| node.state));
            for one in node.into_iter().flat_map(|node| &node.exceptions) {
                if one.refused.is_none() && seen.insert(&one.exception.name) {
                    coverage.exceptions.push(Arc::clone(&one.exception));
                }
            }
        }
        Some(coverage)
    }
}

/// Whether it cannot be told which package it is: then it may be anybody's.
pub(crate) fn is_unnamed(dependency: &Dependency) -> bool {
    dependency.packages.is_empty()
        || dependency.unreadable.is_some()
        || dependency.packages.iter().any(|package| package.impossible().is_some())
}

impl Node<'_> {
    fn stands(&self) -> NodeState {
        let unreached = |one: &&Published| matches!(one.outcome, Outcome::Unknown(Gap::Unreachable, _));
        let failed = || self.published.iter().copied().filter(|one| !one.outcome.passes());
        match () {
            () if is_unnamed(self.dependency) => NodeState::Bad,
            () if failed().any(|one| !unreached(&one)) => NodeState::Bad,
            () if failed().next().is_some() => NodeState::Unreachable,
            () if !self.published.is_empty() => NodeState::Attested,
            () if self.exceptions.iter().any(|one| one.refused.is_none()) => NodeState::Excepted,
            () => NodeState::Unattested,
        }
    }
}
