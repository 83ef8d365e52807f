//! TUF: a repository in which one file is not what it was. The first byte says which, the rest is the file. What is
//! accepted says what its keys signed; a root that is followed has the signatures of the one before.
#![no_main]

use std::collections::BTreeMap;

use countersign_fuzz::{TRUSTED_ROOT, now};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use verify::tuf::{self, Mirror};

const PINNED: &[u8] = include_bytes!("../../fixtures/tuf/roots/tuf.root.json");

macro_rules! repository {
    ($($path:literal),*) => {
        [$(($path, include_bytes!(concat!("../../fixtures/tuf/roots/tuf/", $path)))),*]
    };
}

const FILES: [(&str, &[u8]); 6] = repository![
    "metadata/2.root.json",
    "metadata/timestamp.json",
    "metadata/2.snapshot.json",
    "metadata/2.targets.json",
    "metadata/1.root.json",
    "targets/5a3f05d6f99f4cf6eda050c2e022720f51838ab1b7209c3c4bb8a4aad801ab81.trusted_root.json"
];

/// What a file says, whatever its spelling and its signatures.
fn said(file: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(file).ok().map(|mut whole| whole["signed"].take())
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, file)) = bytes.split_first() else { return };
    let _ = tuf::root(file, None);
    let which = usize::from(*choice) % FILES.len();
    let mirror: BTreeMap<_, Vec<u8>> = FILES
        .iter()
        .enumerate()
        .map(|(at, (path, kept))| ((*path).into(), if at == which { file.to_vec() } else { kept.to_vec() }))
        .collect();
    let mirror = Mirror::new(mirror);
    if let Ok(facts) = tuf::chain(PINNED, &mirror) {
        assert!((1..=2).contains(&facts.version), "a root that nobody signed");
    }
    let Ok(refreshed) = tuf::refresh(PINNED, &mirror, now()) else { return };
    // The first four are metadata that was signed; the pinned root is the operator's own, not the mirror's.
    if which < 4 {
        assert_eq!(said(file), said(FILES[which].1), "{} was changed", FILES[which].0);
    }
    assert!(refreshed.expires() > now(), "metadata past its end");
    if let Ok(target) = refreshed.target(&mirror, tuf::TRUSTED_ROOT) {
        assert_eq!(target, TRUSTED_ROOT, "the target was changed");
    }
});
