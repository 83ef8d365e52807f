use std::collections::BTreeMap;

use model::{Instant, Text};
use sigstore_tuf::{MetaFile, Role, Root, Snapshot, Targets, Timestamp};

use super::chain::Chain;
use super::document::{Document, malformed};
use super::fault::TufFault;
use super::limits::{MAX_SNAPSHOT, MAX_TARGETS, MAX_TIMESTAMP};
use super::repository::Repository;
use super::signatures::signed;
use super::store::Floor;
use super::{names, pin};

/// The metadata of a repository, all of it checked, each file against the one before and all at one time.
#[derive(Debug)]
pub struct Refreshed {
    pub(super) root: Document<Root>,
    pub(super) timestamp: Document<Timestamp>,
    pub(super) snapshot: Document<Snapshot>,
    pub(super) targets: Document<Targets>,
    /// The roots that were walked, the pinned one first.
    pub(super) roots: Vec<(Text, Vec<u8>)>,
    pub(super) now: Instant,
}

/// A role's version and end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleFacts {
    /// `root`, `timestamp`, `snapshot` or `targets`.
    pub role: &'static str,
    /// Its version.
    pub version: u64,
    /// When it ends.
    pub expires: Instant,
}

/// Walks the whole client workflow (§5) from a pinned root to the targets, at `now`.
///
/// # Errors
/// The first fault: a file that is missing, too large, not signed by enough keys, not the one that is signed
/// for, or past its end.
pub fn refresh(pinned_root: &[u8], repository: &dyn Repository, now: Instant) -> Result<Refreshed, TufFault> {
    let mut chain = Chain::from(pinned_root)?;
    chain.walk(repository)?;
    below(chain, repository, &Floor::default(), now)
}

/// The roles below the newest root, none older than the floor.
pub(super) fn below(
    chain: Chain,
    repository: &dyn Repository,
    floor: &Floor,
    now: Instant,
) -> Result<Refreshed, TufFault> {
    let Chain { last: root, walked: roots, .. } = chain;
    root.fresh("root", now)?;
    let consistent = root.metadata.signed().consistent_snapshot;

    let offered = Document::fetch(repository, &["timestamp.json".to_owned()], MAX_TIMESTAMP)?;
    by_root(&offered, &root)?;
    let timestamp = floor.timestamp(offered)?;
    timestamp.fresh("timestamp", now)?;

    let wanted = pinned(&timestamp, timestamp.metadata.signed().snapshot_meta(), "snapshot.json")?;
    let files = names::versioned(consistent, wanted.version, "snapshot");
    let snapshot = fetch_pinned(repository, &files, MAX_SNAPSHOT, wanted)?;
    by_root(&snapshot, &root)?;
    floor.snapshot(&snapshot)?;
    snapshot.fresh("snapshot", now)?;

    let listed = &snapshot.metadata.signed().meta;
    let wanted = pinned(&snapshot, listed.get("targets.json"), "targets.json")?;
    let files = names::versioned(consistent, wanted.version, "targets");
    let targets = fetch_pinned(repository, &files, MAX_TARGETS, wanted)?;
    by_root(&targets, &root)?;
    floor.targets(&targets)?;
    targets.fresh("targets", now)?;
    Ok(Refreshed { root, timestamp, snapshot, targets, roots, now })
}

/// Demands the signatures the root asks for.
pub(super) fn by_root<T: Role>(document: &Document<T>, root: &Document<Root>) -> Result<(), TufFault> {
    signed(document, T::TYPE, root.role(T::TYPE)?, root.keys())
}

fn pinned<'a, T: Role>(
    by: &Document<T>,
    pin: Option<&'a MetaFile>,
    file: &str,
) -> Result<&'a MetaFile, TufFault> {
    pin.ok_or_else(|| malformed(&by.file, &format!("it does not list {file}")))
}

/// Fetches the file a pin names: of its length, digests and version (§5.5.2, §5.6.2). Other files make no
/// difference: whoever mixes those of two releases has none that fits.
pub(super) fn fetch_pinned<T: Role>(
    repository: &dyn Repository,
    files: &[String],
    limit: u64,
    wanted: &MetaFile,
) -> Result<Document<T>, TufFault> {
    let document = Document::<T>::fetch(repository, files, limit)?;
    pin::matches(&document.file, &document.bytes, wanted.length, wanted.hashes.as_ref())?;
    let found = document.version();
    if found != wanted.version {
        return Err(TufFault::WrongVersion { file: document.file, expected: wanted.version, found });
    }
    Ok(document)
}

impl Refreshed {
    /// The four roles, from the root down.
    pub fn roles(&self) -> [RoleFacts; 4] {
        [
            facts("root", &self.root),
            facts("timestamp", &self.timestamp),
            facts("snapshot", &self.snapshot),
            facts("targets", &self.targets),
        ]
    }

    /// The version of the top-level targets file.
    pub fn targets_version(&self) -> u64 {
        self.targets.version()
    }

    /// When the first of the four roles ends, and all of it with that.
    pub fn expires(&self) -> Instant {
        let [root, timestamp, snapshot, targets] = self.roles().map(|role| role.expires);
        root.min(timestamp).min(snapshot).min(targets)
    }

    /// What the snapshot pins, by file name.
    pub(super) fn listed(&self) -> &BTreeMap<String, MetaFile> {
        &self.snapshot.metadata.signed().meta
    }
}

fn facts<T: Role>(role: &'static str, document: &Document<T>) -> RoleFacts {
    RoleFacts { role, version: document.version(), expires: document.expires() }
}
