//! A cache saves questions, and decides nothing.

use std::path::{Path, PathBuf};

use super::{Stage, outcomes};

/// Every file of a cache.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let inside = std::fs::read_dir(cache.join("sha256")).into_iter().flatten();
    inside.map(|entry| entry.unwrap().path()).collect()
}

/// The contents that were asked for by digest.
fn contents(stage: &Stage, from: usize) -> usize {
    let asked = stage.registry.asked().split_off(from);
    asked
        .iter()
        .filter(|question| question.target.contains("s/sha256:") && !question.target.contains("referrers"))
        .count()
}

#[test]
fn t12_contents_are_fetched_once_and_tags_and_lists_every_time() {
    let stage = Stage::of("index-signed");
    let dir = tempfile::tempdir().unwrap();
    let cache = dir.path().join("cache").to_string_lossy().into_owned();
    let plain = stage.judge();
    let first = stage.judged(":1.4.2", &["--cache", &cache]);
    assert_eq!((first.code, outcomes(&first)), (0, outcomes(&plain)), "{}", first.err);
    assert!(!entries(Path::new(&cache)).is_empty());
    let before = stage.registry.asked().len();
    let again = stage.judged(":1.4.2", &["--cache", &cache]);
    assert_eq!((again.code, outcomes(&again)), (0, outcomes(&plain)));
    assert_eq!(contents(&stage, before), 0, "{:?}", stage.registry.asked().split_off(before));
    let asked = stage.registry.asked().split_off(before);
    assert!(asked.iter().any(|question| question.target.ends_with("/manifests/1.4.2")));
    assert!(asked.iter().any(|question| question.target.contains("/referrers/")));
}

#[test]
fn t12_a_cache_that_is_spoilt_decides_nothing() {
    let stage = Stage::of("index-signed");
    let dir = tempfile::tempdir().unwrap();
    let cache = dir.path().join("cache").to_string_lossy().into_owned();
    let plain = stage.judged(":1.4.2", &["--cache", &cache]);
    for spoilt in [&b""[..], b"{}", &[0; 100_000]] {
        for entry in entries(Path::new(&cache)) {
            std::fs::write(entry, spoilt).unwrap();
        }
        let ran = stage.judged(":1.4.2", &["--cache", &cache]);
        assert_eq!((ran.code, outcomes(&ran)), (0, outcomes(&plain)), "{}", ran.err);
    }
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let ran = stage.judged(":1.4.2", &["--cache", &file.to_string_lossy()]);
    assert_eq!((ran.code, outcomes(&ran)), (0, outcomes(&plain)));
    assert!(
        ran.err.contains("warning: ") && ran.err.contains("the cache cannot be made there"),
        "{}",
        ran.err
    );
    assert_eq!(stage.judged(":1.4.2", &["--cache", &cache, "--offline"]).code, 2);
}

#[test]
fn t12_what_a_registry_lied_about_is_not_kept() {
    let stage = Stage::of("index-signed");
    let dir = tempfile::tempdir().unwrap();
    let cache = dir.path().join("cache").to_string_lossy().into_owned();
    let digest = stage.digest();
    let mut real = None;
    stage.registry.change(|shelf| {
        let (kind, _) = shelf.manifests[&digest].clone();
        real = shelf.manifests.insert(digest.clone(), (kind, b"{}".to_vec()));
    });
    let by_digest = format!("@{digest}");
    let lied = stage.judged(&by_digest, &["--cache", &cache]);
    assert_eq!(
        (lied.code, outcomes(&lied)),
        (stage.judged(&by_digest, &[]).code, outcomes(&stage.judged(&by_digest, &[])))
    );
    assert_ne!(lied.code, 0);
    stage.registry.change(|shelf| _ = shelf.manifests.insert(digest.clone(), real.unwrap()));
    assert_eq!(stage.judged(&by_digest, &["--cache", &cache]).code, 0);
}

#[test]
fn eight_runs_share_a_cache() {
    let stage = Stage::of("index-signed");
    let dir = tempfile::tempdir().unwrap();
    let cache = dir.path().join("cache").to_string_lossy().into_owned();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(stage.judged(":1.4.2", &["--cache", &cache]).code, 0));
        }
    });
}
