//! Changed metadata is never taken for what its keys signed, and never a panic.

use std::sync::LazyLock;

use countersign_verify::tuf::{TRUSTED_ROOT, refresh, root, update};
use forge::tuf::Files;
use proptest::prelude::*;
use serde_json::Value;

use crate::setting::now;
use crate::tuf::{mirror, pinned, repository};

/// Signed once: making them takes longer than judging them.
static FILES: LazyLock<Files> = LazyLock::new(|| repository().publish());
static PINNED: LazyLock<Vec<u8>> = LazyLock::new(pinned);

/// How a byte string is spoilt.
#[derive(Clone, Debug)]
enum Spoil {
    Flip(usize, u8),
    Cut(usize),
    Insert(usize, u8),
    Repeat(usize, usize),
}

fn spoils() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        (any::<usize>(), 1..=255_u8).prop_map(|(at, bits)| Spoil::Flip(at, bits)),
        any::<usize>().prop_map(Spoil::Cut),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Spoil::Insert(at, byte)),
        (any::<usize>(), 1..200_usize).prop_map(|(at, length)| Spoil::Repeat(at, length)),
    ]
}

fn spoilt(bytes: &[u8], spoil: &Spoil) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match *spoil {
        Spoil::Flip(at, bits) => {
            let at = at % bytes.len();
            bytes[at] ^= bits;
        }
        Spoil::Cut(at) => bytes.truncate(at % bytes.len()),
        Spoil::Insert(at, byte) => bytes.insert(at % bytes.len(), byte),
        Spoil::Repeat(at, length) => {
            let at = at % bytes.len();
            let again: Vec<u8> = bytes[at..].iter().take(length).copied().collect();
            bytes.splice(at..at, again);
        }
    }
    bytes
}

/// What a file says, whatever its form and its signatures: what must not change unnoticed.
fn said(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(bytes).ok().map(|mut file| file["signed"].take())
}

fn same(before: &Files, after: &Files) -> bool {
    before.iter().all(|(path, bytes)| {
        path.starts_with("targets/") && after[path] == *bytes
            || !path.starts_with("targets/") && said(&after[path]) == said(bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_file_is_refused_or_says_the_same(file in any::<prop::sample::Index>(), spoil in spoils()) {
        let files = &*FILES;
        let path = file.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        let mut changed = files.clone();
        changed.insert(path.clone(), spoilt(&files[&path], &spoil));
        let mirror = mirror(&changed);
        let got = refresh(&PINNED, &mirror, now()).and_then(|got| got.target(&mirror, TRUSTED_ROOT));
        // The pinned root is not read from the mirror again.
        if got.is_ok() && path != "metadata/1.root.json" {
            prop_assert!(same(files, &changed), "{path} {spoil:?}");
        }
        let _ = update(&PINNED, &mirror, &crate::tuf::mirror(files), TRUSTED_ROOT, now());
    }

    #[test]
    fn a_changed_root_is_refused_or_says_the_same(spoil in spoils()) {
        let bytes = &*PINNED;
        let changed = spoilt(bytes, &spoil);
        if root(&changed, None).is_ok() {
            prop_assert_eq!(said(&changed), said(bytes));
        }
    }

    #[test]
    fn no_bytes_are_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(root(&bytes, Some(now())).is_err());
    }
}
