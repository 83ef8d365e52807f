use decision::StatusPlan;
use model::EvidenceRow;
use policy::{Diagnostic, Framework};
use verify::Roots;

use crate::reliance::Asking;
use crate::{InForce, IssuerFile, Reference, StatusFile, issuers, status_lists};

/// What is asked whether something has been revoked or suspended.
pub(crate) struct Inputs {
    pub(crate) lists: Vec<StatusFile>,
    pub(crate) issuers: Vec<IssuerFile>,
    /// The time for which all of it must be in force.
    pub(crate) at: InForce,
}

/// Everything that is asked, read and verified, and what reports say of it.
pub(crate) struct Withdrawn {
    pub(crate) asking: Asking,
    pub(crate) rows: Vec<EvidenceRow>,
    pub(crate) references: Vec<Reference>,
}

/// Reads and verifies what a plan asks. The rows in the evidence table begin at `first`.
///
/// # Errors
/// Everything that cannot be used, each at its line.
pub(crate) fn read(
    framework: &Framework,
    plan: StatusPlan,
    inputs: Inputs,
    roots: &Roots,
    first: usize,
) -> Result<Withdrawn, Vec<Diagnostic>> {
    let Inputs { lists, issuers: files, at } = inputs;
    let lists = status_lists::read(framework, &plan, lists, at, roots, first);
    let next = first.saturating_add(plan.lists.len());
    let spoken = issuers::read(framework, &plan, files, roots, at, next);
    match (lists, spoken) {
        (Ok(lists), Ok(spoken)) => {
            let (mut rows, mut references) = (lists.rows, lists.references);
            rows.extend(spoken.rows);
            references.extend(spoken.references);
            let identities = framework.identities().to_vec();
            let asking = Asking {
                status: lists.status,
                revocations: spoken.revocations,
                plan,
                identities,
                now: at.at(),
            };
            Ok(Withdrawn { asking, rows, references })
        }
        (lists, spoken) => {
            let faults = lists.err().into_iter().chain(spoken.err());
            Err(faults.flatten().collect())
        }
    }
}
