//! Statements that are in order, and what they say.

use super::{Case, Delivery, bundled};
use crate::artifact::WIDGET;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};
use serde_json::{Value, json};

const TESTS: &str = "https://in-toto.io/attestation/test-result/v0.1";
const SCAN: &str = "https://in-toto.io/attestation/vulns/v0.2";

pub(super) const CASES: &[Case] = &[
    Case::new("passed", "The tests passed", |world| {
        said(world, TESTS, json!({ "result": "PASSED", "configuration": [{ "name": "unit" }] }))
    })
    .checks(MET),
    Case::new("failed", "The tests failed, which was signed as well", |world| {
        said(world, TESTS, json!({ "result": "FAILED", "configuration": [] }))
    })
    .attacks(&["T3"])
    .exit(1)
    .checks(UNMET),
    Case::new("without-result", "The statement does not say how the tests ended", |world| {
        said(world, TESTS, json!({ "configuration": [] }))
    })
    .exit(3)
    .checks(OPEN),
    Case::new("result-is-no-string", "The result is a list, in which the word stands", |world| {
        said(world, TESTS, json!({ "result": ["PASSED"], "configuration": [] }))
    })
    .attacks(&["T3"])
    .exit(1)
    .checks(UNMET),
    Case::new("one-skipped", "One of the tests was skipped", |world| {
        let configuration = json!([{ "name": "unit" }, { "name": "skipped" }]);
        said(world, TESTS, json!({ "result": "PASSED", "configuration": configuration }))
    })
    .handoff("tested")
    .exit(1)
    .checks(UNMET),
    Case::new("none-severe", "The scan found nothing severe", |world| {
        said(world, SCAN, scan(json!([{ "id": "CVE-2026-0001", "severity": 3 }])))
    })
    .handoff("scanned")
    .checks(MET),
    Case::new(
        "severity-in-words",
        "A severity is a word, so that it cannot be told from a mild one",
        |world| said(world, SCAN, scan(json!([{ "id": "CVE-2026-0001", "severity": "CRITICAL" }]))),
    )
    .handoff("scanned")
    .attacks(&["T3"])
    .exit(3)
    .checks(OPEN),
    Case::new("built-from-tag", "The build was started for a tag", built)
        .handoff("built")
        .checks(&[("missing-provenance", "satisfied"), ("unmet-condition", "satisfied")]),
    Case::new("built-from-elsewhere", "The build was started for a tag, and main is asked for", built)
        .handoff("built-elsewhere")
        .exit(1)
        .checks(&[("missing-provenance", "satisfied"), ("unmet-condition", "violated")]),
];

const MET: &[(&str, &str)] = &[("missing-attestation", "satisfied"), ("unmet-condition", "satisfied")];
const UNMET: &[(&str, &str)] = &[("missing-attestation", "satisfied"), ("unmet-condition", "violated")];
const OPEN: &[(&str, &str)] = &[("missing-attestation", "satisfied"), ("unmet-condition", "unknown")];

fn scan(found: Value) -> Value {
    json!({
        "scanner": { "uri": "https://scanner.example", "result": found },
        "metadata": { "scanStartedOn": "2026-08-01T09:59:00Z", "scanFinishedOn": "2026-08-01T10:00:00Z" },
    })
}

fn built(world: &mut World) -> Delivery {
    said(world, SLSA_V1, v1(&Workload::acme_release()))
}

fn said(world: &mut World, predicate_type: &str, predicate: Value) -> Delivery {
    let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], predicate_type, predicate);
    bundled(world, &Recipe::attestation(&Workload::acme_release(), &statement, origin()))
}
