//! Keys that are counted twice, stolen or left out, and repositories that go back.

use super::*;

#[test]
fn t08_one_key_counts_once_however_it_is_listed() {
    let repository = repository();
    let [one, two] = [&repository.root.keys[0], &repository.root.keys[1]];
    assert_eq!(rooted(repository.root_body(), std::slice::from_ref(one)), "tuf-threshold");
    let signature = |key: &Key, body: &Value, id: &str| json!({ "keyid": id, "sig": hex(&key.sign(&forge::tuf::canonical(body))) });
    let judged = |body: &Value, signatures: Value| {
        let bytes = pretty(&json!({ "signed": body, "signatures": signatures }));
        root(&bytes, None).map_or_else(|fault| fault.code(), |_| "accepted")
    };

    // The same id twice.
    let body = repository.root_body();
    let once = signature(one, &body, &id(one));
    assert_eq!(judged(&body, json!([once, once])), "tuf-threshold");
    let other = signature(two, &body, &id(two));
    assert_eq!(judged(&body, json!([once, once, other])), "tuf-malformed", "nor beside another");

    // The same Ed25519 key under a second id; the same point in hex, in PEM, and compressed.
    let Key::P256(point) = two else { panic!("the second key is on P-256") };
    let compressed = point.verifying_key().to_encoded_point(true).as_bytes().to_vec();
    let spki = [&unhex("3039301306072a8648ce3d020106082a8648ce3d030107032200")[..], &compressed].concat();
    let written = |public: String| json!({ "keytype": "ecdsa", "scheme": "ecdsa-sha2-nistp256", "keyval": { "public": public } });
    let again = [
        (one, declared(one)),
        (two, written(hex(&two.public_bytes()))),
        (two, written(two.public_pem().replace('\n', "\r\n"))),
        (two, written(forge::encoding::pem("PUBLIC KEY", &spki))),
    ];
    for (key, twin) in again {
        let mut body = repository.root_body();
        body["keys"]["twin"] = twin;
        body["roles"]["root"]["keyids"].as_array_mut().unwrap().push("twin".into());
        let pair = json!([signature(key, &body, &id(key)), signature(key, &body, "twin")]);
        assert_eq!(judged(&body, pair), "tuf-threshold", "{}", body["keys"]["twin"]);
    }
}

#[test]
fn t08_both_roots_need_their_own_thresholds() {
    let old = repository();
    let new_keys = vec![Key::p256("new 1"), Key::ed25519("new 2")];
    let next = |signers: &[Key]| {
        let mut next = repository();
        next.root.version = 2;
        next.root.keys = new_keys.clone();
        let mut files = old.publish();
        put(&mut files, "2.root.json", &sign(next.root_body(), signers));
        code(&files)
    };
    let [a, b, ..] = &old.root.keys[..] else { panic!("at least two keys") };
    assert_eq!(next(&[a.clone(), b.clone(), new_keys[0].clone(), new_keys[1].clone()]), "accepted");
    assert_eq!(next(&new_keys), "tuf-bad-signature", "the new keys alone");
    assert_eq!(next(&[a.clone(), b.clone()]), "tuf-bad-signature", "the old keys alone");
    assert_eq!(next(&[a.clone(), new_keys[0].clone(), new_keys[1].clone()]), "tuf-threshold");
    assert_eq!(next(&[a.clone(), b.clone(), new_keys[0].clone()]), "tuf-threshold");
}

#[test]
fn t11_nothing_goes_back_against_the_store() {
    let old = repository().publish();
    let new = repository().released().publish();
    let stored = |files: &Files, offered: &Files| {
        update(&pinned(), &mirror(files), &mirror(offered), TRUSTED_ROOT, now())
    };
    let first = stored(&Files::new(), &new).unwrap();
    let store = written(&first);
    assert_eq!(stored(&store, &new).unwrap().refreshed.targets_version(), 2);
    assert_eq!(written(&stored(&store, &new).unwrap()), store, "the same again changes nothing");
    let fault = stored(&store, &old).unwrap_err();
    assert!(matches!(&fault, TufFault::Rollback { role, trusted: 2, offered: 1 } if **role == *"timestamp"));

    // A newer timestamp does not carry an older snapshot, nor that older targets.
    let mut mixed = repository().released().released();
    mixed.snapshot.version = 1;
    assert_eq!(stored(&store, &mixed.publish()).unwrap_err().code(), "tuf-rollback");
    mixed.snapshot.version = 3;
    mixed.targets.version = 1;
    assert_eq!(stored(&store, &mixed.publish()).unwrap_err().code(), "tuf-rollback");
    mixed.targets.version = 3;
    assert_eq!(stored(&store, &mixed.publish()).unwrap().refreshed.targets_version(), 3);

    // A snapshot that forgets a delegated role is older than one that lists it.
    let delegated =
        BTreeMap::from([("plugins", sign(repository().targets_body(), &repository().targets.keys))]);
    let with =
        written(&stored(&store, &repository().released().released().publish_with(&delegated)).unwrap());
    let without = repository().released().released().released().publish();
    assert!(matches!(stored(&with, &without).unwrap_err(), TufFault::Forgotten { .. }));
}

#[test]
fn t11_a_store_is_believed_no_more_than_a_repository() {
    let new = repository().released().publish();
    let store = written(&update(&pinned(), &Mirror::default(), &mirror(&new), TRUSTED_ROOT, now()).unwrap());
    for file in ["timestamp.json", "2.snapshot.json", "2.targets.json"] {
        let mut spoilt = store.clone();
        let mut document = read(&spoilt, file);
        document["signed"]["version"] = 1.into();
        put(&mut spoilt, file, &document);
        let fault = update(&pinned(), &mirror(&spoilt), &mirror(&new), TRUSTED_ROOT, now()).unwrap_err();
        assert!(matches!(fault.code(), "tuf-bad-signature"), "{file}: {fault}");
    }
    // What has ended in the store still says which versions were there.
    let mut short = repository().released();
    short.timestamp.expires = "2026-08-03T00:00:00Z".parse().unwrap();
    let store = written(
        &update(&pinned(), &Mirror::default(), &mirror(&short.publish()), TRUSTED_ROOT, now()).unwrap(),
    );
    let later = Instant::parse("2026-09-01T00:00:00Z").unwrap();
    let fault = update(&pinned(), &mirror(&store), &mirror(&repository().publish()), TRUSTED_ROOT, later);
    assert_eq!(fault.unwrap_err().code(), "tuf-rollback");
}

#[test]
fn a_thief_who_ran_ahead_is_undone_by_rotating_the_keys() {
    let mut ahead = repository();
    for role in [&mut ahead.timestamp, &mut ahead.snapshot] {
        role.version = MAX_VERSION;
    }
    let store = written(
        &update(&pinned(), &Mirror::default(), &mirror(&ahead.publish()), TRUSTED_ROOT, now()).unwrap(),
    );
    let honest = repository().released();
    let offered = |repository: &Repository| {
        update(&pinned(), &mirror(&store), &mirror(&repository.publish()), TRUSTED_ROOT, now())
    };
    assert_eq!(offered(&honest).unwrap_err().code(), "tuf-rollback");
    let mut rotated = honest.clone();
    let keys = rotated.root.keys.clone();
    let before = sign(repository().root_body(), &keys);
    rotated.timestamp.keys = vec![Key::ed25519("timestamp anew")];
    rotated.snapshot.keys = vec![Key::p256("snapshot anew")];
    rotated.root.version = 2;
    let mut files = rotated.publish();
    put(&mut files, "1.root.json", &before);
    let update = update(&pinned(), &mirror(&store), &mirror(&files), TRUSTED_ROOT, now()).unwrap();
    assert_eq!(update.refreshed.roles().map(|role| role.version), [2, 2, 2, 2]);
}

#[test]
fn t21_a_threshold_is_neither_nothing_nor_less_nor_out_of_reach() {
    let repository = repository();
    let keys = &repository.root.keys;
    for role in ["root", "timestamp", "snapshot", "targets"] {
        let asked = |threshold: Value| {
            let mut body = repository.root_body();
            body["roles"][role]["threshold"] = threshold;
            body
        };
        for (threshold, signers) in
            [(json!(0), &keys[..2]), (json!(0), &[]), (json!(-1), &keys[..]), (json!(1.5), &keys[..])]
        {
            assert_eq!(rooted(asked(threshold.clone()), signers), "tuf-malformed", "{role} {threshold}");
        }
    }
    let mut body = repository.root_body();
    body["roles"]["root"]["threshold"] = 4.into();
    assert_eq!(rooted(body, keys), "tuf-threshold");
    // A role below that asks for more keys than it has is never met.
    let mut greedy = repository.clone();
    greedy.timestamp.threshold = 2;
    let pinned = pretty(&greedy.root_file());
    assert_eq!(refresh(&pinned, &mirror(&greedy.publish()), now()).unwrap_err().code(), "tuf-threshold");
    let mut none = repository.root_body();
    none["roles"].as_object_mut().unwrap().remove("snapshot");
    assert_eq!(rooted(none, keys), "tuf-malformed", "no role is left out");
}

#[test]
fn t21_a_delegated_role_is_signed_too() {
    let plugin = Key::ed25519("plugin");
    let mut delegate = repository();
    delegate.targets.keys = vec![plugin.clone()];
    delegate.files = Files::from([("plugins/a.json".into(), b"a".to_vec())]);
    let published = |threshold: u64, signers: &[Key], paths: &str| {
        let mut body = repository().targets_body();
        body["delegations"] = json!({
            "keys": { id(&plugin): declared(&plugin) },
            "roles": [{
                "name": "../plugins", "keyids": [id(&plugin)], "threshold": threshold,
                "terminating": true, "paths": [paths],
            }],
        });
        let file = sign(delegate.targets_body(), signers);
        let mut files = repository().publish_all(body, &BTreeMap::from([("../plugins", file)]));
        let file = files.remove("metadata/1.../plugins.json").unwrap();
        files.insert("metadata/1...%2Fplugins.json".into(), file);
        files.insert("targets/plugins/a.json".into(), b"a".to_vec());
        files
    };
    let fetched = |files: &Files| refreshed(files).unwrap().target(&mirror(files), "plugins/a.json");
    let mine = std::slice::from_ref(&plugin);
    assert_eq!(fetched(&published(1, mine, "plugins/*")).unwrap(), b"a");
    refreshed(&published(1, mine, "plugins/*"))
        .unwrap()
        .everything(&mirror(&published(1, mine, "plugins/*")))
        .unwrap();
    let code = |files: Files| fetched(&files).unwrap_err().code();
    assert_eq!(code(published(1, mine, "*")), "tuf-missing", "a star stays in its folder");
    assert_eq!(code(published(0, mine, "plugins/*")), "tuf-malformed");
    assert_eq!(code(published(2, mine, "plugins/*")), "tuf-threshold");
    assert_eq!(code(published(1, &[Key::p256("stranger")], "plugins/*")), "tuf-bad-signature");
    assert_eq!(code(published(1, &[], "plugins/*")), "tuf-unsigned");
}
