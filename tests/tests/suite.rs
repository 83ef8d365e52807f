//! What holds across rooms, one module a promise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "tests: a panic is a failure, and they make the files they name"
)]

#[path = "suite/compile_fail.rs"]
mod compile_fail;
