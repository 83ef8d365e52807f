//! Packs: all that a run is made from, in one file, to be judged where nothing can be asked.
//!
//! A pack vouches for nothing. What judges comes from outside of it; and what is in it is what its index says by digest, or
//! nothing is taken from it.

mod gathered;
mod judge;
mod references;
mod replayed;
mod signed;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use acquire::limits::{MAX_ALL_EVIDENCE, MAX_ARTIFACT, MAX_EVIDENCE};
use acquire::{Obstacle, Packed};
use decision::ExitCode;
use ledger::Pack;
use ledger::limits::MAX_PACK;
use model::{Digest, Instant};
use report::name;
use sha2::{Digest as _, Sha256};

use crate::archive::FILES;
use crate::complaint::Complaint;
use crate::policy_signature::MAX_SIGNATURE;

pub(crate) use gathered::{Gathered, Matter};
pub(crate) use judge::{brought, judged_from_outside, stand_in, within};
pub(crate) use references::{Brought, Carried};
pub(crate) use replayed::{PackedArtifact, taken};
pub(crate) use signed::{envelope, held};

/// The index.
pub(crate) const INDEX: &str = "index.json";

/// A signature over it, where there is one.
pub(crate) const SIGNATURE: &str = "signature.json";

/// The most bytes of a pack beside artifacts: as of all evidence of a run.
const MAX_PACKED: u64 = MAX_ALL_EVIDENCE;

const AGAIN: &str = "Take nothing from it: get it again from whoever made it, and see who changed this copy.";

/// A pack whose files are all there, and are what its index says.
#[derive(Debug)]
pub(crate) struct Opened {
    packed: Arc<Packed>,
    pub(crate) index: Pack,
    /// The index as it is written.
    line: Vec<u8>,
    signature: Option<Vec<u8>>,
}

/// Opens a pack, and holds every file of it against the index. Artifacts are hashed when they are judged.
///
/// # Errors
/// Exit 4 when it cannot be read, and exit 1 when it is not what its index says.
pub(crate) fn open(path: &Path) -> Result<Opened, Complaint> {
    let packed = acquire::packed(path).map_err(|why| match why {
        Obstacle::Unreachable(fault) | Obstacle::Missing(fault) => {
            Complaint::file(ExitCode::Unreachable, &fault)
        }
        Obstacle::Contradicted(fault) => {
            Complaint { help: AGAIN.to_owned(), ..Complaint::file(ExitCode::Wrong, &fault) }
        }
    })?;
    let wrong = |text: String| contradicted(path, text);
    let unread = |fault: acquire::Fault| Complaint::file(ExitCode::Unreachable, &fault);
    let lengths: BTreeMap<&str, u64> = packed.files().collect();
    if !lengths.contains_key(INDEX) {
        return Err(wrong(format!("it is no pack: it has no {INDEX}")));
    }
    let line =
        packed.read(INDEX, u64::try_from(MAX_PACK).unwrap_or(u64::MAX).saturating_add(1)).map_err(unread)?;
    let index = Pack::read(&line)
        .map_err(|fault| wrong(format!("its {INDEX} cannot be read in one way: {fault}")))?;
    let signature =
        lengths.contains_key(SIGNATURE).then(|| packed.read(SIGNATURE, MAX_SIGNATURE)).transpose();
    let signature = signature.map_err(unread)?;
    for own in lengths.keys().filter(|own| **own != INDEX && **own != SIGNATURE) {
        let listed = index.files.iter().any(|file| called(&file.digest) == **own);
        if !listed {
            return Err(wrong(format!("it has {}, which its index does not list", name(own))));
        }
    }
    let artifacts = index.artifacts();
    let mut together = 0_u64;
    for file in &index.files {
        let own = called(&file.digest);
        match lengths.get(own.as_str()) {
            None => return Err(wrong(format!("its index lists {own}, and it has no such file"))),
            Some(length) if *length != file.size => {
                return Err(wrong(format!("{own} has {length} bytes, and its index says {}", file.size)));
            }
            Some(_) => {}
        }
        if !artifacts.contains(&file.digest) {
            together = together.saturating_add(file.size);
        }
    }
    if together > MAX_PACKED {
        let text = format!("it holds more than {MAX_PACKED} bytes beside artifacts");
        return Err(Complaint { code: ExitCode::Unreachable, ..wrong(text) });
    }
    let opened = Opened { packed: Arc::new(packed), index, line, signature };
    opened.hashed()?;
    Ok(opened)
}

/// A pack, if a file is one; or why it cannot be used.
pub(crate) fn glanced(path: &Path) -> Option<Result<Opened, Complaint>> {
    let packed = acquire::packed(path).ok()?;
    let begins = format!("{{\"schema\":\"{}", Pack::SCHEMA);
    let index = packed.read(INDEX, u64::try_from(MAX_PACK).unwrap_or(u64::MAX)).ok()?;
    index.starts_with(begins.as_bytes()).then(|| open(path))
}

impl Opened {
    /// Whether there is a signature over it, by whomever.
    pub(crate) fn is_signed(&self) -> bool {
        self.signature.is_some()
    }

    /// The file it is.
    pub(crate) fn path(&self) -> &Path {
        self.packed.path()
    }

    /// The digest of the index, which names all of it.
    pub(crate) fn digest(&self) -> Digest {
        sha256(&self.line)
    }

    /// Every small file of it: its name, and its bytes.
    pub(crate) fn documents(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        let signature = self.signature.iter().map(|bytes| (SIGNATURE, bytes.as_slice()));
        std::iter::once((INDEX, self.line.as_slice())).chain(signature)
    }

    /// Holds every file but the artifacts against its digest.
    fn hashed(&self) -> Result<(), Complaint> {
        let artifacts = self.index.artifacts();
        for file in self.index.files.iter().filter(|file| !artifacts.contains(&file.digest)) {
            self.read(&file.digest)?;
        }
        Ok(())
    }

    /// A file of it, which is no artifact.
    pub(crate) fn read(&self, digest: &Digest) -> Result<Vec<u8>, Complaint> {
        let bytes = self
            .packed
            .read(&called(digest), MAX_EVIDENCE)
            .map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
        match sha256(&bytes) == *digest {
            true => Ok(bytes),
            false => Err(contradicted(
                self.path(),
                format!("{} has other bytes than its name says", called(digest)),
            )),
        }
    }

    /// Hands on the bytes of any file of it.
    ///
    /// # Errors
    /// When it cannot be read, or has other bytes than its name says.
    pub(crate) fn each(&self, digest: &Digest, take: &mut dyn FnMut(&[u8])) -> Result<(), Complaint> {
        let mut hash = Sha256::new();
        let mut both = |part: &[u8]| {
            hash.update(part);
            take(part);
        };
        self.packed
            .each(&called(digest), MAX_ARTIFACT, &mut both)
            .map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
        match Digest::sha256(hash.finalize().into()) == *digest {
            true => Ok(()),
            false => Err(contradicted(
                self.path(),
                format!("{} has other bytes than its name says", called(digest)),
            )),
        }
    }

    /// How old it is, in words for whoever judges by it.
    pub(crate) fn told(&self, now: Instant) -> String {
        let Pack { at, until, framework, .. } = &self.index;
        let age = match at.age_at(now) {
            Some(age) => format!("{age} ago"),
            None => "which has not come yet: its clock or this one is wrong".to_owned(),
        };
        let end = match until.age_at(now) {
            Some(late) if *until < now => {
                format!("that was {late} ago: it is stale, and what has ended is not used")
            }
            Some(_) | None => "after that, make it again".to_owned(),
        };
        format!(
            "judged from the pack {}, made {at} ({age}) for {} number {}: what is known of revocations is of then, and \
             the first of what is in it ends {until}; {end}",
            name(&self.path().to_string_lossy()),
            name(&framework.name),
            framework.number
        )
    }
}

/// What a file is called in a pack.
pub(crate) fn called(digest: &Digest) -> String {
    format!("{FILES}/{}", digest.hex())
}

fn contradicted(path: &Path, text: String) -> Complaint {
    Complaint {
        code: ExitCode::Wrong,
        text: format!("the pack contradicts itself: {text}"),
        place: Some(path.to_string_lossy().into_owned()),
        help: AGAIN.to_owned(),
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}
