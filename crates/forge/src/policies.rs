//! What the shipped policies trust, and the cases kept beside each, which `countersign policy test` runs.

mod commands;
mod firmware;
mod image;
mod key;
mod partner;
mod published;
mod retail;

use crate::artifact::{Artifact, RECALLED_WIDGET};
use crate::cases::{Case, Delivery, release};
use crate::encoding::{pretty, sha256};
use crate::fixture::Files;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::status::{List, suspended};
use crate::tamper::{LABEL, acme_key};
use crate::world::{World, origin};
use formats::StatusTarget;
use model::Digest;
use serde_json::Value;

/// A policy of `policies/`.
pub struct Policy {
    /// The name of its file, without `.yaml`.
    pub name: &'static str,
    /// Its cases.
    pub cases: fn() -> Vec<Case>,
}

/// Every policy that is shipped.
pub static POLICIES: &[Policy] = &[
    Policy { name: "retail-intake", cases: retail::cases },
    Policy { name: "partner-github-release", cases: || partner::CASES.to_vec() },
    Policy { name: "container-image", cases: || image::CASES.to_vec() },
    Policy { name: "airgapped-firmware", cases: || firmware::CASES.to_vec() },
    Policy { name: "checksum-and-key", cases: || key::CASES.to_vec() },
    Policy { name: "published-packages", cases: || published::CASES.to_vec() },
    Policy { name: "coming-from-cosign", cases: || commands::COSIGN.to_vec() },
    Policy { name: "coming-from-slsa-verifier", cases: || commands::SLSA_VERIFIER.to_vec() },
    Policy { name: "coming-from-gh", cases: || commands::GH.to_vec() },
];

/// What they trust, by file name.
pub(crate) fn roots() -> Files {
    let world = World::new(LABEL);
    Files::from([
        ("acme.trusted_root.json".into(), pretty(&world.trusted_root())),
        ("github.trusted_root.json".into(), release::trusted_root()),
        ("clock.trusted_root.json".into(), firmware::clock(&world)),
        ("supplier.pem".into(), firmware::anchor()),
        ("widget-minisign.pub".into(), key::public()),
        ("acme.pub".into(), acme_key().public_pem().into_bytes()),
        ("retail-gate.pub".into(), gate().public_pem().into_bytes()),
        ("retail-alice.pub".into(), image::alice().public_pem().into_bytes()),
        ("retail-bob.pub".into(), image::bob().public_pem().into_bytes()),
    ])
}

/// The status lists they ask, by file name. In force for a lifetime, so that the shipped policies can be tried; a real one
/// is for days.
pub(crate) fn lists() -> Files {
    Files::from([("retail.status".into(), retail_list().signed_by(&[&gate()]))])
}

/// From when the retailer's list holds, and until when.
const TERM: (&str, &str) = ("2026-08-01T20:00:00Z", "2126-01-01T00:00:00Z");

fn retail_list() -> List {
    let first = List::new("retail-list", "retail", "retail-intake", TERM);
    let recalled = StatusTarget::Artifact(Digest::sha256(sha256(RECALLED_WIDGET.bytes)));
    let found = "a dependency of this release sends data home; acme is looking into it";
    first.next(TERM).with(recalled, suspended("2026-08-01T18:00:00Z", None), found)
}

/// The list after it, on which the supplier's build workflow is suspended.
fn suspended_build() -> Vec<u8> {
    let build = StatusTarget::Identity("acme-build".into());
    let why = "acme found a stranger on a machine that builds";
    let list = retail_list().next(TERM).with(build, suspended("2026-08-01T21:00:00Z", None), why);
    list.signed_by(&[&gate()])
}

/// The key that signs the retailer's lists.
fn gate() -> Key {
    Key::p256("retail/gate")
}

/// An artifact with the provenance of this run beside it.
fn built(world: &mut World, run: &Workload, artifact: Artifact) -> Delivery {
    attested(world, run, artifact, SLSA_V1, v1(run))
}

/// An artifact with a statement by this run beside it.
fn attested(world: &mut World, run: &Workload, artifact: Artifact, kind: &str, predicate: Value) -> Delivery {
    let statement = Statement::v1(vec![Subject::of(artifact.name, artifact.bytes)], kind, predicate);
    beside(world, artifact, &Recipe::attestation(run, &statement, origin()))
}

/// An artifact with one bundle beside it.
fn beside(world: &mut World, artifact: Artifact, recipe: &Recipe) -> Delivery {
    let bundle = world.forge(recipe);
    Delivery::of(artifact).with_json(&format!("{}.sigstore.json", artifact.name), &bundle)
}
