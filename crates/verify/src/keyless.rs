use formats::Bundle;
use model::{EvidenceId, Instant, NonEmpty, Principal};
use sigstore_verify::types::Artifact;
use sigstore_verify::{
    CertificateError, Error, TimestampError, TransparencyLogError, VerificationPolicy, bundle,
};

use crate::certificate::{Certificate, NO_ISSUER, has_issuer};
use crate::guard::Presented;
use crate::material::{authenticated_times, logged, proven_times};
use crate::older_entry::Held;
use crate::path::{NoPath, path};
use crate::roots::{Profile, Roots, SigstoreRoot};
use crate::{Rejection, Signer, guard, older_entry, publisher};

/// Tries a keyless bundle over `artifact` against every root worth asking: those that may have issued its certificate,
/// or all where none may. A root that cannot have issued it has no better reason to give than one that can.
pub(crate) fn each<'a>(
    bundle: &Bundle,
    artifact: impl Fn() -> Artifact<'a>,
    roots: &Roots,
    now: Instant,
    from: EvidenceId,
) -> Vec<Result<Signer, Rejection>> {
    // Not even read where nobody could vouch for it.
    if roots.sigstore.is_empty() {
        return Vec::new();
    }
    let presented = match Presented::read(bundle, from) {
        Ok(presented) => presented,
        Err(why) => return vec![Err(why)],
    };
    let asked = askable(bundle, &presented, roots, from);
    asked.into_iter().map(|root| keyless(bundle, &presented, artifact(), root, now, from)).collect()
}

fn askable<'a>(
    bundle: &Bundle,
    presented: &Presented,
    roots: &'a Roots,
    from: EvidenceId,
) -> Vec<&'a SigstoreRoot> {
    // The usual case, in which there is nothing to choose.
    if let [only] = roots.sigstore.as_slice() {
        return vec![only];
    }
    let may = |named: &&SigstoreRoot| {
        let read = guard::chain(bundle, presented, &named.root, from);
        read.is_ok_and(|(leaf, between)| has_issuer(leaf, &between, &named.root.issuers))
    };
    let likely: Vec<&SigstoreRoot> = roots.sigstore.iter().filter(may).collect();
    if likely.is_empty() { roots.sigstore.iter().collect() } else { likely }
}

/// Verifies a keyless bundle over `artifact` against one root: chain, certificate log, times, log, signature.
fn keyless(
    bundle: &Bundle,
    presented: &Presented,
    artifact: Artifact<'_>,
    named: &SigstoreRoot,
    now: Instant,
    from: EvidenceId,
) -> Result<Signer, Rejection> {
    let root = &named.root;
    let (leaf, between) = guard::chain(bundle, presented, root, from)?;
    guard::issued(bundle, leaf, &between, named, (now, from))?;
    let older = older_entry::is_older(bundle) && named.profile == Profile::Logged;
    if let Some(at) = bundle.kinds.iter().position(|kind| !older && !kind.is_read()) {
        let text = "a log entry of this kind is not read for a certificate's signature";
        let pointer = format!("/verificationMaterial/tlogEntries/{at}/kindVersion");
        return Err(Rejection::new("unsupported-log-entry", text, from, pointer));
    }
    let Held { times, path, info } = match older {
        true => older_entry::verify(bundle, leaf, named, now, from)?,
        false => by_library(bundle, artifact, (leaf, &between), named, now, from)?,
    };
    let identity = leaf.identity(&info).map_err(|why| nobody(&why, from))?;
    // An instance that logs vouches for what an issuer said; one of somebody's own may name its services itself.
    if identity.issuer.is_none() && named.profile == Profile::Logged {
        return Err(nobody(NO_ISSUER, from));
    }
    publisher::held(bundle.publisher.as_ref(), &identity, from)?;
    let promised = || root.certificate_logs.iter().find(|log| leaf.promised_by() == Some(&log.id));
    Ok(Signer {
        principal: Principal::Keyless(Box::new(identity)),
        roots: NonEmpty::one(named.name.clone()),
        path: path.iter().map(|one| one.digest.clone()).collect(),
        certificates: path,
        // An instance without logs lists its certificates in none.
        certificate_log: (named.profile == Profile::Logged)
            .then(promised)
            .flatten()
            .map(|log| log.digest.clone()),
        window: (Some(leaf.not_before), Some(leaf.not_after)),
        times,
        // It has no log for signatures: an entry beside its timestamps was not looked at.
        logged: if named.profile == Profile::Logged { logged(&bundle.parsed, root) } else { Vec::new() },
    })
}

/// What the library verifies, and the guards hold.
fn by_library(
    bundle: &Bundle,
    artifact: Artifact<'_>,
    (leaf, between): (&Certificate, &[&Certificate]),
    named: &SigstoreRoot,
    now: Instant,
    from: EvidenceId,
) -> Result<Held, Rejection> {
    let root = &named.root;
    if named.profile == Profile::Logged {
        guard::known_logs(&bundle.parsed, root, from)?;
    }
    let result = match root.verifier.verify(artifact, &bundle.parsed, &policy(named.profile)) {
        Ok(result) => result,
        Err(error) => {
            // The library tells an expired certificate as a broken chain; the times say which it is.
            let times = proven_times(&bundle.parsed, root);
            if matches!(error, Error::Certificate(CertificateError::ChainInvalid(_))) && !times.is_empty() {
                guard::times(&times, leaf, now, from)?;
            }
            return Err(rejection(&error, from));
        }
    };
    let verified: Vec<Instant> =
        result.verified_timestamps().iter().map(|time| Instant::from_timestamp(*time)).collect();
    let times = authenticated_times(&bundle.parsed, root, &verified);
    guard::times(&times, leaf, now, from)?;
    let instants: Vec<Instant> = times.iter().map(|time| time.at).collect();
    guard::logs(&bundle.parsed, root, &instants, from)?;
    let path = path(leaf, between, root, &instants).map_err(|why| unanchored(why, from))?;
    let info = result.certificate().cloned().ok_or_else(|| {
        Rejection::new(
            "malformed-certificate",
            "the signing certificate cannot be read",
            from,
            "/verificationMaterial",
        )
    })?;
    Ok(Held { times, path, info })
}

fn nobody(why: &str, from: EvidenceId) -> Rejection {
    let text = format!("the signing certificate names nobody clearly: {why}");
    Rejection::new("malformed-certificate", text, from, "/verificationMaterial")
}

fn unanchored(why: NoPath, from: EvidenceId) -> Rejection {
    let (code, text) = match why {
        NoPath::Unanchored => {
            ("untrusted-certificate", "no path of certificates leads to an authority of this root")
        }
        NoPath::Expired => {
            ("expired-certificate", "an authority's own certificate was not valid when it was signed")
        }
    };
    Rejection::new(code, text, from, "/verificationMaterial")
}

fn policy(profile: Profile) -> VerificationPolicy {
    // Who may sign is decided later, by the framework's checks.
    let any = VerificationPolicy::any_identity();
    match profile {
        Profile::Logged => any,
        Profile::Unlogged => any.skip_tlog_unsafe().skip_sct(),
    }
}

/// The catalogue's word for what the library says. Its own words stay in the sentence.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's enum is open; whatever it adds is not believed"
)]
pub(crate) fn rejection(error: &Error, from: EvidenceId) -> Rejection {
    let (code, pointer) = match error {
        Error::SignatureInvalid(_) => ("bad-signature", ""),
        // The artifact's digest was compared before: what is left is the log entry's.
        Error::ArtifactMismatch(_) => ("log-entry-mismatch", "/verificationMaterial/tlogEntries"),
        Error::UnsupportedArtifact(_) => ("needs-bytes", ""),
        Error::Certificate(error) => (certificate_code(error), "/verificationMaterial"),
        Error::TransparencyLog(error) => (log_code(error), "/verificationMaterial/tlogEntries"),
        Error::Timestamp(TimestampError::NoVerifiedTimestamp(_))
        | Error::Bundle(bundle::Error::MissingSigningTimeEvidence) => {
            ("no-proven-time", "/verificationMaterial")
        }
        Error::Timestamp(_) => ("bad-timestamp", "/verificationMaterial/timestampVerificationData"),
        Error::UnsupportedBundle(_) => ("unsupported-log-entry", "/verificationMaterial"),
        Error::Bundle(
            bundle::Error::MissingInclusionProof(_) | bundle::Error::MissingInclusionPromise(_),
        ) => ("missing-inclusion-proof", "/verificationMaterial/tlogEntries"),
        Error::InvalidBundle(_) | Error::Bundle(_) | Error::Types(_) => ("malformed-bundle", ""),
        _ => ("unsupported-evidence", ""),
    };
    Rejection::new(code, sentence(error), from, pointer)
}

fn certificate_code(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::Malformed(_) => "malformed-certificate",
        CertificateError::NotYetValid { .. } | CertificateError::Expired { .. } => "expired-certificate",
        CertificateError::Sct(_) => "unlogged-certificate",
        CertificateError::ChainInvalid(_) | CertificateError::NoValidAuthority { .. } | _ => {
            "untrusted-certificate"
        }
    }
}

fn log_code(error: &TransparencyLogError) -> &'static str {
    match error {
        TransparencyLogError::UnknownLog { .. } => "unknown-log",
        TransparencyLogError::InclusionProof(_) => "bad-inclusion-proof",
        TransparencyLogError::Checkpoint(_) => "bad-checkpoint",
        TransparencyLogError::InclusionPromise(_) => "bad-inclusion-promise",
        TransparencyLogError::IntegratedTime(_) => "expired-certificate",
        TransparencyLogError::MalformedEntry(_) => "malformed-log-entry",
        TransparencyLogError::EntryMismatch(_) | _ => "log-entry-mismatch",
    }
}

/// The library's sentence, bounded: it may quote evidence.
fn sentence(error: &Error) -> String {
    error.to_string().chars().filter(|c| !c.is_control()).take(400).collect()
}
