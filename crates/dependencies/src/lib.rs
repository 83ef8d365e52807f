//! What an artifact is made of, as one graph: every dependency once, however often and by however many documents it is
//! listed, with its names, its digests, the places where it is told, and how it came in.
//!
//! Nothing here judges, and nothing is left out: what has no name that can be read is a dependency too.
//!
//! May use: `model`, `formats`.

mod agreement;
mod dependency;
mod fault;
mod graph;
pub mod limits;
mod listing;
mod source;
mod told;
mod walk;
mod ways;

pub use agreement::{Differs, Disagreement};
pub use dependency::Dependency;
pub use fault::GraphFault;
pub use graph::Graph;
pub use listing::Listing;
pub use source::{Binding, Lister, Source};
pub use told::{TakenFrom, Told, Unpinned};
pub use ways::Ways;
