//! One attestation of each type that is read, and one of a type that is not.

use super::{Case, Delivery, bundled};
use crate::artifact::WIDGET;
use crate::identity::Workload;
use crate::recipe::Recipe;
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("link", "A step of the supply chain", |world| {
        said(world, "https://in-toto.io/attestation/link/v0.3", json!({ "name": "build", "command": ["make"] }))
    })
    .handoff("link")
    .checks(ATTESTED),
    Case::new("openvex", "What the publisher says of a vulnerability", |world| {
        let document = json!({
            "@context": "https://openvex.dev/ns/v0.2.0",
            "@id": "https://acme.example/vex/1",
            "author": "acme",
            "timestamp": "2026-08-01T10:00:00Z",
            "version": 1,
            "statements": [{ "vulnerability": { "name": "CVE-2026-0001" }, "status": "fixed", "products": [{ "@id": "pkg:generic/widget@1.4.2" }] }],
        });
        said(world, "https://openvex.dev/ns/v0.2.0", document)
    })
    .handoff("openvex")
    .checks(ATTESTED),
    Case::new("test-result", "The result of a test run", |world| {
        said(world, "https://in-toto.io/attestation/test-result/v0.1", json!({ "result": "PASSED", "configuration": [] }))
    })
    .handoff("test-result")
    .checks(ATTESTED),
    Case::new("vulnerabilities", "What a scanner found", |world| {
        let report = json!({
            "scanner": { "uri": "https://scanner.example", "result": [{ "id": "CVE-2026-0001" }] },
            "metadata": { "scanStartedOn": "2026-08-01T09:59:00Z", "scanFinishedOn": "2026-08-01T10:00:00Z" },
        });
        said(world, "https://in-toto.io/attestation/vulns/v0.2", report)
    })
    .handoff("vulnerabilities")
    .checks(ATTESTED),
    Case::new("attributes", "An attribute report", |world| {
        said(world, "https://in-toto.io/attestation/scai/v0.3", json!({ "attributes": [{ "attribute": "REPRODUCED" }] }))
    })
    .handoff("attributes")
    .checks(ATTESTED),
    Case::new("release", "A release of several files", |world| {
        said(world, "https://in-toto.io/attestation/release/v0.1", json!({ "purl": "pkg:generic/widget@1.4.2" }))
    })
    .handoff("release")
    .checks(ATTESTED),
    Case::new("unknown", "A type that is not read: it is there, and nothing more is claimed", |world| {
        said(world, "https://acme.example/own/v1", json!({ "any": [1, 2, 3] }))
    })
    .handoff("unknown")
    .checks(ATTESTED),
    Case::new("unknown-version", "A version that is not the one asked for is another type", |world| {
        said(world, "https://in-toto.io/attestation/release/v9", json!({ "purl": "pkg:generic/widget@1.4.2" }))
    })
    .handoff("release")
    .attacks(&["T6"])
    .exit(3)
    .checks(&[("missing-attestation", "unknown")]),
];

const ATTESTED: &[(&str, &str)] = &[("missing-attestation", "satisfied"), ("unlisted-signer", "satisfied")];

fn said(world: &mut World, predicate_type: &str, predicate: Value) -> Delivery {
    let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], predicate_type, predicate);
    bundled(world, &Recipe::attestation(&Workload::acme_release(), &statement, origin()))
}
