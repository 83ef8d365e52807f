//! What nobody's tool writes: bounds, aliases, nesting, and letters exchanged.

use proptest::prelude::*;

use super::{Lockfile, LockfileKind};
use crate::limits::{MAX_LOCKED, MAX_LOCKFILE};

#[test]
fn hostile() {
    let aliases = "__metadata: &a {version: 8}\nx: *a\n";
    assert!(Lockfile::read(LockfileKind::YarnBerry, aliases.as_bytes()).is_err());
    let deep = format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(Lockfile::read(LockfileKind::Cargo, deep.as_bytes()).is_err());
    let doubled = "[[package]]\nname = \"a\"\nname = \"b\"\nversion = \"1\"\n";
    assert!(Lockfile::read(LockfileKind::Cargo, doubled.as_bytes()).is_err());
    assert!(Lockfile::read(LockfileKind::Go, b"\xff").is_err());
    let nameless = "[[package]]\nname = \"\"\nversion = \"1\"\n";
    assert!(Lockfile::read(LockfileKind::Cargo, nameless.as_bytes()).is_err());
    let mut inner = "{\"version\":\"1\"}".to_owned();
    for _ in 0..crate::limits::MAX_DEPTH {
        inner = format!("{{\"version\":\"1\",\"dependencies\":{{\"a\":{inner}}}}}");
    }
    let nested = format!("{{\"lockfileVersion\":1,\"dependencies\":{{\"a\":{inner}}}}}");
    assert!(Lockfile::read(LockfileKind::Npm, nested.as_bytes()).is_err());
}

#[test]
fn bounds() {
    let of = |count: usize| {
        let lines: String = (0..count).map(|index| format!("org.acme:p{index}:1=x\n")).collect();
        Lockfile::read(LockfileKind::Gradle, lines.as_bytes())
    };
    assert_eq!(of(MAX_LOCKED).unwrap().packages.len(), MAX_LOCKED);
    assert!(of(MAX_LOCKED + 1).unwrap_err().is_beyond);
    let long = |length: usize| Lockfile::read(LockfileKind::Gradle, "#".repeat(length).as_bytes());
    assert!(long(MAX_LOCKFILE).is_ok());
    assert!(long(MAX_LOCKFILE + 1).unwrap_err().is_beyond);
}

#[test]
fn what_is_newer_than_is_read_is_not_wrong() {
    for (kind, text, beyond) in [
        (LockfileKind::Npm, r#"{"lockfileVersion":4,"packages":{}}"#, true),
        (LockfileKind::Npm, r#"{"lockfileVersion":"four","packages":{}}"#, false),
        (LockfileKind::Pnpm, "lockfileVersion: '12.0'\n", true),
        (LockfileKind::Pylock, "lock-version = \"2.0\"\ncreated-by = \"x\"\npackages = []\n", true),
        (LockfileKind::Cargo, "[[package]\n", false),
    ] {
        let fault = Lockfile::read(kind, text.as_bytes()).unwrap_err();
        assert_eq!(fault.is_beyond, beyond, "{fault}");
    }
}

/// Every kind.
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

const CARGO: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\"b\"]\n\n\
                     [[package]]\nname = \"b\"\nversion = \"2.0.0\"\nsource = \"registry+https://a.example/index\"\n";

proptest! {
    #[test]
    fn nothing_that_is_read_panics(
        kind in prop::sample::select(&KINDS[..]),
        text in "[-a-z0-9@:=\"{}\\[\\], \\n./#!$&*^|>~+]{0,200}"
    ) {
        if let Ok(lockfile) = Lockfile::read(kind, text.as_bytes()) {
            let places = lockfile.packages.len();
            prop_assert!(lockfile.edges.iter().all(|(from, to)| *from < places && *to < places));
        }
    }

    #[test]
    fn one_letter_exchanged_panics_nowhere(at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut letters: Vec<char> = CARGO.chars().collect();
        let at = at.index(letters.len());
        letters[at] = with;
        let text: String = letters.into_iter().collect();
        if let Ok(lockfile) = Lockfile::read(LockfileKind::Cargo, text.as_bytes()) {
            prop_assert!(lockfile.packages.len() <= 2);
        }
    }

    #[test]
    fn what_was_locked_comes_out_in_order(versions in proptest::collection::vec(0u32..1000, 1..30)) {
        let lines: String =
            versions.iter().enumerate().map(|(n, v)| format!("example.org/m{n} v1.{v}.0 h1:aaaa=\n")).collect();
        let lockfile = Lockfile::read(LockfileKind::Go, lines.as_bytes()).unwrap();
        let read: Vec<String> = lockfile.packages.iter().map(|one| one.purl.to_string()).collect();
        let wanted: Vec<String> =
            versions.iter().enumerate().map(|(n, v)| format!("pkg:golang/example.org/m{n}@v1.{v}.0")).collect();
        prop_assert_eq!(read, wanted);
    }
}
