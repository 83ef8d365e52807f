use std::sync::Arc;

use decision::{Planned, Requirement};
use model::{NonEmpty, Text};

use crate::Baseline;
use crate::trust_downgrade::{CARD, judge};

/// Plans what `baseline` at `path` asks: that the release is made as the one before it was.
pub fn baseline(path: Text, baseline: Arc<Baseline>) -> Requirement {
    let check = Planned::new(&CARD, move |facts, _| judge(facts, &baseline));
    Requirement { path, checks: NonEmpty::one(check) }
}
