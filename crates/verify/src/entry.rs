//! Log entries that the library cannot read for a key: what an entry must say, and that it is in its log.
//!
//! What the library reads stays with it ([`library_reads`]); `crates/verify/keys.md` is the table.

use formats::{BundleVersion, EntryKind};
use model::{Algorithm, Scheme};
use sigstore_verify::types::TransparencyLogEntry;

use crate::managed::{Attempt, Subject};
use crate::material::log_of;
use crate::trusted_root::Log;
use crate::{Rejection, TrustedRoot};

mod body;
mod inclusion;

/// A kind of log entry of Rekor v1 or v2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    HashedRekord1,
    HashedRekord2,
    Dsse1,
    Dsse2,
    Intoto2,
}

impl Kind {
    fn of(kind: &EntryKind) -> Option<Self> {
        match (&*kind.kind, &*kind.version) {
            ("hashedrekord", "0.0.1") => Some(Self::HashedRekord1),
            ("hashedrekord", "0.0.2") => Some(Self::HashedRekord2),
            ("dsse", "0.0.1") => Some(Self::Dsse1),
            ("dsse", "0.0.2") => Some(Self::Dsse2),
            ("intoto", "0.0.2") => Some(Self::Intoto2),
            _ => None,
        }
    }

    /// Whether only a Rekor v2 log makes such entries.
    fn second(self) -> bool {
        matches!(self, Self::HashedRekord2 | Self::Dsse2)
    }
}

/// Whether the library reads every entry of the bundle for this key, scheme and message.
pub(crate) fn library_reads(attempt: &Attempt<'_>) -> bool {
    let entries = &attempt.bundle.parsed.verification_material.tlog_entries;
    let sha256 = |at: usize| {
        let body = entries.get(at).map(|entry| entry.canonicalized_body.as_bytes());
        body.and_then(body::hash) == Some(Algorithm::Sha256)
    };
    let p256 = attempt.scheme == Scheme::EcdsaP256Sha256;
    let message = matches!(attempt.subject, Subject::Message(_));
    attempt.subject.library_checks(attempt.scheme)
        && attempt.bundle.kinds.iter().map(Kind::of).enumerate().all(|(at, kind)| match kind {
            Some(Kind::HashedRekord1) => message && sha256(at),
            Some(Kind::HashedRekord2) => p256 && sha256(at),
            Some(Kind::Dsse1 | Kind::Intoto2) => !message,
            Some(Kind::Dsse2) | None => false,
        })
}

/// Holds every entry of the bundle against its log and against the signature, without the library.
///
/// # Errors
/// `unsupported-log-entry` for a kind of entry that says nothing we understand about this key; another code of the
/// log's where an entry is not in its log or is for something else.
pub(crate) fn verify(attempt: &Attempt<'_>, root: &TrustedRoot) -> Result<(), Rejection> {
    let entries = &attempt.bundle.parsed.verification_material.tlog_entries;
    for (at, (entry, stated)) in entries.iter().zip(&attempt.bundle.kinds).enumerate() {
        let reject = |code: &str, text: String| {
            Rejection::new(code, text, attempt.from, format!("/verificationMaterial/tlogEntries/{at}"))
        };
        let kind = Kind::of(stated).ok_or_else(|| {
            let most: String = format!("{} {}", stated.kind, stated.version).chars().take(80).collect();
            reject("unsupported-log-entry", format!("entries of kind `{most}` are not read"))
        })?;
        let log = log_of(entry, root).ok_or_else(|| {
            reject("unknown-log", format!("no trusted log has the id {}", entry.log_id.key_id))
        })?;
        body::agrees(kind, entry.canonicalized_body.as_bytes(), attempt)?
            .map_err(|(code, text)| reject(code, text))?;
        inclusion::holds(kind.second(), entry, log, attempt.bundle.version)
            .map_err(|(code, text)| reject(code, text))?;
    }
    Ok(())
}

/// Whether an entry of a v1 log, whatever its kind, is in that log.
pub(crate) fn in_its_log(
    entry: &TransparencyLogEntry,
    log: &Log,
    version: BundleVersion,
) -> Result<(), (&'static str, String)> {
    inclusion::holds(false, entry, log, version)
}
