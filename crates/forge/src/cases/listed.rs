//! What an artifact is made of by several documents: the bill of the honest delivery with the lockfiles of its four
//! ecosystems, or with what its build was given, and one thing wrong at a time.

use serde_json::{Value, json};

use super::dependencies::{
    PACKAGES, Package, case, component, digest_of, good, made_of, purl, push, spoilt, statement,
};
use super::{Case, Delivery};
use crate::artifact::{Artifact, WIDGET};
use crate::encoding::{base64, pretty, sha256};
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};

pub(super) const CASES: &[Case] = &[
    case("lockfile", "The lockfiles have what the bill lists", 0, AGREED, |world| {
        locked(world, &Locks::default())
    })
    .handoff("listed"),
    case("development", "A lockfile has what only tests need", 0, AGREED, |world| {
        locked(world, &Locks { more: Some((("npm", "tester", "1.0.0"), true)), ..Locks::default() })
    })
    .handoff("listed"),
    case(
        "left-out",
        "A lockfile has what the bill leaves out",
        1,
        &[(LISTS, GOOD), (AGREE, VIOLATED)],
        |world| locked(world, &Locks { more: Some((("npm", "hidden", "1.0.0"), false)), ..Locks::default() }),
    )
    .handoff("listed")
    .attacks(&["T25"]),
    case("added", "The bill has what no lockfile does", 1, &[(LISTS, GOOD), (AGREE, VIOLATED)], |world| {
        let delivery = spoilt(world, |bill| push(bill, component(("npm", "added", "1.0.0"))));
        Locks::default().with(delivery)
    })
    .handoff("listed"),
    case("other-digest", "One digest is another one in the lockfile", 1, &[(AGREE, VIOLATED)], |world| {
        locked(world, &Locks { other: Some("requests"), ..Locks::default() })
    })
    .handoff("listed"),
    case(
        "loosely-locked",
        "One entry of a lockfile has no digest",
        1,
        &[(AGREE, GOOD), (PINNED, VIOLATED)],
        |world| locked(world, &Locks { loose: Some("idna"), ..Locks::default() }),
    )
    .handoff("listed"),
    case(
        "other-registry",
        "A lockfile takes one from another registry",
        1,
        &[(AGREE, GOOD), (TAKEN, VIOLATED)],
        |world| {
            locked(
                world,
                &Locks { registry: "https://npm.evil.example/@npm.acme.example", ..Locks::default() },
            )
        },
    )
    .handoff("listed")
    .attacks(&["T15"]),
    case("no-lockfile", "There is no lockfile", 3, &[(SBOM, GOOD), (LISTS, OPEN), (AGREE, OPEN)], |world| {
        made_of(world, &good())
    })
    .handoff("listed")
    .attacks(&["T25"]),
    case("empty-lockfile", "The lockfile locks nothing", 3, &[(LISTS, OPEN)], |world| {
        let lock = json!({ "name": "widget", "lockfileVersion": 3, "packages": { "": {} } });
        made_of(world, &good()).locked("package-lock.json", pretty(&lock))
    })
    .handoff("listed")
    .attacks(&["T4"]),
    case("broken-lockfile", "The lockfile cannot be read", 1, &[(LISTS, VIOLATED)], |world| {
        made_of(world, &good()).locked("package-lock.json", b"{".to_vec())
    })
    .handoff("listed"),
    case(
        "excepted",
        "Each dependency at fault is excepted",
        0,
        &[(AGREE, VIOLATED), (PINNED, VIOLATED)],
        |world| {
            let more = Some((("npm", "hidden", "1.0.0"), false));
            locked(world, &Locks { more, loose: Some("idna"), ..Locks::default() })
        },
    )
    .handoff("excepted"),
    case("half-excepted", "One of two at fault is excepted", 1, &[(AGREE, VIOLATED)], |world| {
        let delivery = spoilt(world, |bill| push(bill, component(("npm", "added", "1.0.0"))));
        Locks { more: Some((("npm", "hidden", "1.0.0"), false)), ..Locks::default() }.with(delivery)
    })
    .handoff("excepted"),
    case(
        "unplaced",
        "One dependency does not say which package it is",
        3,
        &[(SBOM, GOOD), (TAKEN, OPEN)],
        |world| {
            let unnamed = json!({ "type": "library", "bom-ref": "unnamed", "name": "somebody's" });
            spoilt(world, |bill| push(bill, unnamed))
        },
    )
    .handoff("taken"),
    case("given", "The build was given what the bill lists", 0, &[(LISTS, GOOD), (AGREE, GOOD)], |world| {
        built_of(world, &PACKAGES)
    })
    .handoff("given"),
    case("given-more", "The build was given what the bill leaves out", 1, &[(AGREE, VIOLATED)], |world| {
        built_of(world, &[&PACKAGES[..], &[("npm", "hidden", "1.0.0")]].concat())
    })
    .handoff("given"),
    case("not-given", "The provenance names no package", 3, &[(LISTS, OPEN), (AGREE, OPEN)], |world| {
        made_of(world, &good())
    })
    .handoff("given")
    .attacks(&["T4"]),
    case(
        "itself",
        "The artifact is a lockfile",
        0,
        &[(LISTS, GOOD), (PINNED, GOOD), (TAKEN, GOOD)],
        |world| signed_lockfile(world, LOCK),
    )
    .handoff("itself"),
    case(
        "itself-loose",
        "The artifact is a lockfile, and pins nothing",
        1,
        &[(LISTS, GOOD), (PINNED, VIOLATED)],
        |world| signed_lockfile(world, LOOSE_LOCK),
    )
    .handoff("itself"),
];

const SBOM: &str = "missing-sbom";
const LISTS: &str = "missing-dependency-list";
const AGREE: &str = "disagreeing-dependencies";
const TAKEN: &str = "unlisted-dependency-source";
const PINNED: &str = "unpinned-dependency";
const GOOD: &str = "satisfied";
const VIOLATED: &str = "violated";
const OPEN: &str = "unknown";
const AGREED: &[(&str, &str)] = &[(SBOM, GOOD), (LISTS, GOOD), (AGREE, GOOD), (TAKEN, GOOD), (PINNED, GOOD)];

const LOCK: Artifact = Artifact { name: "Cargo.lock", bytes: include_bytes!("listed.lock") };
const LOOSE_LOCK: Artifact = Artifact { name: "Cargo.lock", bytes: include_bytes!("listed-loose.lock") };

/// The lockfiles of the honest delivery, and what is wrong with them.
struct Locks {
    /// One package more, and whether it is only for developing.
    more: Option<(Package, bool)>,
    /// The package with another digest.
    other: Option<&'static str>,
    /// The package without one.
    loose: Option<&'static str>,
    /// Where packages of npm come from.
    registry: &'static str,
}

impl Default for Locks {
    fn default() -> Self {
        Self { more: None, other: None, loose: None, registry: "https://npm.acme.example" }
    }
}

impl Locks {
    fn of(&self, kind: &'static str) -> impl Iterator<Item = (Package, bool)> {
        let own = PACKAGES.iter().map(|package| (*package, false));
        own.chain(self.more).filter(move |((own, ..), _)| *own == kind)
    }

    fn sum(&self, package: Package) -> Option<String> {
        let wrong = self.other == Some(package.1);
        (self.loose != Some(package.1)).then(|| digest_of(if wrong { "another" } else { "" }, package))
    }

    fn with(&self, delivery: Delivery) -> Delivery {
        delivery
            .locked("package-lock.json", self.npm())
            .locked("requirements.txt", self.pypi())
            .locked("Gemfile.lock", self.gem())
            .locked("go.sum", self.go())
    }

    fn npm(&self) -> Vec<u8> {
        let packages = self.of("npm").map(|(package, dev)| {
            let name = package.1.replace("%40", "@");
            let mut one = json!({
                "version": package.2,
                "resolved": format!("{}/{name}/-/{}-{}.tgz", self.registry, name.rsplit('/').next().unwrap(), package.2),
                "integrity": format!("sha256-{}", base64(&sha256(purl(package).as_bytes()))),
            });
            if dev {
                one["dev"] = json!(true);
            }
            (format!("node_modules/{name}"), one)
        });
        let mut all: serde_json::Map<String, Value> = packages.collect();
        all.insert(String::new(), json!({ "name": "widget", "version": "1.4.2" }));
        pretty(&json!({ "name": "widget", "lockfileVersion": 3, "requires": true, "packages": all }))
    }

    fn pypi(&self) -> Vec<u8> {
        let lines = self.of("pypi").map(|(package, _)| match self.sum(package) {
            Some(sum) => format!("{}=={} --hash=sha256:{sum}\n", package.1, package.2),
            None => format!("{}=={}\n", package.1, package.2),
        });
        lines.collect::<String>().into_bytes()
    }

    fn gem(&self) -> Vec<u8> {
        let each = |line: &dyn Fn(Package) -> String| -> String {
            self.of("gem").map(|(one, _)| line(one)).collect()
        };
        let specs = each(&|one| format!("    {} ({})\n", one.1, one.2));
        let wanted = each(&|one| format!("  {}\n", one.1));
        let sums =
            each(&|one| format!("  {} ({}) sha256={}\n", one.1, one.2, self.sum(one).unwrap_or_default()));
        let remote = "https://gems.acme.example/";
        format!("GEM\n  remote: {remote}\n  specs:\n{specs}\nDEPENDENCIES\n{wanted}\nCHECKSUMS\n{sums}")
            .into_bytes()
    }

    fn go(&self) -> Vec<u8> {
        let lines = self.of("golang").map(|(package, _)| {
            let tree = base64(&sha256(purl(package).as_bytes()));
            format!("{0} {1} h1:{tree}\n{0} {1}/go.mod h1:{tree}\n", package.1, package.2)
        });
        lines.collect::<String>().into_bytes()
    }
}

fn locked(world: &mut World, locks: &Locks) -> Delivery {
    locks.with(made_of(world, &good()))
}

/// The widget with its bill, and provenance that names these packages.
fn built_of(world: &mut World, packages: &[Package]) -> Delivery {
    let run = Workload::acme_release();
    let mut provenance = v1(&run);
    for package in packages {
        let one = json!({ "uri": purl(*package), "digest": { "sha256": digest_of("", *package) } });
        let given = &mut provenance["buildDefinition"]["resolvedDependencies"];
        given.as_array_mut().into_iter().for_each(|all| all.push(one.clone()));
    }
    let built = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V1, provenance);
    let bill = statement("https://cyclonedx.org/bom", good());
    let mut signed = |of: &Statement| world.forge(&Recipe::attestation(&run, of, origin()));
    Delivery::of(WIDGET)
        .with_json("widget.provenance.sigstore.json", &signed(&built))
        .with_json("widget.sbom.sigstore.json", &signed(&bill))
}

/// A lockfile with its provenance.
fn signed_lockfile(world: &mut World, lock: Artifact) -> Delivery {
    let run = Workload::acme_release();
    let statement = Statement::v1(vec![Subject::of(lock.name, lock.bytes)], SLSA_V1, v1(&run));
    let signed = Recipe::attestation(&run, &statement, origin());
    Delivery::of(lock).with_json("Cargo.lock.provenance.sigstore.json", &world.forge(&signed))
}
