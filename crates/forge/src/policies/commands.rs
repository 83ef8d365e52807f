//! What the usual commands of other tools let through, and what they stop.

use super::{attested, beside, built};
use crate::artifact::WIDGET;
use crate::cases::{Case, Delivery, release};
use crate::identity::Workload;
use crate::provenance::{SLSA_V02, v02};
use crate::recipe::Content;
use crate::recipe::{Logged, Recipe};
use crate::seed::Key;
use crate::statement::{CYCLONEDX, SPDX, Statement, Subject};
use crate::tamper::{acme_key, key_signer};
use crate::world::{World, origin};
use serde_json::json;

const LISTED: &[(&str, &str)] = &[("unlisted-signer", "satisfied")];
const UNLISTED: &[(&str, &str)] = &[("unlisted-signer", "violated")];

pub(super) const COSIGN: &[Case] = &[
    Case::new("blob", "The workflow that is named signed the file", |world| {
        beside(world, WIDGET, &Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin()))
    })
    .handoff("blob")
    .checks(LISTED),
    Case::new("blob-by-another-version", "The workflow signed at another tag than the one named", |world| {
        let signer = "acme/ci/.github/workflows/build.yml@refs/tags/v2.2.0".into();
        let run = Workload { signer, ..Workload::acme_release() };
        beside(world, WIDGET, &Recipe::blob(&run, WIDGET.bytes, origin()))
    })
    .handoff("blob")
    .exit(1)
    .checks(UNLISTED),
    Case::new("blob-by-key", "The key signed the file, and a log knows", |world| {
        beside(world, WIDGET, &by_key(acme_key()))
    })
    .handoff("blob-by-key")
    .checks(LISTED),
    Case::new("blob-by-unlogged-key", "The key signed the file, and no log knows", |world| {
        beside(world, WIDGET, &by_key(acme_key()).logged(Logged::Nowhere))
    })
    .handoff("blob-by-key")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")]),
    Case::new("blob-by-strangers-key", "A stranger's key signed the file", |world| {
        beside(world, WIDGET, &by_key(Key::p256("stranger")))
    })
    .handoff("blob-by-key")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")]),
    Case::new("attestation", "The workflow signed a bill of materials", |world| {
        attested(world, &Workload::acme_release(), WIDGET, CYCLONEDX, json!({ "bomFormat": "CycloneDX" }))
    })
    .handoff("attestation")
    .checks(LISTED),
    Case::new("attestation-of-another-type", "It signed one of another type", |world| {
        attested(world, &Workload::acme_release(), WIDGET, SPDX, json!({ "spdxVersion": "SPDX-2.3" }))
    })
    .handoff("attestation")
    .exit(3)
    .checks(&[("missing-attestation", "unknown")]),
];

pub(super) const SLSA_VERIFIER: &[Case] = &[
    Case::new("artifact", "The generator built the tag that is named", |world| {
        built(world, &generated(), WIDGET)
    })
    .handoff("artifact")
    .checks(&[
        ("unlisted-builder", "satisfied"),
        ("wrong-source", "satisfied"),
        ("wrong-ref", "satisfied"),
    ]),
    Case::new("another-tag", "The generator built another tag", |world| {
        built(world, &Workload { source_ref: "refs/tags/v1.4.1".into(), ..generated() }, WIDGET)
    })
    .handoff("artifact")
    .exit(1)
    .checks(&[("unlisted-builder", "satisfied"), ("wrong-ref", "violated")]),
    Case::new("another-source", "The generator built another repository", |world| {
        let repository = "mallory/widget".into();
        built(world, &Workload { repository, repository_id: "9999".into(), ..generated() }, WIDGET)
    })
    .handoff("artifact")
    .exit(1)
    .checks(&[("unlisted-signer", "violated"), ("wrong-source", "violated")]),
    Case::new("another-builder", "Another workflow built it and says that it was the generator", |world| {
        let run =
            Workload { signer: "acme/widget/.github/workflows/x.yml@refs/tags/v1.4.2".into(), ..generated() };
        attested(world, &run, WIDGET, SLSA_V02, v02(&generated()))
    })
    .handoff("artifact")
    .exit(1)
    .checks(&[("unlisted-signer", "violated"), ("unlisted-builder", "violated")]),
    Case::new("dispatched", "It was started with the input that is named", |world| {
        dispatched(world, "stable")
    })
    .handoff("dispatched")
    .checks(&[("wrong-parameter", "satisfied")]),
    Case::new("dispatched-otherwise", "It was started with another value", |world| {
        dispatched(world, "nightly")
    })
    .handoff("dispatched")
    .exit(1)
    .checks(&[("wrong-parameter", "violated")]),
];

pub(super) const GH: &[Case] = &[
    Case::new("repository", "A workflow of the repository attested the file", |world| {
        built(world, &own(), WIDGET)
    })
    .handoff("repository")
    .checks(LISTED),
    Case::new("another-repository", "A workflow of another repository attested the file", |world| {
        built(world, &Workload::stranger(), WIDGET)
    })
    .handoff("repository")
    .exit(1)
    .checks(UNLISTED),
    Case::new("nothing-attested", "The file comes with nothing", |_| Delivery::of(WIDGET))
        .handoff("repository")
        .exit(3)
        .checks(&[("missing-provenance", "unknown")]),
    Case::new("workflow", "The workflow that is named attested the file", |world| {
        built(world, &Workload::acme_release(), WIDGET)
    })
    .handoff("workflow")
    .checks(LISTED),
    Case::new("another-workflow", "A workflow of the repository's own attested it", |world| {
        built(world, &own(), WIDGET)
    })
    .handoff("workflow")
    .exit(1)
    .checks(UNLISTED),
    Case::new("hosted", "The workflow ran on a machine of GitHub's", |world| {
        built(world, &Workload::acme_release(), WIDGET)
    })
    .handoff("hosted")
    .checks(LISTED),
    Case::new("self-hosted", "The workflow ran on a machine of its owner's", |world| {
        built(world, &Workload { runner: "self-hosted".into(), ..Workload::acme_release() }, WIDGET)
    })
    .handoff("hosted")
    .exit(1)
    .checks(UNLISTED),
    Case::new("sbom", "The workflow attested a bill of materials", |world| {
        let sbom = json!({ "spdxVersion": "SPDX-2.3" });
        attested(world, &Workload::acme_release(), WIDGET, "https://spdx.dev/Document/v2.3", sbom)
    })
    .handoff("sbom")
    .checks(&[("missing-attestation", "satisfied")]),
    Case::new("no-sbom", "There is provenance, and no bill of materials", |world| {
        built(world, &Workload::acme_release(), WIDGET)
    })
    .handoff("sbom")
    .exit(3)
    .checks(&[("missing-attestation", "unknown")]),
    Case::new("asset", "The file is in the release that is named", |_| release::service(release::released()))
        .handoff("asset")
        .checks(&[("wrong-repository", "satisfied"), ("wrong-tag", "satisfied")]),
    Case::new("asset-of-another-release", "The file is in another release of the repository", |_| {
        release::service(release::tagged("v1.4.1"))
    })
    .handoff("asset")
    .exit(1)
    .checks(&[("wrong-repository", "satisfied"), ("wrong-tag", "violated")]),
];

fn by_key(key: Key) -> Recipe {
    Recipe::new(Content::Blob(WIDGET.bytes.into()), key_signer(key), origin())
}

/// A run of the generator.
fn generated() -> Workload {
    let generator = "slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml";
    Workload { signer: format!("{generator}@refs/tags/v2.1.0"), ..Workload::acme_release() }
}

/// A run of a workflow of the repository itself.
fn own() -> Workload {
    let signer = "acme/widget/.github/workflows/release.yml@refs/tags/v1.4.2".into();
    Workload { signer, ..Workload::acme_release() }
}

/// What the generator says of a run that somebody started for this channel.
fn dispatched(world: &mut World, channel: &str) -> Delivery {
    let run = Workload { trigger: "workflow_dispatch".into(), ..generated() };
    let mut provenance = v02(&run);
    provenance["invocation"]["environment"]["github_event_payload"] =
        json!({ "inputs": { "channel": channel } });
    let statement = Statement::v01(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V02, provenance);
    beside(world, WIDGET, &Recipe::attestation(&run, &statement, origin()))
}
