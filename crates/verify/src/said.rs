//! What a bundle says of its signer, for a person to look at. Nothing is proved by it.

use formats::Bundle;
use model::{Instant, Keyless, Text};
use sigstore_verify::crypto::x509::parse_certificate_info;
use sigstore_verify::types::DerCertificate;
use sigstore_verify::types::bundle::VerificationMaterialContent;

use crate::certificate::Certificate;

/// The identity that a bundle's certificate states, and its validity. Anyone can write such a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who it says signed.
    pub identity: Keyless,
    /// From when to when the certificate says it is valid.
    pub validity: (Instant, Instant),
}

/// Reads what a bundle says of its signer; `None` when it carries no certificate.
///
/// # Errors
/// Why the certificate names nobody.
pub fn said(bundle: &Bundle) -> Option<Result<Said, Text>> {
    let der = match &bundle.parsed.verification_material.content {
        VerificationMaterialContent::Certificate(leaf) => leaf.raw_bytes.as_bytes(),
        VerificationMaterialContent::X509CertificateChain { certificates } => {
            certificates.first()?.raw_bytes.as_bytes()
        }
        VerificationMaterialContent::PublicKey(_) | _ => return None,
    };
    Some(read(der))
}

fn read(der: &[u8]) -> Result<Said, Text> {
    let leaf = Certificate::read(der)?;
    let info = parse_certificate_info(&DerCertificate::new(der.to_vec()))
        .map_err(|why| Text::from(why.to_string()))?;
    let identity = leaf.identity(&info)?;
    Ok(Said { identity, validity: (leaf.not_before, leaf.not_after) })
}
