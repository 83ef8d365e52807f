//! The times and log entries of a bundle that the library has verified, each with its source.

use model::{Digest, Instant};
use sha2::{Digest as _, Sha256};
use sigstore_verify::tsa::verify_timestamp_for_authority;
use sigstore_verify::types::{
    Bundle, KindVersion, SignatureBytes, SignatureContent, TimestampToken, TransparencyLogEntry,
};

use crate::trusted_root::{Log, Stamp};
use crate::{Inclusion, Logged, ProvenTime, TimeSource, TrustedRoot};

/// SHA-256 of these bytes.
pub(crate) fn digest_of(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

/// Every time the root's authorities vouch for, in the order of the evidence, timestamps first. That of a log counts
/// once its promise has been checked, which is not done here.
pub(crate) fn proven_times(bundle: &Bundle, root: &TrustedRoot) -> Vec<ProvenTime> {
    let entries = bundle.verification_material.tlog_entries.iter();
    let promised = entries.filter_map(|entry| promised_time(entry, root));
    stamped_times(bundle, root).into_iter().chain(promised).collect()
}

/// The same, once the library has verified them: `verified` are the times it found, those of the timestamps first and
/// in their order, each of them signed by an authority of the root.
pub(crate) fn authenticated_times(
    bundle: &Bundle,
    root: &TrustedRoot,
    verified: &[Instant],
) -> Vec<ProvenTime> {
    let tokens = bundle.verification_material.timestamp_verification_data.rfc3161_timestamps.len();
    let stamped = match (root.stamps.as_slice(), verified.get(..tokens)) {
        // It does not say by which. Where there is one, that settles it; among several they are told apart by signature.
        ([only], Some(times)) => times.iter().map(|at| only.said(*at)).collect(),
        _ => stamped_times(bundle, root),
    };
    let promised =
        bundle.verification_material.tlog_entries.iter().filter_map(|one| promised_time(one, root));
    stamped.into_iter().chain(promised).filter(|time| verified.contains(&time.at)).collect()
}

/// Every time that a timestamp authority of the root signed for this signature, in the order of the evidence.
pub(crate) fn stamped_times(bundle: &Bundle, root: &TrustedRoot) -> Vec<ProvenTime> {
    let signature = match &bundle.content {
        SignatureContent::MessageSignature(message) => &message.signature,
        SignatureContent::DsseEnvelope(envelope) => &envelope.signature.sig,
        _ => return Vec::new(),
    };
    let tokens = bundle.verification_material.timestamp_verification_data.rfc3161_timestamps.iter();
    tokens.filter_map(|stamp| stamp_time(&stamp.signed_timestamp, signature, &root.stamps)).collect()
}

pub(crate) fn stamp_time(
    token: &TimestampToken,
    signature: &SignatureBytes,
    stamps: &[Stamp],
) -> Option<ProvenTime> {
    stamps.iter().find_map(|stamp| {
        let at = verify_timestamp_for_authority(token, signature, &stamp.authority).ok()?;
        Some(stamp.said(Instant::from_timestamp(at)))
    })
}

impl Stamp {
    /// A time it gave.
    fn said(&self, at: Instant) -> ProvenTime {
        ProvenTime {
            at,
            source: TimeSource::TimestampAuthority,
            path: self.path.clone(),
            certificates: self.certificates.clone(),
            authority: self.name.clone(),
        }
    }
}

/// The integrated time of a Rekor v1 entry, which only its signed promise vouches for.
fn promised_time(entry: &TransparencyLogEntry, root: &TrustedRoot) -> Option<ProvenTime> {
    entry.inclusion_promise.as_ref().filter(|_| of_first_version(entry))?;
    let log = log_of(entry, root)?;
    Some(ProvenTime {
        at: Instant::from_timestamp(entry.integrated_time?),
        source: TimeSource::LogPromise,
        path: vec![log.digest.clone()],
        certificates: Vec::new(),
        authority: log.name.clone(),
    })
}

/// Whether only a Rekor v1 log makes such entries.
pub(crate) fn of_first_version(entry: &TransparencyLogEntry) -> bool {
    matches!(
        entry.kind_version,
        KindVersion::HashedRekordV001 | KindVersion::DsseV001 | KindVersion::IntotoV002
    )
}

/// Every entry, as the guards have bound it to its log.
pub(crate) fn logged(bundle: &Bundle, root: &TrustedRoot) -> Vec<Logged> {
    let one = |entry: &TransparencyLogEntry| {
        let log = log_of(entry, root)?;
        let inclusion =
            if entry.inclusion_proof.is_some() { Inclusion::Proof } else { Inclusion::PromiseOnly };
        // Only the promise of a v1 log, and the proof of a v2 log, cover the index in the whole log.
        let proved = entry.inclusion_promise.is_some() || entry.kind_version == KindVersion::HashedRekordV002;
        let index = proved.then(|| entry.log_index.get());
        Some(Logged { log: log.digest.clone(), name: log.name.clone(), index, inclusion })
    };
    bundle.verification_material.tlog_entries.iter().filter_map(one).collect()
}

/// The log an entry names, if the root trusts it.
pub(crate) fn log_of<'a>(entry: &TransparencyLogEntry, root: &'a TrustedRoot) -> Option<&'a Log> {
    root.logs.iter().find(|log| log.id == entry.log_id.key_id.as_bytes())
}
