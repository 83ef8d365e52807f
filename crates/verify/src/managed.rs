//! Signatures by keys the framework names. `crates/verify/keys.md` is the table of what holds.

use formats::{Bundle, Dsse};
use model::{EvidenceId, Instant, KeyId, NonEmpty, Principal, Scheme, Text};
use sigstore_verify::PublicKeyVerificationPolicy;
use sigstore_verify::types::bundle::VerificationMaterialContent;

use crate::envelope::gather;
use crate::key::Form;
use crate::keyless::rejection;
use crate::material::{logged, proven_times, stamped_times};
use crate::roots::{NamedKey, Roots};
use crate::{ProvenTime, Rejection, Signer, TimeSource, entry, guard};

mod naming;
mod subject;

pub(crate) use subject::Subject;

/// Everyone whose key signed a bundle, with its log entries where the framework wants them.
pub(crate) fn bundled(
    bundle: &Bundle,
    subject: &Subject<'_>,
    roots: &Roots,
    now: Instant,
    from: EvidenceId,
) -> Result<NonEmpty<Signer>, Rejection> {
    let ids = ids(bundle, subject);
    let mut made = Vec::new();
    let mut untold = None;
    for named in roots.keys.iter().filter(|named| naming::called(named, &ids)) {
        match subject.signed(&named.key) {
            Ok(scheme) => made.extend(scheme.map(|scheme| (named, scheme))),
            Err(why) => untold = untold.or(Some(why)),
        }
    }
    let tried = made.into_iter().map(|(named, scheme)| {
        let attempt = Attempt { bundle, subject, named, scheme, from };
        match (&named.terms.log, &named.terms.timestamps) {
            (Some(_), _) => in_log(&attempt, roots, now),
            (None, Some(root)) => stamped(&attempt, root, roots, now),
            (None, None) => Ok(signer(named)),
        }
    });
    // A signature is one key's: that another could not be tried says nothing, once one is known to have made it.
    gather(tried, || {
        let signed = |named: &NamedKey| subject.signed(&named.key).is_ok_and(|scheme| scheme.is_some());
        untold.unwrap_or_else(|| naming::nobody(roots, &ids, signed, from))
    })
}

/// Everyone whose key signed a bare envelope.
pub(crate) fn bare(dsse: &Dsse, roots: &Roots, from: EvidenceId) -> Result<NonEmpty<Signer>, Rejection> {
    let signatures: Vec<_> = dsse.signatures.iter().map(|one| (&*one.keyid, &*one.bytes)).collect();
    let enveloped = message(&dsse.pae(), &signatures, roots, ("a bare envelope", from));
    match NonEmpty::of(over_payload(dsse, roots).collect()) {
        Some(signers) => Ok(signers),
        None => enveloped,
    }
}

/// Everyone whose key signed the payload alone, where the envelope's container says that its service does so. Such
/// bytes may have been signed for another purpose, so only a key that the framework knows by an id counts, and by
/// that id.
fn over_payload<'a>(dsse: &'a Dsse, roots: &'a Roots) -> impl Iterator<Item = Signer> + 'a {
    let pinned = roots.keys.iter().filter(|named| named.terms.key_id.is_some() && named.terms.log.is_none());
    let signed = |named: &&NamedKey| {
        dsse.signatures.iter().filter(|one| one.over_payload).any(|one| {
            naming::called(named, &[&one.keyid])
                && named.key.signed(&dsse.payload, &one.bytes, Form::Either, None).is_some()
        })
    };
    pinned.filter(signed).map(signer)
}

/// Everyone whose key signed a message, given each signature with what it calls its key. A signature by nobody the
/// framework knows is left out, so that a stranger's cannot spoil it.
pub(crate) fn message(
    message: &[u8],
    signatures: &[(&str, &[u8])],
    roots: &Roots,
    (what, from): (&str, EvidenceId),
) -> Result<NonEmpty<Signer>, Rejection> {
    let holds = |named: &NamedKey, called: bool| {
        signatures.iter().any(|(keyid, bytes)| {
            (!called || naming::called(named, &[keyid]))
                && named.key.signed(message, bytes, Form::Either, None).is_some()
        })
    };
    let tried = roots.keys.iter().filter(|named| holds(named, true)).map(|named| match &named.terms.log {
        None => Ok(signer(named)),
        Some(_) => Err(Rejection::new(
            "missing-log-entry",
            format!("signatures by {} must be logged, and {what} carries no log entry", named.name),
            from,
            "",
        )),
    });
    gather(tried, || {
        let ids: Vec<&str> = signatures.iter().map(|(keyid, _)| *keyid).collect();
        naming::nobody(roots, &ids, |named| holds(named, false), from)
    })
}

/// Whether its hint is the id of a key of the framework.
pub(crate) fn named(bundle: &Bundle, roots: &Roots) -> bool {
    hint(bundle).is_some_and(|id| roots.keys.iter().any(|named| naming::names(named, id)))
}

/// What the bundle calls the key: a hint, nobody signed it.
fn ids<'a>(bundle: &'a Bundle, subject: &Subject<'a>) -> Vec<&'a str> {
    hint(bundle).into_iter().chain(subject.keyid()).filter(|id| !id.is_empty()).collect()
}

fn hint(bundle: &Bundle) -> Option<&str> {
    match &bundle.parsed.verification_material.content {
        VerificationMaterialContent::PublicKey(key) => Some(key.hint.as_str()),
        VerificationMaterialContent::Certificate(_)
        | VerificationMaterialContent::X509CertificateChain { .. }
        | _ => None,
    }
}

/// A signature known to be by this key and scheme.
pub(crate) struct Attempt<'a> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) subject: &'a Subject<'a>,
    pub(crate) named: &'a NamedKey,
    pub(crate) scheme: Scheme,
    pub(crate) from: EvidenceId,
}

impl Attempt<'_> {
    pub(crate) fn reject(&self, code: &str, text: impl Into<Text>) -> Rejection {
        Rejection::new(code, text, self.from, "/verificationMaterial/tlogEntries")
    }
}

/// Holds the signature's log entries against the logs of the root the key names: each entry must be in its log,
/// and for this very key, signature and message. What the library cannot read of them is read here.
fn in_log(attempt: &Attempt<'_>, roots: &Roots, now: Instant) -> Result<Signer, Rejection> {
    let Attempt { bundle, named, from, .. } = *attempt;
    let root = roots.sigstore.iter().find(|root| Some(&root.name) == named.terms.log.as_ref());
    let missing = || attempt.reject("unknown-log", format!("the root of key {} is not loaded", named.name));
    let root = &root.ok_or_else(missing)?.root;
    guard::known_logs(&bundle.parsed, root, from)?;
    if entry::library_reads(attempt) {
        let policy = PublicKeyVerificationPolicy::new(named.key.spki.clone());
        let artifact = attempt.subject.for_library(attempt.scheme)?;
        root.verifier.verify(artifact, &bundle.parsed, &policy).map_err(|error| rejection(&error, from))?;
    } else {
        entry::verify(attempt, root)?;
    }
    let times = proven_times(&bundle.parsed, root);
    every_stamp_holds(attempt, &times)?;
    none_ahead(attempt, &times, now)?;
    // Without a proven time the log must be trusted now: nothing says that it was asked while its key was valid.
    let proven: Vec<Instant> = times.iter().map(|time| time.at).collect();
    let instants = if proven.is_empty() { vec![now] } else { proven };
    guard::logs(&bundle.parsed, root, &instants, from)?;
    Ok(Signer { times, logged: logged(&bundle.parsed, root), ..signer(named) })
}

/// Reads when it was signed from the timestamps of the root that the key names for that. A bundle without one is
/// good, and nothing proves when it was signed.
fn stamped(attempt: &Attempt<'_>, root: &Text, roots: &Roots, now: Instant) -> Result<Signer, Rejection> {
    let named = roots.sigstore.iter().find(|known| known.name == *root);
    let times = named.map(|named| stamped_times(&attempt.bundle.parsed, &named.root)).unwrap_or_default();
    every_stamp_holds(attempt, &times)?;
    none_ahead(attempt, &times, now)?;
    Ok(Signer { times, ..signer(attempt.named) })
}

fn none_ahead(attempt: &Attempt<'_>, times: &[ProvenTime], now: Instant) -> Result<(), Rejection> {
    match times.iter().find(|time| time.at > now) {
        None => Ok(()),
        Some(late) => {
            let ProvenTime { authority, at, .. } = late;
            let text = format!("{authority} says it was signed at {at}, after the time of this run, {now}");
            Err(Rejection::new("signed-in-future", text, attempt.from, "/verificationMaterial"))
        }
    }
}

/// A timestamp that no authority of the root vouches for is not passed over: the library would refuse it too.
fn every_stamp_holds(attempt: &Attempt<'_>, times: &[ProvenTime]) -> Result<(), Rejection> {
    let material = &attempt.bundle.parsed.verification_material;
    let brought = material.timestamp_verification_data.rfc3161_timestamps.len();
    let held = times.iter().filter(|time| time.source == TimeSource::TimestampAuthority).count();
    match held < brought {
        false => Ok(()),
        true => Err(Rejection::new(
            "bad-timestamp",
            format!("{brought} timestamps, and authorities of the root vouch for {held}"),
            attempt.from,
            "/verificationMaterial/timestampVerificationData",
        )),
    }
}

fn signer(named: &NamedKey) -> Signer {
    let digest = named.key.digest().clone();
    Signer {
        principal: Principal::Key(KeyId { root: named.name.clone(), digest: digest.clone() }),
        roots: NonEmpty::one(named.name.clone()),
        path: vec![digest],
        certificates: Vec::new(),
        certificate_log: None,
        window: (named.terms.from, named.terms.until),
        times: Vec::new(),
        logged: Vec::new(),
    }
}
