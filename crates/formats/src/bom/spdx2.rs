//! SPDX 2.2 and 2.3, in JSON.

use model::Text;

use super::gather::{Gathered, digest};
use super::relationship::Relationship;
use super::{Bom, BomFormat, Component, ComponentKind, Edge, EdgeKind};
use crate::Malformed;
use crate::limits::{MAX_BOM_EDGES, MAX_COMPONENT_LISTED, MAX_COMPONENTS};
use crate::malformed::code;
use crate::node::Node;
use crate::predicate::optional_name;

const VERSIONS: [&str; 2] = ["SPDX-2.2", "SPDX-2.3"];

/// What the document calls itself (SPDX 2.3 §6.3).
const DOCUMENT: &str = "SPDXRef-DOCUMENT";

/// Said instead of an element: there is none, or nobody says (§11.1).
const NOBODY: [&str; 2] = ["NONE", "NOASSERTION"];

pub(super) fn read(root: &Node<'_>, version: &Node<'_>) -> Result<Bom, Malformed> {
    let written = version.name()?;
    if !VERSIONS.contains(&&*written) {
        let text = "should be a version that is read: SPDX-2.2 or SPDX-2.3";
        return Err(version.fault_as(code::UNSUPPORTED, text));
    }
    let [own, packages, files, snippets, describes, relationships] =
        root.fields(["SPDXID", "packages", "files", "snippets", "documentDescribes", "relationships"])?;
    let mut gathered = Gathered::default();
    match own {
        Some(own) if &*own.name()? == DOCUMENT => {}
        Some(own) => gathered.fault(own.fault(format!("should be `{DOCUMENT}`"))),
        None => gathered.fault(root.fault("`SPDXID` is missing")),
    }
    let mut holding = Vec::new();
    for node in listed(packages)? {
        let place = element(&node, "name", ComponentKind::Package, &mut gathered)?;
        let [files] = node.fields(["hasFiles"])?;
        holding.extend(files.map(|files| (place, files)));
    }
    for node in listed(files)? {
        element(&node, "fileName", ComponentKind::File, &mut gathered)?;
    }
    for node in listed(snippets)? {
        element(&node, "name", ComponentKind::File, &mut gathered)?;
    }
    for node in listed(describes)? {
        if let Some(place) = gathered.follow(&node, node.name()?)? {
            gathered.subject(place);
        }
    }
    // Until 2.3 a package may list its files itself (§7.9, deprecated).
    for (place, files) in holding {
        for node in files.items(MAX_BOM_EDGES)? {
            if let Some(file) = gathered.follow(&node, node.name()?)? {
                gathered.edge(&node, Edge::new(place, file, EdgeKind::Contains))?;
            }
        }
    }
    if let Some(relationships) = relationships {
        for node in relationships.items(MAX_BOM_EDGES)? {
            related(&node, &mut gathered)?;
        }
    }
    Ok(gathered.done(BomFormat::Spdx2, written))
}

fn listed<'a>(list: Option<Node<'a>>) -> Result<Vec<Node<'a>>, Malformed> {
    list.map_or(Ok(Vec::new()), |list| list.items(MAX_COMPONENTS))
}

fn element(
    node: &Node<'_>,
    called: &str,
    kind: ComponentKind,
    gathered: &mut Gathered,
) -> Result<usize, Malformed> {
    let [id, name, version, checksums, external] =
        node.fields(["SPDXID", called, "versionInfo", "checksums", "externalRefs"])?;
    let id = node.required("SPDXID", id)?;
    let reference = id.name()?;
    if !is_id(&reference) {
        gathered.fault(id.fault("should be `SPDXRef-` and letters, digits, `.` or `-`"));
    }
    // Writers of 2.2 that take the names of tag-value for those of JSON are many; what has no name is still there.
    if name.is_none() && kind == ComponentKind::Package {
        gathered.fault(node.fault("`name` is missing"));
    }
    let mut found = Component {
        reference,
        name: optional_name(name)?.unwrap_or_default(),
        version: optional_name(version)?,
        ..Component::at(node, kind)
    };
    for checksum in checksums.map_or(Ok(Vec::new()), |list| list.items(MAX_COMPONENT_LISTED))? {
        let [algorithm, value] = checksum.fields(["algorithm", "checksumValue"])?;
        let (Some(algorithm), Some(value)) = (algorithm, value) else {
            gathered.fault(checksum.fault("should have `algorithm` and `checksumValue`"));
            continue;
        };
        match digest(&algorithm.name()?, &value) {
            Ok(known) => found.digests.extend(known),
            Err(fault) => gathered.fault(fault),
        }
    }
    for reference in external.map_or(Ok(Vec::new()), |list| list.items(MAX_COMPONENT_LISTED))? {
        let [kind, locator] = reference.fields(["referenceType", "referenceLocator"])?;
        if is_purl(optional_name(kind)?.as_deref()) {
            found.purls.push(reference.required("referenceLocator", locator)?.name()?);
        }
    }
    gathered.add(node, found)
}

/// By its short name, or by the IRI that the short name stands for (§7.21, annex F).
fn is_purl(kind: Option<&str>) -> bool {
    kind.is_some_and(|kind| kind == "purl" || kind.ends_with("/references/purl"))
}

/// `SPDXRef-` and an idstring (§7.2).
fn is_id(text: &str) -> bool {
    let idstring = |text: &str| {
        !text.is_empty() && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-'))
    };
    text.strip_prefix("SPDXRef-").is_some_and(idstring)
}

fn related(node: &Node<'_>, gathered: &mut Gathered) -> Result<(), Malformed> {
    let [from, kind, to] = node.fields(["spdxElementId", "relationshipType", "relatedSpdxElement"])?;
    let kind = node.required("relationshipType", kind)?.name()?;
    let from = node.required("spdxElementId", from)?;
    let to = node.required("relatedSpdxElement", to)?;
    let Some(said) = Relationship::of_spdx2(&kind) else { return Ok(()) };
    let (a, b): (Text, Text) = (from.name()?, to.name()?);
    if NOBODY.iter().any(|nobody| **nobody == *a || **nobody == *b) {
        return Ok(());
    }
    match said {
        Relationship::Describes if &*a == DOCUMENT => subject(&to, b, gathered),
        Relationship::DescribedBy if &*b == DOCUMENT => subject(&from, a, gathered),
        // What the document itself is related to is no component's.
        _ if &*a == DOCUMENT || &*b == DOCUMENT => Ok(()),
        Relationship::Needs(_)
        | Relationship::NeededBy(_)
        | Relationship::Describes
        | Relationship::DescribedBy => {
            let (a, b) = (gathered.follow(&from, a)?, gathered.follow(&to, b)?);
            let edge = a.zip(b).and_then(|(a, b)| said.edge(a, b));
            edge.map_or(Ok(()), |edge| gathered.edge(node, edge))
        }
    }
}

fn subject(node: &Node<'_>, reference: Text, gathered: &mut Gathered) -> Result<(), Malformed> {
    if let Some(place) = gathered.follow(node, reference)? {
        gathered.subject(place);
    }
    Ok(())
}
