use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use formats::{DerSigned, IdHash};
use model::Text;
use rustls_pki_types::CertificateDer;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

/// A certificate as one that signs what authorities say.
pub(crate) struct Issuer {
    whole: Certificate,
    der: CertificateDer<'static>,
    pub(super) name: Vec<u8>,
    key: Vec<u8>,
}

impl Issuer {
    /// Reads DER.
    pub(crate) fn read(der: &[u8]) -> Result<Self, Text> {
        formats::bounded_der(der).map_err(text)?;
        let whole = Certificate::from_der(der).map_err(text)?;
        let name = whole.tbs_certificate.subject.to_der().map_err(text)?;
        let key = whole.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes().to_vec();
        Ok(Self { whole, der: CertificateDer::from(der.to_vec()), name, key })
    }

    /// Whether its key made this signature, by the algorithm that is stated.
    pub(crate) fn signed(&self, signed: &DerSigned) -> Result<(), Text> {
        let end = EndEntityCert::try_from(&self.der).map_err(text)?;
        let stated = |algorithm: &&&dyn rustls_pki_types::SignatureVerificationAlgorithm| {
            *algorithm.signature_alg_id() == *signed.algorithm
        };
        let mut known = false;
        for algorithm in ALL_VERIFICATION_ALGS.iter().filter(stated) {
            known = true;
            if end.verify_signature(*algorithm, &signed.over, &signed.signature).is_ok() {
                return Ok(());
            }
        }
        Err(match known {
            true => "its signature is not of the authority it names".into(),
            false => "it is signed by an algorithm that is not known".into(),
        })
    }

    /// Whether its key may sign revocation lists, as far as it says (RFC 5280 §4.2.1.3).
    pub(super) fn may_sign_lists(&self) -> bool {
        self.usage().is_none_or(|usage| usage.crl_sign())
    }

    /// Whether its key may sign data, as far as it says.
    pub(super) fn may_sign(&self) -> bool {
        self.usage().is_none_or(|usage| usage.digital_signature())
    }

    /// Whether it is for answering OCSP (RFC 6960 §4.2.2.2); that must be said.
    pub(super) fn answers(&self) -> bool {
        const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
        let usages = self.whole.tbs_certificate.get::<ExtendedKeyUsage>().ok().flatten();
        usages.is_some_and(|(_, usages)| usages.0.iter().any(|usage| usage.to_string() == OCSP_SIGNING))
    }

    /// Who issued it: the name in DER.
    pub(super) fn issued_by(&self) -> Result<Vec<u8>, Text> {
        self.whole.tbs_certificate.issuer.to_der().map_err(text)
    }

    /// The hash of its name.
    pub(super) fn name_hash(&self, hash: IdHash) -> Vec<u8> {
        hashed(hash, &self.name)
    }

    /// The hash of the bits of its key.
    pub(super) fn key_hash(&self, hash: IdHash) -> Vec<u8> {
        hashed(hash, &self.key)
    }

    fn usage(&self) -> Option<KeyUsage> {
        self.whole.tbs_certificate.get::<KeyUsage>().ok().flatten().map(|(_, usage)| usage)
    }
}

fn hashed(hash: IdHash, bytes: &[u8]) -> Vec<u8> {
    let algorithm = match hash {
        // A name, not a proof: the signature says whose answer it is.
        IdHash::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
        IdHash::Sha256 => &SHA256,
    };
    digest(algorithm, bytes).as_ref().to_vec()
}

pub(super) fn text(fault: impl std::fmt::Display) -> Text {
    fault.to_string().into()
}

/// Bytes in lower-case hex, as [`crate::PathCertificate::serial`] is written.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
