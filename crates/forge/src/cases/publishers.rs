//! Dependencies and who publishes them: one honest delivery, and one thing wrong at a time.

use serde_json::{Value, json};

use super::{Case, Delivery, Family, GATE_KEY, P256_KEY, SECURITY_KEY, TRUSTED_ROOT, status};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{hex, sha256};
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::statement::{CYCLONEDX, PYPI_PUBLISH, Statement, Subject};
use crate::tamper::acme_key;
use crate::world::{World, hint, origin};

pub(super) const FAMILY: Family = Family {
    name: "publishers",
    framework: include_str!("publishers.yaml"),
    roots: &[TRUSTED_ROOT, P256_KEY, SECURITY_KEY, GATE_KEY],
    cases: || CASES.to_vec(),
};

const CASES: &[Case] = &[
    case("good", "Each publisher attests its packages, and two are of nobody", 0, GOOD, |world| {
        made_of(world, &bill(), attested())
    }),
    case("circle", "Two dependencies need each other, and nothing else needs them", 0, GOOD, |world| {
        let mut bill = bill();
        bill["dependencies"][0] = json!({ "ref": "widget", "dependsOn": ["part-2", "part-4"] });
        bill["dependencies"][2] = json!({ "ref": "part-1", "dependsOn": ["part-0"] });
        made_of(world, &bill, attested())
    }),
    case(
        "another-digest",
        "One dependency has another digest than its publisher attests",
        3,
        &[(PUBLISHER, OPEN), (UNATTESTED, SATISFIED)],
        |world| {
            let mut bill = bill();
            bill["components"][1]["hashes"] = hashes("another");
            made_of(world, &bill, attested())
        },
    ),
    case(
        "not-attested",
        "One dependency of a publisher comes without its attestation",
        3,
        &[(PUBLISHER, OPEN), (UNATTESTED, SATISFIED)],
        |world| made_of(world, &bill(), vec![gadget(0), snake(2), snake(3)]),
    )
    .attacks(&["T4"]),
    case(
        "undigested",
        "One dependency of a publisher has no digest, so nothing can be attested of it",
        3,
        &[(PUBLISHER, OPEN), (UNATTESTED, SATISFIED)],
        |world| {
            let mut bill = bill();
            bill["components"][1]["hashes"] = json!([]);
            made_of(world, &bill, attested())
        },
    ),
    case(
        "two-digests",
        "One dependency of a publisher has two digests, and one is attested",
        3,
        &[(PUBLISHER, OPEN), (UNATTESTED, SATISFIED)],
        |world| {
            let mut bill = bill();
            bill["components"][1]["hashes"]
                .as_array_mut()
                .unwrap()
                .extend(hashes("another").as_array().unwrap().clone());
            made_of(world, &bill, attested())
        },
    ),
    case(
        "another-publisher",
        "Another publisher attests one dependency",
        1,
        &[(PUBLISHER, VIOLATED), (UNATTESTED, SATISFIED)],
        |world| {
            let other = Attested { by: status::security(), ..gadget(1) };
            made_of(world, &bill(), vec![gadget(0), other, snake(2), snake(3)])
        },
    )
    .attacks(&["T18"]),
    case(
        "another-package",
        "A publisher attests the bytes as an older version of a package",
        1,
        &[(PUBLISHER, VIOLATED), (UNATTESTED, SATISFIED)],
        |world| {
            let other = Attested { name: "pkg:npm/%40gadgets/cog@0.9.0".into(), ..gadget(1) };
            made_of(world, &bill(), vec![gadget(0), other, snake(2), snake(3)])
        },
    )
    .attacks(&["T26"]),
    case(
        "another-statement",
        "Of one dependency its publisher signed a bill, and not that it built it",
        3,
        &[(PUBLISHER, OPEN), (UNATTESTED, SATISFIED)],
        |world| {
            let other = Attested { kind: CYCLONEDX, said: bill(), ..snake(2) };
            made_of(world, &bill(), vec![gadget(0), gadget(1), other, snake(3)])
        },
    )
    .attacks(&["T31"]),
    case(
        "another-builder",
        "One dependency was built by a builder that is not listed",
        1,
        &[(PUBLISHER, VIOLATED), (UNATTESTED, SATISFIED)],
        |world| {
            let mut other = gadget(1);
            other.said["runDetails"]["builder"]["id"] = json!("https://builds.gadgets.example/garage");
            made_of(world, &bill(), vec![gadget(0), other, snake(2), snake(3)])
        },
    ),
    case(
        "changed",
        "The attestation of one dependency was changed after it was signed",
        1,
        &[(PUBLISHER, VIOLATED), (UNATTESTED, SATISFIED)],
        |world| {
            made_of(world, &bill(), vec![gadget(0), Attested { torn: true, ..gadget(1) }, snake(2), snake(3)])
        },
    )
    .attacks(&["T18"]),
    case(
        "unnamed",
        "One dependency does not say which package it is, so it may be of any publisher",
        3,
        &[(PUBLISHER, OPEN), (UNATTESTED, SATISFIED)],
        |world| {
            let mut bill = bill();
            bill["components"][1].as_object_mut().map(|one| one.remove("purl"));
            made_of(world, &bill, attested())
        },
    ),
    case(
        "one-too-many",
        "Three dependencies are of nobody",
        1,
        &[(PUBLISHER, SATISFIED), (UNATTESTED, VIOLATED)],
        |world| {
            let mut bill = bill();
            push(&mut bill, component("pkg:gem/json@2.9.0"));
            made_of(world, &bill, attested())
        },
    ),
    case(
        "always",
        "One that must always be attested is of nobody",
        1,
        &[(PUBLISHER, SATISFIED), (UNATTESTED, VIOLATED)],
        |world| {
            let mut bill = bill();
            bill["components"][5] = component("pkg:gem/vault-agent@1.0.0");
            bill["components"][5]["bom-ref"] = json!("part-5");
            made_of(world, &bill, attested())
        },
    ),
    case(
        "other-spelling",
        "Another spelling of a name escapes no publisher",
        3,
        &[(PUBLISHER, OPEN), (UNATTESTED, SATISFIED)],
        |world| {
            let mut bill = bill();
            bill["components"][2]["purl"] = json!("pkg:pypi/Snake_Charmer@3.0.0");
            made_of(world, &bill, vec![gadget(0), gadget(1), snake(3)])
        },
    )
    .attacks(&["T15"]),
    case("stranger", "A stranger attests a dependency as well, which counts for nothing", 0, GOOD, |world| {
        let mut all = vec![Attested { by: Key::p256("stranger"), ..gadget(0) }];
        all.extend(attested());
        made_of(world, &bill(), all)
    }),
    case(
        "excepted",
        "One of two that are of nobody is excepted for a while",
        0,
        &[(PUBLISHER, SATISFIED), (UNATTESTED, VIOLATED)],
        |world| made_of(world, &bill(), attested()),
    )
    .handoff("strict"),
    case(
        "direct",
        "A direct dependency is of nobody, and is not the one that is excepted",
        1,
        &[(PUBLISHER, SATISFIED), (UNATTESTED, VIOLATED)],
        |world| {
            let mut bill = bill();
            bill["components"][4]["purl"] = json!("pkg:gem/rack@3.0.1");
            made_of(world, &bill, attested())
        },
    )
    .handoff("strict"),
    case("no-bill", "There is no bill", 3, &[(PUBLISHER, OPEN), (UNATTESTED, OPEN)], |world| {
        with(provenance(world), attested())
    })
    .attacks(&["T4"]),
];

const fn case(
    name: &'static str,
    what: &'static str,
    exit: u8,
    checks: Checks,
    made: fn(&mut World) -> Delivery,
) -> Case {
    Case::new(name, what, made).handoff("intake").exit(exit).checks(checks)
}

type Checks = &'static [(&'static str, &'static str)];

const PUBLISHER: &str = "unlisted-dependency-publisher";
const UNATTESTED: &str = "unattested-dependency";
const SATISFIED: &str = "satisfied";
const VIOLATED: &str = "violated";
const OPEN: &str = "unknown";
const GOOD: Checks = &[(PUBLISHER, SATISFIED), (UNATTESTED, SATISFIED)];

/// Two of gadgets, two of snakes, two of nobody: of each, the first is needed directly and needs the second.
const PACKAGES: [&str; 6] = [
    "pkg:npm/%40gadgets/wheel@1.0.0",
    "pkg:npm/%40gadgets/cog@2.0.0",
    "pkg:pypi/snake-charmer@3.0.0",
    "pkg:pypi/snake-oil@4.0.0",
    "pkg:gem/rack@3.0.0",
    "pkg:gem/rake@13.0.0",
];

/// What is attested of a dependency.
struct Attested {
    package: usize,
    name: String,
    kind: &'static str,
    said: Value,
    by: Key,
    torn: bool,
}

fn gadget(package: usize) -> Attested {
    let mut said = v1(&Workload::acme_release());
    said["runDetails"]["builder"]["id"] = json!("https://builds.gadgets.example/works");
    Attested { package, name: PACKAGES[package].into(), kind: SLSA_V1, said, by: acme_key(), torn: false }
}

fn snake(package: usize) -> Attested {
    let name = PACKAGES[package].rsplit('/').next().unwrap().replace('-', "_").replace('@', "-");
    let by = status::security();
    Attested {
        package,
        name: format!("{name}.tar.gz"),
        kind: PYPI_PUBLISH,
        said: Value::Null,
        by,
        torn: false,
    }
}

fn attested() -> Vec<Attested> {
    vec![gadget(0), gadget(1), snake(2), snake(3)]
}

fn digest(of: &str) -> String {
    hex(&sha256(of.as_bytes()))
}

fn hashes(of: &str) -> Value {
    json!([{ "alg": "SHA-256", "content": digest(of) }])
}

fn component(purl: &str) -> Value {
    json!({ "type": "library", "bom-ref": purl, "name": purl, "purl": purl, "hashes": hashes(purl) })
}

fn push(bill: &mut Value, component: Value) {
    bill["components"].as_array_mut().into_iter().for_each(|all| all.push(component.clone()));
}

fn bill() -> Value {
    let reference = |at: usize| format!("part-{at}");
    let components = PACKAGES.iter().enumerate().map(|(at, purl)| {
        let mut one = component(purl);
        one["bom-ref"] = json!(reference(at));
        one
    });
    let direct: Vec<String> = (0..PACKAGES.len()).step_by(2).map(reference).collect();
    let needs = (0..PACKAGES.len()).map(|at| {
        let on: Vec<String> = if at % 2 == 1 { vec![] } else { vec![reference(at + 1)] };
        json!({ "ref": reference(at), "dependsOn": on })
    });
    let whole = json!({ "ref": "widget", "dependsOn": direct });
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "widget", "name": "widget" } },
        "components": components.collect::<Vec<_>>(),
        "dependencies": std::iter::once(whole).chain(needs).collect::<Vec<_>>(),
    })
}

/// The widget with provenance, a bill by the same build, and what publishers attest.
fn made_of(world: &mut World, bill: &Value, attested: Vec<Attested>) -> Delivery {
    let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], CYCLONEDX, bill.clone());
    let signed = Recipe::attestation(&Workload::acme_release(), &statement, origin());
    let delivery = provenance(world).with_json("widget.sbom.sigstore.json", &world.forge(&signed));
    with(delivery, attested)
}

fn provenance(world: &mut World) -> Delivery {
    let run = Workload::acme_release();
    let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V1, v1(&run));
    let signed = Recipe::attestation(&run, &statement, origin());
    Delivery::of(WIDGET).with_json("widget.provenance.sigstore.json", &world.forge(&signed))
}

fn with(delivery: Delivery, attested: Vec<Attested>) -> Delivery {
    attested.into_iter().enumerate().fold(delivery, |delivery, (at, one)| {
        let subject =
            Subject { name: one.name, digests: vec![("sha256".into(), digest(PACKAGES[one.package]))] };
        let statement = Statement::v1(vec![subject], one.kind, one.said);
        let mut signed =
            Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&one.by, &hint(&one.by)).json();
        if one.torn {
            signed["signatures"][0]["sig"] = signed_by_nobody();
        }
        delivery.with_json(&format!("part-{at}.dsse.json"), &signed)
    })
}

/// A signature that is none.
fn signed_by_nobody() -> Value {
    json!("MEUCIQDKmAhkRHFQJ5cRyYJzKkfoWlPi9JwFgp4nGvCZM/6WNAIgTtbSFb1dtXXLvS3bRqtRyRcFsiXZcWTjvUyoBkxHmG8=")
}
