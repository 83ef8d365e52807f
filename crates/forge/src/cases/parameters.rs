//! What a build was started with: inputs and other parameters, its type and its commit.

use super::{Case, Delivery, NO_PROVENANCE, bundled};
use crate::artifact::WIDGET;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, SLSA_V02, v1, v02};
use crate::recipe::Recipe;
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("dispatched", "A workflow was started with two inputs, both as they are meant", |world| {
        built(world, |_| {})
    })
    .checks(HELD),
    Case::new("dispatched-v02", "The same in version 0.2, where the event has the inputs", |world| {
        built_v02(world, |_| {})
    })
    .checks(HELD),
    Case::new("another-value", "It was started for another channel", |world| {
        built(world, |it| it["externalParameters"]["inputs"]["channel"] = json!("nightly"))
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("wrong-parameter", "violated"), ("unlisted-parameter", "satisfied")]),
    Case::new("another-value-v02", "It was started for another version", |world| {
        built_v02(world, |it| {
            it["invocation"]["environment"]["github_event_payload"]["inputs"]["version"] = json!("2.0.0");
        })
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("wrong-parameter", "violated")]),
    Case::new(
        "no-value",
        "It was started without a channel, which then is what the workflow says",
        |world| built(world, |it| it["externalParameters"]["inputs"] = json!({ "version": "1.4.2" })),
    )
    .exit(3)
    .checks(&[("wrong-parameter", "unknown"), ("unlisted-parameter", "satisfied")]),
    Case::new("value-elsewhere", "A parameter beside the inputs spells the name of one", |world| {
        built(world, |it| {
            it["externalParameters"]["inputs"] = json!({ "version": "1.4.2" });
            it["externalParameters"]["inputs.channel"] = json!("stable");
        })
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(&[("wrong-parameter", "unknown"), ("unlisted-parameter", "violated")]),
    Case::new("another-input", "It was started with a further input", |world| {
        built(world, |it| it["externalParameters"]["inputs"]["debug"] = json!(true))
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("wrong-parameter", "satisfied"), ("unlisted-parameter", "violated")]),
    Case::new("another-parameter", "It was started with a parameter beside the inputs", |world| {
        built(world, |it| it["externalParameters"]["vars"] = json!({ "MIRROR": "https://evil.example" }))
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("unlisted-parameter", "violated")]),
    Case::new("another-parameter-v02", "The invocation has a parameter beside the event's inputs", |world| {
        built_v02(world, |it| it["invocation"]["parameters"] = json!({ "target": "evil" }))
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("unlisted-parameter", "violated")]),
    Case::new("another-input-allowed", "A further input, where others are allowed", |world| {
        built(world, |it| it["externalParameters"]["inputs"]["debug"] = json!(true))
    })
    .handoff("open")
    .checks(&[("wrong-parameter", "satisfied")]),
    Case::new("another-build-type", "The same signer built it in a way that is not listed", |world| {
        built(world, |it| it["buildType"] = json!("https://example.com/buildtypes/by-hand/v1"))
    })
    .exit(1)
    .checks(&[("wrong-build-type", "violated")]),
    Case::new("another-commit", "Another commit of the same repository was built", |world| {
        let run = Workload { sha: "77".repeat(20), ..Workload::acme_release() };
        attested(world, &run, SLSA_V1, dispatched(&run))
    })
    .exit(1)
    .checks(&[("wrong-commit", "violated")]),
    Case::new(
        "torn-commit",
        "The provenance says another commit than the certificate of its build",
        |world| {
            let run = Workload::acme_release();
            let other = Workload { sha: "77".repeat(20), ..run.clone() };
            attested(world, &run, SLSA_V1, dispatched(&other))
        },
    )
    .handoff("open")
    .attacks(&["T1"])
    .exit(1)
    .checks(&[("missing-provenance", "violated")]),
    Case::new("missing", "Nothing comes with the file", |_| Delivery::of(WIDGET))
        .attacks(&["T4"])
        .exit(3)
        .checks(&[
            ("wrong-build-type", "unknown"),
            ("wrong-commit", "unknown"),
            ("wrong-parameter", "unknown"),
            ("unlisted-parameter", "unknown"),
        ]),
    Case::new("release", "A release of the file was attested, which says nothing of its build", |world| {
        let release = json!({ "purl": "pkg:github/acme/widget@v1.4.2", "releaseId": "1" });
        attested(world, &Workload::acme_release(), "https://in-toto.io/attestation/release/v0.1", release)
    })
    .attacks(&["T31"])
    .exit(3)
    .checks(NO_PROVENANCE),
];

const HELD: &[(&str, &str)] = &[
    ("wrong-build-type", "satisfied"),
    ("wrong-commit", "satisfied"),
    ("wrong-parameter", "satisfied"),
    ("unlisted-parameter", "satisfied"),
];

fn dispatched(run: &Workload) -> Value {
    let mut provenance = v1(run);
    provenance["buildDefinition"]["externalParameters"]["inputs"] =
        json!({ "version": "1.4.2", "channel": "stable" });
    provenance
}

/// Provenance 1 with one change to its build definition.
fn built(world: &mut World, change: fn(&mut Value)) -> Delivery {
    let run = Workload::acme_release();
    let mut provenance = dispatched(&run);
    change(&mut provenance["buildDefinition"]);
    attested(world, &run, SLSA_V1, provenance)
}

/// Provenance 0.2 with one change.
fn built_v02(world: &mut World, change: fn(&mut Value)) -> Delivery {
    let run = Workload::acme_release();
    let mut provenance = v02(&run);
    provenance["invocation"]["environment"]["github_event_payload"] =
        json!({ "inputs": { "version": "1.4.2", "channel": "stable" } });
    change(&mut provenance);
    attested(world, &run, SLSA_V02, provenance)
}

fn attested(world: &mut World, run: &Workload, predicate_type: &str, predicate: Value) -> Delivery {
    let subject = Subject::of(WIDGET.name, WIDGET.bytes);
    let statement = Statement::v1(vec![subject], predicate_type, predicate);
    bundled(world, &Recipe::attestation(run, &statement, origin()))
}
