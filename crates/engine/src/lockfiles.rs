//! Lockfiles among the evidence: nobody signed them, so each counts only for what it is bound to.

use formats::{Lockfile, LockfileFault, LockfileKind};
use model::{Artifact, Digest, EvidenceRow, Text};

/// A lockfile that was brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtLockfile {
    /// Its row: [`model::Origin::Lockfile`] where the operator named it, [`model::Origin::Inside`] where it lies in what is
    /// judged.
    pub row: EvidenceRow,
    /// Its bytes, or why what it would lie in cannot be looked into.
    pub bytes: Result<Vec<u8>, NotUnpacked>,
    /// SHA-256 of the artifact it lies in; none where the operator named it: then it is of every subject of the run.
    pub inside: Option<Digest>,
}

/// Why a package cannot be looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnpacked {
    /// Why.
    pub text: Text,
    /// Whether nothing is wrong but that it is larger, or other, than is read.
    pub is_beyond: bool,
}

/// Why a lockfile lists nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// What it would lie in cannot be looked into.
    Within(NotUnpacked),
    /// It cannot be read.
    Malformed(LockfileFault),
}

/// A lockfile, read by nobody who judges.
#[derive(Debug)]
pub(crate) struct HeldLockfile {
    row: EvidenceRow,
    inside: Option<Digest>,
    read: Result<Lockfile, Unread>,
}

impl HeldLockfile {
    pub(crate) fn of(brought: BroughtLockfile) -> Self {
        let BroughtLockfile { row, bytes, inside } = brought;
        let read =
            bytes.map_err(Unread::Within).and_then(|bytes| match LockfileKind::of(&row.path, &bytes) {
                Some(kind) => Lockfile::read(kind, &bytes).map_err(Unread::Malformed),
                None => Err(Unread::Malformed(LockfileFault {
                    place: None,
                    text: "no lockfile that is read has this name".into(),
                    is_beyond: false,
                })),
            });
        Self { row, inside, read }
    }

    /// Whether it speaks of this artifact.
    pub(crate) fn is_of(&self, artifact: &Artifact) -> bool {
        self.inside.as_ref().is_none_or(|digest| artifact.digests.contains(digest))
    }

    pub(crate) fn is_inside(&self) -> bool {
        self.inside.is_some()
    }

    pub(crate) fn row(&self) -> &EvidenceRow {
        &self.row
    }

    /// SHA-256 of its bytes.
    pub(crate) fn digest(&self) -> &Digest {
        &self.row.digest
    }

    pub(crate) fn read(&self) -> Result<&Lockfile, &Unread> {
        self.read.as_ref()
    }
}
