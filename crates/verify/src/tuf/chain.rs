use model::{Digest, Instant, Text};
use sha2::{Digest as _, Sha256};
use sigstore_tuf::Root;

use super::document::Document;
use super::fault::TufFault;
use super::limits::{MAX_ROOT, MAX_ROTATIONS};
use super::names;
use super::repository::Repository;
use super::signatures::signed;

/// The name a pinned root goes by in messages, wherever its file lies.
const PINNED: &str = "root.json";

/// What a root says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootFacts {
    /// Its version.
    pub version: u64,
    /// When it ends.
    pub expires: Instant,
    /// SHA-256 of the file.
    pub digest: Digest,
}

/// Reads a single root and checks that as many of its own keys as its own threshold says have signed it. With a
/// time, it must not have ended by then.
///
/// # Errors
/// Why it cannot be believed.
pub fn root(bytes: &[u8], now: Option<Instant>) -> Result<RootFacts, TufFault> {
    let root = pinned(bytes)?;
    now.map_or(Ok(()), |now| root.fresh("root", now))?;
    Ok(facts(&root))
}

/// Walks from a pinned root to the newest of the repository, each signed by the thresholds of the one before
/// and of itself (§5.3). The end of a root in between is not looked at (§5.3.10), nor is that of the last.
///
/// # Errors
/// Why the pinned root, or one that follows it, cannot be believed.
pub fn chain(pinned_root: &[u8], repository: &dyn Repository) -> Result<RootFacts, TufFault> {
    let mut roots = Chain::from(pinned_root)?;
    roots.walk(repository)?;
    Ok(facts(&roots.last))
}

fn facts(root: &Document<Root>) -> RootFacts {
    RootFacts {
        version: root.version(),
        expires: root.expires(),
        digest: Digest::sha256(Sha256::digest(&root.bytes).into()),
    }
}

fn pinned(bytes: &[u8]) -> Result<Document<Root>, TufFault> {
    let root = Document::root(PINNED, bytes.to_vec())?;
    signed(&root, "root", root.role("root")?, root.keys())?;
    Ok(root)
}

/// Roots from a pinned one on.
pub(super) struct Chain {
    /// The newest so far.
    pub(super) last: Document<Root>,
    /// The files that were walked, by their names; the pinned one first.
    pub(super) walked: Vec<(Text, Vec<u8>)>,
    /// Those before the newest.
    pub(super) earlier: Vec<Document<Root>>,
    from: u64,
}

impl Chain {
    pub(super) fn from(pinned_root: &[u8]) -> Result<Self, TufFault> {
        let last = pinned(pinned_root)?;
        let from = last.version();
        let walked = vec![(names::root(from).into(), last.bytes.clone())];
        Ok(Self { walked, last, earlier: Vec::new(), from })
    }

    /// Takes over every root that follows in the repository.
    pub(super) fn walk(&mut self, repository: &dyn Repository) -> Result<(), TufFault> {
        loop {
            let wanted = self.last.version().saturating_add(1);
            let name = names::root(wanted);
            let next = match Document::<Root>::fetch(repository, std::slice::from_ref(&name), MAX_ROOT) {
                Err(TufFault::Missing { .. }) => return Ok(()),
                next => next?,
            };
            if wanted.saturating_sub(self.from) > MAX_ROTATIONS {
                return Err(TufFault::EndlessRoots { from: self.from, limit: MAX_ROTATIONS });
            }
            self.follow(Document::root(&name, next.bytes)?, wanted)?;
        }
    }

    fn follow(&mut self, next: Document<Root>, wanted: u64) -> Result<(), TufFault> {
        let found = next.version();
        if found != wanted {
            return Err(TufFault::WrongVersion { file: next.file, expected: wanted, found });
        }
        signed(&next, "root", self.last.role("root")?, self.last.keys())?;
        signed(&next, "root", next.role("root")?, next.keys())?;
        self.walked.push((next.file.clone(), next.bytes.clone()));
        self.earlier.push(std::mem::replace(&mut self.last, next));
        Ok(())
    }
}
