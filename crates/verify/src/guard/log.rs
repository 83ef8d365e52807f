use model::{EvidenceId, Instant};
use sigstore_verify::crypto::{Keyring, VerificationKey};
use sigstore_verify::types::{Bundle, Checkpoint, InclusionProof, KindVersion, Sha256Hash};

use crate::material::log_of;
use crate::trusted_root::Log;
use crate::{Rejection, TrustedRoot};

/// Refuses a bundle that is in no log.
pub(crate) fn some_entry(bundle: &Bundle, from: EvidenceId) -> Result<(), Rejection> {
    match bundle.verification_material.tlog_entries.is_empty() {
        false => Ok(()),
        true => {
            let text = "the signature must be logged, and the bundle has no log entry";
            Err(Rejection::new("missing-log-entry", text, from, "/verificationMaterial/tlogEntries"))
        }
    }
}

/// Refuses a bundle that is in no log, or in one the root does not trust, before the library asks for a time.
pub(crate) fn known_logs(bundle: &Bundle, root: &TrustedRoot, from: EvidenceId) -> Result<(), Rejection> {
    let reject = |code, text: String, pointer: String| Err(Rejection::new(code, text, from, pointer));
    some_entry(bundle, from)?;
    let entries = &bundle.verification_material.tlog_entries;
    match entries.iter().enumerate().find(|(_, entry)| log_of(entry, root).is_none()) {
        None => Ok(()),
        Some((at, entry)) => {
            let text = format!("no trusted log has the id {}", entry.log_id.key_id);
            reject("unknown-log", text, format!("/verificationMaterial/tlogEntries/{at}"))
        }
    }
}

/// Binds every log entry to the log it names, and to that log's time.
///
/// The library looks for any trusted key under the checkpoint, so an entry could name log A and carry
/// log B's proof; and it applies the end of a log key's validity to promises only. Here the entry's log
/// must be trusted, must itself have signed the checkpoint, and must have been valid at every proven time. An
/// entry with neither proof nor promise is refused; the library passes over it when another entry has one.
pub(crate) fn logs(
    bundle: &Bundle,
    root: &TrustedRoot,
    times: &[Instant],
    from: EvidenceId,
) -> Result<(), Rejection> {
    for (at, entry) in bundle.verification_material.tlog_entries.iter().enumerate() {
        let reject = |code, text: String| {
            Err(Rejection::new(code, text, from, format!("/verificationMaterial/tlogEntries/{at}")))
        };
        let Some(log) = log_of(entry, root) else { continue };
        let second = entry.kind_version == KindVersion::HashedRekordV002;
        if entry.inclusion_proof.is_none() && (second || entry.inclusion_promise.is_none()) {
            return reject(
                "missing-inclusion-proof",
                format!("nothing proves that the entry is in {}", log.name),
            );
        }
        if let Some(proof) = &entry.inclusion_proof
            && !signed_by(proof, log, root)
        {
            return reject(
                "relabelled-log-entry",
                format!("the entry names {}, but that log did not sign its checkpoint", log.name),
            );
        }
        if let Some(late) = times.iter().find(|time| !log.valid_at(**time)) {
            return reject("expired-log-key", format!("the key of {} was not valid at {late}", log.name));
        }
    }
    Ok(())
}

/// Whether this log signed the checkpoint. The library has checked that *some* trusted log did; where only
/// this one's key fits the signatures' hints, that settles it, and otherwise its signature is checked here.
fn signed_by(proof: &InclusionProof, log: &Log, root: &TrustedRoot) -> bool {
    let Ok(checkpoint) = Checkpoint::from_text(proof.checkpoint.envelope()) else { return false };
    let hinted = |log: &Log| {
        checkpoint.signatures().iter().any(|line| log.id.get(..4) == Some(line.key_id.as_bytes().as_slice()))
    };
    if !hinted(log) {
        return false;
    }
    let alone = root.logs.iter().filter(|other| hinted(other)).count() == 1;
    alone || signature_holds(&checkpoint, log)
}

/// Whether one of the checkpoint's lines is this log's signature over it.
pub(crate) fn signature_holds(checkpoint: &Checkpoint, log: &Log) -> bool {
    let Ok(key) = VerificationKey::from_spki(&log.key) else { return false };
    let Ok(id) = Sha256Hash::try_from(log.id.as_slice()) else { return false };
    let mut ring = Keyring::new();
    ring.add_key(id, key);
    let lines = checkpoint.signatures().iter();
    lines
        .filter(|line| log.id.get(..4) == Some(line.key_id.as_bytes().as_slice()))
        .any(|line| ring.verify_with_key_id(&id, checkpoint.signed_data(), &line.signature).is_ok())
}
