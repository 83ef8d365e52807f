//! Lockfiles: the first byte says which kind, and `go.sum` is read with itself as `go.mod`, too.
#![no_main]

use formats::{LockedSource, Lockfile, LockfileKind, limits};
use libfuzzer_sys::fuzz_target;

const KINDS: [LockfileKind; 15] = [
    LockfileKind::Cargo,
    LockfileKind::Npm,
    LockfileKind::YarnClassic,
    LockfileKind::YarnBerry,
    LockfileKind::Pnpm,
    LockfileKind::Poetry,
    LockfileKind::Uv,
    LockfileKind::Pylock,
    LockfileKind::Requirements,
    LockfileKind::Pipenv,
    LockfileKind::Go,
    LockfileKind::Bundler,
    LockfileKind::Composer,
    LockfileKind::Gradle,
    LockfileKind::Maven,
];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let kind = KINDS[usize::from(*which) % KINDS.len()];
    let Ok(lockfile) = Lockfile::read(kind, bytes) else { return };
    let places = lockfile.packages.len();
    assert!(places <= limits::MAX_LOCKED && lockfile.kind == kind);
    assert!(lockfile.edges.iter().all(|(from, to)| *from < places && *to < places), "an edge leads out of the lockfile");
    for locked in &lockfile.packages {
        assert_eq!(locked.purl.parts().kind.as_ref(), kind.packages(), "{}", locked.purl);
        let own = matches!(locked.source, LockedSource::Path(_) | LockedSource::Git { .. });
        let bound = !locked.digests.is_empty() || locked.tree.is_some();
        assert!(own || bound || !locked.is_pinned(), "{} is pinned by nothing", locked.purl);
    }
    if kind == LockfileKind::Go {
        let _ = lockfile.with_go_mod(bytes);
    }
});
