//! What npm's registry answers about a package: its own publish attestation, and the build's provenance.

use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::container;
use crate::encoding::base64;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::{Content, Logged, Recipe, Signer, Version};
use crate::statement::{NPM_PUBLISH, Statement, Subject};
use crate::tamper::acme_key;
use crate::world::{World, hint, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("both", "The registry's own attestation and the build's provenance, in one answer", |world| {
        delivered(&[(NPM_PUBLISH, publish(world)), (SLSA_V1, provenance(world))])
    })
    .checks(BOTH),
    Case::new("without-labels", "The answer does not label its bundles, as GitHub's does not", |world| {
        let mut answer = container::npm(&[(NPM_PUBLISH, publish(world)), (SLSA_V1, provenance(world))]);
        for entry in answer["attestations"].as_array_mut().unwrap() {
            entry.as_object_mut().unwrap().remove("predicateType");
        }
        Delivery::of(WIDGET).with_json(FILE, &answer)
    })
    .checks(BOTH),
    Case::new(
        "whole-chain",
        "The provenance brings its whole chain, as clients of version 0.1 did",
        |world| {
            let recipe = Recipe::attestation(&Workload::acme_release(), &built(), origin());
            let mut bundle = world.forge(&recipe.version(Version::V01));
            let root = json!({ "rawBytes": base64(world.authority.root_der()) });
            let chain =
                bundle.pointer_mut("/verificationMaterial/x509CertificateChain/certificates").unwrap();
            chain.as_array_mut().unwrap().push(root);
            delivered(&[(NPM_PUBLISH, publish(world)), (SLSA_V1, bundle)])
        },
    )
    .checks(BOTH),
    Case::new("mislabelled", "The provenance is labelled as the registry's attestation", |world| {
        delivered(&[(NPM_PUBLISH, publish(world)), (NPM_PUBLISH, provenance(world))])
    })
    .attacks(&["T6"])
    .exit(1)
    .checks(&[("missing-attestation", "satisfied"), ("missing-provenance", "violated")])
    .rejected(&["mislabelled-evidence"]),
    Case::new("no-subject-digest", "The registry's attestation names the package and no digest", |world| {
        let mut statement = said();
        statement.subjects[0].digests.clear();
        let bundle = by_registry(world, &statement);
        delivered(&[(NPM_PUBLISH, bundle), (SLSA_V1, provenance(world))])
    })
    .attacks(&["T24"])
    .exit(1)
    .checks(&[("missing-attestation", "violated"), ("missing-provenance", "satisfied")])
    .rejected(&["no-digest"]),
    Case::new("empty", "The registry knows of no attestation", |_| delivered(&[]))
        .attacks(&["T4"])
        .exit(1)
        .checks(&[("missing-attestation", "violated"), ("missing-provenance", "violated")])
        .rejected(&["malformed-container"]),
];

const FILE: &str = "widget-1.4.2.tgz.attestations.json";
const BOTH: &[(&str, &str)] = &[
    ("missing-attestation", "satisfied"),
    ("missing-provenance", "satisfied"),
    ("unlisted-signer", "satisfied"),
    ("wrong-source", "satisfied"),
];

fn delivered(attestations: &[(&str, Value)]) -> Delivery {
    Delivery::of(WIDGET).with_json(FILE, &container::npm(attestations))
}

fn said() -> Statement {
    let package =
        json!({ "name": "@acme/widget", "version": "1.4.2", "registry": "https://registry.forge.example" });
    Statement::v01(vec![Subject::of(WIDGET.name, WIDGET.bytes)], NPM_PUBLISH, package)
}

fn publish(world: &mut World) -> Value {
    by_registry(world, &said())
}

/// Signed with the registry's key, logged as the registry logs.
fn by_registry(world: &mut World, statement: &Statement) -> Value {
    let signer = Signer::Key { key: acme_key(), hint: hint(&acme_key()) };
    let recipe = Recipe::new(Content::statement(statement), signer, origin());
    world.forge(&recipe.version(Version::V01).logged(Logged::Intoto).without_proof())
}

fn provenance(world: &mut World) -> Value {
    world.attest(&Workload::acme_release(), &built(), origin())
}

fn built() -> Statement {
    Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V1, v1(&Workload::acme_release()))
}
