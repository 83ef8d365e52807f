//! The Update Framework: a trusted root kept fresh by its operators, checked offline from one pinned root.
//!
//! ```text
//! pinned root ─► chain ─► newest root ─► timestamp ─► snapshot ─► targets ─► trusted_root.json
//! ```
//!
//! Follows the client workflow of the TUF specification 1.0, §5. Bytes come from a [`Repository`], time is
//! an argument, nothing is fetched. Parsing, canonical JSON and signatures are the library's; the workflow is
//! ours, for the library's counts key ids (we count keys), takes the last of two equal JSON keys (we refuse
//! them), takes `expires` for the last good moment (§5.3.10: it is the first bad one), cannot use the keys
//! of the oldest Sigstore roots, and is asynchronous.
//!
//! One idea a file: `document` reads, `keys` says which keys are the same, `signatures` counts them,
//! `chain` walks roots, `refresh` walks the other roles, `targets` finds files, `store` never goes back.

mod chain;
mod document;
mod fault;
mod keys;
pub mod limits;
mod names;
mod pin;
mod refresh;
mod repository;
mod signatures;
mod store;
mod targets;

pub use chain::{RootFacts, chain, root};
pub use fault::TufFault;
pub use refresh::{Refreshed, RoleFacts, refresh};
pub use repository::{Mirror, Repository, Unread};
pub use store::{Update, kept_store, update};

/// The target that every Sigstore instance's repository has: its trusted root.
pub const TRUSTED_ROOT: &str = "trusted_root.json";
