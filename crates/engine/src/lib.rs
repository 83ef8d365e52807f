//! The library `countersign`: one handoff, many subjects, no files, no clock, no sockets.
//!
//! ```text
//! Pool::decode(evidence) ─► World::new(framework, handoff, now) ─► wave(cases) ─► Done(decision)
//!                                                                      ▲              │
//!                                                                      └── give ◄── Needs(wanted)
//! ```
//!
//! A case that needs more evidence says so and is done for this wave; the caller fetches for all of them at
//! once and runs another wave. A panic in one case is that case's [`Step::Bug`], never an answer.
//!
//! May use: every room that touches nothing outside.

mod at_large;
mod basis;
mod beside;
mod bills;
mod case;
mod facts;
mod feeds;
mod ground;
mod history;
mod idle;
mod inside;
mod issuers;
mod lockfiles;
mod newer;
mod pictured;
mod pool;
mod published;
mod receipts;
mod reliance;
mod silent;
mod spread;
mod status_lists;
mod tuf;
mod verdicts;
mod withdrawn;
mod world;

pub use basis::Basis;
pub use beside::Beside;
pub use case::{Bug, Case, Step, Unusable, wave};
pub use feeds::{OsvFolder, osv_asked};
pub use ground::{Ground, InForce, NotReady, ReferenceFiles, roots};
pub use history::History;
pub use issuers::{IssuerFile, asked_issuers};
pub use lockfiles::{BroughtLockfile, NotUnpacked};
pub use newer::{Before, Brought, Newer, NotNewer, newer};
pub use pictured::pictured;
pub use pool::{Piece, Placed, Pool, Unread, Unused};
pub use status_lists::{StatusFile, asked};
pub use tuf::Reference;
pub use verdicts::{VerdictFile, verdicts_asked};
pub use world::World;
