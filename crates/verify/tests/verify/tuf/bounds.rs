//! Every bound, at it and one beyond.

use super::*;

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
