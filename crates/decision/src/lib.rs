//! From facts to a decision: what a check is, what a plan is, and the one rule that says allow.
//!
//! Pure. The same facts and plan give the same [`Decision`], byte for byte.
//!
//! May use: `model`, `formats`, `verify`, `status`, `advisories`, `dependencies`.

mod advised;
mod bill;
mod candidate;
mod check;
mod chosen;
mod coverage;
mod decide;
mod earlier;
mod exception;
mod facts;
mod moment;
mod plan;
mod publisher;
mod relied;
mod together;
mod verdict;
mod verdict_on;
mod words;

pub use advised::{Advised, Package};
pub use bill::{Asked, AskedBill, Bill, Counts, Unlisted, Withdrawn};
pub use candidate::Candidate;
pub use check::{Card, Control};
pub use chosen::{Chosen, ChosenKind, Previous};
pub use coverage::{Coverage, NodeState, Tally};
pub use decide::{Believed, Covered, Decision, Judged, decide};
pub use earlier::{Earlier, How, Released, Vouched};
pub use exception::{Considered, Excepted, Exception, MAX_EXCEPTION_DAYS, Refused};
pub use facts::{Again, Disbelieved, Facts, Speaks};
pub use moment::Moment;
pub use plan::{
    Answers, Gate, Plan, Planned, ProofStanding, ReceiptPlan, RelatedParties, Requirement, StatusPlan,
};
pub use publisher::{Published, Publisher, PublishingPlan, covers};
pub use relied::{Reliance, Relied};
pub use together::{Difference, Together};
pub use verdict::{ExitCode, Verdict};
pub use verdict_on::{FoundBy, VerdictOn};
pub use words::Words;
