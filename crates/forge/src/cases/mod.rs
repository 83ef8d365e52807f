//! The table of fixtures: what is delivered, and what a handoff should decide about it.

mod advisories;
mod answered;
mod approvals;
mod attestation;
mod baseline;
mod case;
mod ci;
mod class;
mod condition;
mod correlate;
mod cosign;
mod custody;
mod delivered;
mod delivery;
mod dependencies;
mod exceptions;
mod expected;
mod gcb;
mod inside;
mod key;
mod keys;
mod lapsed;
mod layout;
mod layout_status;
mod listed;
mod minisign;
mod named;
mod npm;
mod oci;
mod order;
mod parameters;
mod participants;
mod predicates;
mod provenance;
mod publisher;
mod publishers;
mod pypi;
mod receipt;
mod relationships;
pub(crate) mod release;
mod repositories;
mod revocation;
mod signature;
mod status;
mod tampered;
mod tuf;
mod verdicts;
mod x509;

pub use case::{Case, Make, OwnList};
pub use delivered::Delivery;
use expected::{
    LISTED, NO_PROVENANCE, NO_PROVENANCE_HOLDS, NO_SIGNATURE, NO_SIGNATURE_HOLDS, SIGNATURE_UNTOLD, SIGNED,
    UNLISTED,
};
pub(crate) use repositories::repositories;

use crate::artifact::WIDGET;
use crate::encoding::pretty;
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::tamper::{LABEL, acme_ed25519_key, acme_key};
use crate::world::World;
use std::collections::BTreeMap;

/// Cases that share a framework file.
pub struct Family {
    /// Its name, and the name of its folder.
    pub name: &'static str,
    /// The framework file.
    pub framework: &'static str,
    /// The files of [`roots`] that it names. They lie below it: a framework names nothing above itself.
    pub roots: &'static [&'static str],
    /// Its cases.
    pub cases: fn() -> Vec<Case>,
}

/// Every family.
pub static FAMILIES: &[Family] = &[
    Family {
        name: "signature",
        framework: include_str!("signature.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || signature::CASES.to_vec(),
    },
    Family {
        name: "provenance",
        framework: include_str!("provenance.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || provenance::CASES.to_vec(),
    },
    Family {
        name: "baseline",
        framework: include_str!("baseline.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || baseline::CASES.to_vec(),
    },
    Family {
        name: "key",
        framework: include_str!("key.yaml"),
        roots: &[P256_KEY, ED25519_KEY, JULY_KEY, TODAY_KEY],
        cases: || key::CASES.to_vec(),
    },
    Family {
        name: "key-logged",
        framework: include_str!("key-logged.yaml"),
        roots: &[TRUSTED_ROOT, JUNE_KEY, AUGUST_KEY],
        cases: || key::LOGGED_CASES.to_vec(),
    },
    Family {
        name: "keys",
        framework: include_str!("keys.yaml"),
        roots: &[
            "kinds-p256.pub",
            "kinds-p384.pub",
            "kinds-pinned.pub",
            "kinds-p521.pub",
            "kinds-rsa-2048.pub",
            "kinds-rsa-3072.pub",
            "kinds-rsa-4096.pub",
            "kinds-in.der",
            "kinds-named.pub",
            "kinds-retired.pub",
        ],
        cases: || keys::CASES.to_vec(),
    },
    Family {
        name: "keys-logged",
        framework: include_str!("keys-logged.yaml"),
        roots: &[
            TRUSTED_ROOT,
            "kinds-p256.pub",
            "kinds-p384.pub",
            "kinds-p521.pub",
            "kinds-ed25519.pub",
            "kinds-rsa-2048.pub",
            "kinds-rsa-3072.pub",
            "kinds-rsa-4096.pub",
        ],
        cases: keys::logged,
    },
    Family {
        name: "keys-stamped",
        framework: include_str!("keys-stamped.yaml"),
        roots: &[TIMESTAMPS, P256_KEY],
        cases: || keys::STAMPED.to_vec(),
    },
    Family {
        name: "order",
        framework: include_str!("signature.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || order::CASES.to_vec(),
    },
    Family {
        name: "oci",
        framework: include_str!("oci.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || oci::CASES.to_vec(),
    },
    Family {
        name: "named",
        framework: include_str!("named.yaml"),
        roots: &[P256_KEY],
        cases: || named::CASES.to_vec(),
    },
    Family {
        name: "attestation",
        framework: include_str!("attestation.yaml"),
        roots: &[TRUSTED_ROOT, P256_KEY],
        cases: || attestation::CASES.to_vec(),
    },
    Family {
        name: "condition",
        framework: include_str!("condition.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || condition::CASES.to_vec(),
    },
    Family {
        name: "ref",
        framework: include_str!("ref.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || publisher::REFS.to_vec(),
    },
    Family {
        name: "ci",
        framework: include_str!("ci.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || ci::CASES.to_vec(),
    },
    Family {
        name: "parameters",
        framework: include_str!("parameters.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || parameters::CASES.to_vec(),
    },
    Family {
        name: "class",
        framework: include_str!("class.yaml"),
        roots: &[TRUSTED_ROOT, P256_KEY, ED25519_KEY, JUNE_KEY, AUGUST_KEY],
        cases: || class::CASES.to_vec(),
    },
    Family {
        name: "correlate",
        framework: include_str!("correlate.yaml"),
        roots: &[TRUSTED_ROOT, P256_KEY],
        cases: || correlate::CASES.to_vec(),
    },
    Family {
        name: "summary",
        framework: include_str!("summary.yaml"),
        roots: &[P256_KEY, ED25519_KEY],
        cases: || publisher::SUMMARIES.to_vec(),
    },
    Family {
        name: "receipt",
        framework: include_str!("receipt.yaml"),
        roots: &[P256_KEY, GATE_KEY, TIMESTAMPS],
        cases: || receipt::CASES.to_vec(),
    },
    Family {
        name: "distinct",
        framework: include_str!("distinct.yaml"),
        roots: &[P256_KEY, ED25519_KEY],
        cases: || publisher::DISTINCT.to_vec(),
    },
    Family {
        name: "participants",
        framework: include_str!("participants.yaml"),
        roots: &[P256_KEY, ED25519_KEY, JUNE_KEY, JULY_KEY, AUGUST_KEY],
        cases: || participants::CASES.to_vec(),
    },
    Family {
        name: "exceptions",
        framework: include_str!("exceptions.yaml"),
        roots: &[P256_KEY, AUGUST_KEY],
        cases: || exceptions::CASES.to_vec(),
    },
    Family {
        name: "approvals",
        framework: approvals::FRAMEWORK,
        roots: approvals::ROOTS,
        cases: || approvals::CASES.to_vec(),
    },
    Family {
        name: "relationships",
        framework: include_str!("relationships.yaml"),
        roots: &[TRUSTED_ROOT, P256_KEY, AUGUST_KEY],
        cases: || relationships::CASES.to_vec(),
    },
    Family {
        name: "custody",
        framework: include_str!("custody.yaml"),
        roots: &[P256_KEY, ED25519_KEY, AUGUST_KEY],
        cases: || custody::CASES.to_vec(),
    },
    Family {
        name: "tiers",
        framework: include_str!("tiers.yaml"),
        roots: &[P256_KEY, AUGUST_KEY],
        cases: || relationships::TIERS.to_vec(),
    },
    Family {
        name: "lapsed",
        framework: include_str!("lapsed.yaml"),
        roots: &[LAPSED_ROOT],
        cases: || lapsed::CASES.to_vec(),
    },
    Family {
        name: "x509",
        framework: include_str!("x509.yaml"),
        roots: &[FACTORY, LAPSED_FACTORY, LIMITED_FACTORY],
        cases: || x509::CASES.to_vec(),
    },
    Family {
        name: "x509-dated",
        framework: include_str!("x509-dated.yaml"),
        roots: &[TRUSTED_ROOT, FACTORY],
        cases: || x509::DATED_CASES.to_vec(),
    },
    Family {
        name: "minisign",
        framework: include_str!("minisign.yaml"),
        roots: &[MINISIGN_KEY, MINISIGN_JULY_KEY],
        cases: || minisign::CASES.to_vec(),
    },
    Family {
        name: "layout",
        framework: include_str!("layout.yaml"),
        roots: &[P256_KEY, ED25519_KEY, JULY_KEY, AUGUST_KEY],
        cases: || layout::CASES.to_vec(),
    },
    Family {
        name: "npm",
        framework: include_str!("npm.yaml"),
        roots: &[TRUSTED_ROOT, P256_KEY],
        cases: || npm::CASES.to_vec(),
    },
    Family {
        name: "pypi",
        framework: include_str!("pypi.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || pypi::CASES.to_vec(),
    },
    Family {
        name: "cosign",
        framework: include_str!("cosign.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || cosign::CASES.to_vec(),
    },
    Family {
        name: "gcb",
        framework: include_str!("gcb.yaml"),
        roots: &[P256_KEY, JUNE_KEY],
        cases: || gcb::CASES.to_vec(),
    },
    Family {
        name: "predicates",
        framework: include_str!("predicates.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || predicates::CASES.to_vec(),
    },
    Family {
        name: "release",
        framework: include_str!("release.yaml"),
        roots: &[TRUSTED_ROOT, GITHUB_ROOT],
        cases: || release::CASES.to_vec(),
    },
    Family {
        name: "delivery",
        framework: include_str!("delivery.yaml"),
        roots: &[TRUSTED_ROOT],
        cases: || delivery::CASES.to_vec(),
    },
    Family {
        name: "tampered",
        framework: include_str!("tampered.yaml"),
        roots: &[TRUSTED_ROOT, P256_KEY, ED25519_KEY],
        cases: tampered::cases,
    },
    Family {
        name: STATUS,
        framework: include_str!("status.yaml"),
        roots: &[TRUSTED_ROOT, GATE_KEY, SECURITY_KEY, OTHER_KEY],
        cases: || status::CASES.to_vec(),
    },
    Family {
        name: ADVISORIES,
        framework: include_str!("advisories.yaml"),
        roots: &[TRUSTED_ROOT, SECURITY_KEY, OTHER_KEY],
        cases: || advisories::CASES.to_vec(),
    },
    Family {
        name: DEPENDENCIES,
        framework: include_str!("dependencies.yaml"),
        roots: &[TRUSTED_ROOT, GATE_KEY, SECURITY_KEY, OTHER_KEY],
        cases: || dependencies::all(),
    },
    publishers::FAMILY,
    Family {
        name: LAYOUT_STATUS,
        framework: include_str!("layout-status.yaml"),
        roots: &[P256_KEY, ED25519_KEY, AUGUST_KEY, GATE_KEY],
        cases: || layout_status::CASES.to_vec(),
    },
    Family {
        name: REVOCATION,
        framework: include_str!("revocation.yaml"),
        roots: &[TRUSTED_ROOT, FACTORY],
        cases: || revocation::CASES.to_vec(),
    },
    Family { name: TUF, framework: tuf::FRAMEWORK, roots: &[], cases: || tuf::CASES.to_vec() },
];

/// The world's trusted root.
pub(crate) const TRUSTED_ROOT: &str = "trusted_root.json";
const GITHUB_ROOT: &str = "github.trusted_root.json";
const TIMESTAMPS: &str = "timestamps.trusted_root.json";
const FACTORY: &str = "factory.pem";
const LAPSED_FACTORY: &str = "factory-lapsed.pem";
const LIMITED_FACTORY: &str = "factory-limited.pem";
const MINISIGN_KEY: &str = "acme-minisign.pub";
const MINISIGN_JULY_KEY: &str = "acme-minisign-july.pub";
const LAPSED_ROOT: &str = "lapsed.trusted_root.json";
const P256_KEY: &str = "acme-p256.pub";
const ED25519_KEY: &str = "acme-ed25519.pub";
const JUNE_KEY: &str = "acme-june.pub";
const JULY_KEY: &str = "acme-july.pub";
const AUGUST_KEY: &str = "acme-august.pub";
const TODAY_KEY: &str = "acme-today.pub";
const GATE_KEY: &str = "retail-gate.pub";
const SECURITY_KEY: &str = "acme-security.pub";
const OTHER_KEY: &str = "other-security.pub";

/// What frameworks trust, by file name: trusted roots of the world, and the publisher's keys.
pub fn roots() -> BTreeMap<&'static str, Vec<u8>> {
    let world = World::new(LABEL);
    let mut roots = BTreeMap::from([
        (TRUSTED_ROOT, pretty(&world.trusted_root())),
        (LAPSED_ROOT, pretty(&lapsed::trusted_root(&world))),
        (GITHUB_ROOT, release::trusted_root()),
        (TIMESTAMPS, keys::timestamps(&world)),
    ]);
    roots.extend(keys::FILES.map(|(name, bytes)| (name, bytes())));
    roots.extend(keys().map(|(name, key)| (name, key.public_pem().into_bytes())));
    let lists =
        [(GATE_KEY, status::gate()), (SECURITY_KEY, status::security()), (OTHER_KEY, status::other())];
    roots.extend(lists.map(|(name, key)| (name, key.public_pem().into_bytes())));
    roots.extend(x509::anchors());
    let minisign = |key: &Key| crate::minisign::public_key(key).into_bytes();
    roots.insert(MINISIGN_KEY, minisign(&minisign::acme()));
    roots.insert(MINISIGN_JULY_KEY, minisign(&Key::ed25519("acme/minisign-july")));
    roots
}

/// The publisher's keys, by file name. The last four are for some days only; the frameworks say which.
pub fn keys() -> [(&'static str, Key); 6] {
    [
        (P256_KEY, acme_key()),
        (ED25519_KEY, acme_ed25519_key()),
        (JUNE_KEY, Key::p256("acme/june")),
        (JULY_KEY, Key::p256("acme/july")),
        (AUGUST_KEY, Key::p256("acme/august")),
        (TODAY_KEY, Key::p256("acme/today")),
    ]
}

/// The family whose framework names status lists.
const STATUS: &str = "status";

/// The family whose framework names folders of advisories.
const ADVISORIES: &str = "advisories";

/// The family whose framework asks advisories about dependencies.
const DEPENDENCIES: &str = "dependencies";

/// The family whose framework names status lists about layouts.
const LAYOUT_STATUS: &str = "layout-status";

/// The family whose framework names revocation lists.
const REVOCATION: &str = "revocation";

/// The family whose framework names a repository.
const TUF: &str = "tuf";

/// The widget with one bundle beside it.
fn bundled(world: &mut World, recipe: &Recipe) -> Delivery {
    Delivery::of(WIDGET).with_json(&format!("{}.sigstore.json", WIDGET.name), &world.forge(recipe))
}
