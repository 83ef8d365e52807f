//! Proofs that are good each alone: of one run and commit, or put together from several.

use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::certificate::Leaf;
use crate::dsse::{Envelope, IN_TOTO};
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::statement::{Statement, Subject};
use crate::tamper::acme_key;
use crate::world::{World, hint, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("one-run", "Provenance and test results were signed in one run", |world| {
        delivery(vec![built(world, &run(7001)), tested(world, &run(7001))])
    })
    .checks(TIED),
    Case::new("another-run", "The test results are of an older run of the same commit", |world| {
        delivery(vec![built(world, &run(7001)), tested(world, &run(6999))])
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(&[("different-run", "violated"), ("different-commit", "satisfied")]),
    Case::new("another-commit", "The test results are of an older run and another commit", |world| {
        delivery(vec![built(world, &run(7001)), tested(world, &older())])
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(&[("different-run", "violated"), ("different-commit", "violated")]),
    Case::new("older-run-beside", "The test results of an older run lie beside those of this one", |world| {
        delivery(vec![tested(world, &older()), built(world, &run(7001)), tested(world, &run(7001))])
    })
    .checks(TIED),
    Case::new("stranger-beside", "A stranger's test results lie beside the right ones", |world| {
        delivery(vec![
            tested(world, &Workload::stranger()),
            built(world, &run(7001)),
            tested(world, &run(7001)),
        ])
    })
    .checks(TIED),
    Case::new(
        "said-in-the-predicate",
        "The predicate says the run that is wanted, the certificate another",
        |world| {
            let claims = json!({ "result": "PASSED", "url": run(7001).run_uri() });
            let tests = attest(world, &run(6999), TESTS, claims);
            delivery(vec![built(world, &run(7001)), tests])
        },
    )
    .attacks(&["T18"])
    .exit(1)
    .checks(&[("different-run", "violated")]),
    Case::new("a-key-signed", "The test results are signed with a key, which knows no run", |world| {
        let payload = statement(TESTS, passed()).payload();
        let key = acme_key();
        let tests = Envelope::unsigned(IN_TOTO, &payload).signed_by(&key, &hint(&key)).json();
        delivery(vec![built(world, &run(7001)), tests])
    })
    .exit(3)
    .checks(&[("different-run", "unknown"), ("different-commit", "unknown")]),
    Case::new(
        "no-run-no-commit",
        "The certificate of the test results says neither run nor commit",
        |world| {
            let recipe =
                Recipe::attestation(&run(7001), &statement(TESTS, passed()), origin()).with_leaf(forget);
            let tests = world.forge(&recipe);
            delivery(vec![built(world, &run(7001)), tests])
        },
    )
    .attacks(&["T4"])
    .exit(3)
    .checks(&[("different-run", "unknown"), ("different-commit", "unknown")]),
    Case::new("no-tests", "There are no test results", |world| delivery(vec![built(world, &run(7001))]))
        .attacks(&["T4"])
        .exit(3)
        .checks(&[("different-run", "unknown"), ("different-commit", "unknown")]),
    Case::new(
        "mixed",
        "One build goes with the tests, another with the signature, and none with both",
        |world| {
            let signature = world.forge(&Recipe::blob(&older(), WIDGET.bytes, origin()));
            delivery(vec![
                built(world, &run(7001)),
                built(world, &older()),
                tested(world, &run(7001)),
                signature,
            ])
        },
    )
    .handoff("release")
    .attacks(&["T1", "T31"])
    .exit(1)
    .checks(&[("different-run", "satisfied"), ("different-commit", "violated")]),
    Case::new("matched", "Among two builds there is one that goes with both", |world| {
        let signature = world.forge(&Recipe::blob(&run(7001), WIDGET.bytes, origin()));
        delivery(vec![built(world, &older()), built(world, &run(7001)), tested(world, &run(7001)), signature])
    })
    .handoff("release")
    .checks(TIED),
];

const TIED: &[(&str, &str)] = &[("different-run", "satisfied"), ("different-commit", "satisfied")];

const TESTS: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// A run of acme's release build.
fn run(number: u64) -> Workload {
    Workload { run: number, ..Workload::acme_release() }
}

/// An older run, of another commit.
fn older() -> Workload {
    Workload { sha: "77".repeat(20), ..run(6999) }
}

fn passed() -> Value {
    json!({ "result": "PASSED", "configuration": [] })
}

fn statement(predicate_type: &str, predicate: Value) -> Statement {
    Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], predicate_type, predicate)
}

fn attest(world: &mut World, run: &Workload, predicate_type: &str, predicate: Value) -> Value {
    world.forge(&Recipe::attestation(run, &statement(predicate_type, predicate), origin()))
}

fn built(world: &mut World, run: &Workload) -> Value {
    attest(world, run, SLSA_V1, v1(run))
}

fn tested(world: &mut World, run: &Workload) -> Value {
    attest(world, run, TESTS, passed())
}

/// Takes commit (`.13`, and `.3` of old) and run (`.21`) out of a certificate.
fn forget(leaf: &mut Leaf) {
    let forgotten = ["1.3.6.1.4.1.57264.1.3", "1.3.6.1.4.1.57264.1.13", "1.3.6.1.4.1.57264.1.21"];
    leaf.claims.retain(|claim| !forgotten.contains(&claim.oid.as_str()));
}

fn delivery(evidence: Vec<Value>) -> Delivery {
    let files = evidence.iter().enumerate();
    files.fold(Delivery::of(WIDGET), |delivery, (at, one)| {
        delivery.with_json(&format!("{at}.sigstore.json"), one)
    })
}
