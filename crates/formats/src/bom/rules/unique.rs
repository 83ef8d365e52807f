//! Whether a value comes twice in a list, however it is written.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};

use serde_json::Value;

use crate::node::Node;

/// The first value that comes twice, and where it came before. Only a hash of each is kept, so that a long list costs
/// no second copy of itself; where two hashes are equal, the values themselves are compared.
pub(super) fn first_repeated<'n, 'a>(items: &'n [Node<'a>]) -> Option<(&'n Node<'a>, &'n Node<'a>)> {
    let mut seen: HashMap<u64, &Node<'_>> = HashMap::with_capacity(items.len());
    for item in items {
        let written = canonical(item);
        let mut hasher = DefaultHasher::new();
        written.hash(&mut hasher);
        match seen.entry(hasher.finish()) {
            Entry::Vacant(place) => {
                place.insert(item);
            }
            Entry::Occupied(place) if canonical(place.get()) == written => return Some((place.get(), item)),
            Entry::Occupied(_) => {}
        }
    }
    None
}

/// One spelling of a value: keys in order, no white space, no needless escapes. What the parser takes no number for stays
/// as written.
fn canonical<'a>(node: &Node<'a>) -> Cow<'a, str> {
    let written = node.as_written();
    // Most lists of this kind are of references.
    if written.starts_with('"') && !written.contains('\\') {
        return Cow::Borrowed(written);
    }
    serde_json::from_str::<Value>(written)
        .map_or(Cow::Borrowed(written), |value| Cow::Owned(value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::first_repeated;
    use crate::malformed::code;
    use crate::node::Node;

    fn repeated(text: &str) -> Option<String> {
        let list = Node::root(text, code::REFERENCE).items(usize::MAX).unwrap();
        first_repeated(&list).map(|(first, again)| format!("{} {}", first.pointer(), again.pointer()))
    }

    #[test]
    fn what_comes_twice_is_found_however_it_is_written() {
        assert_eq!(repeated(r#"["a", "b", "\u0061"]"#).as_deref(), Some("/0 /2"));
        assert_eq!(repeated(r#"[{"a":1,"b":[2]}, 3, { "b": [ 2 ], "a": 1 }]"#).as_deref(), Some("/0 /2"));
        assert_eq!(repeated(r#"[1, "1", [1], {"a":1}, {"a":2}, null, 1e999]"#), None);
        assert_eq!(repeated("[1e999, 1e999]").as_deref(), Some("/0 /1"));
        assert_eq!(repeated("[]"), None);
    }
}
