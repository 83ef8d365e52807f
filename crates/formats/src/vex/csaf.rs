//! CSAF 2.0 (OASIS): the vulnerabilities of a document, by the status of its products.

use std::collections::{BTreeMap, BTreeSet};

use model::{Instant, Text};

use super::csaf_products::Products;
use super::{Vex, VexFormat, VexProduct, VexStatement, VexStatus};
use crate::Malformed;
use crate::limits::{MAX_LISTED, MAX_VEX_PRODUCTS, MAX_VEX_STATEMENTS};
use crate::malformed::{code, quote};
use crate::node::Node;
use crate::predicate::optional_name;

/// The lists of `product_status` (§3.2.3.9), and what they say. `recommended` says what to use instead.
const STATUSES: [(&str, VexStatus); 7] = [
    ("known_not_affected", VexStatus::NotAffected),
    ("first_affected", VexStatus::Affected),
    ("known_affected", VexStatus::Affected),
    ("last_affected", VexStatus::Affected),
    ("first_fixed", VexStatus::Fixed),
    ("fixed", VexStatus::Fixed),
    ("under_investigation", VexStatus::UnderInvestigation),
];

pub(super) fn read(root: &Node<'_>, document: &Node<'_>) -> Result<Vex, Malformed> {
    let [version, tracking] = document.fields(["csaf_version", "tracking"])?;
    let version = document.required("csaf_version", version)?;
    if &*version.name()? != "2.0" {
        return Err(version.fault_as(code::UNRECOGNISED, "should be a version that is read: 2.0"));
    }
    let tracking = document.required("tracking", tracking)?;
    let [status, released] = tracking.fields(["status", "current_release_date"])?;
    let status = tracking.required("status", status)?;
    // "a pre-release, intended for issuing party's internal use only" (§3.2.1.12.7).
    if &*status.name()? == "draft" {
        return Err(status.fault("is a draft, and answers nothing; what is released is `final` or `interim`"));
    }
    let released = time(released)?;
    let [tree, vulnerabilities] = root.fields(["product_tree", "vulnerabilities"])?;
    let products = tree.map_or(Ok(Products::default()), |tree| Products::read(&tree))?;
    let mut statements = Vec::new();
    let mut left = MAX_VEX_PRODUCTS;
    for node in vulnerabilities.map_or(Ok(Vec::new()), |list| list.items(MAX_LISTED))? {
        said(&node, &products, released, &mut left, &mut statements)?;
        if statements.len() > MAX_VEX_STATEMENTS {
            let text = format!("more than {MAX_VEX_STATEMENTS} statements, the most that are read");
            return Err(node.fault_as(code::TOO_MANY, text));
        }
    }
    Ok(Vex { format: VexFormat::Csaf, statements })
}

/// Why products are not affected, and since when that is said: `flags` (§3.2.3.5).
type Flags = BTreeMap<Text, Why>;

/// The label of a flag, and its date.
type Why = (Text, Option<Instant>);

/// One statement for each status, justification and time.
fn said(
    node: &Node<'_>,
    products: &Products,
    released: Option<Instant>,
    left: &mut usize,
    statements: &mut Vec<VexStatement>,
) -> Result<(), Malformed> {
    let [cve, ids, by_status, flags] = node.fields(["cve", "ids", "product_status", "flags"])?;
    let mut vulnerability: Vec<Text> = optional_name(cve)?.into_iter().collect();
    for id in ids.map_or(Ok(Vec::new()), |list| list.items(MAX_LISTED))? {
        vulnerability.extend(optional_name(id.fields(["text"])?.into_iter().flatten().next())?);
    }
    let Some(by_status) = by_status else { return Ok(()) };
    let flags = flags.map_or(Ok(Flags::new()), |flags| flagged(&flags, products))?;
    let lists = by_status.fields(STATUSES.map(|(name, _)| name))?;
    let mut seen: BTreeMap<Text, VexStatus> = BTreeMap::new();
    for (list, (_, status)) in lists.into_iter().zip(STATUSES) {
        let Some(list) = list else { continue };
        let mut ids: BTreeSet<Text> = BTreeSet::new();
        let mut grouped: BTreeMap<Option<&Why>, Vec<VexProduct>> = BTreeMap::new();
        for item in list.items(MAX_VEX_PRODUCTS)? {
            *left = left.checked_sub(1).ok_or_else(|| {
                item.fault_as(code::TOO_MANY, format!("more than {MAX_VEX_PRODUCTS} products of statements"))
            })?;
            let id = item.name()?;
            if seen.insert(id.clone(), status).is_some_and(|other| other != status) {
                // §6.1.6: a product has one status.
                return Err(item.fault(format!("the product {} has another status as well", quote(&id))));
            }
            let why = flags.get(&id).filter(|_| status == VexStatus::NotAffected);
            if ids.insert(id.clone()) {
                grouped.entry(why).or_default().push(products.product(&id));
            }
        }
        for (why, products) in grouped {
            statements.push(VexStatement {
                vulnerability: vulnerability.clone(),
                products,
                status,
                justification: why.map(|(label, _)| label.clone()),
                stated_at: why.and_then(|(_, at)| *at).or(released),
                pointer: node.pointer().into(),
            });
        }
    }
    Ok(())
}

fn flagged(flags: &Node<'_>, products: &Products) -> Result<Flags, Malformed> {
    let mut all = Flags::new();
    for flag in flags.items(MAX_LISTED)? {
        let [label, date, ids, groups] = flag.fields(["label", "date", "product_ids", "group_ids"])?;
        let label = flag.required("label", label)?.name()?;
        let date = time(date)?;
        let mut named: Vec<Text> = Vec::new();
        for id in ids.map_or(Ok(Vec::new()), |ids| ids.items(MAX_VEX_PRODUCTS))? {
            named.push(id.name()?);
        }
        for group in groups.map_or(Ok(Vec::new()), |groups| groups.items(MAX_LISTED))? {
            named.extend(products.group(&group.name()?).iter().cloned());
        }
        if all.len().saturating_add(named.len()) > MAX_VEX_PRODUCTS {
            return Err(
                flag.fault_as(code::TOO_MANY, format!("flags for more than {MAX_VEX_PRODUCTS} products"))
            );
        }
        all.extend(named.into_iter().map(|id| (id, (label.clone(), date))));
    }
    Ok(all)
}

fn time(node: Option<Node<'_>>) -> Result<Option<Instant>, Malformed> {
    let read = |node: Node<'_>| {
        Instant::parse_with_offset(&node.name()?).map_err(|fault| node.fault(fault.to_string()))
    };
    node.map(read).transpose()
}
