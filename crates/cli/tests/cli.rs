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
#[path = "cli/pinned.rs"]
mod pinned;
#[path = "cli/policy.rs"]
mod policy;
#[path = "cli/policy_diff.rs"]
mod policy_diff;
#[path = "cli/policy_graph.rs"]
mod policy_graph;
#[path = "cli/policy_init.rs"]
mod policy_init;
#[path = "cli/policy_signature.rs"]
mod policy_signature;
#[path = "cli/policy_test.rs"]
mod policy_test;
#[path = "cli/process.rs"]
mod process;
#[path = "cli/release.rs"]
mod release;
#[path = "cli/signer.rs"]
mod signer;
#[path = "cli/stage.rs"]
mod stage;
#[path = "cli/status.rs"]
mod status;
#[path = "cli/trust.rs"]
mod trust;
#[path = "cli/trust_update.rs"]
mod trust_update;
#[path = "cli/usage.rs"]
mod usage;
#[path = "cli/verify.rs"]
mod verify;
