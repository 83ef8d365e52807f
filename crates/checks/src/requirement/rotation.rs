use decision::{Planned, Requirement};
use model::{NonEmpty, Text};

use crate::{Rotation, overdue_rotation};

/// A key of `rotation: {…}`, and when it is to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotatedKey {
    /// The identity that holds it.
    pub name: Text,
    /// When it is to be replaced.
    pub rotation: Rotation,
}

/// Plans a `rotation` requirement that stands at `path` in the framework. It asks nothing of the evidence, so alone it
/// allows nothing.
pub fn rotation(path: Text, keys: NonEmpty<RotatedKey>) -> Requirement {
    let check = Planned::new(&overdue_rotation::CARD, move |facts, _| overdue_rotation::judge(&keys, facts));
    Requirement { path, checks: NonEmpty::one(check) }
}
