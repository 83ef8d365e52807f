//! Status lists through signing, reading and judging, with keys and authorities of the forge.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests over their own data"
)]

mod claimed;
mod cost;
mod issuers;
mod lists;
mod openssl;
mod powers;
mod properties;
mod setting;
mod signers;
mod table;
