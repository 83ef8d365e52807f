//! A virtual software supply chain, for fixtures only.
//!
//! It signs deterministically (RFC 6979 ECDSA over P-256, Ed25519) with keys that anyone can derive, so a
//! fixture has the same bytes whenever it is remade, and it is made by an implementation that shares nothing
//! with the one under test. Start at [`World`]; [`Recipe`] says what to forge, [`tamper`] how to spoil it,
//! [`cases`] is the table of what [`fixture`] keeps on disk.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a development tool over its own data: a panic is a fixture not made, never a verdict"
)]

pub mod approval;
pub mod artifact;
mod asn1;
pub mod bundle;
pub mod cases;
pub mod certificate;
pub mod cms;
pub mod container;
pub mod dsse;
pub mod encoding;
pub mod enterprise;
pub mod entry;
pub mod fixture;
pub mod http;
pub mod identity;
pub mod job;
pub mod keyless;
pub mod layout;
mod merkle;
pub mod minisign;
pub mod oci;
pub mod openssl;
pub mod packages;
pub mod policies;
pub mod provenance;
mod random;
pub mod recipe;
pub mod registry;
pub mod rekor;
pub mod revocation;
pub mod root;
pub mod sct;
pub mod seed;
pub mod seeds;
pub mod statement;
pub mod status;
pub mod tamper;
pub mod timestamp;
pub mod tuf;
pub mod world;
pub mod x509;

pub use identity::{Person, Workload};
pub use job::Job;
pub use recipe::{Content, Logged, Recipe, Signer, Version};
pub use seed::{Hash, Key, Padding, Size};
pub use statement::{Statement, Subject};
pub use world::World;
