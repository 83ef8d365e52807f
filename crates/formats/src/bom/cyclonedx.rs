//! CycloneDX 1.2 to 1.7 (ECMA-424), in JSON.

use model::Text;

use super::gather::{Gathered, digest};
use super::{Bom, BomFormat, Component, ComponentKind, Edge, EdgeKind, rules};
use crate::Malformed;
use crate::limits::{MAX_BOM_EDGES, MAX_COMPONENT_LISTED, MAX_COMPONENTS};
use crate::malformed::code;
use crate::node::Node;
use crate::predicate::optional_name;

/// The versions that are read, and their minor numbers.
const VERSIONS: [(&str, u8); 6] = [("1.2", 2), ("1.3", 3), ("1.4", 4), ("1.5", 5), ("1.6", 6), ("1.7", 7)];

/// Reads a document, and holds all of it against its specification.
pub(super) fn read(root: &Node<'_>, format: &Node<'_>) -> Result<Bom, Malformed> {
    let (mut gathered, version, minor) = gather(root, format)?;
    gathered.faults(rules::faults(root, minor));
    Ok(gathered.done(BomFormat::CycloneDx, version))
}

/// Reads the components alone, for what else the document says of them.
pub(crate) fn components(root: &Node<'_>, format: &Node<'_>) -> Result<Vec<Component>, Malformed> {
    let (gathered, version, _) = gather(root, format)?;
    Ok(gathered.done(BomFormat::CycloneDx, version).components)
}

fn gather(root: &Node<'_>, format: &Node<'_>) -> Result<(Gathered, Text, u8), Malformed> {
    if &*format.name()? != "CycloneDX" {
        return Err(format.fault("should be `CycloneDX`"));
    }
    let [version, metadata, components, services, dependencies] =
        root.fields(["specVersion", "metadata", "components", "services", "dependencies"])?;
    let place = root.required("specVersion", version)?;
    let version = place.name()?;
    let Some((_, minor)) = VERSIONS.iter().find(|(known, _)| **known == *version) else {
        return Err(place.fault_as(code::UNSUPPORTED, "should be a version that is read: 1.2 to 1.7"));
    };
    let mut gathered = Gathered::default();
    let mut excluded = Vec::new();
    if let Some(metadata) = metadata {
        let [subject] = metadata.fields(["component"])?;
        if let Some(subject) = subject {
            let place = component(&subject, None, &mut gathered, &mut excluded)?;
            gathered.subject(place);
        }
    }
    for node in listed(components)? {
        component(&node, None, &mut gathered, &mut excluded)?;
    }
    for node in listed(services)? {
        service(&node, None, &mut gathered)?;
    }
    if let Some(dependencies) = dependencies {
        for node in dependencies.items(MAX_COMPONENTS)? {
            needs(&node, &excluded, &mut gathered)?;
        }
    }
    Ok((gathered, version, *minor))
}

fn listed<'a>(list: Option<Node<'a>>) -> Result<Vec<Node<'a>>, Malformed> {
    list.map_or(Ok(Vec::new()), |list| list.items(MAX_COMPONENTS))
}

/// One component and those nested in it: as deep as the document, which the pre-pass has bounded.
fn component(
    node: &Node<'_>,
    within: Option<usize>,
    gathered: &mut Gathered,
    excluded: &mut Vec<usize>,
) -> Result<usize, Malformed> {
    let [kind, reference, name, version, purl, hashes, scope, nested] =
        node.fields(["type", "bom-ref", "name", "version", "purl", "hashes", "scope", "components"])?;
    let mut digests = Vec::new();
    for hash in hashes.map_or(Ok(Vec::new()), |hashes| hashes.items(MAX_COMPONENT_LISTED))? {
        let [algorithm, content] = hash.fields(["alg", "content"])?;
        // One that cannot be a digest is told by the rules, and binds nothing.
        if let (Some(algorithm), Some(content)) = (algorithm, content) {
            digests.extend(digest(&algorithm.name()?, &content).ok().flatten());
        }
    }
    let purl = optional_name(purl)?.filter(|purl| !purl.is_empty());
    let found = Component {
        reference: optional_name(reference)?.unwrap_or_default(),
        name: node.required("name", name)?.name()?,
        version: optional_name(version)?,
        purls: purl.into_iter().collect(),
        digests,
        ..Component::at(node, kind_of(optional_name(kind)?.as_deref()))
    };
    let place = gathered.add(node, found)?;
    if optional_name(scope)?.as_deref() == Some("excluded") {
        excluded.push(place);
    }
    if let Some(outer) = within {
        gathered.edge(node, Edge::new(outer, place, EdgeKind::Contains))?;
    }
    for inner in listed(nested)? {
        component(&inner, Some(place), gathered, excluded)?;
    }
    Ok(place)
}

/// A service is called and not contained: it is here because components say that they depend on it.
fn service(node: &Node<'_>, within: Option<usize>, gathered: &mut Gathered) -> Result<(), Malformed> {
    let [reference, name, version, nested] = node.fields(["bom-ref", "name", "version", "services"])?;
    let found = Component {
        reference: optional_name(reference)?.unwrap_or_default(),
        name: node.required("name", name)?.name()?,
        version: optional_name(version)?,
        ..Component::at(node, ComponentKind::Other)
    };
    let place = gathered.add(node, found)?;
    if let Some(outer) = within {
        gathered.edge(node, Edge::new(outer, place, EdgeKind::Contains))?;
    }
    for inner in listed(nested)? {
        service(&inner, Some(place), gathered)?;
    }
    Ok(())
}

fn kind_of(written: Option<&str>) -> ComponentKind {
    match written {
        Some("file") => ComponentKind::File,
        Some("library" | "application" | "framework" | "container" | "operating-system" | "firmware")
        | None => ComponentKind::Package,
        Some("platform" | "device-driver") => ComponentKind::Package,
        Some(_) => ComponentKind::Other,
    }
}

/// What `dependencies` says of one component. `provides` says what it implements, which it does not need.
fn needs(node: &Node<'_>, excluded: &[usize], gathered: &mut Gathered) -> Result<(), Malformed> {
    let [reference, on] = node.fields(["ref", "dependsOn"])?;
    let reference = node.required("ref", reference)?;
    let from = gathered.follow(&reference, reference.name()?)?;
    for target in on.map_or(Ok(Vec::new()), |on| on.items(MAX_BOM_EDGES))? {
        let to: Text = target.name()?;
        let (Some(from), Some(to)) = (from, gathered.follow(&target, to)?) else { continue };
        // "excluded": for tests and the like, and no part of what is delivered.
        let kind =
            if excluded.binary_search(&to).is_ok() { EdgeKind::BuildOnly } else { EdgeKind::DependsOn };
        gathered.edge(&target, Edge::new(from, to, kind))?;
    }
    Ok(())
}
