//! What a bundle brings to verify its signature with: certificate or key, log entries, timestamps.
//!
//! The verification library reads and judges these. Here they are only bounded, and held to the one
//! spelling that every reader takes for the same bytes.

use std::collections::HashSet;

use sigstore_types::bundle::VerificationMaterial;

use super::BundleVersion;
use super::entry_kind::{EntryKind, readable};
use crate::Malformed;
use crate::der_walk::{DerFault, bounded_der};
use crate::json;
use crate::limits::{
    MAX_CERTIFICATE, MAX_CERTIFICATES, MAX_CHECKPOINT, MAX_CHECKPOINT_LINES, MAX_LOG_ENTRIES,
    MAX_PROOF_HASHES, MAX_TIMESTAMP, MAX_TIMESTAMPS,
};
use crate::malformed::code;
use crate::node::{Node, reason};

/// Reads `/verificationMaterial`.
pub(super) fn read(
    material: &Node<'_>,
    version: BundleVersion,
) -> Result<(VerificationMaterial, Vec<EntryKind>), Malformed> {
    let [certificate, chain, key, entries, timestamps] = material.fields([
        "certificate",
        "x509CertificateChain",
        "publicKey",
        "tlogEntries",
        "timestampVerificationData",
    ])?;
    signed_with(material, version, certificate, chain, key)?;
    let kinds = match entries {
        Some(entries) => entries.items(MAX_LOG_ENTRIES)?.iter().map(entry).collect::<Result<Vec<_>, _>>()?,
        None => Vec::new(),
    };
    if let Some(timestamps) = timestamps
        && let [Some(tokens)] = timestamps.fields(["rfc3161Timestamps"])?
    {
        for token in tokens.items(MAX_TIMESTAMPS)? {
            der_within(&token, "signedTimestamp", MAX_TIMESTAMP)?;
        }
    }
    let read = match kinds.iter().all(EntryKind::is_read) {
        true => serde_json::from_str(material.as_written()),
        false => readable(material.as_written(), &kinds).and_then(serde_json::from_value),
    };
    let read: VerificationMaterial = read.map_err(|fault| {
        material.fault(format!("the verification library cannot read it: {}", reason(&fault)))
    })?;
    refuse_repeats(material, &read)?;
    Ok((read, kinds))
}

/// Exactly one of certificate, chain and key, in a form the version has: `certificate` came with 0.3. A bundle that has
/// it under an older label was relabelled, and a label can lower what a verifier demands. A chain under 0.3 lowers
/// nothing, and is refused only of a Sigstore instance's own certificates (`sigstore_bundle.proto`,
/// `VerificationMaterial.content`), which is for the verifier to tell.
fn signed_with(
    material: &Node<'_>,
    version: BundleVersion,
    certificate: Option<Node<'_>>,
    chain: Option<Node<'_>>,
    key: Option<Node<'_>>,
) -> Result<(), Malformed> {
    match (certificate, chain, key) {
        (Some(certificate), None, None) => match version {
            BundleVersion::V03 => der_within(&certificate, "rawBytes", MAX_CERTIFICATE),
            BundleVersion::V01 | BundleVersion::V02 => Err(certificate.fault(format!(
                "`certificate` came with version 0.3, and this bundle is labelled {}",
                version.number()
            ))),
        },
        (None, Some(chain), None) => certificates(&chain),
        (None, None, Some(key)) => match key.fields(["hint"])? {
            [Some(hint)] => hint.name().map(|_| ()),
            [None] => Ok(()),
        },
        _ => Err(material
            .fault("there should be exactly one of `certificate`, `x509CertificateChain` and `publicKey`")),
    }
}

fn certificates(chain: &Node<'_>) -> Result<(), Malformed> {
    let [certificates] = chain.fields(["certificates"])?;
    let certificates = chain.required("certificates", certificates)?;
    let items = certificates.items(MAX_CERTIFICATES)?;
    if items.is_empty() {
        return Err(certificates.fault("a chain without a certificate"));
    }
    items.iter().try_for_each(|certificate| der_within(certificate, "rawBytes", MAX_CERTIFICATE))
}

/// Checks one log entry (`sigstore_rekor.proto`, `TransparencyLogEntry`).
fn entry(entry: &Node<'_>) -> Result<EntryKind, Malformed> {
    let [index, log, kind, time, promise, proof, body] = entry.fields([
        "logIndex",
        "logId",
        "kindVersion",
        "integratedTime",
        "inclusionPromise",
        "inclusionProof",
        "canonicalizedBody",
    ])?;
    for number in [index, time].into_iter().flatten() {
        number.count()?;
    }
    bytes_within(&entry.required("logId", log)?, "keyId")?;
    let kind = entry.required("kindVersion", kind)?;
    let [word, number] = kind.fields(["kind", "version"])?;
    let (word, number) = (kind.required("kind", word)?.name()?, kind.required("version", number)?.name()?);
    if let Some(promise) = promise {
        bytes_within(&promise, "signedEntryTimestamp")?;
    }
    if let Some(proof) = proof {
        inclusion_proof(&proof)?;
    }
    // The body is JSON that the log signed, so it must have one reading as well.
    let body = entry.required("canonicalizedBody", body)?;
    json::check(&body.bytes()?, json::DOCUMENT)
        .map(|_| EntryKind { kind: word, version: number })
        .map_err(|fault| body.fault(format!("the log entry is not strict JSON: {fault}")))
}

fn inclusion_proof(proof: &Node<'_>) -> Result<(), Malformed> {
    let [index, root, size, hashes, checkpoint] =
        proof.fields(["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"])?;
    for number in [index, size].into_iter().flatten() {
        number.count()?;
    }
    // The library guesses between hex and base64. 32 bytes in base64 leave nothing to guess.
    proof.required("rootHash", root)?.bytes_of(32)?;
    if let Some(hashes) = hashes {
        for hash in hashes.items(MAX_PROOF_HASHES)? {
            hash.bytes_of(32)?;
        }
    }
    if let Some(checkpoint) = checkpoint
        && let [Some(envelope)] = checkpoint.fields(["envelope"])?
    {
        let text = envelope.string_within(MAX_CHECKPOINT)?;
        if text.matches("\n\u{2014} ").count() > MAX_CHECKPOINT_LINES {
            let many = format!("a checkpoint with more than {MAX_CHECKPOINT_LINES} signatures");
            return Err(envelope.fault_as(code::TOO_MANY, many));
        }
    }
    Ok(())
}

/// The bytes that an object holds under `name`, and must, with their place.
fn bytes_within<'a>(node: &Node<'a>, name: &str) -> Result<(Node<'a>, Vec<u8>), Malformed> {
    let [place] = node.fields([name])?;
    let place = node.required(name, place)?;
    let bytes = place.bytes()?;
    if bytes.is_empty() { Err(place.fault("no bytes")) } else { Ok((place, bytes)) }
}

/// Checks an object that holds DER under `name`: no larger than `most`, with few members everywhere.
fn der_within(node: &Node<'_>, name: &str, most: usize) -> Result<(), Malformed> {
    let (place, der) = bytes_within(node, name)?;
    if der.len() > most {
        return Err(
            place.fault_as(code::TOO_LARGE, format!("{} bytes, and at most {most} are read", der.len()))
        );
    }
    match bounded_der(&der) {
        Ok(()) => Ok(()),
        Err(fault @ DerFault::Malformed) => Err(place.fault(fault.to_string())),
        Err(fault @ (DerFault::TooMany | DerFault::TooDeep)) => {
            Err(place.fault_as(code::TOO_MANY, fault.to_string()))
        }
    }
}

/// Refuses a log entry or a timestamp that comes twice: it proves nothing more, costs another check, and could
/// be counted twice towards a threshold.
fn refuse_repeats(material: &Node<'_>, read: &VerificationMaterial) -> Result<(), Malformed> {
    let (mut places, mut bodies, mut tokens) = (HashSet::new(), HashSet::new(), HashSet::new());
    for (at, entry) in read.tlog_entries.iter().enumerate() {
        let new_place = places.insert((&entry.log_id.key_id, entry.log_index.get()));
        let new_body = bodies.insert(entry.canonicalized_body.as_bytes());
        if !new_place || !new_body {
            return Err(repeat(material, "tlogEntries", at));
        }
    }
    for (at, token) in read.timestamp_verification_data.rfc3161_timestamps.iter().enumerate() {
        if !tokens.insert(token.signed_timestamp.as_bytes()) {
            return Err(repeat(material, "timestampVerificationData/rfc3161Timestamps", at));
        }
    }
    Ok(())
}

fn repeat(material: &Node<'_>, list: &str, at: usize) -> Malformed {
    let pointer = format!("{}/{list}/{at}", material.pointer());
    Malformed::new(code::BUNDLE, pointer, "repeats an earlier one, which proves nothing more")
}
