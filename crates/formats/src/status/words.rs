use std::collections::BTreeSet;

use super::{StatusEntry, StatusState, StatusTarget};
use crate::Malformed;
use crate::limits::MAX_STATUS_WORDS;
use crate::node::Node;

/// What the entries of a list speak of, and what they say of it, by the words for it. They stand in what is signed, so a
/// reader that does not know one of them sees that it cannot read the list, whichever pages it would ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusWords {
    targets: BTreeSet<&'static str>,
    states: BTreeSet<&'static str>,
}

impl StatusWords {
    /// Those of these entries.
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e StatusEntry>) -> Self {
        let mut own = Self::default();
        for entry in entries {
            own.targets.insert(entry.target.kind());
            own.states.insert(entry.state.word());
        }
        own
    }

    /// Whether an entry says nothing in other words.
    pub fn include(&self, entry: &StatusEntry) -> bool {
        self.targets.contains(entry.target.kind()) && self.states.contains(entry.state.word())
    }

    /// The kinds of things.
    pub fn targets(&self) -> impl Iterator<Item = &'static str> {
        self.targets.iter().copied()
    }

    /// What is said of them.
    pub fn states(&self) -> impl Iterator<Item = &'static str> {
        self.states.iter().copied()
    }

    /// Reads them.
    pub(super) fn read(targets: &Node<'_>, states: &Node<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            targets: known(targets, &StatusTarget::KINDS, "kinds of things")?,
            states: known(states, &StatusState::WORDS, "states")?,
        })
    }
}

fn known(list: &Node<'_>, words: &[&'static str], what: &str) -> Result<BTreeSet<&'static str>, Malformed> {
    let mut all = BTreeSet::new();
    for one in list.items(MAX_STATUS_WORDS)? {
        let word = one.some_name()?;
        let own = words.iter().find(|own| **own == &*word).ok_or_else(|| {
            one.fault(format!(
                "its entries use the word `{word}`, which is none of the {what} that this version knows"
            ))
        })?;
        if !all.insert(*own) {
            return Err(one.fault(format!("`{word}` stands there twice")));
        }
    }
    Ok(all)
}
