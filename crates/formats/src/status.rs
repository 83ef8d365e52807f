//! Status lists: what an authority has revoked or suspended, signed, numbered and expiring.
//!
//! A file of lines. First one or more signatures, each an envelope or a bundle around the same in-toto statement,
//! whose predicate is the [`StatusHead`]; then the [`StatusIndex`], which is the statement's subject; then pages of
//! [`StatusEntry`]s, each with its digest in the index. A lookup reads the one page where its key must stand, so a
//! list of any length costs a verification next to nothing, and what is not on that page is not on the list. Which kinds of
//! things the entries name, on whichever page, stands in the head ([`StatusWords`]).

mod dependency;
mod doubt;
mod entry;
mod head;
mod index;
mod opening;
mod raw;
mod state;
mod target;
#[cfg(test)]
mod tests;
mod words;

pub use dependency::DependencyRange;
pub use doubt::Doubt;
pub use entry::StatusEntry;
pub use head::StatusHead;
pub use index::StatusIndex;
pub use opening::StatusOpening;
pub use state::StatusState;
pub use target::{CertificateName, Match, SerialNumber, SourceCommits, StatusTarget};
pub use words::StatusWords;

/// What registries call a list: the media type of the artifact's one layer.
pub const STATUS_LIST: &str = "application/vnd.countersign.status-list.v1";
