//! in-toto layouts and links (in-toto specification 1.0, §4.3 and §4.4), as documents of their own: a
//! Metablock, or a DSSE envelope around the same thing. Attestations are [`crate::Statement`]s, not these.

use model::{Digest, NonEmpty, Text};

use crate::json::Document;
use crate::malformed::code;
use crate::node::Node;
use crate::{Dsse, Malformed, json};

mod canonical;
mod key;
mod link;
mod metablock;
mod plan;
mod rule;
#[cfg(test)]
mod tests;

pub use key::FunctionaryKey;
pub use link::{Artifacts, Hashes, Link};
pub use plan::{Inspection, Layout, Step};
pub use rule::{Match, Rule, Side};

/// A layout or a link, with its signatures and the very bytes they are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// What it says.
    pub record: Record,
    /// What is signed: for a Metablock the canonical JSON of its `signed` value as received, unknown fields and
    /// all; for an envelope its Pre-Authentication Encoding.
    pub message: Vec<u8>,
    /// The signatures, in order.
    pub signatures: NonEmpty<MetadataSignature>,
}

/// What in-toto metadata can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// Which steps there must be, by whom, and what they may do.
    Layout(Box<Layout>),
    /// What one step did.
    Link(Box<Link>),
}

/// One signature of a layout or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataSignature {
    /// Which key made it. A name given by the signer: it is looked up, never derived again, for producers
    /// have computed key ids in several ways.
    pub keyid: Text,
    /// The signature; not empty.
    pub bytes: Vec<u8>,
    /// Whether it brings a certificate along, which is not read.
    pub certified: bool,
}

impl Metadata {
    /// Whether a document is a Metablock: it has `signed`, and nothing of an envelope's payload.
    pub(crate) fn is_metablock(document: &Document<'_>) -> bool {
        document.has_any(["signed"]) && !document.has_any(["payloadType", "payload"])
    }

    /// Reads a Metablock.
    pub(crate) fn metablock(text: &str) -> Result<Self, Malformed> {
        metablock::read(text)
    }

    /// Reads the payload of an envelope, if that is a layout or a link: `None` otherwise. Pointers of faults lead
    /// into the payload.
    pub(crate) fn envelope(dsse: &Dsse) -> Option<Result<Self, Malformed>> {
        let stated = *dsse.payload_type == *Dsse::STATEMENT && dsse.statement.is_err();
        let text = stated.then(|| json::check(&dsse.payload, json::PAYLOAD).ok()).flatten()?;
        let root = Node::root(text, code::LAYOUT);
        let kind = Kind::of(&root).ok()?;
        let signatures = dsse.signatures.map(|one| MetadataSignature {
            keyid: one.keyid.clone(),
            bytes: one.bytes.clone(),
            certified: false,
        });
        Some(kind.read(&root).map(|record| Self { record, message: dsse.pae(), signatures }))
    }

    /// The digests of what a link says its step produced. A hint for finding evidence; a layout names none.
    pub(crate) fn claimed_digests(&self) -> Vec<&Digest> {
        match &self.record {
            Record::Layout(_) => Vec::new(),
            Record::Link(link) => link.produced.iter().collect(),
        }
    }

    /// What it is, in words.
    pub(crate) fn describe(&self) -> String {
        match &self.record {
            Record::Layout(layout) => format!("in-toto layout of {} steps", layout.steps.count()),
            Record::Link(link) => format!("in-toto link of step {}", crate::malformed::quote(&link.name)),
        }
    }
}

/// What the `_type` of signed metadata says it is.
#[derive(Clone, Copy)]
enum Kind {
    Layout,
    Link,
}

impl Kind {
    fn of(signed: &Node<'_>) -> Result<Self, Malformed> {
        let [kind] = signed.fields(["_type"])?;
        let kind = signed.required("_type", kind)?;
        match &*kind.name()? {
            "layout" => Ok(Self::Layout),
            "link" => Ok(Self::Link),
            _ => {
                let text = "neither `layout` nor `link`: this is no metadata of in-toto";
                Err(kind.fault_as(code::UNRECOGNISED, text))
            }
        }
    }

    fn read(self, signed: &Node<'_>) -> Result<Record, Malformed> {
        match self {
            Self::Layout => Layout::read(signed).map(Box::new).map(Record::Layout),
            Self::Link => Link::read(&signed.clone().speaking(code::LINK)).map(Box::new).map(Record::Link),
        }
    }
}
