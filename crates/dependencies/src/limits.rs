//! The bounds of this room, each with its reason. Reaching a bound is fine; passing it is [`crate::GraphFault`].

/// The most dependencies of one artifact. The largest images list some 20,000, whole distributions some 60,000.
pub const MAX_DEPENDENCIES: usize = 100_000;

/// The most ways that are told by which one dependency came in: a person reads a few, and there may be more than anyone
/// can count.
pub const MAX_WAYS: usize = 64;

/// The most edges between them: ten a dependency, where real graphs have two to five.
pub const MAX_EDGES: usize = 1_000_000;
