//! Certificates under a private X.509 root (RFC 5280): the paths that lead there, and what the leaf says.
//!
//! Signatures, constraints and times of a path are checked by `webpki`, which is told the time. What it leaves
//! open is closed in `path`: anchors that lapsed, the anchor's own limits, key usage, and usages along the path.

mod certificate;
mod names;
mod path;
mod root;
mod spiffe;

pub(crate) use certificate::Certificate;
pub(crate) use path::{Broken, path};
pub use root::X509Root;
