use model::{Instant, Text};
use sigstore_tuf::{Role, Root, Snapshot, Targets, Timestamp};

use super::chain::Chain;
use super::document::Document;
use super::fault::TufFault;
use super::limits::{MAX_SNAPSHOT, MAX_TARGETS, MAX_TIMESTAMP};
use super::refresh::{Refreshed, below, by_root};
use super::repository::Repository;

/// A store taken forward.
#[derive(Debug)]
pub struct Update {
    /// The metadata it now has.
    pub refreshed: Refreshed,
    /// The target's bytes.
    pub target: Vec<u8>,
    /// Every file to write, each by its path in the store, in this order: whoever stops in between has a store that
    /// is refused or complete, never one that mixes.
    pub files: Vec<(Text, Vec<u8>)>,
}

/// Takes a store forward to what a repository offers: the client workflow (§5) from the pinned root, through
/// the roots of the store and of the repository, with nothing older than the store has. A store without
/// metadata is an empty one.
///
/// Timestamp and snapshot of the store bind only while the newest root has their keys (§5.3.11): after a
/// theft of keys, rotating them undoes the versions the thief made up.
///
/// # Errors
/// Why the store or the repository cannot be believed; nothing is to be written then.
pub fn update(
    pinned_root: &[u8],
    store: &dyn Repository,
    repository: &dyn Repository,
    target: &str,
    now: Instant,
) -> Result<Update, TufFault> {
    let mut chain = Chain::from(pinned_root)?;
    chain.walk(store)?;
    let floor = Floor::of(store, &chain.last)?;
    chain.walk(repository)?;
    let floor = floor.under(&chain.last);
    let refreshed = below(chain, repository, &floor, now)?;
    let bytes = refreshed.target(repository, target)?;
    let mut files: Vec<(Text, Vec<u8>)> = Vec::new();
    let mut put = |path: String, bytes: &[u8]| files.push((path.into(), bytes.to_vec()));
    for (name, root) in &refreshed.roots {
        put(format!("metadata/{name}"), root);
    }
    put(format!("targets/{target}"), &bytes);
    put("metadata/targets.json".to_owned(), &refreshed.targets.bytes);
    put("metadata/snapshot.json".to_owned(), &refreshed.snapshot.bytes);
    put("metadata/timestamp.json".to_owned(), &refreshed.timestamp.bytes);
    Ok(Update { refreshed, target: bytes, files })
}

/// What was believed before: nothing older is believed now.
#[derive(Default)]
pub(super) struct Floor {
    timestamp: Option<Document<Timestamp>>,
    snapshot: Option<Document<Snapshot>>,
    targets: Option<Document<Targets>>,
}

impl Floor {
    /// What a store has. Each file must be signed as the store's own newest root asks, though it may have ended.
    fn of(store: &dyn Repository, root: &Document<Root>) -> Result<Self, TufFault> {
        Ok(Self {
            timestamp: kept(store, root, "timestamp.json", MAX_TIMESTAMP)?,
            snapshot: kept(store, root, "snapshot.json", MAX_SNAPSHOT)?,
            targets: kept(store, root, "targets.json", MAX_TARGETS)?,
        })
    }

    /// What of it a newer root still has the keys for.
    fn under(self, root: &Document<Root>) -> Self {
        Self {
            timestamp: self.timestamp.filter(|document| by_root(document, root).is_ok()),
            snapshot: self.snapshot.filter(|document| by_root(document, root).is_ok()),
            targets: self.targets.filter(|document| by_root(document, root).is_ok()),
        }
    }

    /// The timestamp to go on with: the offered one when it is newer (§5.4.3), the old one when both have the same version.
    pub(super) fn timestamp(&self, offered: Document<Timestamp>) -> Result<Document<Timestamp>, TufFault> {
        let pins = |timestamp: &Document<Timestamp>| {
            timestamp.metadata.signed().snapshot_meta().map(|pin| pin.version)
        };
        let Some(old) = &self.timestamp else { return Ok(offered) };
        forward("timestamp", old.version(), offered.version())?;
        if old.version() == offered.version() {
            return Ok(old.clone());
        }
        if let (Some(trusted), Some(version)) = (pins(old), pins(&offered)) {
            forward("snapshot", trusted, version)?;
        }
        Ok(offered)
    }

    /// Refuses a snapshot that is older, or lists an older file or none where one was listed (§5.5.5).
    pub(super) fn snapshot(&self, offered: &Document<Snapshot>) -> Result<(), TufFault> {
        let Some(old) = &self.snapshot else { return Ok(()) };
        forward("snapshot", old.version(), offered.version())?;
        for (file, trusted) in &old.metadata.signed().meta {
            let Some(now) = offered.metadata.signed().meta.get(file) else {
                return Err(TufFault::Forgotten { file: file.as_str().into() });
            };
            forward(file.strip_suffix(".json").unwrap_or(file), trusted.version, now.version)?;
        }
        Ok(())
    }

    pub(super) fn targets(&self, offered: &Document<Targets>) -> Result<(), TufFault> {
        let old = self.targets.as_ref().map_or(0, Document::version);
        forward("targets", old, offered.version())
    }
}

fn kept<T: Role>(
    store: &dyn Repository,
    root: &Document<Root>,
    file: &str,
    limit: u64,
) -> Result<Option<Document<T>>, TufFault> {
    match Document::fetch(store, &[file.to_owned()], limit) {
        Err(TufFault::Missing { .. }) => Ok(None),
        document => {
            let document = document?;
            by_root(&document, root)?;
            Ok(Some(document))
        }
    }
}

fn forward(role: &str, trusted: u64, offered: u64) -> Result<(), TufFault> {
    if offered >= trusted {
        return Ok(());
    }
    Err(TufFault::Rollback { role: role.into(), trusted, offered })
}
