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

/// Where a node is, for people and for tools.
#[derive(Debug)]
pub(crate) struct Spot {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) pointer: String,
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

    /// The innermost node that begins at or before this place: its place and pointer.
    pub(crate) fn at(&self, line: u32, column: u32) -> Spot {
        self.spot(self.innermost(line, column))
    }

    /// The mapping in which the innermost node at this place is a key, or the node itself.
    pub(crate) fn enclosing(&self, line: u32, column: u32) -> Spot {
        let inner = self.innermost(line, column);
        match inner.and_then(|index| self.nodes.get(index)).map(|node| &node.step) {
            Some(Step::Key(parent, _)) => self.spot(Some(*parent)),
            Some(Step::Root | Step::Value(_) | Step::Item(..)) | None => self.spot(inner),
        }
    }

    fn innermost(&self, line: u32, column: u32) -> Option<usize> {
        self.nodes.partition_point(|node| (node.line, node.column) <= (line, column)).checked_sub(1)
    }

    fn spot(&self, index: Option<usize>) -> Spot {
        let node = index.and_then(|index| self.nodes.get(index));
        Spot {
            line: node.map_or(1, |node| node.line),
            column: node.map_or(1, |node| node.column),
            pointer: index.map(|index| self.path(index)).unwrap_or_default(),
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
