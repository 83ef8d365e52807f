//! What is known against a package: one honest delivery under its package URL, and a handoff for each folder of
//! advisories.

use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{hex, pretty, sha256};
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::world::{World, hint, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    allowed("nothing-known", "Nothing is known against this version", delivered)
        .checks(&[(MALICIOUS, "satisfied"), (VULNERABLE, "satisfied")]),
    allowed("withdrawn", "What was known against it was taken back", delivered),
    denied("malicious", "An advisory says that it was made to do harm", delivered, &[(MALICIOUS, VIOLATED)]),
    denied(
        "malicious-by-mark",
        "An advisory with another id marks it as malicious",
        delivered,
        &[(MALICIOUS, VIOLATED), (VULNERABLE, "satisfied")],
    ),
    denied("vulnerable", "An advisory says that it is vulnerable", delivered, &[(VULNERABLE, VIOLATED)]),
    unknown("not-comparable", "Its version cannot be compared with what the advisories say", delivered),
    unknown("other-ecosystem", "The advisories know of no package of its ecosystem", delivered),
    unknown("no-package-url", "It is signed under a file name", |world| {
        Delivery::of(WIDGET).with_json(PROVENANCE, &provenance(world, WIDGET.name))
    })
    .handoff("clean"),
    denied(
        "vex-for-malware",
        "The security team says that it is not affected by what was put into it on purpose",
        |world| answered(world, &[not_affected(MAL)]),
        &[(MALICIOUS, VIOLATED)],
    )
    .handoff("malicious"),
    answers("vex-not-affected", "The security team says why it is not affected", |world| {
        answered(world, &[not_affected(GHSA)])
    }),
    answers("vex-fixed", "The security team says that it is fixed, by the other id", |world| {
        answered(world, &[said("CVE-2026-0001", "fixed")])
    }),
    no_answer("vex-under-investigation", "The security team looks into it", |world| {
        answered(world, &[said(GHSA, "under_investigation")])
    }),
    no_answer("vex-affected", "The security team says that it is affected", |world| {
        answered(world, &[said(GHSA, "affected")])
    }),
    no_answer("vex-unjustified", "The security team does not say why it is not affected", |world| {
        answered(world, &[said(GHSA, "not_affected")])
    }),
    no_answer("vex-of-another", "What the security team says is about another package", |world| {
        answered(world, &[of(not_affected(GHSA), json!([{ "@id": "pkg:npm/%40acme/gadget@1.4.2" }]))])
    }),
    no_answer("vex-of-another-version", "What the security team says is about another version", |world| {
        answered(world, &[of(not_affected(GHSA), json!([{ "@id": "pkg:npm/%40acme/widget@1.4.3" }]))])
    }),
    no_answer("vex-of-a-part", "What the security team says is about a component of it", |world| {
        let product = json!([{ "@id": PACKAGE, "subcomponents": [{ "@id": "pkg:npm/left" }] }]);
        answered(world, &[of(not_affected(GHSA), product)])
    }),
    no_answer(
        "vex-of-another-vulnerability",
        "The security team says that of another vulnerability",
        |world| answered(world, &[not_affected("GHSA-xxxx-xxxx-xxxx")]),
    ),
    answers("vex-by-digest", "The security team names the file by its digest", |world| {
        let product = json!([{ "hashes": { "sha-256": hex(&sha256(WIDGET.bytes)) } }]);
        answered(world, &[of(not_affected(GHSA), product)])
    }),
    no_answer("vex-too-old", "What the security team said is from last year", |world| {
        let mut old = not_affected(GHSA);
        old["timestamp"] = json!("2025-08-01T10:00:00Z");
        answered(world, &[old])
    }),
    no_answer("vex-to-come", "What the security team said is dated next year", |world| {
        let mut early = not_affected(GHSA);
        early["timestamp"] = json!("2027-08-01T10:00:00Z");
        answered(world, &[early])
    }),
    no_answer("vex-by-a-stranger", "Another supplier says that it is not affected", |world| {
        delivered(world).with_json(VEX, &document(&[not_affected(GHSA)], &super::status::other()))
    }),
];

const MALICIOUS: &str = "malicious-package";
const VULNERABLE: &str = "known-vulnerability";
const VIOLATED: &str = "violated";
const PACKAGE: &str = "pkg:npm/%40acme/widget@1.4.2";
const GHSA: &str = "GHSA-aaaa-bbbb-cccc";
const MAL: &str = "MAL-2026-0001";
const PROVENANCE: &str = "widget-1.4.2.tgz.provenance.sigstore.json";
const VEX: &str = "widget-1.4.2.tgz.vex.dsse.json";

type Checks = &'static [(&'static str, &'static str)];
type Made = fn(&mut World) -> Delivery;

const fn allowed(name: &'static str, what: &'static str, made: Made) -> Case {
    Case::new(name, what, made).handoff(name)
}

const fn denied(name: &'static str, what: &'static str, made: Made, checks: Checks) -> Case {
    allowed(name, what, made).exit(1).checks(checks)
}

const fn unknown(name: &'static str, what: &'static str, made: Made) -> Case {
    allowed(name, what, made).exit(3).checks(&[(MALICIOUS, "unknown"), (VULNERABLE, "unknown")])
}

const fn answers(name: &'static str, what: &'static str, made: Made) -> Case {
    Case::new(name, what, made).handoff("vulnerable").checks(&[(VULNERABLE, "satisfied")])
}

const fn no_answer(name: &'static str, what: &'static str, made: Made) -> Case {
    answers(name, what, made).exit(1).checks(&[(VULNERABLE, VIOLATED)])
}

/// The widget with provenance that names it by its package URL.
fn delivered(world: &mut World) -> Delivery {
    Delivery::of(WIDGET).with_json(PROVENANCE, &provenance(world, PACKAGE))
}

fn provenance(world: &mut World, name: &str) -> Value {
    let run = Workload::acme_release();
    let statement = Statement::v1(vec![Subject::of(name, WIDGET.bytes)], SLSA_V1, v1(&run));
    world.forge(&Recipe::attestation(&run, &statement, origin()))
}

/// The same, and what the supplier's security team says.
fn answered(world: &mut World, statements: &[Value]) -> Delivery {
    delivered(world).with_json(VEX, &document(statements, &super::status::security()))
}

/// An attested OpenVEX document.
pub(crate) fn document(statements: &[Value], key: &Key) -> Value {
    let predicate = json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "https://acme.example/vex/2026-08-01",
        "author": "security@acme.example",
        "timestamp": "2026-08-01T12:00:00+02:00",
        "version": 1,
        "statements": statements,
    });
    let subjects = vec![Subject::of(WIDGET.name, WIDGET.bytes)];
    let statement = Statement::v1(subjects, "https://openvex.dev/ns/v0.2.0", predicate);
    Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(key, &hint(key)).json()
}

/// What is said of a vulnerability of the package.
pub(crate) fn said(vulnerability: &str, status: &str) -> Value {
    json!({ "vulnerability": { "name": vulnerability }, "products": [{ "@id": PACKAGE }], "status": status })
}

fn not_affected(vulnerability: &str) -> Value {
    let mut said = said(vulnerability, "not_affected");
    said["justification"] = json!("vulnerable_code_not_in_execute_path");
    said
}

fn of(mut said: Value, products: Value) -> Value {
    said["products"] = products;
    said
}

/// Every folder of advisories, by the paths of its files.
pub(crate) fn folders() -> Vec<(String, Vec<u8>)> {
    let npm = |id: &str, name: &str, events: Value| {
        json!({
            "schema_version": "1.7.0",
            "id": id,
            "modified": "2026-08-01T06:00:00Z",
            "aliases": [],
            "summary": "what the database says of it",
            "affected": [{
                "package": { "ecosystem": "npm", "name": name },
                "ranges": [{ "type": "SEMVER", "events": events }],
            }],
        })
    };
    let until = |fixed: &str| json!([{ "introduced": "0" }, { "fixed": fixed }]);
    let widget = "@acme/widget";
    let mut aliased = npm(GHSA, widget, until("1.4.3"));
    aliased["aliases"] = json!(["CVE-2026-0001"]);
    let mut withdrawn = npm(MAL, widget, until("1.4.3"));
    withdrawn["withdrawn"] = json!("2026-08-01T07:00:00Z");
    let mut marked = npm("GHSA-mmmm-mmmm-mmmm", widget, json!([{ "introduced": "1.4.2" }]));
    marked["database_specific"] = json!({ "cwe_ids": ["CWE-506"] });
    let mut python = npm("PYSEC-2026-1", "widget", until("9.0.0"));
    python["affected"][0]["package"] = json!({ "ecosystem": "PyPI", "name": "widget" });
    let all = [
        ("clean", npm("GHSA-oooo-oooo-oooo", widget, until("1.4.2"))),
        ("clean", npm("GHSA-llll-llll-llll", "left", until("9.0.0"))),
        ("withdrawn", withdrawn),
        ("malicious", npm(MAL, widget, json!([{ "introduced": "1.4.2" }, { "last_affected": "1.4.2" }]))),
        ("malicious-by-mark", marked),
        ("vulnerable", aliased),
        ("not-comparable", npm("MAL-2026-0002", widget, until("the next one"))),
        ("not-comparable", npm("GHSA-nnnn-nnnn-nnnn", widget, until("the next one"))),
        ("other-ecosystem", python),
    ];
    let path = |(folder, advisory): &(&str, Value)| {
        let id = advisory["id"].as_str().unwrap_or_default();
        (format!("osv/{folder}/npm/{id}.json"), pretty(advisory))
    };
    all.iter().map(path).collect()
}
