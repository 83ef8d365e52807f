//! Whether a CycloneDX document is as its specification says: tables of what stands in which object of which version,
//! and one walk that holds a document against them.

mod form;
mod shape;
mod tables;
#[cfg(test)]
mod tests;
mod unique;
mod walk;

use crate::Malformed;
use crate::limits::MAX_BOM_FAULTS;
use crate::node::Node;

/// Where a document of version 1.`minor` is not as that version says: the first [`MAX_BOM_FAULTS`] places.
pub(super) fn faults(document: &Node<'_>, minor: u8) -> Vec<Malformed> {
    walk::faults(document, tables::DOCUMENT, minor, MAX_BOM_FAULTS)
}
