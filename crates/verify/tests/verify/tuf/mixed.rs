//! Files that have ended, or do not belong together, or are not what they are named.

use super::*;

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
