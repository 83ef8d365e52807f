//! Whole deliveries: several attestations for one artifact, several artifacts, and what others left there.

use super::{Case, Delivery, LISTED, NO_PROVENANCE, NO_SIGNATURE};
use crate::artifact::{Artifact, GADGET, RECALLED_WIDGET, WIDGET};
use crate::bundle::lines;
use crate::encoding::pretty;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::statement::{CYCLONEDX, Statement, Subject, TEST_RESULT};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new(
        "separate-files",
        "Signature, provenance, bill of materials and test result, a file each",
        |world| apart(&everything(world, &release(), WIDGET)),
    )
    .checks(LISTED),
    Case::new(
        "built-by-hand",
        "Late one evening somebody put a hotfix branch through the quick workflow and called it 1.4.2: acme \
         signed all of it, in good order, and only the provenance tells how it was built",
        |world| apart(&everything(world, &hotfix(), WIDGET)),
    )
    .framework("../../../policies/retail-intake.yaml")
    .attacks(&["T18"])
    .exit(1)
    .checks(&[
        ("unsigned-artifact", "satisfied"),
        ("missing-attestation", "satisfied"),
        ("unlisted-signer", "satisfied"),
        ("wrong-source", "satisfied"),
        ("old-version", "satisfied"),
        ("unlisted-builder", "violated"),
        ("low-build-level", "violated"),
        ("wrong-ref", "violated"),
    ]),
    Case::new(
        "recalled",
        "Acme signed it in the morning, in good order; in the evening something was found in it, and the retailer's \
         status list suspends it",
        |world| {
            let run = Workload { source_ref: "refs/tags/v1.4.1".into(), ..release() };
            apart_for(RECALLED_WIDGET, &everything(world, &run, RECALLED_WIDGET))
        },
    )
    .framework("../../../policies/retail-intake.yaml")
    .exit(1)
    .checks(&[
        ("unlisted-signer", "satisfied"),
        ("old-version", "satisfied"),
        ("low-build-level", "satisfied"),
        ("revoked-artifact", "satisfied"),
        ("suspended-artifact", "violated"),
    ]),
    Case::new("json-lines", "The same four in one file, one to a line", |world| {
        let all = everything(world, &release(), WIDGET);
        Delivery::of(WIDGET).with("widget-1.4.2.sigstore.jsonl", lines(&all))
    })
    .checks(LISTED),
    Case::new("any-order", "The same four in one file, the other way round", |world| {
        let mut all = everything(world, &release(), WIDGET);
        all.reverse();
        Delivery::of(WIDGET).with("widget-1.4.2.sigstore.jsonl", lines(&all))
    })
    .checks(LISTED),
    Case::new("doubled", "Every line is there twice; nothing is proved twice", |world| {
        let mut all = everything(world, &release(), WIDGET);
        all.extend(all.clone());
        Delivery::of(WIDGET).with("widget-1.4.2.sigstore.jsonl", lines(&all))
    })
    .attacks(&["T8"])
    .checks(LISTED),
    Case::new("among-garbage", "A stranger added evidence of his own, broken lines and a forgery", |world| {
        let all = everything(world, &release(), WIDGET);
        let run = Workload::stranger();
        let impostor = Workload::acme_release();
        let forged = World::new("impostor").sign_blob(&impostor, WIDGET.bytes, origin());
        let strange = [world.sign_blob(&run, WIDGET.bytes, origin()), forged];
        Delivery::of(WIDGET)
            .with("a-stranger.jsonl", [lines(&strange), b"{\"mediaType\": \n".to_vec()].concat())
            .with("widget-1.4.2.sigstore.jsonl", lines(&all))
    })
    .attacks(&["T25"])
    .checks(LISTED),
    Case::new("provenance-withheld", "All is there but the provenance", |world| without(world, 1))
        .attacks(&["T4", "T25"])
        .exit(3)
        .checks(NO_PROVENANCE),
    Case::new("signature-withheld", "All is there but the signature", |world| without(world, 0))
        .attacks(&["T4", "T25", "T31"])
        .exit(3)
        .checks(NO_SIGNATURE),
    Case::new("tests-withheld", "All is there but the test result, which intake does not ask for", |world| {
        without(world, 3)
    })
    .checks(LISTED),
    Case::new("two-artifacts", "Two artifacts and their evidence in one file", |world| {
        let mut all = everything(world, &release(), WIDGET);
        all.extend(everything(world, &release(), GADGET));
        Delivery::of(WIDGET).and(GADGET).with("release.sigstore.jsonl", lines(&all))
    })
    .handoff("release")
    .attacks(&["T24"])
    .checks(LISTED),
    Case::new("second-artifact-bare", "Two artifacts, and evidence for the first alone", |world| {
        let all = everything(world, &release(), WIDGET);
        Delivery::of(WIDGET).and(GADGET).with("release.sigstore.jsonl", lines(&all))
    })
    .handoff("release")
    .attacks(&["T24"])
    .exit(3),
    Case::new(
        "framework-in-delivery",
        "The delivery brings a framework that asks for less; nobody named it, and it must not be read",
        |world| {
            let signature = world.sign_blob(&signing(&release()), WIDGET.bytes, origin());
            // The one that would do where the framework that lies there was read.
            let another = world.sign_blob(&release(), WIDGET.bytes, origin());
            Delivery::of(WIDGET)
                .with_json(FILES[0], &signature)
                .with_json("widget-1.4.2.tgz.build.sigstore.json", &another)
                .beside("framework.yaml", include_bytes!("signature.yaml"))
                .beside("roots/trusted_root.json", &pretty(&world.trusted_root()))
        },
    )
    .attacks(&["T22", "T29"])
    .exit(3)
    .checks(NO_PROVENANCE),
];

const FILES: [&str; 4] = [
    "widget-1.4.2.tgz.sigstore.json",
    "widget-1.4.2.tgz.provenance.sigstore.json",
    "widget-1.4.2.tgz.sbom.sigstore.json",
    "widget-1.4.2.tgz.test-result.sigstore.json",
];

/// The build that acme means its releases to come from.
fn release() -> Workload {
    Workload::acme_release()
}

/// A build of a branch, by a workflow in which build and signature share a machine.
fn hotfix() -> Workload {
    Workload {
        signer: "acme/ci/.github/workflows/build-quick.yml@refs/tags/v2.1.0".into(),
        workflow: ".github/workflows/hotfix.yml".into(),
        workflow_name: "Hotfix".into(),
        source_ref: "refs/heads/hotfix".into(),
        sha: "b7".repeat(20),
        trigger: "workflow_dispatch".into(),
        run: 7042,
        ..release()
    }
}

/// The same run's call of the one workflow that signs files, and signs nothing else.
fn signing(run: &Workload) -> Workload {
    Workload { signer: "acme/ci/.github/workflows/sign.yml@refs/tags/v2.1.0".into(), ..run.clone() }
}

/// The widget with a file for each of these.
fn apart(all: &[Value]) -> Delivery {
    apart_for(WIDGET, all)
}

/// An artifact with a file for each of these.
fn apart_for(artifact: Artifact, all: &[Value]) -> Delivery {
    FILES.iter().zip(all).fold(Delivery::of(artifact), |delivery, (name, one)| {
        delivery.with_json(&name.replace(WIDGET.name, artifact.name), one)
    })
}

/// Signature, provenance, bill of materials and test result, in this order.
fn everything(world: &mut World, run: &Workload, artifact: Artifact) -> Vec<Value> {
    let about = || vec![Subject::of(artifact.name, artifact.bytes)];
    let sbom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "library", "name": artifact.name } },
        "components": [],
    });
    let tests = json!({
        "result": "PASSED",
        "configuration": [{ "uri": format!("{}/{}", run.repository_uri(), run.workflow) }],
        "url": run.run_uri(),
        "passedTests": ["unit", "integration"],
        "warnedTests": [],
        "failedTests": [],
    });
    vec![
        world.sign_blob(&signing(run), artifact.bytes, origin()),
        world.attest(run, &Statement::v1(about(), SLSA_V1, v1(run)), origin()),
        world.attest(run, &Statement::v1(about(), CYCLONEDX, sbom), origin()),
        world.attest(run, &Statement::v1(about(), TEST_RESULT, tests), origin()),
    ]
}

fn without(world: &mut World, index: usize) -> Delivery {
    let mut all = everything(world, &release(), WIDGET);
    all.remove(index);
    Delivery::of(WIDGET).with("widget-1.4.2.sigstore.jsonl", lines(&all))
}
