use decision::{Planned, Requirement};
use model::{NonEmpty, Text};

use crate::{revoked_party, suspended_party};

/// Plans what a `status` requirement that stands at `path` in the framework asks of those who hand over. What it asks of
/// every proof is asked by the requirement the proof is for: [`crate::Across::status`].
pub fn status(path: Text) -> Requirement {
    let mut checks = NonEmpty::one(Planned::new(&revoked_party::CARD, revoked_party::judge));
    checks.push(Planned::new(&suspended_party::CARD, suspended_party::judge));
    Requirement { path, checks }
}
