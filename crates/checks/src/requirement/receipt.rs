use std::sync::Arc;

use decision::Requirement;
use model::{Age, Digest, NonEmpty, Text};

use super::made::{self, Made};
use super::{signer_tests, unproven};
use crate::broken_chain::{BrokenChain, Link};
use crate::demand::{Demand, Test};
use crate::excepted_before::ExceptedBefore;
use crate::kind::Kind;
use crate::other_framework::{Edition, OtherFramework};
use crate::stale_proof::StaleProof;
use crate::unproven_time::UnprovenTime;
use crate::unsoaked_receipt::UnsoakedReceipt;
use crate::wrong_handoff::WrongHandoff;
use crate::wrong_resource::OtherResource;
use crate::wrong_verifier::WrongVerifier;
use crate::{Across, NamedIdentity, ReceiptNaming};
use crate::{
    broken_chain, excepted_before, failed_verification, inconsistent_time, missing_receipt, other_framework,
    stale_proof, unsoaked_receipt, wrong_handoff, wrong_resource, wrong_verifier,
};

/// `receipt: {…}`: that the artifact was taken over at another handoff. It says nothing of the artifact itself, so it is
/// never all that an allow rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// How receipts of that handoff name themselves.
    pub of: ReceiptNaming,
    /// Who may give them.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// How long ago it may have been judged at the handoff.
    pub max_age: Option<Age>,
    /// How long ago it must have been signed.
    pub soak: Option<Age>,
    /// The editions of frameworks by which it may have been judged.
    pub frameworks: NonEmpty<Digest>,
    /// The edition that judges, of which the name and number are known too.
    pub this: Edition,
    /// The exceptions it may carry, by name.
    pub accepted: Vec<Text>,
    /// Whether its own word on its time is enough for `soak` (`time: stated`).
    pub stated: bool,
    /// Whether the time of its signature must be proven (`time: proven`).
    pub proven_time: bool,
    /// The receipts that its own handoff demands.
    pub before: Vec<Receipt>,
}

/// Plans a `receipt` requirement that stands at `path` in the framework.
///
/// `beside` is what its handoff demands of the artifact itself: by its proofs a receipt is seen to be of the same product.
pub fn receipt(path: Text, demand: &Receipt, beside: Vec<Made>, across: &Across) -> Requirement {
    let presence = Test::new(&missing_receipt::CARD, (), missing_receipt::judge);
    let mut tests = said(demand);
    if !demand.before.is_empty() {
        let params = BrokenChain { by: demand.by.clone(), links: links(demand, across) };
        tests.push(Test::new(&broken_chain::CARD, params, broken_chain::judge));
    }
    tests.extend(across.tests(None, false));
    tests.extend(aged(demand));
    let kind = Kind::Receipt { handoff: demand.of.handoff.clone() };
    let beside = beside.into_iter().map(made::laid).collect();
    Demand::new(kind, presence, tests).accompanying().beside(beside).plan(path)
}

/// What a receipt must say, whenever it is looked at; who signed it first.
fn said(demand: &Receipt) -> Vec<Test> {
    let of = || demand.of.clone();
    let verifier = of().verifier;
    let editions = OtherFramework { frameworks: demand.frameworks.clone(), this: demand.this.clone() };
    let mut tests = signer_tests(demand.by.clone());
    tests.extend([
        Test::new(&failed_verification::CARD, (), failed_verification::of_receipt),
        Test::new(&wrong_verifier::CARD, WrongVerifier { verifier }, wrong_verifier::judge),
        Test::new(&wrong_resource::CARD, OtherResource { of: of() }, wrong_resource::of_receipt),
        Test::new(&wrong_handoff::CARD, WrongHandoff { of: of() }, wrong_handoff::judge),
        Test::new(&other_framework::CARD, editions, other_framework::judge),
        Test::new(&inconsistent_time::CARD, (), inconsistent_time::judge),
        Test::new(
            &excepted_before::CARD,
            ExceptedBefore { accepted: demand.accepted.clone() },
            excepted_before::judge,
        ),
    ]);
    tests
}

/// What is asked of its age, which counts at the handoff: of one further back, when the next was given.
fn aged(demand: &Receipt) -> Vec<Test> {
    let stale = demand
        .max_age
        .map(|max_age| Test::fresh(&stale_proof::CARD, StaleProof { max_age }, stale_proof::of_receipt));
    let stated = demand.stated;
    let soak = demand.soak.map(|soak| {
        Test::fresh(&unsoaked_receipt::CARD, UnsoakedReceipt { soak, stated }, unsoaked_receipt::judge)
    });
    let proven = demand.proven_time.then(|| unproven(UnprovenTime::Everybodys));
    stale.into_iter().chain(soak).chain(proven).collect()
}

/// The receipts that it must rest on.
fn links(demand: &Receipt, across: &Across) -> Vec<Link> {
    let link = |before: &Receipt| {
        let mut tests = said(before);
        tests.extend(across.status_tests());
        let handoff = before.of.handoff.clone();
        Link { handoff, tests, aged: aged(before), before: links(before, across) }
    };
    demand.before.iter().map(link).collect()
}
