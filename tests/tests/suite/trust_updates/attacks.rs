//! One test each attack that the TUF specification names.

use forge::Key;
use forge::encoding::pretty;
use forge::tuf::{Files, Repository, sign};
use serde_json::{Value, json};

use super::{AT, Stage, WAYS, repository};

fn read(files: &Files, name: &str) -> Value {
    serde_json::from_slice(&files[&format!("metadata/{name}")]).unwrap()
}

fn put(files: &mut Files, name: &str, file: &Value) {
    files.insert(format!("metadata/{name}"), pretty(file));
}

/// Stages whose stores have the release after the first.
fn stages() -> impl Iterator<Item = Stage> {
    WAYS.into_iter().map(|way| {
        let stage = Stage::new(way);
        stage.taken(&repository().released().publish());
        stage
    })
}

/// The next root, with other keys for what is below it.
fn rotated(mut repository: Repository) -> Files {
    repository.timestamp.keys = vec![Key::ed25519("timestamp anew")];
    repository.snapshot.keys = vec![Key::p256("snapshot anew")];
    repository.root.version = 2;
    let mut files = repository.publish();
    put(&mut files, "1.root.json", &super::repository().root_file());
    files
}

#[test]
fn t11_rollback_no_role_goes_back() {
    for stage in stages() {
        stage.refused(
            &repository().publish(),
            5,
            "the TUF role timestamp goes back: version 2 was seen before, and this is version 1",
        );
        let mut older = repository().released().released();
        older.snapshot.version = 1;
        stage.refused(&older.publish(), 5, "the TUF role snapshot goes back");
        (older.snapshot.version, older.targets.version) = (3, 1);
        stage.refused(&older.publish(), 5, "the TUF role targets goes back");
    }
}

#[test]
fn t11_freeze_what_has_ended_is_refused_and_the_age_of_what_is_kept_is_told() {
    for stage in stages() {
        let mut frozen = repository().released().released();
        frozen.timestamp.expires = "2026-08-01T23:00:00Z".parse().unwrap();
        stage.refused(
            &frozen.publish(),
            5,
            "the TUF role timestamp (version 3) expired at 2026-08-01T23:00:00Z",
        );
        let ran = stage.update_at(&frozen.publish(), "2026-08-05T00:00:00Z");
        assert_eq!(ran.code, 5);
        assert!(
            ran.err.contains("at 2026-08-02T00:00:00Z, 3 days ago; it counts until 2126-01-01"),
            "{}",
            ran.err
        );
    }
    // What is kept may have ended too: then nothing hangs from it any more.
    for way in WAYS {
        let stage = Stage::new(way);
        let mut short = repository();
        short.snapshot.expires = "2026-08-03T00:00:00Z".parse().unwrap();
        stage.taken(&short.publish());
        let ran = stage.update_at(&short.publish(), "2026-08-05T00:00:00Z");
        assert_eq!(ran.code, 5);
        assert!(ran.err.contains("nothing can be judged by it until an update succeeds"), "{}", ran.err);
    }
}

#[test]
fn t09_endless_data_no_file_is_longer_than_its_role() {
    for stage in stages() {
        let mut endless = repository().released().released().publish();
        let long = vec![b' '; 16_384 + 1];
        endless.insert("metadata/timestamp.json".into(), long);
        stage.refused(&endless, 5, "the TUF file timestamp.json has more than 16384 bytes");
        let mut endless = repository().released().released().publish();
        endless.insert("metadata/2.root.json".into(), vec![b' '; 512_000 + 1]);
        stage.refused(&endless, 5, "the TUF file 2.root.json has more than 512000 bytes");
    }
}

#[test]
fn t11_mix_and_match_files_of_two_releases_do_not_go_together() {
    for stage in stages() {
        let old = repository().released().publish();
        let new = repository().released().released().publish();
        for (name, taken) in [("3.snapshot.json", "2.snapshot.json"), ("3.targets.json", "2.targets.json")] {
            let mut mixed = new.clone();
            put(&mut mixed, name, &read(&old, taken));
            stage.refused(&mixed, 5, &format!("the TUF file {name} is not the one that is signed for"));
        }
    }
}

#[test]
fn t09_wrong_length_and_digest_a_target_is_what_is_signed_for() {
    for stage in stages() {
        let good = repository().released().released().publish();
        let target = good.keys().find(|path| path.starts_with("targets/")).unwrap().clone();
        let mut longer = good.clone();
        longer.get_mut(&target).unwrap().push(b' ');
        stage.refused(&longer, 5, "are signed for");
        let mut shorter = good.clone();
        shorter.get_mut(&target).unwrap().pop();
        stage.refused(&shorter, 5, "are signed for");
        let mut other = good;
        *other.get_mut(&target).unwrap().last_mut().unwrap() = b'\t';
        stage.refused(&other, 5, "its sha256 digest is another");
    }
}

#[test]
fn a_stolen_key_signs_nothing_once_it_is_rotated_away() {
    for stage in stages() {
        stage.taken(&rotated(repository().released().released()));
        assert_eq!(stage.versions(), ["root 2", "timestamp 3", "snapshot 3", "targets 3"]);
        // The thief has the old timestamp key, and withholds the root that took it away.
        let mut stolen = repository().released().released().released().publish();
        stage.refused(
            &stolen,
            5,
            "no signature of the TUF file timestamp.json is a good one by a key of the role timestamp",
        );
        // A thief of one root key makes no root.
        let mut body = repository().root_body();
        body["version"] = 3.into();
        put(&mut stolen, "3.root.json", &sign(body, &repository().root.keys[..1]));
        stage.refused(&stolen, 5, "is signed by 1 of the 3 different keys of the role root");
    }
}

#[test]
fn a_gap_in_the_versions_of_roots_is_not_passed_over() {
    for stage in stages() {
        // Root 3 is there and root 2 is not: it is never asked for, and what it signs with is unknown.
        let mut ahead = repository().released().released();
        ahead.timestamp.keys = vec![Key::ed25519("timestamp anew")];
        ahead.root.version = 3;
        stage.refused(&ahead.publish(), 5, "no signature of the TUF file timestamp.json");
        // Root 3 under the name of root 2.
        let mut named = repository().released().released().publish();
        put(&mut named, "2.root.json", &ahead.root_file());
        stage.refused(&named, 5, "the TUF file 2.root.json is version 3, and version 2 must stand there");
    }
}

#[test]
fn a_thief_who_ran_ahead_is_undone_by_new_keys() {
    for way in WAYS {
        let stage = Stage::new(way);
        let mut ahead = repository();
        (ahead.timestamp.version, ahead.snapshot.version) = (9_007_199_254_740_991, 9_007_199_254_740_991);
        stage.taken(&ahead.publish());
        stage.refused(
            &repository().released().publish(),
            5,
            "goes back: version 9007199254740991 was seen before",
        );
        stage.taken(&rotated(repository().released()));
        assert_eq!(stage.versions(), ["root 2", "timestamp 2", "snapshot 2", "targets 2"]);
    }
}

#[test]
fn a_lie_of_one_mirror_does_not_keep_the_next_from_being_taken() {
    for stage in stages() {
        let good = repository().released().released().publish();
        let folder = stage.path("liar");
        super::put(&folder, &repository().publish());
        let next = stage.offered(&good);
        let mut from = vec![stage.text("liar")];
        from.extend(next);
        let ran = stage.update_from(&from.iter().map(String::as_str).collect::<Vec<_>>(), AT);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("liar was passed over: the TUF role timestamp goes back"), "{}", ran.err);
        // Where the others cannot be reached, the lie is what is told.
        from.truncate(1);
        from.insert(0, stage.host.at("not/here/"));
        let ran = stage.update_from(&from.iter().map(String::as_str).collect::<Vec<_>>(), AT);
        assert_eq!(ran.code, 5, "{}", ran.err);
        assert!(
            ran.err.contains("warning: ") && ran.err.contains("error: the TUF role timestamp goes back"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_snapshot_does_not_forget_what_it_listed() {
    for stage in stages() {
        let delegated = std::collections::BTreeMap::from([(
            "plugins",
            sign(repository().targets_body(), &repository().targets.keys),
        )]);
        stage.taken(&repository().released().released().publish_with(&delegated));
        let without = repository().released().released().released().publish();
        stage.refused(&without, 5, "the TUF snapshot no longer lists plugins.json");
        assert_eq!(json!(stage.versions()), json!(["root 1", "timestamp 3", "snapshot 3", "targets 3"]));
    }
}
