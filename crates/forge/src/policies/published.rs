//! Packages as registries hand them out, and what else could come under their name.

use crate::artifact::{Artifact, WIDGET};
use crate::cases::{Case, Delivery};
use crate::container;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::{Content, Logged, Recipe, Signer, Version};
use crate::statement::{NPM_PUBLISH, PYPI_PUBLISH, Statement, Subject};
use crate::tamper::acme_key;
use crate::world::{World, hint, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("npm-release", "The registry's word and the publisher's provenance: it passes", |world| {
        npm(world, &[published, |world| provenance(world, &publisher())])
    })
    .handoff("npm")
    .checks(&[
        ("missing-attestation", "satisfied"),
        ("missing-provenance", "satisfied"),
        ("unlisted-signer", "satisfied"),
    ]),
    Case::new("npm-by-token", "Somebody published it with a stolen token: there is no provenance", |world| {
        npm(world, &[published])
    })
    .handoff("npm")
    .exit(3)
    .checks(&[("missing-attestation", "satisfied"), ("missing-provenance", "unknown")]),
    Case::new("npm-by-another", "Another repository's workflow built it", |world| {
        npm(world, &[published, |world| provenance(world, &Workload::stranger())])
    })
    .handoff("npm")
    .exit(1)
    .checks(&[("missing-attestation", "satisfied"), ("unlisted-signer", "violated")]),
    Case::new("pypi-release", "The trusted publisher's attestation: it passes", |world| {
        pypi(world, &publisher(), "acme/widget")
    })
    .handoff("pypi")
    .checks(&[("missing-attestation", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new(
        "pypi-by-another",
        "The index names a publisher that is not listed, and it did sign",
        |world| pypi(world, &Workload::stranger(), "mallory/gadget"),
    )
    .handoff("pypi")
    .exit(1)
    .checks(&[("missing-attestation", "satisfied"), ("unlisted-signer", "violated")]),
    Case::new(
        "pypi-publisher-claimed",
        "The index names the listed publisher over another's signature",
        |world| pypi(world, &Workload::stranger(), "acme/widget"),
    )
    .handoff("pypi")
    .exit(1)
    .checks(&[("missing-attestation", "violated")])
    .rejected(&["mislabelled-evidence"]),
];

const PACKAGE: &str = "pkg:npm/%40acme/widget@1.4.2";
const WHEEL: Artifact = Artifact { name: "acme_widget-1.4.2-py3-none-any.whl", ..WIDGET };

/// The project's own workflow, which its registries know.
fn publisher() -> Workload {
    let signer = "acme/widget/.github/workflows/release.yml@refs/tags/v1.4.2".into();
    Workload { signer, ..Workload::acme_release() }
}

/// An attestation, and what the registry labels it.
type Attested = fn(&mut World) -> (&'static str, Value);

fn npm(world: &mut World, attestations: &[Attested]) -> Delivery {
    let all: Vec<(&str, Value)> = attestations.iter().map(|make| make(world)).collect();
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.attestations.json", &container::npm(&all))
}

fn published(world: &mut World) -> (&'static str, Value) {
    let package =
        json!({ "name": "@acme/widget", "version": "1.4.2", "registry": "https://registry.forge.example" });
    let statement = Statement::v01(vec![Subject::of(PACKAGE, WIDGET.bytes)], NPM_PUBLISH, package);
    let signer = Signer::Key { key: acme_key(), hint: hint(&acme_key()) };
    let recipe = Recipe::new(Content::statement(&statement), signer, origin());
    (NPM_PUBLISH, world.forge(&recipe.version(Version::V01).logged(Logged::Intoto).without_proof()))
}

fn provenance(world: &mut World, run: &Workload) -> (&'static str, Value) {
    let statement = Statement::v1(vec![Subject::of(PACKAGE, WIDGET.bytes)], SLSA_V1, v1(run));
    (SLSA_V1, world.attest(run, &statement, origin()))
}

fn pypi(world: &mut World, run: &Workload, repository: &str) -> Delivery {
    let statement = Statement::v1(vec![Subject::of(WHEEL.name, WHEEL.bytes)], PYPI_PUBLISH, Value::Null);
    let attestation = container::pep740(&world.forge(&Recipe::attestation(run, &statement, origin())));
    let publisher = json!({ "kind": "GitHub", "repository": repository, "workflow": "release.yml" });
    let answer = container::pypi_provenance(&publisher, &[attestation]);
    Delivery::of(WHEEL).with_json("acme_widget-1.4.2-py3-none-any.whl.provenance", &answer)
}
