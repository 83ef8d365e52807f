//! What evidence says of its signer before anything is checked: good for the order in which it is tried, and nothing else.

use formats::Evidence;

use crate::roots::Roots;
use crate::{managed, minisign};

/// Whether a signature over bytes says that a key of the framework made it. One of minisign must also bring a trusted
/// comment that this key signed, which can be told without the bytes: so nobody but its owner makes such a file.
pub fn names_a_known_key(evidence: &Evidence, roots: &Roots) -> bool {
    match evidence {
        Evidence::Minisign(minisign) => minisign::named(minisign, roots),
        Evidence::Bundle(bundle) => managed::named(bundle, roots),
        Evidence::Dsse(_) | Evidence::Metadata(_) | Evidence::SimpleSigning(_) | Evidence::Cms(_) => false,
    }
}
