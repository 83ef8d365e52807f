//! SLSA provenance of the widget, and runs that are not the one the framework lists.

use super::{Case, Delivery, NO_PROVENANCE, UNLISTED, bundled};
use crate::artifact::{GADGET, OLD_WIDGET, WIDGET};
use crate::encoding::{hex, sha384, sha512};
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, SLSA_V02, v1, v02};
use crate::recipe::{Logged, Recipe, Version};
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("v1-dsse", "SLSA provenance 1, logged as a dsse entry", |world| bundled(world, &slsa_v1()))
        .checks(BUILT),
    Case::new("v1-intoto", "SLSA provenance 1, logged as an intoto entry", |world| {
        bundled(world, &slsa_v1().logged(Logged::Intoto))
    })
    .checks(BUILT),
    Case::new("v1-rekor-v2", "SLSA provenance 1, in a Rekor v2 log with a timestamp", |world| {
        bundled(world, &slsa_v1().logged(Logged::RekorV2))
    })
    .checks(BUILT),
    Case::new("v02-dsse", "SLSA provenance 0.2, logged as a dsse entry", |world| bundled(world, &slsa_v02()))
        .checks(BUILT),
    Case::new(
        "v02-intoto",
        "SLSA provenance 0.2 in a version 0.1 bundle, logged as an intoto entry",
        |world| bundled(world, &slsa_v02().logged(Logged::Intoto).version(Version::V01)),
    )
    .checks(BUILT),
    Case::new("second-subject", "The widget is the second of two subjects", |world| {
        let subjects = vec![Subject::of(GADGET.name, GADGET.bytes), widget()];
        about(world, subjects)
    })
    .attacks(&["T24"])
    .checks(BUILT),
    Case::new("two-digests", "The subject has a SHA-256 and a SHA-512, both right", |world| {
        about(world, vec![widget().and_sha512(WIDGET.bytes)])
    })
    .attacks(&["T10"])
    .checks(BUILT),
    Case::new(
        "digest-unsupported",
        "The subject has a SHA-384 only: the artifact's, and not one that bundles are verified by",
        |world| {
            let digests = vec![("sha384".into(), hex(&sha384(WIDGET.bytes)))];
            about(world, vec![Subject { digests, ..widget() }])
        },
    )
    .attacks(&["T10"])
    .exit(3)
    .checks(NO_PROVENANCE)
    .rejected(&["unsupported-evidence"]),
    Case::new(
        "digest-not-given",
        "The subject has a SHA-512 only, and only the SHA-256 of the file is given: it may be about it or not",
        |world| {
            let digests = vec![("sha512".into(), hex(&sha512(WIDGET.bytes)))];
            let delivery = about(world, vec![Subject { digests, ..widget() }]);
            Delivery { attestations: delivery.attestations, ..Delivery::of_digest(WIDGET) }
        },
    )
    .attacks(&["T10"])
    .exit(3)
    .checks(NO_PROVENANCE)
    .rejected(&["needs-digest"]),
    Case::new("missing", "Nothing comes with the file", |_| Delivery::of(WIDGET))
        .attacks(&["T4"])
        .exit(3)
        .checks(NOTHING_TO_JUDGE),
    Case::new("old-release", "The provenance is genuine and of a release below the floor", |world| {
        let run = Workload { source_ref: "refs/tags/v1.3.0".into(), ..Workload::acme_release() };
        let subjects = vec![Subject::of(OLD_WIDGET.name, OLD_WIDGET.bytes)];
        let bundle = world.attest(&run, &Statement::v1(subjects, SLSA_V1, v1(&run)), origin());
        Delivery::of(OLD_WIDGET).with_json("widget-1.3.0.tgz.sigstore.json", &bundle)
    })
    .attacks(&["T11", "T26"])
    .exit(1)
    .checks(&[("old-version", "violated")]),
    Case::new("old-release-renamed", "An old release is delivered under the name of the new one", |world| {
        let run = Workload { source_ref: "refs/tags/v1.3.0".into(), ..Workload::acme_release() };
        let subjects = vec![Subject::of(OLD_WIDGET.name, OLD_WIDGET.bytes)];
        let bundle = world.attest(&run, &Statement::v1(subjects, SLSA_V1, v1(&run)), origin());
        Delivery::renamed(OLD_WIDGET, WIDGET.name).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
    })
    .attacks(&["T11", "T26"])
    .exit(1)
    .checks(&[("old-version", "violated")]),
    Case::new("another-product", "The signer is right and the signed name is another product's", |world| {
        let subjects = vec![Subject::of(GADGET.name, WIDGET.bytes)];
        about(world, subjects)
    })
    .attacks(&["T26"])
    .exit(1)
    .checks(&[("wrong-name", "violated")]),
    Case::new("stranger", "A stranger's build attests the widget, all of it genuine", |world| {
        attested(world, &Workload::stranger())
    })
    .exit(1)
    .checks(UNLISTED),
    Case::new("self-hosted", "The build ran on a machine of the repository's owner", |world| {
        attested(world, &Workload { runner: "self-hosted".into(), ..Workload::acme_release() })
    })
    .exit(1)
    .checks(UNLISTED),
    Case::new("re-registered", "The repository has the right name and another number", |world| {
        attested(world, &Workload { repository_id: "4712".into(), ..Workload::acme_release() })
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("re-registered-owner", "The owner has the right name and another number", |world| {
        attested(world, &Workload { owner_id: "43".into(), ..Workload::acme_release() })
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("another-source", "The listed workflow built another repository of the same owner", |world| {
        attested(world, &Workload { repository: "acme/gadget".into(), ..Workload::acme_release() })
    })
    .exit(1)
    .checks(UNLISTED),
    Case::new(
        "workflow-from-branch",
        "The listed workflow ran from a branch, where a tag is listed",
        |world| {
            let signer = "acme/ci/.github/workflows/build.yml@refs/heads/main".into();
            attested(world, &Workload { signer, ..Workload::acme_release() })
        },
    )
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("source-from-branch", "The listed workflow built a branch, where a tag is demanded", |world| {
        attested(world, &Workload { source_ref: "refs/heads/main".into(), ..Workload::acme_release() })
    })
    .exit(1)
    .checks(&[("wrong-ref", "violated")]),
    Case::new("another-builder", "The listed signer attests a build by a builder nobody lists", |world| {
        altered(
            world,
            "/runDetails/builder/id",
            json!("https://github.com/acme/ci/.github/workflows/quick.yml@refs/tags/v1"),
        )
    })
    .exit(1)
    .checks(&[
        ("unlisted-builder", "violated"),
        ("low-build-level", "violated"),
        ("wrong-ref", "satisfied"),
    ]),
    Case::new("builder-look-alike", "The builder's name goes on after the listed one", |world| {
        let id = format!("{}.evil", Workload::acme_release().signer_uri().replace("@refs/tags/v2.1.0", ""));
        altered(world, "/runDetails/builder/id", json!(id))
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(&[("unlisted-builder", "violated")]),
    Case::new("source-contradicted", "The provenance names another source than the certificate", |world| {
        let source = json!("https://github.com/mallory/gadget");
        altered(world, "/buildDefinition/externalParameters/workflow/repository", source)
    })
    .attacks(&["T18"])
    .exit(1)
    .checks(&[("wrong-source", "violated")]),
    Case::new("commit-contradicted", "The provenance names another commit than the certificate", |world| {
        altered(world, "/buildDefinition/resolvedDependencies/0/digest/gitCommit", json!("77".repeat(20)))
    })
    .attacks(&["T18"])
    .exit(1)
    .checks(&[("wrong-source", "violated")]),
    Case::new("builder-claimed-by-stranger", "A stranger's provenance claims the listed builder", |world| {
        let honest = Workload::acme_release();
        let statement = Statement::v1(vec![widget()], SLSA_V1, v1(&honest));
        bundled(world, &Recipe::attestation(&Workload::stranger(), &statement, origin()))
    })
    .attacks(&["T18"])
    .exit(1)
    .checks(UNLISTED),
];

/// The provenance holds, and says all that the handoff asks.
const BUILT: &[(&str, &str)] = &[
    ("missing-provenance", "satisfied"),
    ("unlisted-signer", "satisfied"),
    ("unlisted-builder", "satisfied"),
    ("low-build-level", "satisfied"),
    ("wrong-source", "satisfied"),
    ("wrong-ref", "satisfied"),
    ("wrong-name", "satisfied"),
    ("old-version", "satisfied"),
    ("key-outside-window", "satisfied"),
];
/// There is no provenance, and so nobody, no builder, source, name or version to judge.
const NOTHING_TO_JUDGE: &[(&str, &str)] = &[
    ("missing-provenance", "unknown"),
    ("unlisted-signer", "unknown"),
    ("unlisted-builder", "unknown"),
    ("low-build-level", "unknown"),
    ("wrong-source", "unknown"),
    ("wrong-ref", "unknown"),
    ("wrong-name", "unknown"),
    ("old-version", "unknown"),
    ("key-outside-window", "unknown"),
];

fn widget() -> Subject {
    Subject::of(WIDGET.name, WIDGET.bytes)
}

fn slsa_v1() -> Recipe {
    let run = Workload::acme_release();
    Recipe::attestation(&run, &Statement::v1(vec![widget()], SLSA_V1, v1(&run)), origin())
}

fn slsa_v02() -> Recipe {
    let run = Workload::acme_release();
    Recipe::attestation(&run, &Statement::v01(vec![widget()], SLSA_V02, v02(&run)), origin())
}

fn about(world: &mut World, subjects: Vec<Subject>) -> Delivery {
    let run = Workload::acme_release();
    bundled(world, &Recipe::attestation(&run, &Statement::v1(subjects, SLSA_V1, v1(&run)), origin()))
}

/// This run attests its own build of the widget.
fn attested(world: &mut World, run: &Workload) -> Delivery {
    bundled(world, &Recipe::attestation(run, &Statement::v1(vec![widget()], SLSA_V1, v1(run)), origin()))
}

/// The listed signer signs provenance with one value changed.
fn altered(world: &mut World, pointer: &str, value: Value) -> Delivery {
    let run = Workload::acme_release();
    let mut predicate = v1(&run);
    *predicate.pointer_mut(pointer).unwrap() = value;
    bundled(world, &Recipe::attestation(&run, &Statement::v1(vec![widget()], SLSA_V1, predicate), origin()))
}
