/// A place in the framework's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The line, from 1.
    pub(crate) line: u32,
    /// The column in characters, from 1.
    pub(crate) column: u32,
    /// Where it begins, in bytes.
    pub(crate) start: u32,
    /// How many bytes it covers; 0 when only the place is known.
    pub(crate) len: u32,
}

/// Every node of the framework with its place and what it hangs on, so that any place has a pointer.
///
/// Paths are put together on demand: stored whole they would cost depth × length for each node.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    line: u32,
    column: u32,
    step: Step,
}

/// How a node hangs on its parent.
#[derive(Debug)]
pub(crate) enum Step {
    /// The whole document.
    Root,
    /// A key of the mapping at this index.
    Key(usize, Box<str>),
    /// What belongs to the key at this index.
    Value(usize),
    /// An item of the list at this index.
    Item(usize, usize),
}

impl Outline {
    /// Adds a node; nodes come in the order of the text.
    pub(crate) fn add(&mut self, mark: Mark, step: Step) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node { line: mark.line, column: mark.column, step });
        index
    }

    /// How many nodes there are.
    pub(crate) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// The pointer of the innermost node that begins at or before this place.
    pub(crate) fn pointer(&self, line: u32, column: u32) -> String {
        let after = self.nodes.partition_point(|node| (node.line, node.column) <= (line, column));
        after.checked_sub(1).map_or_else(String::new, |index| self.path(index))
    }

    /// The path of the mapping in which the innermost node at this place is a key, or of the node itself.
    pub(crate) fn enclosing(&self, line: u32, column: u32) -> String {
        let after = self.nodes.partition_point(|node| (node.line, node.column) <= (line, column));
        let inner = after.checked_sub(1).and_then(|index| Some((index, &self.nodes.get(index)?.step)));
        match inner {
            Some((_, Step::Key(parent, _))) => self.path(*parent),
            Some((index, Step::Root | Step::Value(_) | Step::Item(..))) => self.path(index),
            None => String::new(),
        }
    }

    fn path(&self, from: usize) -> String {
        let mut steps = Vec::new();
        let mut index = from;
        while let Some(node) = self.nodes.get(index) {
            steps.push(&node.step);
            index = match &node.step {
                Step::Root => break,
                Step::Key(parent, _) | Step::Value(parent) | Step::Item(parent, _) => *parent,
            };
        }
        let mut path = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Root | Step::Value(_) => {}
                Step::Key(_, key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.extend(key.chars().take(Self::MAX_KEY_SHOWN).map(crate::shown::safe));
                }
                Step::Item(_, number) => path.push_str(&format!("[{number}]")),
            }
        }
        path
    }

    /// The most characters of a key in a pointer: every name and field we know is at most 64.
    const MAX_KEY_SHOWN: usize = 64;
}
