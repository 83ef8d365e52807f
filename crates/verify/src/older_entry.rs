//! A certificate's signature over a statement that a log has under the kind `intoto` 0.0.1, which the library does not
//! read: so cosign kept attestations of images until 2023.
//!
//! Such an entry is for the very bytes of an envelope, so it is read only where those came as a document of their own.
//! What the library does for other kinds is done here in its order: the log, the times, the path, the certificate log,
//! the signature. Authorities between the root and the signer are those of the root; what the evidence brings is not
//! looked at.

use std::sync::Arc;

use formats::{Bundle, Content, Dsse};
use model::{Digest, EvidenceId, Instant};
use serde_json::Value;
use sigstore_verify::crypto::{CertificateInfo, parse_certificate_info};
use sigstore_verify::types::{DerCertificate, SignatureBytes, TransparencyLogEntry};

use crate::certificate::Certificate;
use crate::certificate_promise::promise_holds;
use crate::key::Form;
use crate::material::{digest_of, log_of};
use crate::path::path;
use crate::roots::SigstoreRoot;
use crate::trusted_root::Log;
use crate::{Key, PathCertificate, ProvenTime, Rejection, TimeSource, TrustedRoot, entry, guard};

/// What such a signature rests on.
pub(crate) struct Held {
    pub(crate) times: Vec<ProvenTime>,
    pub(crate) path: Vec<Arc<PathCertificate>>,
    pub(crate) info: CertificateInfo,
}

/// Whether every log entry is of that kind, and there is an envelope it may be for.
pub(crate) fn is_older(bundle: &Bundle) -> bool {
    let older = |kind: &formats::EntryKind| &*kind.kind == "intoto" && &*kind.version == "0.0.1";
    bundle.envelope.is_some() && !bundle.kinds.is_empty() && bundle.kinds.iter().all(older)
}

/// Verifies it against one root that keeps logs.
pub(crate) fn verify(
    bundle: &Bundle,
    leaf: &Certificate,
    named: &SigstoreRoot,
    now: Instant,
    from: EvidenceId,
) -> Result<Held, Rejection> {
    let root = &named.root;
    let reject = |code: &str, text: &str| Rejection::new(code, text, from, "/verificationMaterial");
    let (Content::Envelope(dsse), Some(received)) = (&bundle.content, &bundle.envelope) else {
        return Err(reject("unsupported-log-entry", "an entry of this kind is for an envelope"));
    };
    guard::known_logs(&bundle.parsed, root, from)?;
    let mut times = Vec::new();
    for (at, entry) in bundle.parsed.verification_material.tlog_entries.iter().enumerate() {
        let refused = |(code, text): (&str, String)| {
            Rejection::new(code, text, from, format!("/verificationMaterial/tlogEntries/{at}"))
        };
        let log = log_of(entry, root)
            .ok_or_else(|| refused(("unknown-log", "no trusted log has this id".to_owned())))?;
        entry::in_its_log(entry, log, bundle.version).map_err(refused)?;
        agrees(entry, leaf, dsse, received).map_err(refused)?;
        let time = promised(entry, log).ok_or_else(|| {
            refused(("no-proven-time", "the log did not say when it took the entry".to_owned()))
        })?;
        if !log.valid_at(time.at) {
            return Err(refused((
                "expired-log-key",
                format!("the key of {} was not valid at {}", log.name, time.at),
            )));
        }
        times.push(time);
    }
    guard::times(&times, leaf, now, from)?;
    let instants: Vec<Instant> = times.iter().map(|time| time.at).collect();
    let path = path(leaf, &[], root, &instants).map_err(|_| {
        reject("untrusted-certificate", "no path of certificates that were valid then leads to this root")
    })?;
    if !in_force(&path, root, &instants) {
        let text = "the authority that issued the certificate was not trusted when it was signed";
        return Err(reject("untrusted-certificate", text));
    }
    if !leaf.signs_code() {
        return Err(reject("untrusted-certificate", "the certificate is not for signing code"));
    }
    let issuer = path.get(1).and_then(|above| root.issuers.iter().find(|known| known.digest == above.digest));
    let issuer = issuer.ok_or_else(|| reject("untrusted-certificate", "its issuer is not of this root"))?;
    // The path takes an issuer by its name alone where no other has it, since the library has proved the rest elsewhere.
    if !issuer.signed(leaf) {
        return Err(reject("untrusted-certificate", "no authority of this root signed the certificate"));
    }
    promise_holds(leaf, issuer, &root.certificate_logs)
        .map_err(|why| reject("unlogged-certificate", &why))?;
    let signature = dsse.signatures.first();
    let key = Key::read(leaf.key(), None).map_err(|why| reject("malformed-certificate", &why.to_string()))?;
    key.signed(&dsse.pae(), &signature.bytes, Form::Asn1, None).ok_or_else(|| {
        let text = "the key of its certificate did not sign this envelope";
        Rejection::new("bad-signature", text, from, "/dsseEnvelope/signatures/0")
    })?;
    let info = parse_certificate_info(&DerCertificate::new(leaf.whole.der.to_vec()))
        .map_err(|why| reject("malformed-certificate", &why.to_string()))?;
    Ok(Held { times, path, info })
}

/// When the log promised the entry, which the promise has been checked to say.
fn promised(entry: &TransparencyLogEntry, log: &Log) -> Option<ProvenTime> {
    entry.inclusion_promise.as_ref()?;
    Some(ProvenTime {
        at: Instant::from_timestamp(entry.integrated_time?),
        source: TimeSource::LogPromise,
        path: vec![log.digest.clone()],
        certificates: Vec::new(),
        authority: log.name.clone(),
    })
}

/// Whether the body is for this envelope and this certificate (Rekor, `intoto_v0_0_1_schema.json`).
fn agrees(
    entry: &TransparencyLogEntry,
    leaf: &Certificate,
    dsse: &Dsse,
    received: &Digest,
) -> Result<(), (&'static str, String)> {
    let malformed =
        |why: &str| ("malformed-log-entry", format!("the body of the log entry cannot be read: {why}"));
    let body: Value = serde_json::from_slice(entry.canonicalized_body.as_bytes())
        .map_err(|why| malformed(&why.to_string()))?;
    let text = |pointer: &str| {
        body.pointer(pointer)
            .and_then(Value::as_str)
            .ok_or_else(|| malformed(&format!("`{pointer}` is missing")))
    };
    if (text("/kind")?, text("/apiVersion")?) != ("intoto", "0.0.1") {
        return Err(malformed("it is labelled intoto 0.0.1, and is something else"));
    }
    let hashed = |pointer: &str, own: &Digest| {
        let algorithm = text(&format!("{pointer}/algorithm"))?;
        let value = text(&format!("{pointer}/value"))?;
        Ok(algorithm == own.algorithm().name() && *value == *own.hex())
    };
    let other = |what: &str| Err(("log-entry-mismatch", format!("the log entry is for another {what}")));
    if !hashed("/spec/content/hash", received)? {
        return other("envelope");
    }
    if !hashed("/spec/content/payloadHash", &digest_of(&dsse.payload))? {
        return other("payload");
    }
    let key =
        SignatureBytes::from_base64(text("/spec/publicKey")?).map_err(|why| malformed(&why.to_string()))?;
    match PathCertificate::read_file(key.as_bytes()) {
        Ok(logged) if logged.digest == leaf.digest => Ok(()),
        Ok(_) => other("certificate"),
        Err(why) => Err(malformed(&format!("its certificate: {why}"))),
    }
}

/// Whether an authority of the root that was in force at every one of these times is on the path.
fn in_force(path: &[Arc<PathCertificate>], root: &TrustedRoot, times: &[Instant]) -> bool {
    let authorities = root.authorities().iter().filter(|one| one.kind == "certificate authority");
    let holds = |one: &crate::Authority, time: &Instant| {
        one.from.is_none_or(|from| from <= *time) && one.until.is_none_or(|until| *time <= until)
    };
    authorities
        .filter(|one| path.iter().any(|certificate| certificate.digest == one.digest))
        .any(|one| times.iter().all(|time| holds(one, time)))
}
