//! scratch
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, dead_code, reason = "x")]
#[path = "../tests/verify/setting.rs"]
mod setting;
#[path = "../tests/verify/attack_paths.rs"]
mod attack_paths;
#[path = "../tests/verify/attack_entries.rs"]
mod attack_entries;
#[path = "../tests/verify/attack_cost.rs"]
mod attack_cost;
#[path = "../tests/verify/attack_roots.rs"]
mod attack_roots;
fn main() {}
