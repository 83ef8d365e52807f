//! The vulnerabilities of a CycloneDX document, from 1.4 on. One that has no `analysis` is only listed: nothing is said
//! of it.

use std::collections::BTreeMap;

use model::{Instant, Text};

use super::{Vex, VexFormat, VexProduct, VexStatement, VexStatus};
use crate::limits::{MAX_LISTED, MAX_VEX_PRODUCTS, MAX_VEX_STATEMENTS};
use crate::malformed::code;
use crate::node::Node;
use crate::predicate::optional_name;
use crate::{Component, Malformed};

/// `analysis.state`, and what it says.
const STATES: [(&str, VexStatus); 6] = [
    ("resolved", VexStatus::Fixed),
    ("resolved_with_pedigree", VexStatus::Fixed),
    ("exploitable", VexStatus::Affected),
    ("in_triage", VexStatus::UnderInvestigation),
    ("false_positive", VexStatus::NotAffected),
    ("not_affected", VexStatus::NotAffected),
];

pub(super) fn read(root: &Node<'_>, format: &Node<'_>) -> Result<Vex, Malformed> {
    let listed = crate::bom::components(root, format)?;
    let [vulnerabilities, metadata] = root.fields(["vulnerabilities", "metadata"])?;
    let issued = match metadata {
        Some(metadata) => time(metadata.fields(["timestamp"])?)?,
        None => None,
    };
    let components: BTreeMap<&str, &Component> =
        listed.iter().map(|component| (&*component.reference, component)).collect();
    let mut statements: Vec<VexStatement> = Vec::new();
    let mut products = 0usize;
    for node in vulnerabilities.map_or(Ok(Vec::new()), |list| list.items(MAX_VEX_STATEMENTS))? {
        let said = said(&node, &components, issued)?;
        products = said.iter().fold(products, |sum, said| sum.saturating_add(said.products.len()));
        statements.extend(said);
        if statements.len() > MAX_VEX_STATEMENTS || products > MAX_VEX_PRODUCTS {
            let text = format!(
                "more than {MAX_VEX_STATEMENTS} statements, or about more than {MAX_VEX_PRODUCTS} products"
            );
            return Err(node.fault_as(code::TOO_MANY, text));
        }
    }
    Ok(Vex { format: VexFormat::CycloneDx, statements })
}

/// What is said of one vulnerability: by the state of its analysis, and of those versions by their own status that have
/// another one.
fn said(
    node: &Node<'_>,
    components: &BTreeMap<&str, &Component>,
    issued: Option<Instant>,
) -> Result<Vec<VexStatement>, Malformed> {
    let [id, references, analysis, affects] = node.fields(["id", "references", "analysis", "affects"])?;
    let Some(analysis) = analysis else { return Ok(Vec::new()) };
    let [state, justification, first, last] =
        analysis.fields(["state", "justification", "firstIssued", "lastUpdated"])?;
    let Some(state) = state else { return Ok(Vec::new()) };
    let written = state.name()?;
    let Some((_, status)) = STATES.iter().find(|(name, _)| **name == *written) else {
        return Err(state.fault("should be a state of an analysis, such as `not_affected`"));
    };
    let mut vulnerability: Vec<Text> = optional_name(id)?.into_iter().collect();
    for reference in references.map_or(Ok(Vec::new()), |list| list.items(MAX_LISTED))? {
        vulnerability.extend(optional_name(reference.fields(["id"])?.into_iter().flatten().next())?);
    }
    let stated_at = time([last])?.or(time([first])?).or(issued);
    let justification = optional_name(justification)?;
    let mut by_status: BTreeMap<VexStatus, Vec<VexProduct>> = BTreeMap::new();
    for affected in affects.map_or(Ok(Vec::new()), |list| list.items(MAX_LISTED))? {
        for (status, product) in affected_by(&affected, *status, components)? {
            by_status.entry(status).or_default().push(product);
        }
    }
    let pointer: Text = node.pointer().into();
    let make = |(of, products): (VexStatus, Vec<VexProduct>)| VexStatement {
        vulnerability: vulnerability.clone(),
        products,
        status: of,
        justification: justification.clone().filter(|_| of == *status),
        stated_at,
        pointer: pointer.clone(),
    };
    // What names nothing is said of the document's own subject, and by whoever attests it.
    if by_status.is_empty() {
        return Ok(vec![make((*status, Vec::new()))]);
    }
    Ok(by_status.into_iter().map(make).collect())
}

/// What is said of one thing: of all that it names, or of the versions that are listed.
fn affected_by(
    node: &Node<'_>,
    state: VexStatus,
    components: &BTreeMap<&str, &Component>,
) -> Result<Vec<(VexStatus, VexProduct)>, Malformed> {
    let [reference, versions] = node.fields(["ref", "versions"])?;
    let reference = node.required("ref", reference)?.name()?;
    // `urn:cdx:SERIAL/VERSION#REF` leads into another document.
    let mut product = VexProduct { names: vec![reference.clone()], ..VexProduct::default() };
    if let Some(component) = components.get(&*reference) {
        product.names.extend(component.purls.iter().filter(|purl| ***purl != *reference).cloned());
        product.digests.clone_from(&component.digests);
    }
    let mut listed: BTreeMap<VexStatus, Vec<Text>> = BTreeMap::new();
    for version in versions.map_or(Ok(Vec::new()), |list| list.items(MAX_LISTED))? {
        let [exact, range, own] = version.fields(["version", "range", "status"])?;
        let text = version.required("version", exact.or(range))?.name()?;
        listed.entry(status_of(own, state)?).or_default().push(text);
    }
    if listed.is_empty() {
        return Ok(vec![(state, product)]);
    }
    Ok(listed
        .into_iter()
        .map(|(status, versions)| (status, VexProduct { versions, ..product.clone() }))
        .collect())
}

/// What a version's own status says beside the state of the analysis: one that agrees with it adds nothing.
fn status_of(own: Option<Node<'_>>, state: VexStatus) -> Result<VexStatus, Malformed> {
    let Some(own) = own else { return Ok(state) };
    match (&*own.name()?, state) {
        ("unaffected", VexStatus::NotAffected | VexStatus::Fixed) | ("affected", VexStatus::Affected) => {
            Ok(state)
        }
        ("unaffected", VexStatus::Affected | VexStatus::UnderInvestigation) => Ok(VexStatus::NotAffected),
        // A fixed vulnerability affected the versions that are listed as affected.
        ("affected", _) => Ok(VexStatus::Affected),
        ("unknown", _) => Ok(VexStatus::UnderInvestigation),
        _ => Err(own.fault("should be `affected`, `unaffected` or `unknown`")),
    }
}

fn time([node]: [Option<Node<'_>>; 1]) -> Result<Option<Instant>, Malformed> {
    let read = |node: Node<'_>| {
        Instant::parse_with_offset(&node.name()?).map_err(|fault| node.fault(fault.to_string()))
    };
    node.map(read).transpose()
}
