use formats::{Bundle, BundleVersion};
use model::{EvidenceId, Instant};
use sigstore_verify::types::TransparencyLogEntry;
use sigstore_verify::types::bundle::VerificationMaterialContent;

use crate::certificate::{Certificate, has_issuer, names_issuer};
use crate::material::{of_first_version, stamped_times};
use crate::roots::{Profile, SigstoreRoot};
use crate::{Rejection, guard};

/// Asks of the certificates what can be told before anything is computed, in an order in which the first reason says
/// most: what the bundle lacks, then when it was signed, then who issued the certificate.
///
/// What a bundle must bring is for the instance to say that issued its certificate, so that is asked only where the
/// certificate names an authority of this root as its issuer: other instances, and other makers of certificates, ask
/// for other things. The name decides no more than that. A root that did not issue the certificate refuses it all the
/// same, and without looking at its log.
pub(crate) fn issued(
    bundle: &Bundle,
    leaf: &Certificate,
    between: &[&Certificate],
    named: &SigstoreRoot,
    (now, from): (Instant, EvidenceId),
) -> Result<(), Rejection> {
    let issuers = &named.root.issuers;
    if names_issuer(leaf, between, issuers) {
        one_certificate(bundle, from)?;
        if named.profile == Profile::Logged {
            guard::some_entry(&bundle.parsed, from)?;
        }
        some_time(bundle, from)?;
    }
    if has_issuer(leaf, between, issuers) {
        return Ok(());
    }
    // A timestamp holds or not whoever issued the certificate; a log's promise is not checked yet.
    let times = stamped_times(&bundle.parsed, &named.root);
    if !times.is_empty() {
        guard::times(&times, leaf, now, from)?;
    }
    let text = "the signing certificate was not issued by this root";
    Err(Rejection::new("untrusted-certificate", text, from, place(bundle)))
}

/// In version 0.3 an instance's signers send the leaf alone (`sigstore_bundle.proto`,
/// `VerificationMaterial.content`); the chain is for certificates of other authorities.
fn one_certificate(bundle: &Bundle, from: EvidenceId) -> Result<(), Rejection> {
    let chained = matches!(
        bundle.parsed.verification_material.content,
        VerificationMaterialContent::X509CertificateChain { .. }
    );
    match bundle.version == BundleVersion::V03 && chained {
        false => Ok(()),
        true => {
            let text = "a bundle of version 0.3 has one `certificate` of its Sigstore instance, and no chain";
            let pointer = "/verificationMaterial/x509CertificateChain";
            Err(Rejection::new("malformed-bundle", text, from, pointer))
        }
    }
}

/// Whether anything in the bundle could say when it was signed.
fn some_time(bundle: &Bundle, from: EvidenceId) -> Result<(), Rejection> {
    let material = &bundle.parsed.verification_material;
    let promised =
        |entry: &TransparencyLogEntry| entry.inclusion_promise.is_some() && of_first_version(entry);
    let stamped = !material.timestamp_verification_data.rfc3161_timestamps.is_empty();
    // An entry without a proof has a worse fault, which is told where entries are read.
    let unproved = |entry: &TransparencyLogEntry| entry.inclusion_proof.is_none();
    let entries = &material.tlog_entries;
    match stamped || entries.iter().any(promised) || entries.iter().any(unproved) {
        true => Ok(()),
        false => {
            let text =
                "it carries neither a timestamp nor a log's signed time, so nothing says when it was signed";
            Err(Rejection::new("no-proven-time", text, from, "/verificationMaterial"))
        }
    }
}

fn place(bundle: &Bundle) -> &'static str {
    match bundle.parsed.verification_material.content {
        VerificationMaterialContent::X509CertificateChain { .. } => {
            "/verificationMaterial/x509CertificateChain"
        }
        VerificationMaterialContent::Certificate(_) | VerificationMaterialContent::PublicKey(_) | _ => {
            "/verificationMaterial/certificate"
        }
    }
}
