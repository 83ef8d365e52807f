//! Attestation objects of PEP 740, by themselves and as an index answers with them.

use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::container;
use crate::encoding::base64;
use crate::identity::Workload;
use crate::recipe::Recipe;
use crate::statement::{PYPI_PUBLISH, Statement, Subject};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("attestation", "A publish attestation as PEP 740 writes it", |world| {
        Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.publish.attestation", &honest(world))
    })
    .checks(PUBLISHED),
    Case::new("provenance", "An index's answer with one attestation", |world| {
        let publisher = json!({ "kind": "GitHub", "repository": "acme/widget", "workflow": "release.yml" });
        Delivery::of(WIDGET).with_json(FILE, &container::pypi_provenance(&publisher, &[honest(world)]))
    })
    .checks(PUBLISHED),
    Case::new(
        "publisher-claimed",
        "The index names the listed publisher over a stranger's attestation: nobody signed that",
        |world| {
            let publisher =
                json!({ "kind": "GitHub", "repository": "acme/widget", "workflow": "release.yml" });
            let attestation = by(world, &Workload::stranger());
            Delivery::of(WIDGET).with_json(FILE, &container::pypi_provenance(&publisher, &[attestation]))
        },
    )
    .attacks(&["T18"])
    .exit(1)
    .checks(&[("missing-attestation", "violated")])
    .rejected(&["mislabelled-evidence"]),
    Case::new(
        "publisher-beyond-compare",
        "The index names a publisher of another kind over a stranger's attestation: that makes nobody listed",
        |world| {
            let publisher =
                json!({ "kind": "Forge", "repository": "acme/widget", "workflow": "release.yml" });
            let attestation = by(world, &Workload::stranger());
            Delivery::of(WIDGET).with_json(FILE, &container::pypi_provenance(&publisher, &[attestation]))
        },
    )
    .attacks(&["T18"])
    .exit(1)
    .checks(&[("missing-attestation", "satisfied"), ("unlisted-signer", "violated")]),
    Case::new("statement-replaced", "The statement is another, under the same signature", |world| {
        let mut attestation = honest(world);
        let other = Statement::v1(vec![widget()], PYPI_PUBLISH, json!({ "more": true }));
        attestation["envelope"]["statement"] = base64(&other.payload()).into();
        Delivery::of(WIDGET).with_json(FILE, &attestation)
    })
    .attacks(&["T3"])
    .exit(1)
    .checks(&[("missing-attestation", "violated")])
    .rejected(&["bad-signature"]),
    Case::new("unlogged", "There is no log entry, and PEP 740 asks for one", |world| {
        let mut attestation = honest(world);
        attestation["verification_material"]["transparency_entries"] = json!([]);
        Delivery::of(WIDGET).with_json(FILE, &attestation)
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(&[("missing-attestation", "violated")])
    .rejected(&["malformed-container"]),
];

const FILE: &str = "widget-1.4.2.tgz.provenance";
const PUBLISHED: &[(&str, &str)] = &[("missing-attestation", "satisfied"), ("unlisted-signer", "satisfied")];

fn widget() -> Subject {
    Subject::of(WIDGET.name, WIDGET.bytes)
}

fn honest(world: &mut World) -> Value {
    by(world, &Workload::acme_release())
}

fn by(world: &mut World, run: &Workload) -> Value {
    let statement = Statement::v1(vec![widget()], PYPI_PUBLISH, Value::Null);
    container::pep740(&world.forge(&Recipe::attestation(run, &statement, origin())))
}
