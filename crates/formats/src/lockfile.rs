//! Lockfiles: which packages a build takes, each by version and, where its kind of lockfile has them, by digest and
//! place. Every kind comes out as one [`Lockfile`].

use model::{Digest, Purl, Text};

/// One lockfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lockfile {
    /// Which kind it is.
    pub kind: LockfileKind,
    /// What it locks, in the order written. What it does not pin is among them, and has no version.
    pub packages: Vec<Locked>,
    /// Which needs which, by their places in [`Self::packages`]; empty where the kind does not tell.
    pub edges: Vec<(usize, usize)>,
}

/// One package of a lockfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Which package, in which version.
    pub purl: Purl,
    /// Digests of what is fetched for it. Several, where a package has several files.
    pub digests: Vec<Digest>,
    /// A hash of its tree of files, which is that of no file: `h1:` of `go.sum`, `checksum` of yarn's later versions.
    pub tree: Option<Text>,
    /// Where it is taken from.
    pub source: LockedSource,
    /// Whether the project itself asks for it; `None` where the kind does not tell.
    pub direct: Option<bool>,
    /// Whether it is only for developing, building or testing; `None` where the kind does not tell.
    pub only_for_development: Option<bool>,
    /// Its place: a line for text, an RFC 6901 pointer for JSON.
    pub place: LockedPlace,
}

/// Where a locked package is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockedSource {
    /// A registry, by its URL where the lockfile gives one.
    Registry(Option<Text>),
    /// A commit of a repository.
    Git {
        /// The repository, as written.
        url: Text,
        /// The commit; `None` where only a branch or a tag is named: not pinned.
        commit: Option<Text>,
    },
    /// A URL.
    Url(Text),
    /// A path beside the project: it is part of the project itself.
    Path(Text),
    /// It does not say.
    Unsaid,
}

/// A place in a lockfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockedPlace {
    /// A line, from 1.
    Line(u32),
    /// An RFC 6901 pointer.
    Pointer(Text),
}

/// Which kind of lockfile it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LockfileKind {
    /// `Cargo.lock`, versions 1 to 4.
    Cargo,
    /// `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
    Npm,
    /// `yarn.lock` of Yarn 1.
    YarnClassic,
    /// `yarn.lock` of Yarn 2 and later.
    YarnBerry,
    /// `pnpm-lock.yaml`.
    Pnpm,
    /// `poetry.lock`.
    Poetry,
    /// `uv.lock`.
    Uv,
    /// `pylock.toml` (PEP 751).
    Pylock,
    /// `requirements.txt` with hashes.
    Requirements,
    /// `Pipfile.lock`.
    Pipenv,
    /// `go.sum`, with `go.mod` where both are at hand.
    Go,
    /// `Gemfile.lock`.
    Bundler,
    /// `composer.lock`.
    Composer,
    /// `gradle.lockfile`.
    Gradle,
    /// What `mvn dependency:list` prints.
    Maven,
}
