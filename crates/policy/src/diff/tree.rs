//! A framework's text as a plain tree, every value as it is written. It has been read strictly before: nothing here can
//! be read in two ways.

use serde_saphyr::granit_parser::{Event, Parser};

/// A value, a list, or a mapping in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Value(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The tree of a framework's text.
    pub(super) fn read(text: &str) -> Self {
        let mut open: Vec<(Option<String>, Node)> = vec![(None, Self::List(Vec::new()))];
        #[expect(clippy::wildcard_enum_match_arm, reason = "which events exist depends on a parser feature")]
        for event in Parser::new_from_str(text).flatten().map(|(event, _)| event) {
            match event {
                Event::Scalar(value, ..) => put(&mut open, Self::Value(value.to_string())),
                Event::SequenceStart(..) => open.push((None, Self::List(Vec::new()))),
                Event::MappingStart(..) => open.push((None, Self::Map(Vec::new()))),
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some((_, done)) = open.pop() {
                        put(&mut open, done);
                    }
                }
                _ => {}
            }
        }
        match open.pop() {
            Some((_, Self::List(documents))) => documents.into_iter().next().unwrap_or(Self::Map(Vec::new())),
            _ => Self::Map(Vec::new()),
        }
    }

    /// What stands under a key.
    pub(super) fn at(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(known, _)| known == key).map(|(_, node)| node)
    }

    /// The entries of a mapping; none of anything else.
    pub(super) fn entries(&self) -> &[(String, Self)] {
        match self {
            Self::Map(entries) => entries,
            Self::Value(_) | Self::List(_) => &[],
        }
    }

    /// The items of a list; of anything else it is the one.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Value(_) | Self::Map(_) => std::slice::from_ref(self),
        }
    }

    /// In one line.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Value(value) => value.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::told).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, node)| format!("{key}: {}", node.told())).collect();
                entries.join(", ")
            }
        }
    }
}

/// Puts a node into the innermost that is open: as an item, a key, or what stands under the last key.
fn put(open: &mut [(Option<String>, Node)], node: Node) {
    match open.last_mut() {
        Some((_, Node::List(items))) => items.push(node),
        Some((key, Node::Map(entries))) => match (key.take(), node) {
            (Some(key), node) => entries.push((key, node)),
            (None, Node::Value(name)) => *key = Some(name),
            // A key is a name: anything else was refused.
            (None, Node::List(_) | Node::Map(_)) => {}
        },
        Some((_, Node::Value(_))) | None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Node;

    #[test]
    fn values_are_as_they_are_written() {
        let read = Node::read("a: 1.10\nb: [x, { c: \"7\" }]\nd: {}\n");
        assert_eq!(read.told(), "a: 1.10, b: [x, c: 7], d: ");
        assert_eq!(read.at("a"), Some(&Node::Value("1.10".to_owned())));
        assert_eq!(read.at("b").unwrap().items().len(), 2);
        assert_eq!(read.at("d").unwrap().entries(), []);
    }
}
