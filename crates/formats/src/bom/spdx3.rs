//! SPDX 3.0, in JSON-LD as its own context writes it: a list of elements, each with its type and its IRI.

use std::collections::HashSet;

use model::Text;

use super::gather::{Gathered, digest};
use super::relationship::Relationship;
use super::{Bom, BomFormat, Component, ComponentKind};
use crate::Malformed;
use crate::limits::{MAX_BOM_EDGES, MAX_COMPONENT_LISTED, MAX_ELEMENTS};
use crate::malformed::code;
use crate::node::Node;
use crate::predicate::optional_name;

/// How its context is named: `https://spdx.org/rdf/3.0.1/spdx-context.jsonld`.
const CONTEXT: (&str, &str) = ("https://spdx.org/rdf/3.0.", "/spdx-context.jsonld");

/// Individuals that stand for nothing, by their short names and by their IRIs.
const NOBODY: [&str; 2] = ["NoneElement", "NoAssertionElement"];

/// Types of elements that are components, and what they are.
const COMPONENTS: [(&str, ComponentKind); 5] = [
    ("software_Package", ComponentKind::Package),
    ("software_File", ComponentKind::File),
    ("software_Snippet", ComponentKind::File),
    ("ai_AIPackage", ComponentKind::Other),
    ("dataset_DatasetPackage", ComponentKind::Other),
];

/// Types of elements that hold others, and say what they are about by `rootElement`.
const DOCUMENTS: [&str; 4] = ["SpdxDocument", "software_Sbom", "Bom", "Bundle"];

pub(super) fn read(root: &Node<'_>, context: &Node<'_>) -> Result<Bom, Malformed> {
    let version = version_of(context)?;
    let [graph] = root.fields(["@graph"])?;
    let elements = match graph {
        Some(graph) => graph.items(MAX_ELEMENTS)?,
        None => vec![root.clone()],
    };
    let mut gathered = Gathered::default();
    let (mut relationships, mut roots, mut others) = (Vec::new(), Vec::new(), HashSet::new());
    for node in &elements {
        let [kind, older, held, id] = node.fields(["type", "@type", "rootElement", "spdxId"])?;
        let Some(kind) = optional_name(kind.or(older))? else {
            gathered.fault(node.fault("`type` is missing"));
            continue;
        };
        if let Some((_, kind)) = COMPONENTS.iter().find(|(name, _)| **name == *kind) {
            element(node, *kind, &mut gathered)?;
            continue;
        }
        others.extend(optional_name(id)?);
        if matches!(&*kind, "Relationship" | "LifecycleScopedRelationship") {
            relationships.push(node);
        } else if DOCUMENTS.contains(&&*kind) {
            roots.extend(held);
        }
    }
    for held in roots {
        for node in listed(&held, MAX_ELEMENTS)? {
            // A document may be about a collection, which says by itself what it is about.
            if let Some(place) = gathered.place(&node.name()?) {
                gathered.subject(place);
            }
        }
    }
    for node in relationships {
        related(node, &others, &mut gathered)?;
    }
    Ok(gathered.done(BomFormat::Spdx3, version))
}

/// The version that the context is of; a list of contexts may add others behind it.
fn version_of(context: &Node<'_>) -> Result<Text, Malformed> {
    let named = match context.as_written().starts_with('[') {
        true => context.first()?,
        false => Some(context.clone()),
    };
    let named =
        named.filter(|named| named.as_written().starts_with('"')).map(|named| named.name()).transpose()?;
    let version = named.as_deref().and_then(|named| {
        let version = named.strip_prefix("https://spdx.org/rdf/")?.strip_suffix(CONTEXT.1)?;
        named.starts_with(CONTEXT.0).then(|| Text::from(version))
    });
    version.ok_or_else(|| {
        let text = format!("should be the context of a version that is read: {}x{}", CONTEXT.0, CONTEXT.1);
        context.fault_as(code::UNRECOGNISED, text)
    })
}

/// A list, or a single value, which JSON-LD takes for a list of one.
fn listed<'a>(node: &Node<'a>, most: usize) -> Result<Vec<Node<'a>>, Malformed> {
    match node.as_written().starts_with('[') {
        true => node.items(most),
        false => Ok(vec![node.clone()]),
    }
}

fn element(node: &Node<'_>, kind: ComponentKind, gathered: &mut Gathered) -> Result<(), Malformed> {
    let [id, older, name, version, purl, identifiers, verified] = node.fields([
        "spdxId",
        "@id",
        "name",
        "software_packageVersion",
        "software_packageUrl",
        "externalIdentifier",
        "verifiedUsing",
    ])?;
    let mut found = Component {
        reference: node.required("spdxId", id.or(older))?.some_name()?,
        name: optional_name(name)?.unwrap_or_default(),
        version: optional_name(version)?,
        purls: optional_name(purl)?.into_iter().collect(),
        ..Component::at(node, kind)
    };
    for identifier in identifiers.map_or(Ok(Vec::new()), |list| listed(&list, MAX_COMPONENT_LISTED))? {
        if !identifier.is_object() {
            continue;
        }
        let [kind, value] = identifier.fields(["externalIdentifierType", "identifier"])?;
        if optional_name(kind)?.as_deref() == Some("packageUrl") {
            let value = identifier.required("identifier", value)?.name()?;
            if !found.purls.contains(&value) {
                found.purls.push(value);
            }
        }
    }
    for method in verified.map_or(Ok(Vec::new()), |list| listed(&list, MAX_COMPONENT_LISTED))? {
        if !method.is_object() {
            continue;
        }
        // The code of a package's files together is no digest of the package.
        let [kind, algorithm, value] = method.fields(["type", "algorithm", "hashValue"])?;
        if let (Some("Hash"), Some(algorithm), Some(value)) =
            (optional_name(kind)?.as_deref(), algorithm, value)
        {
            match digest(&algorithm.name()?, &value) {
                Ok(known) => found.digests.extend(known),
                Err(fault) => gathered.fault(fault),
            }
        }
    }
    gathered.add(node, found).map(drop)
}

fn related(node: &Node<'_>, others: &HashSet<Text>, gathered: &mut Gathered) -> Result<(), Malformed> {
    let [from, kind, to, scope] = node.fields(["from", "relationshipType", "to", "scope"])?;
    let kind = node.required("relationshipType", kind)?.name()?;
    let Some(said) = Relationship::of_spdx3(&kind, optional_name(scope)?.as_deref()) else { return Ok(()) };
    let from = node.required("from", from)?;
    let start: Text = from.name()?;
    for target in to.map_or(Ok(Vec::new()), |to| listed(&to, MAX_BOM_EDGES))? {
        let end: Text = target.name()?;
        if is_nobody(&end) || is_nobody(&start) {
            continue;
        }
        if said == Relationship::Describes {
            if let Some(place) = gathered.place(&end) {
                gathered.subject(place);
            }
            continue;
        }
        // People, tools and documents are related to packages as well, and are no components.
        if others.contains(&start) || others.contains(&end) {
            continue;
        }
        let a = gathered.follow(&from, start.clone())?;
        let b = gathered.follow(&target, end)?;
        if let Some(edge) = a.zip(b).and_then(|(a, b)| said.edge(a, b)) {
            gathered.edge(&target, edge)?;
        }
    }
    Ok(())
}

fn is_nobody(iri: &str) -> bool {
    let name = iri.rsplit(['/', '#', ':']).next().unwrap_or_default();
    NOBODY.contains(&name)
}
