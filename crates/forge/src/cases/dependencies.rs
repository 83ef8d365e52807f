//! What an artifact is made of: one honest delivery with twelve dependencies over four ecosystems, and one thing wrong at a
//! time.

use serde_json::{Value, json};

use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{hex, pretty, sha256};
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::statement::{Statement, Subject};
use crate::world::{World, hint, origin};

const CASES: &[Case] = &[
    case("good", "All it depends on is pinned, and nothing is known against it", 0, ALL_GOOD, |world| {
        made_of(world, &good())
    }),
    case("spdx", "The same as SPDX", 0, ALL_GOOD, |world| attested(world, SPDX, spdx())),
    case("circle", "Two dependencies need each other", 0, ALL_GOOD, |world| {
        spoilt(world, |bill| bill["dependencies"][2]["dependsOn"] = json!([reference(0)]))
    }),
    case("listed-twice", "One dependency is listed twice", 0, ALL_GOOD, |world| {
        spoilt(world, |bill| {
            let mut again = bill["components"][3].clone();
            again["bom-ref"] = json!("again");
            push(bill, again);
        })
    }),
    case("unpinned", "One dependency has no digest", 1, &[(PINNED, VIOLATED), (DENIED, GOOD)], |world| {
        spoilt(world, |bill| bill["components"][7]["hashes"] = json!([]))
    }),
    case(
        "two-digests",
        "One dependency is listed twice, with two digests",
        1,
        &[(PINNED, VIOLATED)],
        |world| {
            spoilt(world, |bill| {
                let mut again = bill["components"][7].clone();
                (again["bom-ref"], again["hashes"]) = (json!("again"), hashes("another"));
                push(bill, again);
            })
        },
    ),
    case(
        "denied",
        "One dependency is denied",
        1,
        &[(PINNED, GOOD), (DENIED, VIOLATED), (MALICIOUS, GOOD)],
        |world| spoilt(world, |bill| push(bill, component(("npm", "left-pad", "1.2.9")))),
    ),
    case(
        "malicious",
        "An advisory says that one dependency was made to do harm",
        1,
        &[(PINNED, GOOD), (DENIED, GOOD), (MALICIOUS, VIOLATED)],
        |world| spoilt(world, |bill| push(bill, component(("pypi", "Steal_Er", "2.0")))),
    ),
    case("unreadable", "What is signed as a bill is none", 1, &[(SBOM, VIOLATED)], |world| {
        spoilt(world, |bill| bill["components"] = json!("none"))
    }),
    case(
        "unnamed",
        "One dependency does not say which package it is",
        1,
        &[(PINNED, VIOLATED), (DENIED, OPEN), (MALICIOUS, OPEN)],
        |world| {
            spoilt(world, |bill| {
                let unnamed = json!({ "type": "library", "bom-ref": reference(2), "name": "somebody's" });
                bill["components"][2] = unnamed;
            })
        },
    ),
    case("empty", "The bill lists nothing", 3, ALL_OPEN, |world| {
        spoilt(world, |bill| (bill["components"], bill["dependencies"]) = (json!([]), json!([])))
    })
    .attacks(&["T4"]),
    case("missing", "There is no bill", 3, ALL_OPEN, provenance_alone),
    case("alone", "A bill is no signature and no provenance", 3, &[(SBOM, GOOD), (PINNED, GOOD)], |world| {
        made_of(world, &good())
    })
    .handoff("alone")
    .attacks(&["T31"]),
    case(
        "other-ecosystem",
        "The advisories know of no packages such as one",
        3,
        &[(MALICIOUS, OPEN)],
        |world| made_of(world, &good()),
    )
    .handoff("other-ecosystem"),
    case("unlisted", "Who signs the bill is not listed", 1, &[("unlisted-signer", VIOLATED)], |world| {
        made_of(world, &good())
    })
    .handoff("unlisted")
    .attacks(&["T18"]),
    case(
        "strangers",
        "Another supplier's bill lists what is denied, and counts for nothing",
        0,
        ALL_GOOD,
        |world| {
            let mut bill = good();
            push(&mut bill, component(("npm", "left-pad", "1.2.9")));
            let stranger = super::status::other();
            let envelope = Envelope::unsigned(IN_TOTO, &statement(CYCLONEDX, bill).payload());
            made_of(world, &good())
                .with_json("a-stranger.dsse.json", &envelope.signed_by(&stranger, &hint(&stranger)).json())
        },
    ),
];

/// Every case of the family.
pub(super) fn all() -> Vec<Case> {
    [CASES, super::answered::CASES, super::inside::CASES, super::verdicts::CASES, super::listed::CASES]
        .concat()
}

pub(super) const fn case(
    name: &'static str,
    what: &'static str,
    exit: u8,
    checks: Checks,
    made: fn(&mut World) -> Delivery,
) -> Case {
    Case::new(name, what, made).handoff("intake").exit(exit).checks(checks)
}

const SBOM: &str = "missing-sbom";
const PINNED: &str = "unpinned-dependency";
pub(super) const DENIED: &str = "denied-dependency";
pub(super) const MALICIOUS: &str = "known-malicious-dependency";
pub(super) const GOOD: &str = "satisfied";
pub(super) const VIOLATED: &str = "violated";
pub(super) const OPEN: &str = "unknown";
const ALL_GOOD: Checks = &[(SBOM, GOOD), (PINNED, GOOD), (DENIED, GOOD), (MALICIOUS, GOOD)];
const ALL_OPEN: Checks = &[(SBOM, OPEN), (PINNED, OPEN), (DENIED, OPEN), (MALICIOUS, OPEN)];
const CYCLONEDX: &str = "https://cyclonedx.org/bom";
const SPDX: &str = "https://spdx.dev/Document";

pub(super) type Checks = &'static [(&'static str, &'static str)];
pub(super) type Package = (&'static str, &'static str, &'static str);

/// Three of each ecosystem: the first needs the second, and that the third.
pub(super) const PACKAGES: [Package; 12] = [
    ("npm", "left-pad", "1.3.0"),
    ("npm", "%40acme/gadget", "2.0.1"),
    ("npm", "right-pad", "1.0.0"),
    ("pypi", "requests", "2.32.0"),
    ("pypi", "idna", "3.10"),
    ("pypi", "certifi", "2026.1.1"),
    ("gem", "rack", "3.0.0"),
    ("gem", "rake", "13.0.0"),
    ("gem", "json", "2.9.0"),
    ("golang", "example.com/mod", "v1.2.3"),
    ("golang", "example.com/sum", "v0.4.0"),
    ("golang", "example.com/work", "v2.0.0"),
];

fn reference(at: usize) -> String {
    format!("part-{at}")
}

pub(super) fn purl((kind, name, version): Package) -> String {
    format!("pkg:{kind}/{name}@{version}")
}

/// The digest of a package, or of another one of its name.
pub(super) fn digest_of(other: &str, package: Package) -> String {
    digest(&format!("{}{other}", purl(package)))
}

pub(super) fn digest(of: &str) -> String {
    hex(&sha256(of.as_bytes()))
}

fn hashes(of: &str) -> Value {
    json!([{ "alg": "SHA-256", "content": digest(of) }])
}

pub(super) fn component(package: Package) -> Value {
    let purl = purl(package);
    json!({
        "type": "library", "bom-ref": purl, "name": package.1, "version": package.2, "purl": purl,
        "hashes": hashes(&purl),
    })
}

/// The bill as CycloneDX.
pub(super) fn good() -> Value {
    let components = PACKAGES.iter().enumerate().map(|(at, package)| {
        let mut one = component(*package);
        one["bom-ref"] = json!(reference(at));
        one
    });
    let components: Vec<Value> = components.collect();
    let direct: Vec<String> = (0..PACKAGES.len()).step_by(3).map(reference).collect();
    let needs = (0..PACKAGES.len()).map(|at| {
        let on: Vec<String> = if at % 3 == 2 { vec![] } else { vec![reference(at + 1)] };
        json!({ "ref": reference(at), "dependsOn": on })
    });
    let needs: Vec<Value> = needs.chain([json!({ "ref": "widget", "dependsOn": direct })]).collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "widget", "name": "widget" } },
        "components": components,
        "dependencies": needs,
    })
}

/// The bill as SPDX.
fn spdx() -> Value {
    let package = |id: &str, name: &str| json!({ "SPDXID": id, "name": name, "downloadLocation": "NOASSERTION", "filesAnalyzed": false });
    let parts = PACKAGES.iter().enumerate().map(|(at, part)| {
        let mut one = package(&format!("SPDXRef-{at}"), part.1);
        one["checksums"] = json!([{ "algorithm": "SHA256", "checksumValue": digest_of("", *part) }]);
        one["externalRefs"] = json!([{
            "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl(*part),
        }]);
        one
    });
    let packages: Vec<Value> = parts.chain([package("SPDXRef-widget", "widget")]).collect();
    let related = |from: &str, kind: &str, to: &str| json!({ "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to });
    let needs =
        (0..PACKAGES.len()).map(|at| related("SPDXRef-widget", "DEPENDS_ON", &format!("SPDXRef-{at}")));
    let described = related("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-widget");
    let relationships: Vec<Value> = needs.chain([described]).collect();
    json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "widget",
        "documentNamespace": "https://acme.example/spdx/widget-1.4.2",
        "creationInfo": { "created": "2026-08-01T09:00:00Z", "creators": ["Tool: acme-build"] },
        "packages": packages,
        "relationships": relationships,
    })
}

pub(super) fn push(bill: &mut Value, component: Value) {
    bill["components"].as_array_mut().into_iter().for_each(|all| all.push(component.clone()));
}

pub(super) fn spoilt(world: &mut World, change: impl FnOnce(&mut Value)) -> Delivery {
    let mut bill = good();
    change(&mut bill);
    made_of(world, &bill)
}

pub(super) fn made_of(world: &mut World, bill: &Value) -> Delivery {
    attested(world, CYCLONEDX, bill.clone())
}

pub(super) fn statement(kind: &str, bill: Value) -> Statement {
    Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], kind, bill)
}

/// The widget with provenance, and a bill by the same build.
fn attested(world: &mut World, kind: &str, bill: Value) -> Delivery {
    let signed = Recipe::attestation(&Workload::acme_release(), &statement(kind, bill), origin());
    let delivery = provenance_alone(world);
    delivery.with_json(&format!("{}.sbom.sigstore.json", WIDGET.name), &world.forge(&signed))
}

fn provenance_alone(world: &mut World) -> Delivery {
    let run = Workload::acme_release();
    let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V1, v1(&run));
    let signed = Recipe::attestation(&run, &statement, origin());
    Delivery::of(WIDGET)
        .with_json(&format!("{}.provenance.sigstore.json", WIDGET.name), &world.forge(&signed))
}

/// Every folder of advisories, every status list and every file of verdicts, by the paths of their files.
pub(crate) fn folders() -> Vec<(String, Vec<u8>)> {
    let advisory = |id: &str, ecosystem: &str, name: &str| {
        json!({
            "schema_version": "1.7.0",
            "id": id,
            "modified": "2026-08-01T06:00:00Z",
            "summary": "steals credentials",
            "affected": [{ "package": { "ecosystem": ecosystem, "name": name }, "versions": ["2.0", "2.0.0"] }],
        })
    };
    let all = [
        ("known", advisory("MAL-2026-0001", "PyPI", "steal-er")),
        ("known", advisory("MAL-2026-0002", "npm", "right-pad")),
        ("known", advisory("MAL-2026-0003", "RubyGems", "rack")),
        ("known", advisory("MAL-2026-0004", "Go", "example.com/mod")),
        ("npm-alone", advisory("MAL-2026-0002", "npm", "right-pad")),
    ];
    let path = |(folder, advisory): &(&str, Value)| {
        let id = advisory["id"].as_str().unwrap_or_default();
        (format!("osv/{folder}/{id}.json"), pretty(advisory))
    };
    all.iter()
        .map(path)
        .chain(super::answered::folder())
        .chain(super::inside::lists())
        .chain(super::verdicts::files())
        .collect()
}
