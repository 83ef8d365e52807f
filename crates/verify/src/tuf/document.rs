use std::collections::BTreeMap;

use model::{Instant, Text};
use sigstore_tuf::{Key, Metadata, Role, RoleKeys, Root};

use super::fault::TufFault;
use super::limits::{MAX_SIGNATURES, MAX_VERSION};
use super::repository::{Repository, Unread};

/// The roles every root must give keys to (§4.3).
const ROLES: [&str; 4] = ["root", "timestamp", "snapshot", "targets"];

/// A file as it was received, and what it says. Not believed until its signatures are counted.
#[derive(Clone, Debug)]
pub(super) struct Document<T> {
    pub(super) file: Text,
    pub(super) bytes: Vec<u8>,
    pub(super) metadata: Metadata<T>,
}

impl<T: Role> Document<T> {
    /// Reads metadata: at most `limit` bytes, strict JSON, of this role, a version from 1.
    pub(super) fn read(file: &str, bytes: Vec<u8>, limit: u64) -> Result<Self, TufFault> {
        if u64::try_from(bytes.len()).map_or(true, |len| len > limit) {
            return Err(TufFault::Endless { file: file.into(), limit });
        }
        let fault = |why: String| malformed(file, &why);
        // Signatures are over the canonical form of `signed` (§4.2.1), which is one only when no key of it
        // comes twice.
        formats::strict_json(&bytes).map_err(|why| fault(why.to_string()))?;
        let metadata = Metadata::<T>::from_slice(&bytes).map_err(|why| fault(chain_of(&why)))?;
        let version = metadata.signed().version();
        if version == 0 || version > MAX_VERSION {
            return Err(fault(format!("its version is {version}, and versions go from 1 to {MAX_VERSION}")));
        }
        if metadata.signatures().len() > MAX_SIGNATURES {
            return Err(fault(format!("it has more than {MAX_SIGNATURES} signatures")));
        }
        Ok(Self { file: file.into(), bytes, metadata })
    }

    /// Fetches the first of these names that is there.
    pub(super) fn fetch(repository: &dyn Repository, names: &[String], limit: u64) -> Result<Self, TufFault> {
        for name in names {
            let got = repository.metadata(name, limit).map_err(|why| match why {
                Unread::TooLong => TufFault::Endless { file: name.as_str().into(), limit },
                Unread::Unreadable(why) => TufFault::Unreadable { file: name.as_str().into(), why },
            })?;
            if let Some(bytes) = got {
                return Self::read(name, bytes, limit);
            }
        }
        Err(TufFault::Missing { file: names.first().map(String::as_str).unwrap_or_default().into() })
    }

    pub(super) fn version(&self) -> u64 {
        self.metadata.signed().version()
    }

    pub(super) fn expires(&self) -> Instant {
        Instant::from_timestamp(self.metadata.signed().expires())
    }

    /// Refuses what has ended: its end must lie after `now` (§5.3.10, §5.4.4, §5.5.6, §5.6.5).
    pub(super) fn fresh(&self, role: &str, now: Instant) -> Result<(), TufFault> {
        let expires = self.expires();
        if expires > now {
            return Ok(());
        }
        Err(TufFault::Expired { role: role.into(), version: self.version(), expires, now })
    }
}

impl Document<Root> {
    /// Reads a root: the four roles are there, and each asks for a signature.
    pub(super) fn root(file: &str, bytes: Vec<u8>) -> Result<Self, TufFault> {
        let root = Self::read(file, bytes, super::limits::MAX_ROOT)?;
        for role in ROLES {
            let keys = root.role(role)?;
            asks(file, role, keys)?;
        }
        Ok(root)
    }

    /// The keys of a role.
    pub(super) fn role(&self, role: &str) -> Result<&RoleKeys, TufFault> {
        let keys = self.metadata.signed().role(role);
        keys.ok_or_else(|| malformed(&self.file, &format!("it gives no keys to the role {role}")))
    }

    pub(super) fn keys(&self) -> &BTreeMap<String, Key> {
        &self.metadata.signed().keys
    }
}

/// Refuses a role that anybody may sign, or one with more keys than are tried.
pub(super) fn asks(file: &str, role: &str, keys: &RoleKeys) -> Result<(), TufFault> {
    if keys.threshold == 0 {
        return Err(TufFault::NoThreshold { file: file.into(), role: role.into() });
    }
    if keys.keyids.len() > MAX_SIGNATURES {
        return Err(malformed(file, &format!("the role {role} has more than {MAX_SIGNATURES} keys")));
    }
    Ok(())
}

pub(super) fn malformed(file: &str, why: &str) -> TufFault {
    TufFault::Malformed { file: file.into(), why: why.into() }
}

/// The library tells causes apart from what they cause.
fn chain_of(fault: &dyn std::error::Error) -> String {
    let mut said = fault.to_string();
    let mut cause = fault.source();
    while let Some(next) = cause {
        said = format!("{said}: {next}");
        cause = next.source();
    }
    said
}
