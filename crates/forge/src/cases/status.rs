//! Trust that has been withdrawn, or not: one honest delivery, and a handoff for each list.

use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::certificate::Leaf;
use crate::encoding::sha256;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::status::{List, between, lifts, since, suspended};
use crate::world::{World, origin};
use formats::{DependencyRange, SourceCommits, StatusState, StatusTarget};
use model::Digest;

pub(super) const CASES: &[Case] = &[
    allowed("nothing-denied", "No list denies anything of it").checks(&[
        ("revoked-signer", "satisfied"),
        ("suspended-signer", "satisfied"),
        ("revoked-origin", "satisfied"),
        ("suspended-origin", "satisfied"),
        ("revoked-artifact", "satisfied"),
        ("suspended-artifact", "satisfied"),
        ("revoked-party", "satisfied"),
        ("suspended-party", "satisfied"),
    ]),
    allowed("revoked-later", "Its signer is revoked since an hour after it signed"),
    denied("revoked-before", "Its signer is revoked since an hour before it signed", &[(REVOKED, VIOLATED)]),
    denied("revoked-for-ever", "Its signer is revoked, whenever it signed", &[(REVOKED, VIOLATED)]),
    denied("in-wrong-hands", "Its signer's key was in wrong hands when it signed", &[(REVOKED, VIOLATED)]),
    denied("log-revoked", "The log that alone proves its time is revoked", &[(REVOKED, VIOLATED)]),
    denied("suspended", "Its signer is suspended", &[(SUSPENDED, VIOLATED), (REVOKED, "satisfied")]),
    unknown(
        "suspension-lapsed",
        "Its signer was suspended for a while that is over, and nobody lifted it",
        &[(SUSPENDED, "unknown")],
    ),
    allowed("suspension-lifted", "Its signer was suspended, and who suspended it lifted that"),
    denied(
        "lifted-by-another",
        "Its signer was suspended, and somebody else lifts that",
        &[(SUSPENDED, VIOLATED)],
    ),
    denied("by-its-owner", "The supplier itself revokes its signer", &[(REVOKED, VIOLATED)]),
    allowed("by-a-stranger", "Another supplier revokes the signer, which is not its own"),
    Case::new(
        "commits-not-told",
        "Some commits of its repository are revoked, and nothing tells which one it is",
        without_commits,
    )
    .handoff("commits-not-told")
    .exit(3)
    .checks(&[("revoked-origin", "unknown"), (REVOKED, "unknown")]),
    denied("builder-revoked", "Its builder is revoked, whenever it built", &[("revoked-origin", VIOLATED)]),
    denied("builder-suspended", "Its builder is suspended", &[("suspended-origin", VIOLATED)]),
    unknown(
        "builder-lapsed",
        "Its builder was suspended for a while that is over",
        &[("suspended-origin", "unknown")],
    ),
    denied("artifact-revoked", "The file itself is revoked", &[("revoked-artifact", VIOLATED)]),
    denied("artifact-suspended", "The file itself is suspended", &[("suspended-artifact", VIOLATED)]),
    unknown(
        "artifact-lapsed",
        "The file was suspended for a while that is over",
        &[("suspended-artifact", "unknown")],
    ),
    denied("party-revoked", "The supplier is revoked since this morning", &[("revoked-party", VIOLATED)]),
    denied("party-suspended", "The supplier is suspended", &[("suspended-party", VIOLATED)]),
    unknown(
        "party-lapsed",
        "The supplier was suspended for a while that is over",
        &[("suspended-party", "unknown")],
    ),
];

const REVOKED: &str = "revoked-signer";
const SUSPENDED: &str = "suspended-signer";
const VIOLATED: &str = "violated";

type Checks = &'static [(&'static str, &'static str)];

const fn allowed(name: &'static str, what: &'static str) -> Case {
    Case::new(name, what, delivered).handoff(name)
}

const fn denied(name: &'static str, what: &'static str, checks: Checks) -> Case {
    allowed(name, what).attacks(&["T13"]).exit(1).checks(checks)
}

const fn unknown(name: &'static str, what: &'static str, checks: Checks) -> Case {
    allowed(name, what).exit(3).checks(checks)
}

/// A signature and provenance of the widget, by one workflow.
fn delivered(world: &mut World) -> Delivery {
    let run = Workload::acme_release();
    let signature = world.forge(&Recipe::blob(&run, WIDGET.bytes, origin()));
    let provenance = world.forge(&built(&run));
    Delivery::of(WIDGET)
        .with_json("widget-1.4.2.tgz.sigstore.json", &signature)
        .with_json("widget-1.4.2.tgz.provenance.sigstore.json", &provenance)
}

fn built(run: &Workload) -> Recipe {
    let subjects = vec![Subject::of(WIDGET.name, WIDGET.bytes)];
    Recipe::attestation(run, &Statement::v1(subjects, SLSA_V1, v1(run)), origin())
}

/// The same, and neither certificates nor provenance tell the commit.
fn without_commits(world: &mut World) -> Delivery {
    /// Fulcio's "Source Repository Digest" and the first form of it.
    const COMMITS: [&str; 2] = ["1.3.6.1.4.1.57264.1.13", "1.3.6.1.4.1.57264.1.3"];
    let silent = |leaf: &mut Leaf| leaf.claims.retain(|claim| !COMMITS.contains(&claim.oid.as_str()));
    let run = Workload::acme_release();
    let mut predicate = v1(&run);
    predicate["buildDefinition"]["resolvedDependencies"][0]["digest"] = serde_json::json!({});
    let subjects = vec![Subject::of(WIDGET.name, WIDGET.bytes)];
    let statement = Statement::v1(subjects, SLSA_V1, predicate);
    let signature = world.forge(&Recipe::blob(&run, WIDGET.bytes, origin()).with_leaf(silent));
    let provenance = world.forge(&Recipe::attestation(&run, &statement, origin()).with_leaf(silent));
    Delivery::of(WIDGET)
        .with_json("widget-1.4.2.tgz.sigstore.json", &signature)
        .with_json("widget-1.4.2.tgz.provenance.sigstore.json", &provenance)
}

/// The key that signs the retailer's lists.
pub(super) fn gate() -> Key {
    Key::p256("retail/gate")
}

/// The key that signs the supplier's lists.
pub(super) fn security() -> Key {
    Key::p256("acme/security")
}

/// The key that signs another supplier's lists.
pub(super) fn other() -> Key {
    Key::p256("other/security")
}

/// When every list of the family is in force, and a while that lies within it.
pub(super) const TERM: (&str, &str) = ("2026-08-01T23:00:00Z", "2026-08-02T23:00:00Z");
const HOUR_BEFORE: &str = "2026-08-01T09:00:00Z";
const HOUR_AFTER: &str = "2026-08-01T11:00:00Z";
const EVENING: &str = "2026-08-01T20:00:00Z";
const LATER: &str = "2026-08-01T22:00:00Z";

/// Every list, by its file name.
pub(crate) fn lists(world: &World) -> Vec<(String, Vec<u8>)> {
    let signer = || StatusTarget::Identity("acme-build".into());
    let builder = || StatusTarget::Builder(Workload::acme_release().signer_uri().into());
    let file = || StatusTarget::Artifact(Digest::sha256(sha256(WIDGET.bytes)));
    let supplier = || StatusTarget::Participant("acme".into());
    let held = || suspended(EVENING, None);
    let lapsed = || suspended(EVENING, Some(LATER));
    let never = || StatusState::RevokedRetroactively;
    let one = |target, state| vec![(target, state)];
    let package = StatusTarget::Dependency(DependencyRange {
        package: "pkg:generic/left".into(),
        versions: vec!["1.0.0".into()],
        from: None,
        below: None,
    });
    let commits = StatusTarget::Source(SourceCommits {
        repository: "github.com/acme/widget".into(),
        commits: vec!["ab".repeat(20).into()],
    });
    let all = [
        ("nothing-denied", one(package, never())),
        ("revoked-later", one(signer(), since(HOUR_AFTER))),
        ("revoked-before", one(signer(), since(HOUR_BEFORE))),
        ("revoked-for-ever", one(signer(), never())),
        ("in-wrong-hands", one(signer(), between(HOUR_BEFORE, HOUR_AFTER))),
        ("log-revoked", one(StatusTarget::Log(Digest::sha256(world.rekor.id())), never())),
        ("suspended", one(signer(), held())),
        ("suspension-lapsed", one(signer(), lapsed())),
        ("suspension-lifted", vec![(signer(), held()), (signer(), lifts("S-1", LATER))]),
        ("lifted-by-another", one(signer(), held())),
        ("by-its-owner", vec![]),
        ("by-a-stranger", vec![]),
        ("commits-not-told", one(commits, never())),
        ("builder-revoked", one(builder(), never())),
        ("builder-suspended", one(builder(), held())),
        ("builder-lapsed", one(builder(), lapsed())),
        ("artifact-revoked", one(file(), never())),
        ("artifact-suspended", one(file(), held())),
        ("artifact-lapsed", one(file(), lapsed())),
        ("party-revoked", one(supplier(), since(EVENING))),
        ("party-suspended", one(supplier(), held())),
        ("party-lapsed", one(supplier(), lapsed())),
    ];
    let listed = |name: &str, authority: &str, entries: Vec<(StatusTarget, StatusState)>| {
        let list = List::new(name, authority, "retail-status", TERM);
        entries.into_iter().fold(list, |list, (target, state)| list.with(target, state, "credentials leaked"))
    };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, entries) in all {
        files.push((format!("{name}.status"), listed(name, "retail", entries).signed_by(&[&gate()])));
    }
    let own = listed("acme-own", "acme", one(signer(), never()));
    files.push(("acme-own.status".into(), own.signed_by(&[&security()])));
    let lifted = listed("acme-lifts", "acme", one(signer(), lifts("S-1", LATER)));
    files.push(("acme-lifts.status".into(), lifted.signed_by(&[&security()])));
    let meddling = listed("other-own", "other", one(signer(), never()));
    files.push(("other-own.status".into(), meddling.signed_by(&[&other()])));
    files
}
