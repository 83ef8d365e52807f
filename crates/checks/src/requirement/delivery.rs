use std::sync::Arc;

use decision::Requirement;
use model::{Age, NonEmpty, Text};

use super::signer_tests;
use crate::delivered_age::{self, DeliveredAge};
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::wrong_recipient::{self, WrongRecipient};
use crate::{Across, NamedIdentity, Relationship};
use crate::{incomplete_delivery, inconsistent_time, missing_delivery, stale_proof};

/// `delivery: {…}`: what the sender signs of what it hands over, at a handoff under a relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Who may sign it: identities of the sender.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// How long ago the sender may have handed over.
    pub max_age: Option<Age>,
}

/// Plans a `delivery` requirement that stands at `path`, of the handoff of this name under this relationship.
///
/// A delivery calls things what their files are called, so nothing is asked of names: other proofs give the product's.
/// And it says nothing of how they were made, so it accompanies other proofs.
pub fn delivery(
    path: Text,
    demand: Delivery,
    across: &Across,
    relationship: Arc<Relationship>,
    handoff: Text,
) -> Requirement {
    let presence = Test::new(&missing_delivery::CARD, (), missing_delivery::judge);
    let mut tests = signer_tests(demand.by);
    let parties = WrongRecipient { relationship, handoff };
    tests.extend([
        Test::new(&wrong_recipient::CARD, parties, wrong_recipient::judge),
        Test::new(&incomplete_delivery::CARD, (), incomplete_delivery::judge),
        Test::new(&inconsistent_time::CARD, (), inconsistent_time::of_delivery),
    ]);
    // Of its signer and what that rests on alone: it names what was sent as files are called, and not as products are.
    tests.extend(across.status_tests());
    tests.extend(
        demand
            .max_age
            .map(|max_age| Test::fresh(&stale_proof::CARD, DeliveredAge { max_age }, delivered_age::judge)),
    );
    Demand::new(Kind::Delivery, presence, tests).accompanying().plan(path)
}
