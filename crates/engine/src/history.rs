use std::fmt::Debug;
use std::sync::Arc;

use checks::Baseline;
use decision::{Earlier, Facts, Released};
use model::Text;

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
pub(crate) struct Held {
    pub(crate) baselines: Vec<Arc<Baseline>>,
    pub(crate) history: Option<Arc<dyn History>>,
}

impl Held {
    /// What is known of the lines that one subject may be of; `None` where nothing is asked, or nobody to ask was named.
    ///
    /// # Errors
    /// When that cannot be told: then nothing is decided about this subject.
    pub(crate) fn about(&self, facts: &Facts<'_>) -> Result<Option<Vec<Earlier>>, Text> {
        let Some(history) = self.history.as_ref().filter(|_| !self.baselines.is_empty()) else {
            return Ok(None);
        };
        let mut lines: Vec<(Text, Text)> = Vec::new();
        for release in self.released(facts) {
            let line = (release.product, release.version.line());
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let mut all = Vec::new();
        for (product, line) in lines {
            all.extend(history.releases(&product, &line)?);
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
