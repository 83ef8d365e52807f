use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use decision::{Earlier, Facts, Released};
use model::Text;

use crate::reliance::Asking;

/// What is known of releases that were let in before. It adds refusals, and never an allow that would not be without a
/// baseline.
pub trait History: Debug + Send + Sync {
    /// Every release of this line of a product that was let in, in whatever order.
    ///
    /// # Errors
    /// One sentence why that cannot be told.
    fn releases(&self, product: &str, line: &str) -> Result<Vec<Earlier>, Text>;
}

/// What the releases of a run are held against.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holding {
    pub(crate) baselines: Vec<Arc<checks::Held>>,
    pub(crate) history: Option<Arc<dyn History>>,
}

impl Holding {
    /// What is known of the lines that one subject may be of; `None` where nothing is asked, or nobody to ask was named.
    ///
    /// # Errors
    /// When that cannot be told: then nothing is decided about this subject.
    pub(crate) fn about(
        &self,
        facts: &Facts<'_>,
        asking: Option<&Asking>,
    ) -> Result<Option<Vec<Earlier>>, Text> {
        let Some(history) = self.history.as_ref().filter(|_| !self.baselines.is_empty()) else {
            return Ok(None);
        };
        let lines: BTreeSet<(Text, Text)> =
            self.baselines.iter().flat_map(|baseline| baseline.lines(facts)).collect();
        let mut all = Vec::new();
        for (product, line) in lines {
            all.extend(history.releases(&product, &line)?);
        }
        // Judged again, it is held against what was there when it was let in.
        if let Some(again) = &facts.again {
            all.retain(|earlier| earlier.entry < again.entry);
        }
        // What was recalled since is no measure.
        if let Some(asking) = asking {
            let mut standing = Vec::with_capacity(all.len());
            for earlier in all {
                let recalled =
                    asking.recalled(&earlier.digests).map_err(|fault| Text::from(fault.to_string()))?;
                standing.extend((!recalled).then_some(earlier));
            }
            all = standing;
        }
        Ok(Some(all))
    }

    /// What is to be remembered of one subject once it is let in.
    pub(crate) fn released(&self, facts: &Facts<'_>) -> Vec<Released> {
        let mut all: Vec<Released> = Vec::new();
        for release in self.baselines.iter().flat_map(|baseline| baseline.released(facts)) {
            if !all.contains(&release) {
                all.push(release);
            }
        }
        all
    }
}
