//! What is known against dependencies of the widget, and who answers it: VEX in each of its formats.

use serde_json::{Value, json};

use super::dependencies::{
    Checks, DENIED, GOOD, MALICIOUS, OPEN, VIOLATED, component, digest, made_of, push,
};
use super::{Case, Delivery, dependencies};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{hex, pretty, sha256};
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::world::{World, hint};

pub(super) const CASES: &[Case] = &[
    open("vulnerable", "An advisory says that one dependency is vulnerable", |world| {
        made_of(world, &dependencies::good())
    }),
    answered(
        "vex-of-a-component",
        "The security team says why that does not matter in the widget",
        |world| vex(world, &[not_affected(component_of(PACKAGE, RACK))]),
    ),
    answered("vex-of-a-dependency", "The security team says so of the dependency, by its digest", |world| {
        vex(world, &[not_affected(json!([{ "hashes": { "sha-256": digest(RACK) } }]))])
    }),
    answered("vex-of-the-whole", "The security team says so of the widget as a whole", |world| {
        vex(world, &[not_affected(json!([{ "hashes": { "sha-256": hex(&sha256(WIDGET.bytes)) } }]))])
    }),
    answered("vex-by-cyclonedx", "The security team says so in CycloneDX", |world| {
        said(world, "https://cyclonedx.org/bom", cyclonedx("not_affected"))
    }),
    answered("vex-by-csaf", "The security team says so in CSAF", |world| said(world, CSAF, csaf())),
    unanswered("vex-under-investigation", "The security team looks into it", |world| {
        vex(world, &[of("under_investigation", component_of(PACKAGE, RACK))])
    }),
    unanswered("vex-unjustified", "The security team does not say why it does not matter", |world| {
        vex(world, &[of("not_affected", component_of(PACKAGE, RACK))])
    }),
    unanswered(
        "vex-of-another-component",
        "What the security team says is about another dependency",
        |world| vex(world, &[not_affected(component_of(PACKAGE, "pkg:gem/rake@13.0.0"))]),
    ),
    unanswered("vex-of-another-version", "What the security team says is about another version", |world| {
        vex(world, &[not_affected(component_of(PACKAGE, "pkg:gem/rack@3.0.1"))])
    }),
    unanswered("vex-of-another-product", "What the security team says is about another product", |world| {
        vex(world, &[not_affected(component_of("pkg:npm/%40acme/gadget@1.4.2", RACK))])
    }),
    unanswered("vex-taken-back", "The security team takes back what it said", |world| {
        let mut later = of("affected", component_of(PACKAGE, RACK));
        later["timestamp"] = json!("2026-08-01T11:00:00Z");
        vex(world, &[not_affected(component_of(PACKAGE, RACK)), later])
    }),
    unanswered("vex-too-old", "What the security team said is from last year", |world| {
        let mut old = not_affected(component_of(PACKAGE, RACK));
        old["timestamp"] = json!("2025-08-01T10:00:00Z");
        vex(world, &[old])
    }),
    unanswered("vex-by-a-stranger", "Another supplier says that it does not matter", |world| {
        let document = openvex(&[not_affected(component_of(PACKAGE, RACK))]);
        made_of(world, &dependencies::good())
            .with_json("a-stranger.dsse.json", &signed(OPENVEX, document, &super::status::other()))
    })
    .attacks(&["T18"]),
    unanswered("version-unclear", "Whether an advisory is about one dependency cannot be told", |world| {
        let mut bill = dependencies::good();
        push(&mut bill, component(("gem", "sinatra", "one")));
        answering(world, &bill)
    })
    .exit(3)
    .checks(&[(VULNERABLE, OPEN)]),
    unanswered("vex-for-malware", "The security team says that what steals does not matter", |world| {
        let mut bill = dependencies::good();
        push(&mut bill, component(("pypi", "Steal_Er", "2.0")));
        let mut about = not_affected(component_of(PACKAGE, "pkg:pypi/steal-er"));
        about["vulnerability"] = json!({ "name": "MAL-2026-0001" });
        with_vex(made_of(world, &bill), &[about, not_affected(component_of(PACKAGE, RACK))])
    })
    .checks(&[(MALICIOUS, VIOLATED), (VULNERABLE, GOOD)]),
    unanswered("vex-for-denied", "The security team says that what is denied does not matter", |world| {
        let mut bill = dependencies::good();
        push(&mut bill, component(("npm", "left-pad", "1.2.9")));
        answering(world, &bill)
    })
    .checks(&[(DENIED, VIOLATED), (VULNERABLE, GOOD)]),
];

const fn answered(name: &'static str, what: &'static str, made: fn(&mut World) -> Delivery) -> Case {
    open(name, what, made).exit(0).checks(&[(VULNERABLE, GOOD), (MALICIOUS, GOOD)])
}

const fn unanswered(name: &'static str, what: &'static str, made: fn(&mut World) -> Delivery) -> Case {
    open(name, what, made)
}

const fn open(name: &'static str, what: &'static str, made: fn(&mut World) -> Delivery) -> Case {
    const CHECKS: Checks = &[(VULNERABLE, VIOLATED), (MALICIOUS, GOOD)];
    Case::new(name, what, made).handoff("answered").exit(1).checks(CHECKS)
}

const VULNERABLE: &str = "vulnerable-dependency";
const PACKAGE: &str = "pkg:npm/%40acme/widget@1.4.2";
const RACK: &str = "pkg:gem/rack@3.0.0";
const CVE: &str = "CVE-2026-1001";
const OPENVEX: &str = "https://openvex.dev/ns/v0.2.0";
const CSAF: &str = "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json";

/// The widget with its bill, and what the security team says.
fn vex(world: &mut World, statements: &[Value]) -> Delivery {
    with_vex(made_of(world, &dependencies::good()), statements)
}

/// The same with another bill, where all that is known of it is answered.
fn answering(world: &mut World, bill: &Value) -> Delivery {
    with_vex(made_of(world, bill), &[not_affected(component_of(PACKAGE, RACK))])
}

fn with_vex(delivery: Delivery, statements: &[Value]) -> Delivery {
    delivery.with_json(VEX, &signed(OPENVEX, openvex(statements), &super::status::security()))
}

fn said(world: &mut World, kind: &str, document: Value) -> Delivery {
    let document = signed(kind, document, &super::status::security());
    made_of(world, &dependencies::good()).with_json(VEX, &document)
}

const VEX: &str = "widget-1.4.2.tgz.vex.dsse.json";

/// A document that is attested about the widget under its package URL.
fn signed(kind: &str, predicate: Value, key: &Key) -> Value {
    let statement = Statement::v1(vec![Subject::of(PACKAGE, WIDGET.bytes)], kind, predicate);
    Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(key, &hint(key)).json()
}

fn openvex(statements: &[Value]) -> Value {
    json!({
        "@context": OPENVEX,
        "@id": "https://acme.example/vex/2026-08-01-dependencies",
        "author": "security@acme.example",
        "timestamp": "2026-08-01T10:00:00Z",
        "version": 1,
        "statements": statements,
    })
}

fn of(status: &str, products: Value) -> Value {
    json!({ "vulnerability": { "name": CVE }, "products": products, "status": status })
}

fn not_affected(products: Value) -> Value {
    let mut said = of("not_affected", products);
    said["justification"] = json!("vulnerable_code_not_in_execute_path");
    said
}

fn component_of(product: &str, component: &str) -> Value {
    json!([{ "@id": product, "subcomponents": [{ "@id": component }] }])
}

fn cyclonedx(state: &str) -> Value {
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "timestamp": "2026-08-01T10:00:00Z" },
        "components": [{ "type": "library", "bom-ref": "rack", "name": "rack", "version": "3.0.0", "purl": RACK }],
        "vulnerabilities": [{
            "id": CVE,
            "analysis": { "state": state, "justification": "code_not_reachable" },
            "affects": [{ "ref": "rack" }],
        }],
    })
}

fn csaf() -> Value {
    let product = |id: &str, purl: &str| json!({ "product_id": id, "name": id, "product_identification_helper": { "purl": purl } });
    json!({
        "document": {
            "category": "csaf_vex",
            "csaf_version": "2.0",
            "title": "What does not matter in the widget",
            "publisher": { "category": "vendor", "name": "acme", "namespace": "https://acme.example" },
            "tracking": {
                "id": "acme-2026-1", "status": "final", "version": "1",
                "initial_release_date": "2026-08-01T10:00:00Z", "current_release_date": "2026-08-01T10:00:00Z",
                "revision_history": [{ "date": "2026-08-01T10:00:00Z", "number": "1", "summary": "first" }],
            },
        },
        "product_tree": {
            "full_product_names": [product("widget", PACKAGE), product("rack", RACK)],
            "relationships": [{
                "category": "default_component_of",
                "full_product_name": { "product_id": "rack-in-widget", "name": "rack in widget" },
                "product_reference": "rack",
                "relates_to_product_reference": "widget",
            }],
        },
        "vulnerabilities": [{
            "cve": CVE,
            "product_status": { "known_not_affected": ["rack-in-widget"] },
            "flags": [{ "label": "vulnerable_code_not_present", "product_ids": ["rack-in-widget"] }],
        }],
    })
}

/// The folder of vulnerabilities, by the paths of its files.
pub(super) fn folder() -> Vec<(String, Vec<u8>)> {
    let advisory = |id: &str, ecosystem: &str, name: &str, fixed: &str| {
        json!({
            "schema_version": "1.7.0",
            "id": id,
            "modified": "2026-08-01T06:00:00Z",
            "aliases": if name == "rack" { json!([CVE]) } else { json!([]) },
            "summary": "reads more than it should",
            "affected": [{
                "package": { "ecosystem": ecosystem, "name": name },
                "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": fixed }] }],
            }],
        })
    };
    let all = [
        advisory("GHSA-rrrr-rrrr-rrrr", "RubyGems", "rack", "3.0.9"),
        advisory("GHSA-ssss-ssss-ssss", "RubyGems", "sinatra", "4.0.0"),
        advisory("GHSA-pppp-pppp-pppp", "npm", "right-pad", "1.0.0"),
        advisory("PYSEC-2026-7", "PyPI", "idna", "3.7"),
        advisory("GO-2026-0001", "Go", "example.com/mod", "1.2.0"),
    ];
    let path = |advisory: &Value| {
        (format!("osv/holes/{}.json", advisory["id"].as_str().unwrap_or_default()), pretty(advisory))
    };
    all.iter().map(path).collect()
}
