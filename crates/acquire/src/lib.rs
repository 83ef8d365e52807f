//! Bytes from outside, through a limit: what the operator named, and nothing else.
//!
//! The only room of the pipeline that opens files. It believes nothing it reads and decides nothing.
//!
//! May use: `model`, `formats`, `transport`.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that opens files; every read goes through a limit"
)]

mod advisories;
mod artifact;
mod beside;
mod copy;
mod delivery;
mod evidence;
mod fault;
mod file;
mod folder;
mod image;
pub mod limits;
mod package;
mod paged;
mod registry;
mod tree;
mod tuf;

pub use advisories::{Advisories, advisories};
pub use artifact::{FileBytes, artifact};
pub use beside::{Beside, beside, is_signature};
pub use copy::copy;
pub use delivery::delivery;
pub use evidence::{Read, again, delivered, evidence, may_be_evidence};
pub use fault::Fault;
pub use file::{held, named};
pub use folder::{Inside, folder};
pub use image::{Asked, Attached, Document, Image, Layout, Member, Obstacle, image, pulled};
pub use package::{NpmName, Package, PackageRegistry, published_on_npm};
pub use paged::{Paged, paged};
pub use registry::{ImageName, Logins, Registry, Which};
pub use tree::{Named, tree};
pub use tuf::repository;
