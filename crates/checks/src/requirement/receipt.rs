use std::sync::Arc;

use decision::Requirement;
use model::{Age, Digest, NonEmpty, Text};

use super::{signer_tests, unproven};
use crate::broken_chain::{BrokenChain, Link};
use crate::demand::{Demand, Test};
use crate::excepted_before::ExceptedBefore;
use crate::kind::Kind;
use crate::other_framework::OtherFramework;
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
    /// The exceptions it may carry, by name.
    pub accepted: Vec<Text>,
    /// Whether its own word on its time counts for `soak`, where nothing proves one (`time: stated`).
    pub stated: bool,
    /// Whether the time of its signature must be proven (`time: proven`).
    pub proven_time: bool,
    /// The receipts that its own handoff demands.
    pub before: Vec<Receipt>,
}

/// Plans a `receipt` requirement that stands at `path` in the framework.
pub fn receipt(path: Text, demand: &Receipt, across: &Across) -> Requirement {
    let presence = Test::new(&missing_receipt::CARD, (), missing_receipt::judge);
    let mut tests = said(demand, across);
    tests.extend(across.tests(None, false));
    tests.extend(aged(demand));
    Demand::new(Kind::Receipt, presence, tests).accompanying().plan(path)
}

/// What a receipt must say, whenever it is looked at.
fn said(demand: &Receipt, across: &Across) -> Vec<Test> {
    let of = || demand.of.clone();
    let (verifier, frameworks) = (of().verifier, demand.frameworks.clone());
    let mut tests = signer_tests(demand.by.clone());
    tests.extend([
        Test::new(&failed_verification::CARD, (), failed_verification::of_receipt),
        Test::new(&wrong_verifier::CARD, WrongVerifier { verifier }, wrong_verifier::judge),
        Test::new(&wrong_resource::CARD, OtherResource { of: of() }, wrong_resource::of_receipt),
        Test::new(&wrong_handoff::CARD, WrongHandoff { of: of() }, wrong_handoff::judge),
        Test::new(&other_framework::CARD, OtherFramework { frameworks }, other_framework::judge),
        Test::new(&inconsistent_time::CARD, (), inconsistent_time::judge),
        Test::new(
            &excepted_before::CARD,
            ExceptedBefore { accepted: demand.accepted.clone() },
            excepted_before::judge,
        ),
    ]);
    if !demand.before.is_empty() {
        let links = demand.before.iter().map(|before| link(before, across)).collect();
        tests.push(Test::new(&broken_chain::CARD, BrokenChain { links }, broken_chain::judge));
    }
    tests
}

/// What is asked of its age: of one further back, when the next was given.
fn aged(demand: &Receipt) -> Vec<Test> {
    let stale = demand
        .max_age
        .map(|max_age| Test::new(&stale_proof::CARD, StaleProof { max_age }, stale_proof::of_receipt));
    let stated = demand.stated;
    let soak = demand.soak.map(|soak| {
        Test::new(&unsoaked_receipt::CARD, UnsoakedReceipt { soak, stated }, unsoaked_receipt::judge)
    });
    let proven = demand.proven_time.then(|| unproven(UnprovenTime::Everybodys));
    stale.into_iter().chain(soak).chain(proven).collect()
}

fn link(demand: &Receipt, across: &Across) -> Link {
    let mut tests = said(demand, across);
    tests.extend(across.status_tests());
    Link { handoff: demand.of.handoff.clone(), tests, aged: aged(demand) }
}
