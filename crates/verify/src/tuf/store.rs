use model::{Instant, Text};
use sigstore_tuf::{MetaFile, Role, Root, Snapshot, Targets, Timestamp};

use super::chain::Chain;
use super::document::Document;
use super::fault::TufFault;
use super::limits::{MAX_SNAPSHOT, MAX_TARGETS, MAX_TIMESTAMP};
use super::names;
use super::refresh::{Refreshed, below, by_root};
use super::repository::Repository;
use super::targets::digests;

/// A store taken forward.
#[derive(Debug)]
pub struct Update {
    /// The metadata it now has.
    pub refreshed: Refreshed,
    /// The target's bytes.
    pub target: Vec<u8>,
    /// Every file to write, each by its path in the store, in this order: the timestamp comes last, and until it is there
    /// the store is what it was. Whoever stops in between has a store that is complete, or one that is refused where a new
    /// root gave the timestamp to other keys or names carry no versions; never one that mixes.
    pub files: Vec<(Text, Vec<u8>)>,
    /// Paths of what the store had before, which somebody who began to read it earlier may still want.
    pub former: Vec<Text>,
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
    let floor = Floor::of(store, &chain)?;
    let former = floor.paths(target);
    chain.walk(repository)?;
    let floor = floor.under(&chain.last);
    let refreshed = below(chain, repository, &floor, now)?;
    let found = refreshed.found(repository, target)?;
    let consistent = refreshed.root.metadata.signed().consistent_snapshot;
    let own = |role: &str, version: u64| first(names::versioned(consistent, version, role));
    let mut files: Vec<(Text, Vec<u8>)> = Vec::new();
    let mut put = |path: String, bytes: &[u8]| files.push((path.into(), bytes.to_vec()));
    put(
        format!(
            "targets/{}",
            first(names::target(&found.digests.iter().map(String::as_str).collect::<Vec<_>>(), target))
        ),
        &found.bytes,
    );
    for role in &found.delegated {
        put(format!("metadata/{}", role.file), &role.bytes);
    }
    put(format!("metadata/{}", own("targets", refreshed.targets.version())), &refreshed.targets.bytes);
    put(format!("metadata/{}", own("snapshot", refreshed.snapshot.version())), &refreshed.snapshot.bytes);
    for (name, root) in &refreshed.roots {
        put(format!("metadata/{name}"), root);
    }
    put("metadata/timestamp.json".to_owned(), &refreshed.timestamp.bytes);
    Ok(Update { refreshed, target: found.bytes, files, former })
}

/// Checks what a store has, whatever its age: that every file of it was signed as one of its roots asks.
///
/// # Errors
/// Why it, or the pinned root, cannot be believed.
pub fn kept_store(pinned_root: &[u8], store: &dyn Repository) -> Result<(), TufFault> {
    let mut chain = Chain::from(pinned_root)?;
    chain.walk(store)?;
    Floor::of(store, &chain).map(|_| ())
}

/// The name that is looked for first.
fn first(names: Vec<String>) -> String {
    names.into_iter().next().unwrap_or_default()
}

/// What was believed before: nothing older is believed now.
#[derive(Default)]
pub(super) struct Floor {
    timestamp: Option<Document<Timestamp>>,
    snapshot: Option<Document<Snapshot>>,
    targets: Option<Document<Targets>>,
}

impl Floor {
    /// What a store has: of its timestamp, the snapshot and targets that it leads to. Each file must be signed as one of
    /// the store's own roots asks, though it may have ended: an update that was stopped may have left a newer root than
    /// the timestamp knows.
    fn of(store: &dyn Repository, roots: &Chain) -> Result<Self, TufFault> {
        let timestamp: Option<Document<Timestamp>> =
            kept(store, roots, &["timestamp.json".to_owned()], MAX_TIMESTAMP)?;
        let pin = timestamp.as_ref().and_then(|one| one.metadata.signed().snapshot_meta());
        let files = named("snapshot", pin);
        let snapshot: Option<Document<Snapshot>> = kept(store, roots, &files, MAX_SNAPSHOT)?;
        let pin = snapshot.as_ref().and_then(|one| one.metadata.signed().meta.get("targets.json"));
        let files = named("targets", pin);
        let targets = kept(store, roots, &files, MAX_TARGETS)?;
        Ok(Self { timestamp, snapshot, targets })
    }

    /// Where the snapshot, the targets and the target lie in the store.
    fn paths(&self, target: &str) -> Vec<Text> {
        let snapshot = self.snapshot.as_ref().map(|one| format!("metadata/{}", one.file));
        let targets = self.targets.as_ref().map(|one| format!("metadata/{}", one.file));
        let listed = self.targets.as_ref().and_then(|one| one.metadata.signed().target(target));
        let files = listed.map_or(Vec::new(), |listed| names::target(&digests(listed), target));
        let files = files.into_iter().map(|file| format!("targets/{file}"));
        snapshot.into_iter().chain(targets).chain(files).map(Text::from).collect()
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

/// What a pinned file may be called in a store, whose newest root may count versions into names or not.
fn named(role: &str, pin: Option<&MetaFile>) -> Vec<String> {
    pin.map_or_else(|| names::versioned(false, 0, role), |pin| names::versioned(true, pin.version, role))
}

fn kept<T: Role>(
    store: &dyn Repository,
    roots: &Chain,
    files: &[String],
    limit: u64,
) -> Result<Option<Document<T>>, TufFault> {
    match Document::fetch(store, files, limit) {
        Err(TufFault::Missing { .. }) => Ok(None),
        document => {
            let document = document?;
            let newest = by_root(&document, &roots.last);
            if !roots.earlier.iter().any(|root| by_root(&document, root).is_ok()) {
                newest?;
            }
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
