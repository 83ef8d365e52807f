use crate::limits::{MAX_DEPENDENCIES, MAX_EDGES};

/// Why there is no graph: what lists the dependencies is larger than is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphFault {
    /// More dependencies than [`MAX_DEPENDENCIES`].
    #[error("it lists more than {MAX_DEPENDENCIES} dependencies, the most that are looked at")]
    Dependencies,
    /// More edges than [`MAX_EDGES`].
    #[error("it has {0} relationships between dependencies, and at most {MAX_EDGES} are looked at")]
    Edges(usize),
}
