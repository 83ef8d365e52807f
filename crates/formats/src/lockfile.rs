//! Lockfiles: which packages a build takes, each by version and, where its kind of lockfile has them, by digest and
//! place. Every kind comes out as one [`Lockfile`].
//!
//! What a lockfile does not pin is kept, and said not to be pinned: whoever leaves it out would pass it.

use model::{Digest, Purl, Text};

mod bundler;
mod cargo;
mod composer;
mod fault;
mod gather;
mod go;
mod go_mod;
mod gradle;
#[cfg(test)]
mod hostile;
mod integrity;
mod maven;
mod npm;
mod packaged;
mod pipenv;
mod pnpm;
mod poetry;
mod pylock;
mod requirements;
#[cfg(test)]
mod tests;
mod uv;
mod yaml;
mod yarn_berry;
mod yarn_classic;

pub use fault::LockfileFault;
pub use packaged::{PackagedLockfile, packaged_lockfiles};

/// One lockfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lockfile {
    /// Which kind it is.
    pub kind: LockfileKind,
    /// What it locks, in the order written. What it does not pin is among them.
    pub packages: Vec<Locked>,
    /// Which needs which, by their places in [`Self::packages`], sorted; empty where the kind does not tell.
    pub edges: Vec<(usize, usize)>,
}

/// One package of a lockfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Which package, in which version; without a version it is not pinned.
    pub purl: Purl,
    /// Digests of what is fetched for it. Several, where a package has several files.
    pub digests: Vec<Digest>,
    /// A hash of its tree of files, which is that of no file: `h1:` of `go.sum`, `checksum` of Yarn 2 and later.
    pub tree: Option<Text>,
    /// Where it is taken from.
    pub source: LockedSource,
    /// Whether the project itself asks for it; `None` where the kind does not tell.
    pub direct: Option<bool>,
    /// Whether it is only for developing, building or testing; `None` where the kind does not tell.
    pub only_for_development: Option<bool>,
    /// Its place.
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
    /// A path beside the project, which is part of the project itself; empty where it is not said which.
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
    /// `pnpm-lock.yaml`, versions 5, 6 and 9.
    Pnpm,
    /// `poetry.lock`, versions 1 and 2.
    Poetry,
    /// `uv.lock`.
    Uv,
    /// `pylock.toml` (PEP 751).
    Pylock,
    /// `requirements.txt`.
    Requirements,
    /// `Pipfile.lock`.
    Pipenv,
    /// `go.sum`.
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

impl LockfileKind {
    /// The kind that files of this name are, by the last part of a path; two kinds share `yarn.lock`, which the content
    /// tells apart.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        Some(match name.rsplit('/').next().unwrap_or_default() {
            "Cargo.lock" => Self::Cargo,
            "package-lock.json" | "npm-shrinkwrap.json" => Self::Npm,
            "yarn.lock" if yarn_berry::is_meant_by(bytes) => Self::YarnBerry,
            "yarn.lock" => Self::YarnClassic,
            "pnpm-lock.yaml" => Self::Pnpm,
            "poetry.lock" => Self::Poetry,
            "uv.lock" => Self::Uv,
            "Pipfile.lock" => Self::Pipenv,
            "go.sum" => Self::Go,
            "Gemfile.lock" | "gems.locked" => Self::Bundler,
            "composer.lock" => Self::Composer,
            "gradle.lockfile" | "buildscript-gradle.lockfile" => Self::Gradle,
            "dependency-list.txt" => Self::Maven,
            name if is_pylock(name) => Self::Pylock,
            name if name.ends_with(".txt") && name.contains("requirements") => Self::Requirements,
            _ => return None,
        })
    }

    /// The type of package URLs of what it locks.
    pub fn packages(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Npm | Self::YarnClassic | Self::YarnBerry | Self::Pnpm => "npm",
            Self::Poetry | Self::Uv | Self::Pylock | Self::Requirements | Self::Pipenv => "pypi",
            Self::Go => "golang",
            Self::Bundler => "gem",
            Self::Composer => "composer",
            Self::Gradle | Self::Maven => "maven",
        }
    }
}

/// `pylock.toml`, or `pylock.NAME.toml` (PEP 751, "File Name").
fn is_pylock(name: &str) -> bool {
    let middle = name.strip_prefix("pylock.").and_then(|rest| rest.strip_suffix("toml"));
    middle.is_some_and(|middle| {
        middle.is_empty()
            || middle.strip_suffix('.').is_some_and(|name| !name.is_empty() && !name.contains('.'))
    })
}

impl Lockfile {
    /// Reads one of a kind.
    ///
    /// # Errors
    /// When it cannot be read as its kind, has an entry that names no package, or is larger than is read.
    pub fn read(kind: LockfileKind, bytes: &[u8]) -> Result<Self, LockfileFault> {
        let text = gather::text(bytes)?;
        let (packages, edges) = match kind {
            LockfileKind::Cargo => cargo::read(text),
            LockfileKind::Npm => npm::read(text),
            LockfileKind::YarnClassic => yarn_classic::read(text),
            LockfileKind::YarnBerry => yarn_berry::read(text),
            LockfileKind::Pnpm => pnpm::read(text),
            LockfileKind::Poetry => poetry::read(text),
            LockfileKind::Uv => uv::read(text),
            LockfileKind::Pylock => pylock::read(text),
            LockfileKind::Requirements => requirements::read(text),
            LockfileKind::Pipenv => pipenv::read(text),
            LockfileKind::Go => go::read(text),
            LockfileKind::Bundler => bundler::read(text),
            LockfileKind::Composer => composer::read(text),
            LockfileKind::Gradle => gradle::read(text),
            LockfileKind::Maven => maven::read(text),
        }?
        .done();
        Ok(Self { kind, packages, edges })
    }
}

impl Lockfile {
    /// A `go.sum` with the `go.mod` beside it, which says what the project asks for itself, and what stands in for what.
    /// What is asked for and has no sum is added, and is not pinned.
    ///
    /// # Errors
    /// When this is no `go.sum`, or that cannot be read as `go.mod`.
    pub fn with_go_mod(self, bytes: &[u8]) -> Result<Self, LockfileFault> {
        go_mod::beside(self, gather::text(bytes)?)
    }
}

impl Locked {
    /// Whether exactly one content can be meant: a version or a commit, and a strong digest of it. What is part of the
    /// project itself is pinned by the project.
    pub fn is_pinned(&self) -> bool {
        let strong = !self.digests.is_empty() || self.tree.is_some();
        match &self.source {
            LockedSource::Path(_) => true,
            // A commit is a digest of its tree.
            LockedSource::Git { commit, .. } => commit.is_some(),
            LockedSource::Url(_) => strong,
            LockedSource::Registry(_) | LockedSource::Unsaid => strong && self.purl.parts().version.is_some(),
        }
    }
}

impl std::fmt::Display for LockedPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Pointer(pointer) => f.write_str(pointer),
        }
    }
}
