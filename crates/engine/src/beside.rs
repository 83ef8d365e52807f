use decision::{Facts, Relied, StatusPlan};
use model::Artifact;
use policy::{Diagnostic, Framework};
use verify::Roots;

use crate::reliance::Asking;
use crate::status_lists::help;
use crate::withdrawn::{self, Inputs};
use crate::{InForce, IssuerFile, Reference, StatusFile};

/// What a handoff asks of those who list what was withdrawn, for a statement that is judged beside the handoff's own runs:
/// of who signed it, of the statement itself, and of those between whom it goes; of what it is about only where that is
/// handed over with it.
#[derive(Debug)]
pub struct Beside {
    asking: Asking,
    references: Vec<Reference>,
    at: InForce,
}

impl Beside {
    /// Reads and verifies what the handoff asks, from the files of [`crate::asked`] and [`crate::asked_issuers`]; `None`
    /// where it asks nothing.
    ///
    /// # Errors
    /// Every list and reference that cannot be used, each at its line.
    pub fn read(
        framework: &Framework,
        handoff: &str,
        (lists, issuers): (Vec<StatusFile>, Vec<IssuerFile>),
        roots: &Roots,
        at: InForce,
    ) -> Result<Option<Self>, Vec<Diagnostic>> {
        /// The statement that is judged is the first row of evidence.
        const FIRST: usize = 1;
        let Some(plan) = framework.plan(handoff).and_then(|plan| plan.status) else { return Ok(None) };
        let read = withdrawn::read(framework, plan, Inputs { lists, issuers, at }, roots, FIRST)?;
        Ok(Some(Self { asking: read.asking, references: read.references, at }))
    }

    /// What is asked, by the names of the framework.
    pub fn plan(&self) -> &StatusPlan {
        &self.asking.plan
    }

    /// What was asked, as reports call it.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Looks up whatever the proofs among these facts rest on, and these artifacts.
    ///
    /// # Errors
    /// What is wrong with a list whose page cannot be used, and what to do: then nothing can be decided.
    pub fn about(&self, facts: &Facts<'_>, goods: &[Artifact]) -> Result<Relied, (String, &'static str)> {
        self.asking.with(facts, goods).map_err(|fault| (fault.to_string(), help(&fault.why, self.at)))
    }
}
