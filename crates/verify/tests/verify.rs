//! The verify room against a virtual supply chain: what holds, and each hole the library leaves open.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test: a panic is a failure"
)]

#[path = "verify/attack_cost.rs"]
mod attack_cost;
#[path = "verify/attack_entries.rs"]
mod attack_entries;
#[path = "verify/attack_paths.rs"]
mod attack_paths;
#[path = "verify/attack_roots.rs"]
mod attack_roots;
#[path = "verify/guards.rs"]
mod guards;
#[path = "verify/proofs.rs"]
mod proofs;
#[path = "verify/roots.rs"]
mod roots;
#[path = "verify/setting.rs"]
mod setting;
