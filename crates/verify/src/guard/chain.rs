use formats::{Bundle, BundleVersion};
use model::EvidenceId;
use sigstore_verify::types::bundle::VerificationMaterialContent;

use crate::certificate::{Certificate, names_issuer};
use crate::{Rejection, TrustedRoot};

/// The certificates a bundle brings, read once whatever roots are asked about them.
pub(crate) struct Presented {
    leaf: Certificate,
    between: Vec<Certificate>,
}

impl Presented {
    /// Reads them.
    pub(crate) fn read(bundle: &Bundle, from: EvidenceId) -> Result<Self, Rejection> {
        let reject = |code, text: String| Rejection::new(code, text, from, pointer(bundle));
        let read = |der: &[u8]| {
            Certificate::read(der).map_err(|why| {
                reject("malformed-certificate", format!("the signing certificate cannot be read: {why}"))
            })
        };
        let ders: Vec<&[u8]> = match &bundle.parsed.verification_material.content {
            VerificationMaterialContent::Certificate(leaf) => vec![leaf.raw_bytes.as_bytes()],
            VerificationMaterialContent::X509CertificateChain { certificates } => {
                certificates.iter().map(|one| one.raw_bytes.as_bytes()).collect()
            }
            VerificationMaterialContent::PublicKey(_) | _ => Vec::new(),
        };
        let Some((leaf, between)) = ders.split_first() else {
            return Err(reject("malformed-bundle", "the bundle has no signing certificate".to_owned()));
        };
        let leaf = read(leaf)?;
        Ok(Self { leaf, between: between.iter().map(|der| read(der)).collect::<Result<_, _>>()? })
    }
}

/// The bundle's certificates as this root takes them: the leaf, and what lies between it and the root.
///
/// A root certificate in the bundle of an instance's signer is refused ("MUST NOT contain the root", Sigstore bundle
/// specification); the library accepts it. In version 0.1, whose clients sent the whole chain, one that is the
/// trusted root's own, byte for byte, is passed over: it anchors nothing new. A certificate that names no authority
/// of this root is not held to the rules of its signers: it is refused for that ([`super::issued`]).
pub(crate) fn chain<'a>(
    bundle: &Bundle,
    presented: &'a Presented,
    root: &TrustedRoot,
    from: EvidenceId,
) -> Result<(&'a Certificate, Vec<&'a Certificate>), Rejection> {
    let reject = |code, text: &str| Err(Rejection::new(code, text, from, pointer(bundle)));
    let Presented { leaf, between } = presented;
    // Clients of version 0.1 sent the whole chain. What the root holds already anchors nothing new.
    let known = |one: &Certificate| {
        bundle.version == BundleVersion::V01 && root.issuers.iter().any(|own| own.digest == one.digest)
    };
    let between: Vec<&Certificate> = between.iter().filter(|one| !(one.is_root() && known(one))).collect();
    let ours = leaf.is_root() || names_issuer(leaf, &between, &root.issuers);
    if ours && (leaf.is_root() || between.iter().any(|one| one.is_root())) {
        return reject("root-in-chain", "the bundle brings a self-issued certificate as its own anchor");
    }
    if !leaf.may_sign() {
        return reject("malformed-certificate", "its key may not sign (no digitalSignature usage)");
    }
    Ok((leaf, between))
}

fn pointer(bundle: &Bundle) -> &'static str {
    match bundle.version {
        BundleVersion::V01 | BundleVersion::V02 => "/verificationMaterial/x509CertificateChain",
        BundleVersion::V03 => "/verificationMaterial/certificate",
    }
}
