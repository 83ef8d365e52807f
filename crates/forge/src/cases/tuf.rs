//! A trusted root in a TUF repository: one that is in force, and ways in which a mirror lies.

use super::{Case, Delivery, SIGNED, bundled};
use crate::artifact::WIDGET;
use crate::encoding::pretty;
use crate::identity::Workload;
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::tamper::LABEL;
use crate::tuf::{Files, Repository, id, sign};
use crate::world::{World, authority_window, origin};
use serde_json::{Value, json};

pub(super) const FRAMEWORK: &str = include_str!("tuf.yaml");

pub(super) const CASES: &[Case] = &[
    Case::new(
        "current",
        "The repository has had a new root and a new release since its root was pinned",
        signed,
    )
    .checks(SIGNED),
    refused(Case::new(
        "timestamp-expired",
        "The mirror was frozen: its timestamp ended an hour before the handoff",
        |world| {
            let mut frozen = repository(world);
            frozen.timestamp.expires = "2026-08-01T23:00:00Z".parse().unwrap();
            mirrored(world, frozen.publish())
        },
    ))
    .attacks(&["T11"]),
    refused(Case::new(
        "releases-mixed",
        "The targets of the release before, beside the snapshot of this one",
        |world| {
            let old = repository(world).publish();
            let mut mixed = repository(world).released().publish();
            mixed.insert("metadata/3.targets.json".into(), old["metadata/2.targets.json"].clone());
            mirrored(world, mixed)
        },
    ))
    .attacks(&["T1", "T11"]),
    refused(Case::new(
        "root-by-one-key-twice",
        "One of the old keys signs the next root under its own id and under another",
        |world| {
            let old = pinned(world);
            let thief = &old.root.keys[0];
            let mut body = old.root_body();
            body["version"] = 2.into();
            body["keys"]["twin"] = body["keys"][id(thief)].clone();
            body["roles"]["root"]["keyids"] = json!([id(thief), "twin"]);
            let mut next = sign(body, std::slice::from_ref(thief));
            let mut again = next["signatures"][0].clone();
            again["keyid"] = "twin".into();
            next["signatures"].as_array_mut().unwrap().push(again);
            mirrored(world, with_root(old.publish(), &next))
        },
    ))
    .attacks(&["T8"]),
    refused(Case::new("threshold-zero", "The next root asks for no signature of the timestamp", |world| {
        let mut lax = pinned(world);
        let signers = lax.root.keys.clone();
        lax.timestamp.threshold = 0;
        lax.timestamp.keys.clear();
        lax.root.version = 2;
        let next = sign(lax.root_body(), &signers);
        mirrored(world, with_root(lax.publish(), &next))
    }))
    .attacks(&["T21"]),
    refused(Case::new(
        "trusted-root-replaced",
        "The mirror serves the trusted root of an impostor",
        |world| {
            let mut files = repository(world).publish();
            let target = files.keys().find(|path| path.starts_with("targets/")).unwrap().clone();
            files.insert(target, pretty(&World::new("impostor").trusted_root()));
            mirrored(world, files)
        },
    ))
    .attacks(&["T1"]),
];

/// Nothing is decided: the root cannot be used.
const fn refused(case: Case) -> Case {
    case.framework("framework.yaml").exit(5)
}

fn signed(world: &mut World) -> Delivery {
    bundled(world, &Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin()))
}

/// A good signature beside a framework of its own and the repository that names.
fn mirrored(world: &mut World, files: Files) -> Delivery {
    let root = pretty(&pinned(world).root_file());
    let mut delivery =
        signed(world).beside("framework.yaml", FRAMEWORK.as_bytes()).beside("roots/tuf.root.json", &root);
    for (path, bytes) in files {
        delivery = delivery.beside(&format!("roots/tuf/{path}"), &bytes);
    }
    delivery
}

fn with_root(mut files: Files, next: &Value) -> Files {
    files.insert("metadata/2.root.json".into(), pretty(next));
    files
}

/// The repository as it was when its root was pinned.
fn pinned(world: &World) -> Repository {
    Repository::new(LABEL, authority_window().1).with("trusted_root.json", &pretty(&world.trusted_root()))
}

/// The repository today: one of the root's keys was replaced, and there was a release.
fn repository(world: &World) -> Repository {
    let old = pinned(world);
    let mut keys = old.root.keys.clone();
    keys[2] = Key::p256("acme tuf root 4");
    old.rotated(keys).released()
}

/// What lies beside the family's framework: the pinned root, and the repository.
pub(super) fn roots() -> Files {
    let world = World::new(LABEL);
    let mut files = Files::from([("tuf.root.json".into(), pretty(&pinned(&world).root_file()))]);
    for (path, bytes) in repository(&world).publish() {
        files.insert(format!("tuf/{path}"), bytes);
    }
    files
}
