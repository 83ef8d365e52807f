use std::collections::BTreeSet;

use sigstore_tuf::{DelegatedRole, TargetFile, Targets};

use super::document::{Document, malformed};
use super::fault::TufFault;
use super::limits::{MAX_DELEGATIONS, MAX_TARGET, MAX_TARGETS};
use super::refresh::{Refreshed, fetch_pinned};
use super::repository::{Repository, Unread};
use super::signatures::signed;
use super::{names, pin};

impl Refreshed {
    /// A target's bytes, held against what is signed for it. Looks for it in the top-level targets file,
    /// then in those it delegates to, in order and depth first (§5.6.7); a role not listed in the snapshot is passed over.
    ///
    /// # Errors
    /// When no targets file lists it, one on the way cannot be believed, or the target is missing, too large or
    /// another one.
    pub fn target(&self, repository: &dyn Repository, path: &str) -> Result<Vec<u8>, TufFault> {
        self.found(repository, path).map(|found| found.bytes)
    }

    /// The same, with what led to it.
    pub(super) fn found(&self, repository: &dyn Repository, path: &str) -> Result<Found, TufFault> {
        let (listed, delegated) = self.find(repository, path)?;
        let bytes = self.fetch_target(repository, path, &listed)?;
        let bytes = bytes.ok_or_else(|| TufFault::Missing { file: path.into() })?;
        let digests = self.in_names(&listed).into_iter().map(str::to_owned).collect();
        Ok(Found { bytes, digests, delegated })
    }

    /// The digests that stand in the name of a target's file.
    fn in_names<'t>(&self, listed: &'t TargetFile) -> Vec<&'t str> {
        if self.root.metadata.signed().consistent_snapshot { digests(listed) } else { Vec::new() }
    }

    /// Checks every delegated role that is listed, and every target of the top-level targets file that is there
    /// and whose path stays in its folder; no other can be had.
    ///
    /// # Errors
    /// The first that cannot be believed.
    pub fn everything(&self, repository: &dyn Repository) -> Result<(), TufFault> {
        let mut open = vec![self.targets.clone()];
        let mut seen = BTreeSet::new();
        while let Some(by) = open.pop() {
            for role in delegated(&by) {
                if seen.len() < MAX_DELEGATIONS && seen.insert(role.name.clone()) {
                    open.extend(self.delegate(repository, &by, role)?);
                }
            }
        }
        let listed = &self.targets.metadata.signed().targets;
        for (path, wanted) in listed.iter().filter(|(path, _)| names::inside(path)) {
            self.fetch_target(repository, path, wanted)?;
        }
        Ok(())
    }

    /// What is signed for a target, and the delegated targets files that were looked at for it.
    fn find(
        &self,
        repository: &dyn Repository,
        path: &str,
    ) -> Result<(TargetFile, Vec<Document<Targets>>), TufFault> {
        let mut open = vec![self.targets.clone()];
        let (mut seen, mut read) = (BTreeSet::new(), Vec::new());
        while let Some(targets) = open.pop() {
            if let Some(found) = targets.metadata.signed().target(path) {
                return Ok((found.clone(), read));
            }
            let mut next = Vec::new();
            for role in delegated(&targets) {
                let matches =
                    role.matches_path(path).map_err(|why| malformed(&targets.file, &why.to_string()))?;
                if !matches {
                    continue;
                }
                if seen.len() < MAX_DELEGATIONS && seen.insert(role.name.clone()) {
                    let delegate = self.delegate(repository, &targets, role)?;
                    read.extend(delegate.clone());
                    next.extend(delegate);
                }
                if role.terminating {
                    open.clear();
                    break;
                }
            }
            open.extend(next.into_iter().rev());
        }
        Err(TufFault::NoSuchTarget { target: path.into() })
    }

    /// A delegated targets file, signed by the keys its delegator gives it; `None` when the snapshot does not
    /// list it, or its name is one of a top-level role.
    fn delegate(
        &self,
        repository: &dyn Repository,
        by: &Document<Targets>,
        role: &DelegatedRole,
    ) -> Result<Option<Document<Targets>>, TufFault> {
        let reserved = matches!(role.name.as_str(), "root" | "timestamp" | "snapshot" | "targets");
        let (Some(wanted), false) = (self.listed().get(&format!("{}.json", role.name)), reserved) else {
            return Ok(None);
        };
        let consistent = self.root.metadata.signed().consistent_snapshot;
        let files = names::versioned(consistent, wanted.version, &role.name);
        let document = fetch_pinned(repository, &files, MAX_TARGETS, wanted)?;
        let none = Default::default();
        let keys = by.metadata.signed().delegations.as_ref().map_or(&none, |delegations| &delegations.keys);
        signed(&document, &role.name, &role.role_keys(), keys)?;
        document.fresh(&role.name, self.now)?;
        Ok(Some(document))
    }

    fn fetch_target(
        &self,
        repository: &dyn Repository,
        path: &str,
        wanted: &TargetFile,
    ) -> Result<Option<Vec<u8>>, TufFault> {
        if !names::inside(path) {
            return Err(malformed(&self.targets.file, "the path of a target leaves its folder"));
        }
        if wanted.length > MAX_TARGET {
            return Err(TufFault::Endless { file: path.into(), limit: MAX_TARGET });
        }
        for file in names::target(&self.in_names(wanted), path) {
            let got = repository.target(&file, wanted.length).map_err(|why| match why {
                Unread::TooLong => {
                    let why = format!("it has more than the {} bytes that are signed for", wanted.length);
                    TufFault::Mismatch { file: file.as_str().into(), why: why.into() }
                }
                Unread::Unreadable(why) => TufFault::Unreadable { file: file.as_str().into(), why },
            })?;
            if let Some(bytes) = got {
                pin::matches(&file, &bytes, Some(wanted.length), Some(&wanted.hashes))?;
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}

/// A target, and what led to it.
pub(super) struct Found {
    pub(super) bytes: Vec<u8>,
    /// The digests that stand in the name of its file.
    pub(super) digests: Vec<String>,
    /// The delegated targets files on the way.
    pub(super) delegated: Vec<Document<Targets>>,
}

/// The digests of a target that its file may be named by.
pub(super) fn digests(listed: &TargetFile) -> Vec<&str> {
    let known = ["sha256", "sha512"].into_iter();
    known.filter_map(|name| listed.hashes.get(name)).map(String::as_str).collect()
}

fn delegated(targets: &Document<Targets>) -> &[DelegatedRole] {
    targets.metadata.signed().delegations.as_ref().map_or(&[], |delegations| &delegations.roles)
}
