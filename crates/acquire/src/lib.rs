//! Bytes from outside, through a limit: what the operator named, and nothing else.
//!
//! The only room of the pipeline that opens files. It believes nothing it reads and decides nothing.
//!
//! May use: `model`.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that opens files; every read goes through a limit"
)]

mod advisories;
mod artifact;
mod copy;
mod evidence;
mod fault;
mod file;
mod folder;
pub mod limits;
mod paged;
mod tree;
mod tuf;

pub use advisories::{Advisories, advisories};
pub use artifact::{FileBytes, artifact};
pub use copy::copy;
pub use evidence::{Read, again, evidence};
pub use fault::Fault;
pub use file::{held, named};
pub use folder::{Inside, folder};
pub use paged::{Paged, paged};
pub use tree::{Named, tree};
pub use tuf::repository;
