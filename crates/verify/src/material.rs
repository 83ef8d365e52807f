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

/// Every time the root's authorities vouch for, in the order of the evidence, timestamps first.
pub(crate) fn proven_times(bundle: &Bundle, root: &TrustedRoot) -> Vec<ProvenTime> {
    let signature = match &bundle.content {
        SignatureContent::MessageSignature(message) => &message.signature,
        SignatureContent::DsseEnvelope(envelope) => &envelope.signature.sig,
        _ => return Vec::new(),
    };
    let material = &bundle.verification_material;
    let tokens = material.timestamp_verification_data.rfc3161_timestamps.iter();
    let stamped = tokens.filter_map(|stamp| stamp_time(&stamp.signed_timestamp, signature, &root.stamps));
    let promised = material.tlog_entries.iter().filter_map(|entry| promised_time(entry, root));
    stamped.chain(promised).collect()
}

pub(crate) fn stamp_time(
    token: &TimestampToken,
    signature: &SignatureBytes,
    stamps: &[Stamp],
) -> Option<ProvenTime> {
    stamps.iter().find_map(|stamp| {
        let at = verify_timestamp_for_authority(token, signature, &stamp.authority).ok()?;
        Some(ProvenTime {
            at: Instant::from_timestamp(at),
            source: TimeSource::TimestampAuthority,
            path: stamp.path.clone(),
            certificates: stamp.certificates.clone(),
            authority: stamp.name.clone(),
        })
    })
}

/// The integrated time of a Rekor v1 entry, which only its signed promise vouches for.
fn promised_time(entry: &TransparencyLogEntry, root: &TrustedRoot) -> Option<ProvenTime> {
    let first_version = matches!(
        entry.kind_version,
        KindVersion::HashedRekordV001 | KindVersion::DsseV001 | KindVersion::IntotoV002
    );
    entry.inclusion_promise.as_ref().filter(|_| first_version)?;
    let log = log_of(entry, root)?;
    Some(ProvenTime {
        at: Instant::from_timestamp(entry.integrated_time?),
        source: TimeSource::LogPromise,
        path: vec![log.digest.clone()],
        certificates: Vec::new(),
        authority: log.name.clone(),
    })
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
