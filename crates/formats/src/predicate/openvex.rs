use model::Text;

use super::{Fact, Predicate, name_of, of_type, optional_name, told, written};
use crate::limits::MAX_LISTED;
use crate::node::Node;
use crate::{Malformed, Statement};

/// An OpenVEX document that somebody attests: what its author says of vulnerabilities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenVexDocument {
    /// `@id`.
    pub id: Text,
    /// Who wrote it.
    pub author: Text,
    /// The revision of the document; `None` where it has none, or one that is not a number.
    pub version: Option<Text>,
    /// What it says, in order.
    pub statements: Vec<OpenVexStatement>,
}

/// What an author says of one vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenVexStatement {
    /// The vulnerability: its `name`, or the whole where it is text (v0.0.1).
    pub vulnerability: Text,
    /// `not_affected`, `affected`, `fixed` or `under_investigation`.
    pub status: Text,
    /// Why it is not affected.
    pub justification: Option<Text>,
    /// The products it is about: their `@id`, or the whole where they are text (v0.0.1).
    pub products: Vec<Text>,
}

const STATUS: [&str; 4] = ["not_affected", "affected", "fixed", "under_investigation"];

impl Predicate for OpenVexDocument {
    const TYPES: &'static [&'static str] =
        &["https://openvex.dev/ns", "https://openvex.dev/ns/v0.0.1", "https://openvex.dev/ns/v0.2.0"];
    const TITLE: &'static str = "OpenVEX document";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [id, author, version, statements] = root.fields(["@id", "author", "version", "statements"])?;
        let statements = root.required("statements", statements)?;
        // v0.0.1 writes the version as text, v0.2.0 as a number.
        let version = match version {
            Some(version) if version.as_written().starts_with('"') => Some(version.name()?),
            Some(version) => written(version.count()?),
            None => None,
        };
        Ok(Self {
            id: name_of(&root, "@id", id)?,
            author: name_of(&root, "author", author)?,
            version,
            statements: statements.items(MAX_LISTED)?.iter().map(said).collect::<Result<_, _>>()?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = told([
            ("document", Some(self.id.clone())),
            ("author", Some(self.author.clone())),
            ("version", self.version.clone()),
        ]);
        let said = self.statements.iter();
        facts.extend(said.map(|one| ("says", format!("{}: {}", one.vulnerability, one.status).into())));
        facts
    }
}

fn said(node: &Node<'_>) -> Result<OpenVexStatement, Malformed> {
    let [vulnerability, status, justification, products] =
        node.fields(["vulnerability", "status", "justification", "products"])?;
    let vulnerability = node.required("vulnerability", vulnerability)?;
    let place = node.required("status", status)?;
    let status = place.name()?;
    if !STATUS.contains(&&*status) {
        return Err(place.fault(format!("should be one of {}", STATUS.join(", "))));
    }
    let products = match products {
        Some(list) => {
            list.items(MAX_LISTED)?.iter().map(|one| named(one, "@id")).collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    Ok(OpenVexStatement {
        vulnerability: named(&vulnerability, "name")?,
        status,
        justification: optional_name(justification)?,
        products,
    })
}

/// A name by itself, or under `key`.
fn named(node: &Node<'_>, key: &str) -> Result<Text, Malformed> {
    if !node.is_object() {
        return node.some_name();
    }
    let [name] = node.fields([key])?;
    name_of(node, key, name)
}
