//! What an update writes, and what is left of it where it is stopped.

use super::*;

#[test]
fn an_update_writes_a_store_that_stands_alone() {
    let files = repository().released().publish();
    let update = update(&pinned(), &Mirror::default(), &mirror(&files), TRUSTED_ROOT, now()).unwrap();
    assert_eq!(update.target, TRUSTED);
    let order: Vec<&str> = update.files.iter().map(|(path, _)| &**path).collect();
    let target = files.keys().find(|path| path.starts_with("targets/")).unwrap();
    assert_eq!(
        order,
        [
            target,
            "metadata/2.targets.json",
            "metadata/2.snapshot.json",
            "metadata/1.root.json",
            "metadata/timestamp.json"
        ]
    );
    assert!(update.former.is_empty());
    let store = written(&update);
    let got = refreshed(&store).unwrap();
    assert_eq!(got.target(&mirror(&store), TRUSTED_ROOT).unwrap(), TRUSTED);
    assert!(mirror(&store).target("none", 1).unwrap().is_none());
}

/// The store after each number of the files that an update to `next` writes.
fn halves(store: &Files, next: &Files) -> Vec<Files> {
    let onward = update(&pinned(), &mirror(store), &mirror(next), TRUSTED_ROOT, now()).unwrap();
    let written = |count: usize| {
        let mut half = store.clone();
        half.extend(onward.files.iter().take(count).map(|(path, bytes)| (path.to_string(), bytes.clone())));
        half
    };
    (0..=onward.files.len()).map(written).collect()
}

#[test]
fn a_store_is_what_it_was_until_the_last_file_is_written() {
    let files = repository().released().publish();
    let store =
        written(&update(&pinned(), &Mirror::default(), &mirror(&files), TRUSTED_ROOT, now()).unwrap());
    let mut next = repository().released().released();
    next.files.insert(TRUSTED_ROOT.into(), b"{\"a\": \"newer\"}".to_vec());
    let halves = halves(&store, &next.publish());
    let (whole, before) = halves.split_last().unwrap();
    for half in before {
        let got = refreshed(half).unwrap();
        assert_eq!(got.targets_version(), 2);
        assert_eq!(got.target(&mirror(half), TRUSTED_ROOT).unwrap(), TRUSTED);
    }
    assert_eq!(refreshed(whole).unwrap().targets_version(), 3);
    let again = update(&pinned(), &mirror(whole), &mirror(&next.publish()), TRUSTED_ROOT, now()).unwrap();
    assert!(again.former.iter().all(|path| !path.contains("2.")), "{:?}", again.former);
    let onward = update(&pinned(), &mirror(&store), &mirror(&next.publish()), TRUSTED_ROOT, now()).unwrap();
    for path in ["metadata/2.snapshot.json", "metadata/2.targets.json"] {
        assert!(onward.former.contains(&path.into()), "{path}: {:?}", onward.former);
    }
}

#[test]
fn an_update_stopped_in_a_rotation_is_refused_or_complete_and_the_next_one_mends_it() {
    let store = written(
        &update(
            &pinned(),
            &Mirror::default(),
            &mirror(&repository().released().publish()),
            TRUSTED_ROOT,
            now(),
        )
        .unwrap(),
    );
    let mut rotated = repository().released().released();
    rotated.timestamp.keys = vec![Key::ed25519("timestamp anew")];
    rotated.root.version = 2;
    let mut files = rotated.publish();
    put(&mut files, "1.root.json", &repository().root_file());
    for half in halves(&store, &files) {
        match refreshed(&half) {
            Ok(got) => assert!([2, 3].contains(&got.targets_version())),
            Err(fault) => assert_eq!(fault.code(), "tuf-bad-signature"),
        }
        let mended = update(&pinned(), &mirror(&half), &mirror(&files), TRUSTED_ROOT, now()).unwrap();
        assert_eq!(mended.refreshed.roles().map(|role| role.version), [2, 3, 3, 3]);
        // What was seen before still counts for the roles whose keys are the same.
        let mut back = rotated.clone();
        (back.timestamp.version, back.snapshot.version, back.targets.version) = (4, 1, 1);
        let mut older = back.publish();
        put(&mut older, "1.root.json", &repository().root_file());
        let fault = update(&pinned(), &mirror(&half), &mirror(&older), TRUSTED_ROOT, now()).unwrap_err();
        assert_eq!(fault.code(), "tuf-rollback");
    }
}

#[test]
fn a_store_has_the_delegated_files_that_lead_to_its_target() {
    let delegate = Key::ed25519("delegate");
    let mut own = repository();
    own.targets.keys = vec![delegate.clone()];
    let mut top = repository();
    top.files.clear();
    let mut body = top.targets_body();
    body["delegations"] = json!({
        "keys": { id(&delegate): declared(&delegate) },
        "roles": [{
            "name": "roots", "keyids": [id(&delegate)], "threshold": 1,
            "terminating": true, "paths": [TRUSTED_ROOT],
        }],
    });
    let file = sign(own.targets_body(), &own.targets.keys);
    let mut files = top.publish_all(body, &BTreeMap::from([("roots", file)]));
    files.insert(format!("targets/{TRUSTED_ROOT}"), TRUSTED.to_vec());
    let update = update(&pinned(), &Mirror::default(), &mirror(&files), TRUSTED_ROOT, now()).unwrap();
    let store = written(&update);
    assert!(store.contains_key("metadata/1.roots.json"), "{:?}", store.keys());
    assert_eq!(refreshed(&store).unwrap().target(&mirror(&store), TRUSTED_ROOT).unwrap(), TRUSTED);
}

/// A mirror that has one file without end.
struct Endless(String, Mirror);

impl countersign_verify::tuf::Repository for Endless {
    fn metadata(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Unread> {
        if self.0 == name { Err(Unread::TooLong) } else { self.1.metadata(name, limit) }
    }

    fn target(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unread> {
        if self.0 == path { Err(Unread::TooLong) } else { self.1.target(path, limit) }
    }
}

#[test]
fn t09_a_file_without_end_is_told_apart_from_one_that_could_not_be_had() {
    let files = repository().publish();
    let target = files.keys().find_map(|path| path.strip_prefix("targets/")).unwrap();
    for (file, code) in [
        ("timestamp.json", "tuf-endless"),
        ("1.snapshot.json", "tuf-endless"),
        ("2.root.json", "tuf-endless"),
        (target, "tuf-mismatch"),
    ] {
        let endless = Endless(file.to_owned(), mirror(&files));
        let fault = update(&pinned(), &Mirror::default(), &endless, TRUSTED_ROOT, now()).unwrap_err();
        assert_eq!(fault.code(), code, "{file}");
    }
}
