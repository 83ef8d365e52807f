use std::sync::Arc;

use decision::{Plan, Publisher as Planned, ReceiptPlan};
use model::{NonEmpty, Pattern, Text};

use super::{provenance, signer_tests};
use crate::across::StatusRule;
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::{Across, Builder, NamedIdentity, Provenance, SubjectRule, missing_attestation};

/// An entry of `publishers`: whose attestations count for some packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// Its name in the framework.
    pub name: Text,
    /// Patterns for its packages, as their type compares names.
    pub packages: NonEmpty<Pattern>,
    /// Whose attestations count.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// The builders of which one must have built each; empty: whoever is under `by` may say that it was published.
    pub builders: Vec<Arc<Builder>>,
    /// The lowest SLSA build level that will do.
    pub level: Option<u8>,
}

/// Plans what each package of a publisher must meet. It is judged as an artifact of its own, and is never told as one: what
/// it comes to is a fact about what is made of it.
pub fn publisher(asked: &Publisher, status: StatusRule) -> Planned {
    let across = Across {
        subject: SubjectRule { names: None, not_below: None },
        under: None,
        status,
        advisories: Vec::new(),
    };
    let demand = match asked.builders.is_empty() {
        true => attested(asked, &across),
        false => {
            let by = Provenance::by(asked.by.clone());
            let built = Provenance { builders: asked.builders.clone(), level: asked.level, ..by };
            provenance::laid(built, &across)
        }
    };
    let path = Text::from(format!("publishers.{}", asked.name));
    let mut owners: Vec<Text> = asked.by.iter().filter_map(|named| named.participant.clone()).collect();
    owners.sort();
    owners.dedup();
    Planned {
        name: asked.name.clone(),
        packages: asked.packages.clone(),
        owners,
        plan: Plan {
            handoff: path.clone(),
            required: NonEmpty::one(demand.plan(path)),
            advised: Vec::new(),
            status: None,
            advisories: Vec::new(),
            dependencies: Vec::new(),
            publishing: None,
            exceptions: Vec::new(),
            receipts: ReceiptPlan::default(),
        },
    }
}

fn attested(asked: &Publisher, across: &Across) -> Demand {
    let presence = Test::new(&missing_attestation::CARD, (), missing_attestation::judge);
    let mut tests = signer_tests(asked.by.clone());
    tests.extend(across.tests(None, false));
    Demand::new(Kind::Publication, presence, tests)
}
