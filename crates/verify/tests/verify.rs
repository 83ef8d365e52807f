//! The verify room against a virtual supply chain: what holds, and each hole the library leaves open.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests: a panic is a failure, and the oracle's counts are told"
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
#[path = "layout/mod.rs"]
mod layout;
#[path = "verify/own_formats.rs"]
mod own_formats;
#[path = "verify/proofs.rs"]
mod proofs;
#[path = "verify/roots.rs"]
mod roots;
#[path = "verify/setting.rs"]
mod setting;
#[path = "verify/tuf.rs"]
mod tuf;
#[path = "verify/tuf_mutated.rs"]
mod tuf_mutated;
#[path = "verify/unlogged.rs"]
mod unlogged;
