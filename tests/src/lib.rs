//! What the corpus runner and the conformance client share: a framework as text, and the public pipeline in
//! process. Both judge as an operator would: they write a framework file and start `countersign`.
#![allow(clippy::indexing_slicing, reason = "of JSON values, what is not there is null")]
#![allow(
    clippy::disallowed_methods,
    reason = "tools for testing: they read the files they were given and write into a folder of their own"
)]

pub mod framework;
pub mod peek;
pub mod pipeline;
