//! Bytes from outside, through a limit: what the operator named, and nothing else.
//!
//! The only room of the pipeline that opens files. It believes nothing it reads and decides nothing.
//!
//! May use: `model`, `formats`, `transport`.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that opens files; every read goes through a limit"
)]

mod addressed;
mod advisories;
mod archived;
mod artifact;
mod beside;
mod cache;
mod copy;
mod delivery;
mod evidence;
mod fault;
mod file;
mod folder;
mod following;
mod github;
mod hash;
mod image;
pub mod limits;
mod package;
mod packed;
mod paged;
mod registry;
mod tree;
mod tuf;

pub use addressed::{addressed, addressed_evidence};
pub use advisories::{Advisories, advisories};
pub use archived::{Archived, ArchivedBytes, DeliveredArchive, archived, archived_files};
pub use artifact::{FileBytes, artifact};
pub use beside::{Beside, beside, is_signature};
pub use cache::Cache;
pub use copy::{copy, copy_from};
pub use delivery::delivery;
pub use evidence::{Read, again, delivered, evidence, may_be_evidence};
pub use fault::Fault;
pub use file::{held, named};
pub use folder::{Inside, folder};
pub use github::{Github, GithubRepository, attested_on_github};
pub use image::{
    Asked, Asking, Attached, Carried, Document, Image, Layout, Member, Obstacle, Source, Wanted, carried,
    copied, image, only_layer, only_layer_if_any, pulled, pulled_into,
};
pub use package::{
    NpmName, Package, PackageRegistry, attested_on_npm, attested_on_pypi, index_asked_about,
    published_on_npm, published_on_pypi,
};
pub use packed::{Packed, packed};
pub use paged::{Paged, paged};
pub use registry::{Attachment, ImageName, Logins, Registry, Which};
pub use tree::{Named, tree};
pub use tuf::{ServedRepository, Unserved, repository};
