//! The program as a person meets it, called in process with a clock, an environment and outputs of the test's own.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "these are tests"
)]

#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/inspect.rs"]
mod inspect;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/policy.rs"]
mod policy;
#[path = "cli/process.rs"]
mod process;
#[path = "cli/stage.rs"]
mod stage;
#[path = "cli/trust.rs"]
mod trust;
#[path = "cli/trust_update.rs"]
mod trust_update;
#[path = "cli/usage.rs"]
mod usage;
#[path = "cli/verify.rs"]
mod verify;
