//! What provenance says that a build was given: its dependencies and materials.

use model::{Digest, Text};

use super::{V01, V1, V02};
use crate::limits::MAX_RESOLVED;
use crate::node::Node;
use crate::predicate::other_type;
use crate::{Malformed, Predicate, Provenance, Statement, bom};

/// One thing that a build was given, as its provenance says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Where or what it is: a package URL, or any other. Empty where it gives none.
    pub uri: Text,
    /// Its digests, by algorithms that bind.
    pub digests: Vec<Digest>,
    /// Its place in the payload, as an RFC 6901 pointer.
    pub pointer: Text,
}

impl Resolved {
    /// All that a statement of SLSA provenance lists: `resolvedDependencies`, or `materials` before version 1.
    ///
    /// # Errors
    /// When it is no such statement, or the list cannot be read, or is longer than [`MAX_RESOLVED`].
    pub fn all(statement: &Statement) -> Result<Vec<Self>, Malformed> {
        let predicate = statement.predicate();
        let list = match &*statement.predicate_type {
            V1 => {
                let [definition] = predicate.fields(["buildDefinition"])?;
                let within = definition.map(|it| it.fields(["resolvedDependencies"])).transpose()?;
                within.and_then(|[list]| list)
            }
            V01 | V02 => {
                let [list] = predicate.fields(["materials"])?;
                list
            }
            _ => return Err(other_type(statement, Provenance::TYPES)),
        };
        let items = list.map(|list| list.items(MAX_RESOLVED)).transpose()?.unwrap_or_default();
        items.iter().map(Self::read).collect()
    }

    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [uri, set] = node.fields(["uri", "digest"])?;
        let set = set.map(|set| set.entries(crate::limits::MAX_DIGESTS)).transpose()?.unwrap_or_default();
        let digests = set.iter().map(|(algorithm, value)| bom::digest(algorithm, value));
        let digests: Vec<Option<Digest>> = digests.collect::<Result<_, _>>()?;
        Ok(Self {
            uri: uri.map(|uri| uri.name()).transpose()?.unwrap_or_else(|| "".into()),
            digests: digests.into_iter().flatten().collect(),
            pointer: node.pointer().into(),
        })
    }
}
