use super::{Cache, Most, NEW};
use crate::limits::{MAX_CACHE, MAX_CACHE_ENTRIES, MAX_CACHED};
use model::Digest;
use sha2::{Digest as _, Sha256};
use std::cell::Cell;
use std::path::PathBuf;
use transport::Sink;

const CONTENT: &[u8] = b"content";

fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

/// Asks for content through a cache, and says what came and whether the place itself was asked.
fn asked(cache: &Cache, digest: &Digest, size: Option<u64>, there: &[u8]) -> (Vec<u8>, bool) {
    let (mut got, asked) = (Vec::new(), Cell::new(false));
    let fetch = |sink: &mut dyn Sink| {
        asked.set(true);
        sink.start();
        there.chunks(3).for_each(|part| sink.take(part));
        Ok::<(), ()>(())
    };
    cache.through(digest, size, 1000, &mut got, fetch).unwrap();
    (got, asked.get())
}

/// A cache that has the content, and where it lies.
fn filled() -> (tempfile::TempDir, Cache, Digest, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::at(dir.path()).unwrap();
    let digest = sha256(CONTENT);
    assert_eq!(asked(&cache, &digest, None, CONTENT), (CONTENT.to_vec(), true));
    let path = dir.path().join("sha256").join(digest.hex());
    assert_eq!(std::fs::read(&path).unwrap(), CONTENT);
    (dir, cache, digest, path)
}

#[test]
fn what_was_fetched_once_is_not_asked_for_again() {
    let (_dir, cache, digest, _) = filled();
    assert_eq!(asked(&cache, &digest, Some(7), b"another"), (CONTENT.to_vec(), false));
}

#[test]
fn t12_an_entry_that_is_not_its_digest_is_as_none_and_is_put_right() {
    for spoilt in [&b"c0ntent"[..], b"", b"conten", b"content and more", b"another"] {
        let (_dir, cache, digest, path) = filled();
        std::fs::write(&path, spoilt).unwrap();
        assert_eq!(asked(&cache, &digest, None, CONTENT), (CONTENT.to_vec(), true), "{spoilt:?}");
        assert_eq!(std::fs::read(&path).unwrap(), CONTENT);
        assert_eq!(asked(&cache, &digest, None, b""), (CONTENT.to_vec(), false));
    }
}

#[test]
fn t12_what_does_not_have_its_digest_is_handed_on_and_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::at(dir.path()).unwrap();
    let digest = sha256(CONTENT);
    assert_eq!(asked(&cache, &digest, None, b"another"), (b"another".to_vec(), true));
    assert_eq!(asked(&cache, &digest, None, CONTENT), (CONTENT.to_vec(), true));
    let left: Vec<String> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(NEW))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn t12_where_the_length_is_not_what_was_said_the_place_is_asked() {
    let (_dir, cache, digest, _) = filled();
    assert_eq!(asked(&cache, &digest, Some(8), b"another!"), (b"another!".to_vec(), true));
    let mut got = Vec::new();
    let fetched = cache.through(&digest, None, 6, &mut got, |_| Err("too large"));
    assert_eq!(fetched, Err("too large"), "the cap is the asker's");
    let fetched = cache.through(&sha256(b"other"), None, 6, &mut got, |_| Err("not there"));
    assert_eq!(fetched, Err("not there"), "and nothing is remembered of it");
    assert_eq!(asked(&cache, &sha256(b"other"), None, b"other"), (b"other".to_vec(), true));
}

#[cfg(unix)]
#[test]
fn t12_a_link_or_a_folder_in_place_of_an_entry_is_none() {
    let (dir, cache, digest, path) = filled();
    let elsewhere = dir.path().join("elsewhere");
    std::fs::rename(&path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    assert_eq!(asked(&cache, &digest, None, CONTENT), (CONTENT.to_vec(), true));
    assert!(std::fs::symlink_metadata(&path).unwrap().is_file(), "the link was replaced, not followed");
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    for _ in 0..2 {
        assert_eq!(asked(&cache, &digest, None, CONTENT), (CONTENT.to_vec(), true));
    }
}

#[cfg(unix)]
#[test]
fn t12_a_cache_that_cannot_be_read_or_written_changes_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let (dir, cache, digest, path) = filled();
    let mode = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&path, 0o000);
    assert_eq!(asked(&cache, &digest, None, CONTENT).0, CONTENT);
    mode(dir.path(), 0o555);
    mode(&dir.path().join("sha256"), 0o555);
    assert_eq!(asked(&cache, &digest, None, CONTENT).0, CONTENT);
    assert_eq!(asked(&cache, &sha256(b"other"), None, b"other"), (b"other".to_vec(), true));
    mode(&dir.path().join("sha256"), 0o755);
    mode(dir.path(), 0o755);
    // A superuser writes wherever a folder is; not where there is none.
    std::fs::remove_dir_all(dir.path()).unwrap();
    for _ in 0..2 {
        assert_eq!(asked(&cache, &digest, None, CONTENT), (CONTENT.to_vec(), true));
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(Cache::at(file.path()).unwrap_err().text.contains("the cache cannot be made there"));
}

#[test]
fn eight_who_ask_at_once_get_what_they_ask_for() {
    let dir = tempfile::tempdir().unwrap();
    let contents: Vec<Vec<u8>> = (0..20_u8).map(|at| vec![at; 5000]).collect();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let cache = Cache::at(dir.path()).unwrap();
                for content in &contents {
                    let mut got = Vec::new();
                    let fetch = |sink: &mut dyn Sink| {
                        sink.start();
                        content.chunks(7).for_each(|part| sink.take(part));
                        Ok::<(), ()>(())
                    };
                    cache.through(&sha256(content), None, 5000, &mut got, fetch).unwrap();
                    assert_eq!(&got, content);
                }
            });
        }
    });
    assert_eq!(std::fs::read_dir(dir.path().join("sha256")).unwrap().count(), 20);
}

#[test]
fn so_much_is_kept_and_no_more() {
    let left = |most: Most, count: u8| {
        let dir = tempfile::tempdir().unwrap();
        let mut cache = Cache::at(dir.path()).unwrap();
        cache.most = most;
        for at in 0..count {
            let content = [at; 10];
            asked(&cache, &sha256(&content), None, &content);
        }
        drop(cache);
        std::fs::read_dir(dir.path().join("sha256")).unwrap().count()
    };
    let whole = Most { bytes: MAX_CACHE, files: MAX_CACHE_ENTRIES, one: MAX_CACHED };
    assert_eq!(left(whole, 4), 4);
    assert_eq!((left(Most { bytes: 40, ..whole }, 4), left(Most { bytes: 40, ..whole }, 5)), (4, 4));
    assert_eq!((left(Most { files: 4, ..whole }, 4), left(Most { files: 4, ..whole }, 5)), (4, 4));
    assert_eq!((left(Most { one: 10, ..whole }, 1), left(Most { one: 9, ..whole }, 1)), (1, 0));
}
