use std::borrow::Cow;

use model::{Algorithm, Digest, NonEmpty, Text};

use crate::Malformed;
use crate::json;
use crate::limits::{MAX_DIGESTS, MAX_SUBJECTS};
use crate::malformed::{code, quote};
use crate::node::Node;

/// An in-toto statement: what is said (the predicate) of which artifacts (the subjects).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The version its `_type` states.
    pub version: StatementVersion,
    /// What it is about, in order.
    pub subjects: NonEmpty<StatementSubject>,
    /// What kind of predicate it has; not empty.
    pub predicate_type: Text,
    predicate: Text,
}

/// The version of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementVersion {
    /// `https://in-toto.io/Statement/v0.1`
    V01,
    /// `https://in-toto.io/Statement/v1`
    V1,
}

/// One artifact a statement is about. It has at least one digest, in one of the two lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementSubject {
    /// What the signer called it. `None` when there is no name; an empty name stays empty.
    pub name: Option<Text>,
    /// Its digests by algorithms that bind.
    pub digests: Vec<Digest>,
    /// Its digests by any other algorithm, as `(algorithm, text)`. They never bind.
    pub others: Vec<(Text, Text)>,
}

impl Statement {
    /// Reads the payload of an envelope (in-toto Statement layer, v0.1 and v1). Fields it does not know are
    /// ignored: the monotonic principle.
    ///
    /// # Errors
    /// When the payload is not strict JSON, is no statement, names no subject, or passes a bound.
    pub fn decode(payload: &[u8]) -> Result<Self, Malformed> {
        let text = json::check(payload, json::PAYLOAD)?;
        let root = Node::root(text, code::STATEMENT);
        let [kind, subjects, predicate_type, predicate] =
            root.fields(["_type", "subject", "predicateType", "predicate"])?;
        Ok(Self {
            version: version(&root, kind)?,
            subjects: subjects_of(&root, subjects)?,
            predicate_type: root.required("predicateType", predicate_type)?.some_name()?,
            predicate: predicate_of(predicate)?,
        })
    }

    /// The text of the predicate as it was signed; `{}` when the statement has none, which means the same
    /// (Statement v1, "predicate").
    pub fn predicate_json(&self) -> &str {
        &self.predicate
    }

    /// The predicate, for reading fields out of it.
    pub(crate) fn predicate(&self) -> Node<'_> {
        Node::root(&self.predicate, code::PREDICATE).at("/predicate")
    }
}

fn version(root: &Node<'_>, kind: Option<Node<'_>>) -> Result<StatementVersion, Malformed> {
    let kind = kind.ok_or_else(|| root.fault_as(code::UNKNOWN_STATEMENT_TYPE, "`_type` is missing"))?;
    match &*kind.name()? {
        "https://in-toto.io/Statement/v0.1" => Ok(StatementVersion::V01),
        "https://in-toto.io/Statement/v1" => Ok(StatementVersion::V1),
        other => {
            let text = format!("{} is not an in-toto statement of version 0.1 or 1", quote(other));
            Err(kind.fault_as(code::UNKNOWN_STATEMENT_TYPE, text))
        }
    }
}

fn subjects_of(root: &Node<'_>, list: Option<Node<'_>>) -> Result<NonEmpty<StatementSubject>, Malformed> {
    let list =
        list.ok_or_else(|| root.fault_as(code::NO_SUBJECT, "`subject` is missing: it is about nothing"))?;
    let subjects = list.items(MAX_SUBJECTS)?.iter().map(subject).collect::<Result<Vec<_>, _>>()?;
    NonEmpty::of(subjects)
        .ok_or_else(|| list.fault_as(code::NO_SUBJECT, "the list is empty: it is about nothing"))
}

fn subject(node: &Node<'_>) -> Result<StatementSubject, Malformed> {
    let [name, set] = node.fields(["name", "digest"])?;
    let name = name.map(|name| name.name()).transpose()?;
    let set =
        set.ok_or_else(|| node.fault_as(code::NO_DIGEST, "a subject without a digest could be anything"))?;
    let mut subject = StatementSubject { name, digests: Vec::new(), others: Vec::new() };
    for (key, value) in set.entries(MAX_DIGESTS)? {
        match Algorithm::named(&key) {
            Some(algorithm) => subject.digests.push(digest(&value, algorithm)?),
            None => subject.others.push((text(key), value.name()?)),
        }
    }
    match subject.digests.is_empty() && subject.others.is_empty() {
        true => Err(set.fault_as(code::NO_DIGEST, "a subject without a digest could be anything")),
        false => Ok(subject),
    }
}

fn digest(node: &Node<'_>, algorithm: Algorithm) -> Result<Digest, Malformed> {
    Digest::from_hex(algorithm, &node.string()?).map_err(|fault| node.fault(fault.to_string()))
}

fn predicate_of(node: Option<Node<'_>>) -> Result<Text, Malformed> {
    match node {
        Some(node) if node.is_object() => Ok(node.as_written().into()),
        Some(node) => Err(node.fault("should be an object")),
        None => Ok("{}".into()),
    }
}

fn text(key: Cow<'_, str>) -> Text {
    key.into()
}

#[cfg(test)]
mod tests;
