//! What an artifact is made of, as one graph: every dependency once, however often it is listed, with its names, its
//! digests, the places where it is told, and how it came in.
//!
//! Nothing here judges, and nothing is left out: what has no name that can be read is a dependency too.
//!
//! May use: `model`, `formats`.

mod dependency;
mod fault;
mod graph;
pub mod limits;
mod walk;
mod ways;

pub use dependency::{Dependency, Unpinned};
pub use fault::GraphFault;
pub use graph::Graph;
pub use ways::Ways;
