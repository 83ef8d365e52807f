//! That an entry is in the log it names: by a Merkle proof under a signed checkpoint, or by the log's promise.

use formats::BundleVersion;
use sigstore_merkle::{hash_leaf, verify_inclusion_proof};
use sigstore_verify::crypto::VerificationKey;
use sigstore_verify::types::{Checkpoint, InclusionProof, SignatureBytes, TransparencyLogEntry};

use crate::guard::signature_holds;
use crate::trusted_root::Log;

/// A code of the catalogue, and why.
type Fault = (&'static str, String);

/// Whether the entry, of a v1 log or of a `second`, is in its log. Whatever the entry brings must hold; bundles of 0.2 and later bring a proof
/// (`sigstore_rekor.proto`, `TransparencyLogEntry.inclusion_proof`), earlier ones may rest on a promise.
pub(super) fn holds(
    second: bool,
    entry: &TransparencyLogEntry,
    log: &Log,
    version: BundleVersion,
) -> Result<(), Fault> {
    let promise_is_enough = version == BundleVersion::V01 && !second;
    match &entry.inclusion_proof {
        Some(proof) => proved(second, entry, proof, log)?,
        None if promise_is_enough && entry.inclusion_promise.is_some() => {}
        None => {
            let text = format!("nothing proves that the entry is in {}", log.name);
            return Err(("missing-inclusion-proof", text));
        }
    }
    match &entry.inclusion_promise {
        Some(promise) => promised(entry, promise.signed_entry_timestamp.as_bytes(), log),
        None => Ok(()),
    }
}

/// The proof (RFC 6962 §2.1.1) leads from the entry's body to the root that the log itself signed. A v2 log has one
/// tree, so the entry's own index is meant; a v1 log numbers over all its trees, and the proof has the tree's.
fn proved(
    second: bool,
    entry: &TransparencyLogEntry,
    proof: &InclusionProof,
    log: &Log,
) -> Result<(), Fault> {
    let checkpoint = Checkpoint::from_text(proof.checkpoint.envelope())
        .map_err(|why| ("bad-checkpoint", format!("the checkpoint cannot be read: {why}")))?;
    if !signature_holds(&checkpoint, log) {
        return Err(("bad-checkpoint", format!("{} did not sign the checkpoint", log.name)));
    }
    let agrees = proof.tree_size == checkpoint.tree_size() && proof.root_hash == *checkpoint.root_hash();
    if !second && !agrees {
        return Err(("bad-checkpoint", "the checkpoint is of another tree than the proof".to_owned()));
    }
    let index = if second { entry.log_index.get() } else { proof.log_index.get() };
    let leaf = hash_leaf(entry.canonicalized_body.as_bytes());
    verify_inclusion_proof(&leaf, index, checkpoint.tree_size(), &proof.hashes, checkpoint.root_hash())
        .map_err(|why| ("bad-inclusion-proof", format!("the Merkle proof does not hold: {why}")))
}

/// The log's signature over the entry and its time: canonical JSON of four fields (Rekor v1, `LogEntryAnon`).
fn promised(entry: &TransparencyLogEntry, signature: &[u8], log: &Log) -> Result<(), Fault> {
    let bad = || ("bad-inclusion-promise", format!("{} did not sign the promise", log.name));
    let at = entry.integrated_time.ok_or_else(bad)?;
    let id: String = log.id.iter().map(|byte| format!("{byte:02x}")).collect();
    let signed = format!(
        r#"{{"body":"{}","integratedTime":{},"logID":"{id}","logIndex":{}}}"#,
        entry.canonicalized_body.to_base64(),
        at.as_second(),
        entry.log_index.get()
    );
    let key = VerificationKey::from_spki(&log.key).map_err(|_| bad())?;
    key.verify(signed, &SignatureBytes::from_bytes(signature)).map_err(|_| bad())
}
