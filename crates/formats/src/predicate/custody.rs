//! What a delivery and its acceptance share: who hands over to whom under what, by which framework, and which files.

use std::collections::BTreeSet;

use model::{Algorithm, Digest, NonEmpty, Text};
use serde_json::{Value, json};

use super::{name_of, only, plain_number, sha256};
use crate::limits::MAX_FRAMEWORK_NUMBER;
use crate::malformed::{code, quote};
use crate::node::Node;
use crate::{Malformed, Statement};

/// Who hands over to whom, and under which relationship: by the names frameworks give them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// The participant that hands over.
    pub sender: Text,
    /// The participant that takes over.
    pub recipient: Text,
    /// The relationship.
    pub relationship: Text,
}

/// The edition of a framework that somebody went by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedBy {
    /// Its name.
    pub name: Text,
    /// Its number.
    pub number: u64,
    /// The digest of its text and every file it names.
    pub digest: Digest,
}

/// One of the things that were handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// What the sender calls it. No two of a delivery have one name.
    pub name: Text,
    /// Its digests; one of them is a SHA-256.
    pub digests: NonEmpty<Digest>,
}

impl Parties {
    /// The names of its fields, in the order of [`Self::read`].
    pub(super) const FIELDS: [&'static str; 3] = ["sender", "recipient", "relationship"];

    pub(super) fn read(root: &Node<'_>) -> Result<Self, Malformed> {
        let [sender, recipient, relationship] = root.fields(Self::FIELDS)?;
        Ok(Self {
            sender: name_of(root, "sender", sender)?,
            recipient: name_of(root, "recipient", recipient)?,
            relationship: name_of(root, "relationship", relationship)?,
        })
    }
}

impl JudgedBy {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        const NAMES: [&str; 3] = ["name", "number", "digest"];
        only(node, &NAMES, "a framework that was gone by")?;
        let [name, number, digest] = node.fields(NAMES)?;
        Ok(Self {
            name: name_of(node, "name", name)?,
            number: plain_number(&node.required("number", number)?, MAX_FRAMEWORK_NUMBER)?,
            digest: sha256(&node.required("digest", digest)?)?,
        })
    }

    pub(super) fn json(&self) -> Value {
        json!({ "name": &*self.name, "number": self.number, "digest": self.digest.to_string() })
    }
}

impl Handed {
    /// The subjects of a statement of ours: each has a name of its own and a SHA-256, and no digest that binds nothing.
    pub(super) fn read(statement: &Statement) -> Result<NonEmpty<Self>, Malformed> {
        let mut names = BTreeSet::new();
        let mut all = Vec::new();
        for (at, subject) in statement.subjects.iter().enumerate() {
            let fault = |text: String| Malformed::new(code::PREDICATE, format!("/subject/{at}"), text);
            let name = subject.name.clone().filter(|name| !name.is_empty());
            let name = name.ok_or_else(|| fault("what is handed over has a name".into()))?;
            if !names.insert(name.clone()) {
                return Err(fault(format!("two things are called {}", quote(&name))));
            }
            if let Some((algorithm, _)) = subject.others.first() {
                return Err(fault(format!("nothing is bound by the digest {}", quote(algorithm))));
            }
            let has_sha256 = subject.digests.iter().any(|one| one.algorithm() == Algorithm::Sha256);
            let digests = NonEmpty::of(subject.digests.clone()).filter(|_| has_sha256);
            let digests = digests.ok_or_else(|| fault("its digest by sha256 is missing".into()))?;
            all.push(Self { name, digests });
        }
        let none = || Malformed::new(code::PREDICATE, "/subject", "nothing is handed over");
        NonEmpty::of(all).ok_or_else(none)
    }

    pub(super) fn json(&self) -> Value {
        let digests: serde_json::Map<String, Value> =
            self.digests.iter().map(|one| (one.algorithm().name().into(), one.hex().into())).collect();
        json!({ "name": &*self.name, "digest": digests })
    }
}
