use model::{Digest, Instant, NonEmpty, Text};
use serde_json::{Value, json};

use crate::limits::{MAX_STATUS_AUDIENCE, MAX_STATUS_NUMBER};
use crate::node::Node;
use crate::predicate::{instant, name_of, of_type, only, plain_number, sha256, told, written};
use crate::{Fact, Malformed, Predicate, Statement};

use super::{StatusEntry, StatusWords};

/// What is signed of a status list: whose it is, for whom, which number, and how long it holds. What it lists is the
/// statement's subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusHead {
    /// Which list: its numbers are counted by this name.
    pub list: Text,
    /// The participant that issues it.
    pub authority: Text,
    /// The frameworks and participants it is for.
    pub audience: NonEmpty<Text>,
    /// Its number, from 1. Each list has a higher one than the list before.
    pub number: u64,
    /// SHA-256 of the statement of the list before; absent in the first.
    pub previous: Option<Digest>,
    /// When it was issued, by the authority's clock.
    pub issued: Instant,
    /// When it ends: the next one is issued before.
    pub expires: Instant,
    /// What its entries speak of, and what they say.
    pub words: StatusWords,
}

impl StatusHead {
    /// The predicate type: a list of another version has another one.
    pub const TYPE: &'static str = "urn:countersign:status:v1";

    /// The same head, of a list with these entries.
    #[must_use]
    pub fn over<'e>(&self, entries: impl IntoIterator<Item = &'e StatusEntry>) -> Self {
        Self { words: StatusWords::of(entries), ..self.clone() }
    }

    /// The statement to sign: this head about an index with this digest.
    pub fn statement(&self, index: &Digest) -> Vec<u8> {
        let predicate = json!({
            "list": &*self.list,
            "authority": &*self.authority,
            "audience": self.audience.iter().map(|name| &**name).collect::<Vec<_>>(),
            "number": self.number,
            "previous": self.previous.as_ref().map(Digest::to_string),
            "issued": self.issued.to_string(),
            "expires": self.expires.to_string(),
            "targets": self.words.targets().collect::<Vec<_>>(),
            "states": self.words.states().collect::<Vec<_>>(),
        });
        let whole: Value = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{ "name": &*self.list, "digest": { index.algorithm().name(): index.hex() } }],
            "predicateType": Self::TYPE,
            "predicate": predicate,
        });
        whole.to_string().into_bytes()
    }
}

impl Predicate for StatusHead {
    const TYPES: &'static [&'static str] = &[Self::TYPE];
    const TITLE: &'static str = "status list";

    /// Reads it. Unlike other predicates it is our own, so a field that is not known is a fault: it could limit what
    /// the list says.
    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        const NAMES: [&str; 9] =
            ["list", "authority", "audience", "number", "previous", "issued", "expires", "targets", "states"];
        let root = of_type::<Self>(statement)?;
        only(&root, &NAMES, "a status list of version 1")?;
        let [list, authority, audience, number, previous, issued, expires, targets, states] =
            root.fields(NAMES)?;
        let head = Self {
            list: name_of(&root, "list", list)?,
            authority: name_of(&root, "authority", authority)?,
            audience: audience_of(&root.required("audience", audience)?)?,
            number: plain_number(&root.required("number", number)?, MAX_STATUS_NUMBER)?,
            previous: previous.map(|node| sha256(&node)).transpose()?,
            issued: instant(&root.required("issued", issued)?)?,
            expires: instant(&root.required("expires", expires)?)?,
            words: StatusWords::read(&root.required("targets", targets)?, &root.required("states", states)?)?,
        };
        if head.expires <= head.issued {
            return Err(root.fault("it expires before it is issued"));
        }
        Ok(head)
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("list", Some(self.list.clone())),
            ("authority", Some(self.authority.clone())),
            ("number", written(self.number)),
            ("issued", written(self.issued)),
            ("expires", written(self.expires)),
        ])
    }
}

fn audience_of(list: &Node<'_>) -> Result<NonEmpty<Text>, Malformed> {
    let names =
        list.items(MAX_STATUS_AUDIENCE)?.iter().map(Node::some_name).collect::<Result<Vec<_>, _>>()?;
    NonEmpty::of(names).ok_or_else(|| list.fault("a list for nobody"))
}
