use model::{Instant, Text};

use super::{Fact, Predicate, digests, name_of, of_type, optional_name, told, written};
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
    /// When it was issued, by its author's clock: statements without a time of their own were made then.
    pub timestamp: Option<Instant>,
    /// What it says, in order.
    pub statements: Vec<OpenVexStatement>,
}

/// What an author says of one vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenVexStatement {
    /// The vulnerability: its `name`, or the whole where it is text (v0.0.1).
    pub vulnerability: Text,
    /// Other ids of the same vulnerability.
    pub aliases: Vec<Text>,
    /// `not_affected`, `affected`, `fixed` or `under_investigation`.
    pub status: Text,
    /// Why it is not affected.
    pub justification: Option<Text>,
    /// When it was made, where it has a time of its own.
    pub timestamp: Option<Instant>,
    /// The products it is about; none where it is about whatever the attestation is.
    pub products: Vec<OpenVexProduct>,
}

/// A product that a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenVexProduct {
    /// Its `@id` and its identifiers, such as package URLs; the whole where it is text (v0.0.1).
    pub ids: Vec<Text>,
    /// Its digests as `(algorithm, text)`.
    pub hashes: Vec<(Text, Text)>,
    /// Whether the statement is only about components of it.
    pub in_part: bool,
    /// The names of those components.
    pub parts: Vec<Text>,
}

const STATUS: [&str; 4] = ["not_affected", "affected", "fixed", "under_investigation"];

impl Predicate for OpenVexDocument {
    const TYPES: &'static [&'static str] =
        &["https://openvex.dev/ns", "https://openvex.dev/ns/v0.0.1", "https://openvex.dev/ns/v0.2.0"];
    const TITLE: &'static str = "OpenVEX document";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        Self::of(&of_type::<Self>(statement)?)
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

impl OpenVexDocument {
    /// Reads it from where it stands, in a statement or by itself.
    pub(crate) fn of(root: &Node<'_>) -> Result<Self, Malformed> {
        let [id, author, version, timestamp, statements] =
            root.fields(["@id", "author", "version", "timestamp", "statements"])?;
        let statements = root.required("statements", statements)?;
        // v0.0.1 writes the version as text, v0.2.0 as a number.
        let version = match version {
            Some(version) if version.as_written().starts_with('"') => Some(version.name()?),
            Some(version) => written(version.count()?),
            None => None,
        };
        Ok(Self {
            id: name_of(root, "@id", id)?,
            author: name_of(root, "author", author)?,
            version,
            timestamp: optional_time(timestamp)?,
            statements: statements.items(MAX_LISTED)?.iter().map(said).collect::<Result<_, _>>()?,
        })
    }
}

fn said(node: &Node<'_>) -> Result<OpenVexStatement, Malformed> {
    let [vulnerability, status, justification, timestamp, products, subcomponents] =
        node.fields(["vulnerability", "status", "justification", "timestamp", "products", "subcomponents"])?;
    let vulnerability = node.required("vulnerability", vulnerability)?;
    let place = node.required("status", status)?;
    let status = place.name()?;
    if !STATUS.contains(&&*status) {
        return Err(place.fault(format!("should be one of {}", STATUS.join(", "))));
    }
    let parts = components(subcomponents)?;
    let products = match products {
        Some(list) => {
            let products = list.items(MAX_LISTED)?;
            products.iter().map(|one| product(one, parts.as_deref())).collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    Ok(OpenVexStatement {
        aliases: aliases(&vulnerability)?,
        vulnerability: named(&vulnerability, "name")?,
        status,
        justification: optional_name(justification)?,
        timestamp: optional_time(timestamp)?,
        products,
    })
}

/// A product; components that the statement limits itself to are those of each of its products.
fn product(node: &Node<'_>, of_all: Option<&[Text]>) -> Result<OpenVexProduct, Malformed> {
    let (ids, hashes, own) = named_by(node)?;
    let in_part = of_all.is_some() || own.is_some();
    let parts = own.into_iter().flatten().chain(of_all.into_iter().flatten().cloned()).collect();
    Ok(OpenVexProduct { ids, hashes, in_part, parts })
}

type Named = (Vec<Text>, Vec<(Text, Text)>, Option<Vec<Text>>);

/// The names, the digests and the components of a product.
fn named_by(node: &Node<'_>) -> Result<Named, Malformed> {
    if !node.is_object() {
        return Ok((vec![node.some_name()?], Vec::new(), None));
    }
    let [id, identifiers, hashes, subcomponents] =
        node.fields(["@id", "identifiers", "hashes", "subcomponents"])?;
    let mut ids: Vec<Text> = optional_name(id)?.into_iter().collect();
    if let Some(identifiers) = identifiers {
        for (_, identifier) in identifiers.entries(MAX_LISTED)? {
            ids.push(identifier.name()?);
        }
    }
    let hashes = hashes.map(|set| digests(&set)).transpose()?.unwrap_or_default();
    Ok((ids, hashes, components(subcomponents)?))
}

/// The names of components, where there are any: one that has no name is still one.
fn components(list: Option<Node<'_>>) -> Result<Option<Vec<Text>>, Malformed> {
    let Some(list) = list else { return Ok(None) };
    let items = list.items(MAX_LISTED)?;
    let mut names = Vec::new();
    for item in &items {
        let [id, identifiers] = match item.is_object() {
            true => item.fields(["@id", "identifiers"])?,
            false => [Some(item.clone()), None],
        };
        names.extend(optional_name(id)?);
        for (_, identifier) in identifiers.map_or(Ok(Vec::new()), |all| all.entries(MAX_LISTED))? {
            names.push(identifier.name()?);
        }
    }
    Ok((!items.is_empty()).then_some(names))
}

fn aliases(vulnerability: &Node<'_>) -> Result<Vec<Text>, Malformed> {
    if !vulnerability.is_object() {
        return Ok(Vec::new());
    }
    let [aliases] = vulnerability.fields(["aliases"])?;
    super::names(aliases)
}

/// A time with any offset: the format's own examples are not in UTC.
fn optional_time(node: Option<Node<'_>>) -> Result<Option<Instant>, Malformed> {
    let read = |node: Node<'_>| {
        Instant::parse_with_offset(&node.name()?).map_err(|fault| node.fault(fault.to_string()))
    };
    node.map(read).transpose()
}

/// A name by itself, or under `key`.
fn named(node: &Node<'_>, key: &str) -> Result<Text, Malformed> {
    if !node.is_object() {
        return node.some_name();
    }
    let [name] = node.fields([key])?;
    name_of(node, key, name)
}
