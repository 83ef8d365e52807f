//! The TUF client workflow: what holds, and each way in which repositories have lied to clients.

use std::collections::BTreeMap;

use countersign_verify::tuf::limits::{
    MAX_DELEGATIONS, MAX_ROOT, MAX_ROTATIONS, MAX_SIGNATURES, MAX_SNAPSHOT, MAX_TARGET, MAX_TARGETS,
    MAX_TIMESTAMP, MAX_VERSION,
};
use countersign_verify::tuf::{Mirror, Refreshed, Repository as _, TRUSTED_ROOT, TufFault, Update};
use countersign_verify::tuf::{chain, refresh, root, update};
use forge::Key;
use forge::encoding::{hex, pretty};
use forge::tuf::{Files, Repository, declared, id, pin, sign};
use model::Instant;
use serde_json::{Value, json};

use crate::setting::now;

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
    for file in ["timestamp.json", "snapshot.json", "targets.json"] {
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

#[test]
fn what_has_ended_says_which_role_and_when() {
    let good = repository();
    for (at, role) in ["root", "timestamp", "snapshot", "targets"].iter().enumerate() {
        let mut ended = good.clone();
        let roles = [&mut ended.root, &mut ended.timestamp, &mut ended.snapshot, &mut ended.targets];
        roles.into_iter().nth(at).unwrap().expires = "2026-08-02T00:00:00Z".parse().unwrap();
        let pinned = pretty(&ended.root_file());
        let at = |time| refresh(&pinned, &mirror(&ended.publish()), Instant::parse(time).unwrap());
        assert!(at("2026-08-01T23:59:59Z").is_ok(), "{role}");
        let fault = at("2026-08-02T00:00:00Z").unwrap_err();
        let told = format!(
            "the TUF role {role} (version 1) expired at 2026-08-02T00:00:00Z, and it is 2026-08-02T00:00:00Z"
        );
        assert_eq!(fault.to_string(), told);
        assert_eq!(fault.code(), "tuf-expired");
        assert!(fault.help().contains("countersign trust update"));
    }
    // A root in between may have ended: it only hands on.
    let mut first = repository();
    first.root.expires = "2020-01-01T00:00:00Z".parse().unwrap();
    let pinned = pretty(&first.root_file());
    let mut second = first.rotated(repository().root.keys);
    assert_eq!(refresh(&pinned, &mirror(&second.publish()), now()).unwrap_err().code(), "tuf-expired");
    second.root.expires = "2126-01-01T00:00:00Z".parse().unwrap();
    let third = second.rotated(repository().root.keys);
    assert!(root(&pinned, Some(now())).is_err());
    assert_eq!(chain(&pinned, &mirror(&third.publish())).unwrap().version, 3);
}

#[test]
fn files_of_two_releases_do_not_mix() {
    let old = repository().publish();
    let mut next = repository().released();
    next.files.insert("extra".into(), b"extra".to_vec());
    let new = next.publish();
    for (name, taken) in [("2.snapshot.json", "1.snapshot.json"), ("2.targets.json", "1.targets.json")] {
        let mut mixed = new.clone();
        put(&mut mixed, name, &read(&old, taken));
        assert_eq!(code(&mixed), "tuf-mismatch", "{name}");
    }
    // The pins of length and digest are optional; that of the version is not.
    let mut loose = repository().released();
    loose.timestamp.version = 5;
    let snapshot = read(&old, "1.snapshot.json");
    let mut body = loose.timestamp_body(&snapshot);
    body["meta"]["snapshot.json"] = json!({ "version": 2 });
    let mut mixed = old.clone();
    put(&mut mixed, "2.snapshot.json", &snapshot);
    put(&mut mixed, "timestamp.json", &sign(body, &loose.timestamp.keys));
    assert!(matches!(refreshed(&mixed).unwrap_err(), TufFault::WrongVersion { expected: 2, found: 1, .. }));

    let mut other = old.clone();
    let target = other.keys().find(|path| path.starts_with("targets/")).unwrap().clone();
    other.insert(target.clone(), b"{\"a\": \"rusted troot\"}".to_vec());
    let got = refreshed(&other).unwrap();
    assert_eq!(got.target(&mirror(&other), TRUSTED_ROOT).unwrap_err().code(), "tuf-mismatch");
    assert_eq!(got.everything(&mirror(&other)).unwrap_err().code(), "tuf-mismatch");
    other.remove(&target);
    assert_eq!(got.target(&mirror(&other), TRUSTED_ROOT).unwrap_err().code(), "tuf-missing");
}

#[test]
fn a_pin_of_unknown_digests_alone_pins_nothing() {
    let repository = repository();
    let files = repository.publish();
    let mut body = repository.timestamp_body(&read(&files, "1.snapshot.json"));
    let mut pinned_by = |hashes: Value| {
        let mut files = files.clone();
        body["meta"]["snapshot.json"]["hashes"] = hashes;
        put(&mut files, "timestamp.json", &sign(body.clone(), &repository.timestamp.keys));
        code(&files)
    };
    let right = pin(&read(&files, "1.snapshot.json"))["hashes"]["sha256"].clone();
    assert_eq!(pinned_by(json!({ "md5": "00" })), "tuf-mismatch");
    assert_eq!(
        pinned_by(json!({ "sha256": right, "sha512": "00" })),
        "tuf-mismatch",
        "every known one counts"
    );
    assert_eq!(pinned_by(json!({ "sha256": right, "md5": "00" })), "accepted");
}

#[test]
fn one_role_is_not_another_and_a_root_is_the_next() {
    let files = repository().publish();
    let mut swapped = files.clone();
    put(&mut swapped, "timestamp.json", &read(&files, "1.snapshot.json"));
    assert_eq!(code(&swapped), "tuf-malformed");
    let mut repeated = files.clone();
    put(&mut repeated, "2.root.json", &read(&files, "1.root.json"));
    assert!(matches!(
        refreshed(&repeated).unwrap_err(),
        TufFault::WrongVersion { expected: 2, found: 1, .. }
    ));
    let mut leap = repository();
    leap.root.version = 3;
    let mut ahead = files.clone();
    put(&mut ahead, "2.root.json", &leap.root_file());
    assert_eq!(code(&ahead), "tuf-mismatch", "no root is passed over");
    for (version, judged) in [
        (json!(0), "tuf-malformed"),
        (json!(MAX_VERSION), "accepted"),
        (json!(MAX_VERSION + 1), "tuf-malformed"),
    ] {
        let mut body = repository().root_body();
        body["version"] = version;
        assert_eq!(rooted(body, &repository().root.keys), judged);
    }
}

#[test]
fn metadata_has_one_reading() {
    let files = repository().publish();
    let text = String::from_utf8(files["metadata/timestamp.json"].clone()).unwrap();
    let doubled = text.replacen("\"version\": 1", "\"version\": 9, \"version\": 1", 1);
    assert_ne!(doubled, text);
    let mut twice = files.clone();
    twice.insert("metadata/timestamp.json".into(), doubled.into_bytes());
    assert_eq!(code(&twice), "tuf-malformed");
    for name in ["1.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"] {
        let mut future = files.clone();
        let mut document = read(&files, name);
        document["signed"]["spec_version"] = "2.0.0".into();
        put(&mut future, name, &document);
        let judged = if name == "1.root.json" {
            root(&future["metadata/1.root.json"], None).unwrap_err().code()
        } else {
            code(&future)
        };
        assert!(["tuf-malformed", "tuf-mismatch"].contains(&judged), "{name}: {judged}");
    }
}

#[test]
fn every_bound_is_exact() {
    let files = repository().publish();
    let padded = |name: &str, limit: u64| {
        let mut padded = files.clone();
        padded.get_mut(&format!("metadata/{name}")).unwrap().resize(usize::try_from(limit).unwrap(), b' ');
        padded
    };
    let mut root_file = pinned();
    root_file.resize(usize::try_from(MAX_ROOT).unwrap(), b' ');
    assert!(root(&root_file, None).is_ok());
    root_file.push(b' ');
    assert_eq!(
        root(&root_file, None).unwrap_err(),
        TufFault::Endless { file: "root.json".into(), limit: MAX_ROOT }
    );
    assert_eq!(code(&padded("timestamp.json", MAX_TIMESTAMP)), "accepted");
    assert_eq!(code(&padded("timestamp.json", MAX_TIMESTAMP + 1)), "tuf-endless");
    assert_eq!(code(&padded("1.snapshot.json", MAX_SNAPSHOT)), "tuf-mismatch", "read, and another length");
    assert_eq!(code(&padded("1.snapshot.json", MAX_SNAPSHOT + 1)), "tuf-endless");
    assert_eq!(code(&padded("1.targets.json", MAX_TARGETS)), "tuf-mismatch", "read, and another length");
    assert_eq!(code(&padded("1.targets.json", MAX_TARGETS + 1)), "tuf-endless");

    let limit = usize::try_from(MAX_TARGET).unwrap();
    for (size, judged) in [(limit, None), (limit + 1, Some("tuf-endless"))] {
        let files = repository().with("large", &vec![b' '; size]).publish();
        let got = refreshed(&files).unwrap().target(&mirror(&files), "large");
        assert_eq!(got.err().map(|fault| fault.code()), judged);
    }

    let mut body = repository().root_body();
    let keys: Vec<Value> = (0..MAX_SIGNATURES).map(|number| format!("{number}").into()).collect();
    body["roles"]["timestamp"]["keyids"] = keys.clone().into();
    assert_eq!(rooted(body.clone(), &repository().root.keys), "accepted");
    body["roles"]["timestamp"]["keyids"].as_array_mut().unwrap().push("one more".into());
    assert_eq!(rooted(body, &repository().root.keys), "tuf-malformed");

    let mut document = repository().root_file();
    let signatures = document["signatures"].as_array_mut().unwrap();
    while signatures.len() < MAX_SIGNATURES {
        signatures.push(json!({ "keyid": "stranger", "sig": "00" }));
    }
    assert!(root(&pretty(&document), None).is_ok());
    document["signatures"].as_array_mut().unwrap().push(json!({ "keyid": "stranger", "sig": "00" }));
    assert_eq!(root(&pretty(&document), None).unwrap_err().code(), "tuf-malformed");
}

#[test]
fn roots_and_delegations_have_an_end() {
    // One key each: two hundred and fifty roots are made, and each is signed twice.
    let mut long = repository();
    long.root.keys = vec![Key::ed25519("only")];
    long.root.threshold = 1;
    let pinned = pretty(&long.root_file());
    for _ in 0..MAX_ROTATIONS {
        let keys = long.root.keys.clone();
        long = long.rotated(keys);
    }
    assert_eq!(chain(&pinned, &mirror(&long.publish())).unwrap().version, MAX_ROTATIONS + 1);
    let keys = long.root.keys.clone();
    let longer = long.rotated(keys);
    let fault = chain(&pinned, &mirror(&longer.publish())).unwrap_err();
    assert_eq!(fault, TufFault::EndlessRoots { from: 1, limit: MAX_ROTATIONS });

    for (number, found) in [(MAX_DELEGATIONS, true), (MAX_DELEGATIONS + 1, false)] {
        let files = delegated_through(number);
        let got = refreshed(&files).unwrap().target(&mirror(&files), "deep");
        assert_eq!(got.is_ok(), found, "{number}");
    }
}

/// A repository whose last of `number` delegated roles lists the target `deep`.
fn delegated_through(number: usize) -> Files {
    let key = Key::ed25519("delegate");
    let name = |at: usize| format!("role-{at}");
    let role = |at: usize| json!({ "name": name(at), "keyids": [id(&key)], "threshold": 1, "terminating": false, "paths": ["*"] });
    let keys = json!({ id(&key): declared(&key) });
    let mut top = repository().targets_body();
    top["delegations"] = json!({ "keys": keys, "roles": (1..=number).map(role).collect::<Vec<_>>() });
    let names: Vec<String> = (1..=number).map(name).collect();
    let delegated = names.iter().enumerate().map(|(at, name)| {
        let mut delegate = repository();
        delegate.files = Files::new();
        if at + 1 == number {
            delegate.files.insert("deep".into(), b"deep".to_vec());
        }
        (name.as_str(), sign(delegate.targets_body(), std::slice::from_ref(&key)))
    });
    let mut files = repository().publish_all(top, &delegated.collect());
    files.insert("targets/deep".into(), b"deep".to_vec());
    files
}

#[test]
fn keys_of_no_known_kind_are_said_to_be_that() {
    let repository = repository();
    let mut body = repository.root_body();
    for key in &repository.root.keys {
        body["keys"][id(key)]["scheme"] = "sphincs+".into();
    }
    assert_eq!(rooted(body.clone(), &repository.root.keys), "tuf-unsupported-key");
    body["keys"][id(&repository.root.keys[0])] = declared(&repository.root.keys[0]);
    body["keys"][id(&repository.root.keys[1])] = declared(&repository.root.keys[1]);
    assert_eq!(rooted(body, &repository.root.keys), "accepted", "the others suffice");
}

#[test]
fn an_update_writes_a_store_that_stands_alone() {
    let files = repository().released().publish();
    let update = update(&pinned(), &Mirror::default(), &mirror(&files), TRUSTED_ROOT, now()).unwrap();
    assert_eq!(update.target, TRUSTED);
    let order: Vec<&str> = update.files.iter().map(|(path, _)| &**path).collect();
    assert_eq!(
        order,
        [
            "metadata/1.root.json",
            "targets/trusted_root.json",
            "metadata/targets.json",
            "metadata/snapshot.json",
            "metadata/timestamp.json"
        ]
    );
    let store = written(&update);
    let got = refreshed(&store).unwrap();
    assert_eq!(got.target(&mirror(&store), TRUSTED_ROOT).unwrap(), TRUSTED);
    // Stopped halfway, it is refused or complete, and the next update mends it.
    let next = repository().released().released().publish();
    let onward = super::tuf::update(&pinned(), &mirror(&store), &mirror(&next), TRUSTED_ROOT, now()).unwrap();
    for written in 0..=onward.files.len() {
        let mut half = store.clone();
        half.extend(onward.files.iter().take(written).map(|(path, bytes)| (path.to_string(), bytes.clone())));
        match refreshed(&half) {
            Ok(got) => assert!([2, 3].contains(&got.targets_version())),
            Err(fault) => assert_eq!(fault.code(), "tuf-mismatch"),
        }
        let mended = super::tuf::update(&pinned(), &mirror(&half), &mirror(&next), TRUSTED_ROOT, now());
        assert_eq!(mended.unwrap().refreshed.targets_version(), 3);
    }
    assert!(mirror(&store).target("none", 1).unwrap().is_none());
}

fn written(update: &Update) -> Files {
    update.files.iter().map(|(path, bytes)| (path.to_string(), bytes.clone())).collect()
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
