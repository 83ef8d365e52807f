//! The TUF client workflow: what holds, and each way in which repositories have lied to clients.

use std::collections::BTreeMap;

use countersign_verify::tuf::limits::{
    MAX_DELEGATIONS, MAX_ROOT, MAX_ROTATIONS, MAX_SIGNATURES, MAX_SNAPSHOT, MAX_TARGET, MAX_TARGETS,
    MAX_TIMESTAMP, MAX_VERSION,
};
use countersign_verify::tuf::{Mirror, Refreshed, Repository as _, TRUSTED_ROOT, TufFault, Unread, Update};
use countersign_verify::tuf::{chain, refresh, root, update};
use forge::Key;
use forge::encoding::{hex, pretty};
use forge::tuf::{Files, Repository, declared, id, pin, sign};
use model::Instant;
use serde_json::{Value, json};

use crate::setting::now;

#[path = "tuf/bounds.rs"]
mod bounds;
#[path = "tuf/mixed.rs"]
mod mixed;
#[path = "tuf/stores.rs"]
mod stores;
#[path = "tuf/thieves.rs"]
mod thieves;

const TRUSTED: &[u8] = b"{\"a\": \"trusted root\"}";

pub(crate) fn repository() -> Repository {
    Repository::new("acme", "2026-12-31T00:00:00Z".parse().unwrap()).with(TRUSTED_ROOT, TRUSTED)
}

pub(crate) fn mirror(files: &Files) -> Mirror {
    Mirror::new(files.iter().map(|(path, bytes)| (path.as_str().into(), bytes.clone())).collect())
}

pub(crate) fn pinned() -> Vec<u8> {
    pretty(&repository().root_file())
}

fn refreshed(files: &Files) -> Result<Refreshed, TufFault> {
    refresh(&pinned(), &mirror(files), now())
}

fn code(files: &Files) -> &'static str {
    refreshed(files).map_or_else(|fault| fault.code(), |_| "accepted")
}

fn read(files: &Files, name: &str) -> Value {
    serde_json::from_slice(&files[&format!("metadata/{name}")]).unwrap()
}

fn put(files: &mut Files, name: &str, file: &Value) {
    files.insert(format!("metadata/{name}"), pretty(file));
}

/// Whether a root with this body, signed by these keys, is good.
fn rooted(body: Value, keys: &[Key]) -> &'static str {
    let bytes = pretty(&sign(body, keys));
    root(&bytes, None).map_or_else(|fault| fault.code(), |_| "accepted")
}

#[test]
fn the_newest_trusted_root_is_found_from_a_pinned_root() {
    let mut newest = repository().released();
    newest.root.keys = repository().root.keys;
    let newest = newest.rotated(vec![Key::p256("new 1"), Key::ed25519("new 2"), Key::p256("new 3")]);
    let files = newest.publish();
    let refreshed = refreshed(&files).unwrap();
    assert_eq!(refreshed.roles().map(|role| role.version), [2, 2, 2, 2]);
    assert_eq!(refreshed.target(&mirror(&files), TRUSTED_ROOT).unwrap(), TRUSTED);
    assert_eq!(refreshed.expires().to_string(), "2026-12-31T00:00:00Z");
    refreshed.everything(&mirror(&files)).unwrap();
    assert_eq!(chain(&pinned(), &mirror(&files)).unwrap().version, 2);
}

#[test]
fn a_folder_may_be_flat_or_without_versions_in_its_names() {
    let mut plain = repository();
    plain.consistent = false;
    let of_plain = pretty(&plain.root_file());
    let files = plain.publish();
    let got = refresh(&of_plain, &mirror(&files), now()).unwrap();
    assert_eq!(got.target(&mirror(&files), TRUSTED_ROOT).unwrap(), TRUSTED);

    let short = |path: &String| path.rsplit_once('/').unwrap().1.to_owned();
    let flat: Files = repository().publish().into_iter().map(|(path, bytes)| (short(&path), bytes)).collect();
    let got = refreshed(&flat).unwrap();
    assert_eq!(got.target(&mirror(&flat), TRUSTED_ROOT).unwrap(), TRUSTED);

    // The form a repository is published from: consistent, and its files do not say so.
    let unversioned = |path: &String| match path.as_str() {
        "metadata/1.snapshot.json" => "metadata/snapshot.json".to_owned(),
        "metadata/1.targets.json" => "metadata/targets.json".to_owned(),
        path if path.starts_with("targets/") => format!("targets/{TRUSTED_ROOT}"),
        path => path.to_owned(),
    };
    let plain: Files =
        repository().publish().iter().map(|(path, bytes)| (unversioned(path), bytes.clone())).collect();
    let got = refreshed(&plain).unwrap();
    assert_eq!(got.target(&mirror(&plain), TRUSTED_ROOT).unwrap(), TRUSTED);
}

#[test]
fn keys_in_hex_as_the_first_roots_have_them_count() {
    let repository = repository();
    let mut body = repository.root_body();
    let key = &repository.root.keys[1];
    body["keys"][id(key)]["keyval"]["public"] = hex(&key.public_bytes()).into();
    body["keys"][id(key)]["keytype"] = "ecdsa-sha2-nistp256".into();
    assert_eq!(rooted(body, &repository.root.keys[..2]), "accepted");
}

fn written(update: &Update) -> Files {
    update.files.iter().map(|(path, bytes)| (path.to_string(), bytes.clone())).collect()
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
