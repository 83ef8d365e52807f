//! The framework file as its authors meet it: what is read, what is refused, and in which words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on has failed"
)]

use countersign_policy as policy;

mod advisories;
mod approvals;
mod attested;
mod baseline;
mod bombs;
mod bounds;
mod classes;
mod condition;
mod correlate;
mod custody;
mod dependencies;
mod diff;
mod digest;
mod fields;
mod findings;
mod framework;
mod graph;
mod jobs;
mod layout;
mod messages;
mod never_panics;
mod parameters;
mod participants;
mod persons;
mod publisher;
mod receipts;
mod reference;
mod relationships;
mod releases;
mod sample;
mod schema;
mod several;
mod strict;
mod tuf;
