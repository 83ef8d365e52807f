use std::collections::BTreeMap;
use std::sync::Arc;

use model::{EvidenceId, Text};

use crate::Exception;

/// Where a dependency stands: each of those that are asked about ends in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeState {
    /// Its own publisher attests it, as every rule for it asks.
    Attested,
    /// No rule is for it, and an exception lets it be.
    Excepted,
    /// No rule is for it: nobody is known who could attest it.
    Unattested,
    /// A rule is for it and is not met: proved wrong, missing, or not to be told.
    Bad,
    /// A rule is for it, and what would tell could not be reached.
    Unreachable,
}

impl NodeState {
    /// The word used in reports and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attested => "attested",
            Self::Excepted => "excepted",
            Self::Unattested => "unattested",
            Self::Bad => "bad",
            Self::Unreachable => "unreachable",
        }
    }
}

/// How many dependencies end in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// [`NodeState::Attested`].
    pub attested: usize,
    /// [`NodeState::Excepted`].
    pub excepted: usize,
    /// [`NodeState::Unattested`].
    pub unattested: usize,
    /// [`NodeState::Bad`].
    pub bad: usize,
    /// [`NodeState::Unreachable`].
    pub unreachable: usize,
}

impl Tally {
    /// One more.
    pub fn count(&mut self, state: NodeState) {
        let one = match state {
            NodeState::Attested => &mut self.attested,
            NodeState::Excepted => &mut self.excepted,
            NodeState::Unattested => &mut self.unattested,
            NodeState::Bad => &mut self.bad,
            NodeState::Unreachable => &mut self.unreachable,
        };
        *one = one.saturating_add(1);
    }

    /// All of them.
    pub fn all(&self) -> usize {
        let each = [self.attested, self.excepted, self.unattested, self.bad, self.unreachable];
        each.into_iter().fold(0, usize::saturating_add)
    }
}

/// How much of what an artifact is made of is attested by whoever publishes it. It is told and decides nothing: checks do.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The bill that lists the dependencies.
    pub evidence: EvidenceId,
    /// How far from the artifact the farthest is that was asked about.
    pub depth: usize,
    /// All that were asked about.
    pub all: Tally,
    /// The same by how far they are from the artifact.
    pub by_depth: BTreeMap<usize, Tally>,
    /// The same by the type of their package URLs; empty for those that have none.
    pub by_ecosystem: BTreeMap<Text, Tally>,
    /// How many are farther than the handoff asks about.
    pub beyond: usize,
    /// The state of each dependency of the bill, in its order; none for those farther away.
    pub states: Vec<Option<NodeState>>,
    /// The exceptions by which some are let be, in the order in which they are needed, each once.
    pub exceptions: Vec<Arc<Exception>>,
}

impl Coverage {
    /// Nothing counted yet, of a bill.
    pub fn of(evidence: EvidenceId) -> Self {
        Self {
            evidence,
            depth: 0,
            all: Tally::default(),
            by_depth: BTreeMap::new(),
            by_ecosystem: BTreeMap::new(),
            beyond: 0,
            states: Vec::new(),
            exceptions: Vec::new(),
        }
    }

    /// The next dependency, which is of this ecosystem and so far from the artifact; `None` for a state where it is not
    /// asked about.
    pub fn add(&mut self, ecosystem: Text, depth: usize, state: Option<NodeState>) {
        self.states.push(state);
        let Some(state) = state else {
            self.beyond = self.beyond.saturating_add(1);
            return;
        };
        self.depth = self.depth.max(depth);
        self.all.count(state);
        self.by_depth.entry(depth).or_default().count(state);
        self.by_ecosystem.entry(ecosystem).or_default().count(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_once_in_every_table() {
        let mut coverage = Coverage::of(EvidenceId::file(0));
        let states = [
            NodeState::Attested,
            NodeState::Excepted,
            NodeState::Unattested,
            NodeState::Bad,
            NodeState::Unreachable,
        ];
        for (depth, state) in (1..).zip(states) {
            coverage.add("npm".into(), depth, Some(state));
        }
        coverage.add("gem".into(), 9, None);
        assert_eq!((coverage.all.all(), coverage.beyond, coverage.depth), (5, 1, 5));
        assert_eq!(coverage.by_ecosystem.values().map(Tally::all).sum::<usize>(), 5);
        assert!(coverage.by_depth.values().all(|tally| tally.all() == 1));
        assert_eq!(coverage.states.len(), 6);
    }
}
