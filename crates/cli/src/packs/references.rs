//! Status lists and what else a framework refers to, from a pack.

use std::path::Path;

use ledger::{PackedReference, ReferenceKind, Role};
use model::{Digest, Text};

use super::Opened;

/// The reference inputs of a pack that was made for the very framework that judges.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carried<'a> {
    pub(crate) opened: &'a Opened,
    /// Whether the framework itself is the pack's: then nothing of it lies anywhere else.
    pub(crate) alone: bool,
    /// Whether whoever had to sign the pack did: then what nobody signs by itself counts too.
    pub(crate) vouched: bool,
}

/// A file of a reference input.
pub(crate) struct Brought {
    /// The path it had.
    pub(crate) path: Text,
    /// The folder it lay in, of an advisory.
    pub(crate) folder: Option<Text>,
    pub(crate) bytes: Result<Vec<u8>, Text>,
}

impl<'a> Carried<'a> {
    /// What of a pack counts under a framework with this digest: nothing, where it was made for another.
    pub(crate) fn under(
        opened: &'a Opened,
        framework: &Digest,
        (alone, vouched): (bool, bool),
    ) -> Option<Self> {
        (opened.index.framework.digest == *framework).then_some(Self { opened, alone, vouched })
    }

    /// Whether it stands in for what would lie at this path: what lies outside of the pack counts before it.
    pub(crate) fn stands_in(&self, path: &Path) -> bool {
        self.alone || std::fs::symlink_metadata(path).is_err()
    }

    /// The files of one reference.
    pub(crate) fn files(&self, kind: ReferenceKind, name: &str) -> Vec<Brought> {
        let own = self.opened.index.references.iter().filter(|one| one.kind == kind && *one.name == *name);
        own.map(|one| self.brought(one)).collect()
    }

    fn brought(&self, one: &PackedReference) -> Brought {
        let bytes = self.opened.read(&one.digest).map_err(|complaint| Text::from(complaint.text));
        Brought { path: one.path.clone(), folder: one.folder.clone(), bytes }
    }

    /// What was read from here and reports know by this path, under a framework of this folder: a status list, or what an
    /// issuer says.
    pub(crate) fn read_as(&self, path: &str, folder: &Path) -> Option<(Role, Vec<u8>)> {
        let file = Path::new(path);
        let own = match folder.as_os_str().is_empty() {
            true => file.is_relative(),
            false => file.starts_with(folder),
        };
        let known = |one: &&PackedReference| *one.path == *path;
        // It may have the path of one that lies where the framework names it, which then counts.
        let here = !own || self.stands_in(file);
        let one = self.opened.index.references.iter().find(known).filter(|_| here)?;
        let role = match one.kind {
            ReferenceKind::Status => Role::Status,
            ReferenceKind::Revocation | ReferenceKind::Archived => Role::Revocation,
            ReferenceKind::Verdicts => Role::Verdicts,
            ReferenceKind::Advisory | ReferenceKind::Fetched => return None,
        };
        Some((role, self.opened.read(&one.digest).ok()?))
    }
}
