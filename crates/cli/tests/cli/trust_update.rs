//! A store of trust that only goes forward, and what a framework says of a TUF repository that does not hold.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::stage::{Played, Stage, args, fixture};

fn update(stage: &Stage, repository: &Path) -> Played {
    let root = fixture("tuf/roots/tuf.root.json");
    let store = stage.path("store");
    stage.play(args!["trust", "update", "--root", root, "--from", repository, "--store", store])
}

/// A copy of a repository of the fixtures in the stage's folder.
fn copied(stage: &Stage, from: &str, to: &str) -> PathBuf {
    for folder in ["metadata", "targets"] {
        let target = stage.path(to).join(folder);
        std::fs::create_dir_all(&target).unwrap();
        for entry in std::fs::read_dir(fixture(from).join(folder)).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), target.join(entry.file_name())).unwrap();
        }
    }
    stage.path(to)
}

fn kept(stage: &Stage) -> Vec<(String, Vec<u8>)> {
    let metadata = stage.path("store/metadata");
    let mut files: Vec<_> = std::fs::read_dir(metadata)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_store_is_made_then_left_alone_then_used() {
    let stage = Stage::new();
    let repository = fixture("tuf/roots/tuf");
    let played = update(&stage, &repository);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert_eq!(
        played.stdout,
        "DIR/store was taken forward: 6 files written\n  from FIXTURES/tuf/roots/tuf\n  \
         TUF root  version 2, expires 2126-01-01T00:00:00Z\n  \
         TUF timestamp  version 2, expires 2126-01-01T00:00:00Z\n  \
         TUF snapshot  version 2, expires 2126-01-01T00:00:00Z\n  \
         TUF targets  version 2, expires 2126-01-01T00:00:00Z\n"
    );
    let names: Vec<String> = kept(&stage).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["1.root.json", "2.root.json", "2.snapshot.json", "2.targets.json", "timestamp.json"]);
    let again = update(&stage, &repository);
    assert!(again.stdout.starts_with("DIR/store was up to date\n"), "{}", again.stdout);

    std::fs::copy(fixture("tuf/roots/tuf.root.json"), stage.path("tuf.root.json")).unwrap();
    let framework = std::fs::read_to_string(fixture("tuf/framework.yaml")).unwrap();
    let framework = framework.replace("roots/tuf.root.json", "tuf.root.json").replace("roots/tuf/", "store");
    let path = stage.file("framework.yaml", framework);
    let shown = stage.play(args!["trust", "show", "--policy", &path]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("\n  TUF targets  version 2, expires 2126-"), "{}", shown.stdout);
    assert!(shown.stdout.contains("certificate authority"), "{}", shown.stdout);
    let case = "tuf/current/widget-1.4.2.tgz";
    let judged = stage.play(args![
        "verify",
        fixture(case),
        "--policy",
        path,
        "--attestation",
        fixture(&format!("{case}.sigstore.json")),
        "--format",
        "json"
    ]);
    assert_eq!(judged.code, 0, "{}{}", judged.stdout, judged.stderr);
    let report: serde_json::Value = serde_json::from_str(&judged.stdout).unwrap();
    let reference = &report["reference"][0];
    assert_eq!((&reference["kind"], &reference["name"]), (&"tuf".into(), &"acme".into()));
    assert_eq!((&reference["number"], &reference["age_s"]), (&2.into(), &serde_json::Value::Null));
    assert_eq!(reference["expires"], "2126-01-01T00:00:00Z");
    let trusted = std::fs::read(fixture("roots/trusted_root.json")).unwrap();
    let targets = std::fs::read_dir(stage.path("store/targets")).unwrap();
    let targets: Vec<Vec<u8>> = targets.map(|one| std::fs::read(one.unwrap().path()).unwrap()).collect();
    assert_eq!(targets, [trusted]);
}

#[test]
fn t11_a_store_never_goes_back() {
    let stage = Stage::new();
    assert_eq!(update(&stage, &fixture("tuf/roots/tuf")).code, 0);
    let before = kept(&stage);
    for case in ["threshold-zero", "releases-mixed", "trusted-root-replaced", "root-by-one-key-twice"] {
        let played = update(&stage, &fixture(&format!("tuf/{case}/roots/tuf")));
        assert_eq!(played.code, 5, "{case}: {}", played.stderr);
        assert!(played.stderr.contains("the store was left as it is"), "{case}: {}", played.stderr);
        assert_eq!(kept(&stage), before, "{case}");
    }
    // The release before, with the root of today: every file is good, and older.
    let old = copied(&stage, "tuf/root-by-one-key-twice/roots/tuf", "old");
    std::fs::remove_file(old.join("metadata/2.root.json")).unwrap();
    let played = update(&stage, &old);
    assert_eq!(played.code, 5);
    assert!(
        played.stderr.contains("goes back: version 2 was seen before, and this is version 1"),
        "{}",
        played.stderr
    );
    assert_eq!(kept(&stage), before);
    let frozen = update(&Stage::new(), &fixture("tuf/timestamp-expired/roots/tuf"));
    assert_eq!(frozen.code, 5);
    assert!(frozen.stderr.contains("expired at 2026-08-01T23:00:00Z"), "{}", frozen.stderr);
}

#[test]
fn a_repository_that_is_not_there_is_4_and_a_root_5() {
    let stage = Stage::new();
    assert_eq!(update(&stage, &stage.path("none")).code, 4);
    let wrong = fixture("roots/trusted_root.json");
    let store = stage.path("store");
    let repository = fixture("tuf/roots/tuf");
    let arguments: [OsString; 8] =
        args!["trust", "update", "--root", wrong, "--from", repository, "--store", store];
    let played = stage.play(arguments);
    assert_eq!(played.code, 5);
    assert!(played.stderr.contains("cannot be read"), "{}", played.stderr);
    assert!(!stage.path("store/metadata").exists());
}

#[test]
fn another_update_at_work_is_told() {
    let stage = Stage::new();
    std::fs::create_dir(stage.path("store")).unwrap();
    let lock = std::fs::File::create(stage.path("store/.lock")).unwrap();
    lock.lock().unwrap();
    let played = update(&stage, &fixture("tuf/roots/tuf"));
    assert_eq!(played.code, 6);
    assert!(played.stderr.contains("another update of this store is running"), "{}", played.stderr);
    drop(lock);
    assert_eq!(update(&stage, &fixture("tuf/roots/tuf")).code, 0);
}

#[test]
fn what_is_wrong_with_a_repository_is_told_at_its_line() {
    let framework = fixture("tuf/timestamp-expired/framework.yaml");
    for command in [args!["trust", "show", "--policy", &framework].to_vec(), {
        let widget = fixture("tuf/current/widget-1.4.2.tgz");
        args!["verify", &widget, "--policy", &framework].to_vec()
    }] {
        let played = Stage::new().play(command);
        assert_eq!(played.code, 5, "{}", played.stderr);
        let told = "the TUF role timestamp (version 2) expired at 2026-08-01T23:00:00Z, and it is 2026-08-02T00:00:00Z";
        assert!(played.stderr.contains(told), "{}", played.stderr);
        assert!(played.stderr.contains("framework.yaml:9:3, roots.acme"), "{}", played.stderr);
        assert!(played.stderr.contains("= help: copy the repository anew"), "{}", played.stderr);
    }
}
