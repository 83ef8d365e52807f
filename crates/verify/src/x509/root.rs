use std::sync::Arc;

use model::{Digest, Instant, Text};
use rustls_pki_types::TrustAnchor;
use rustls_pki_types::pem::{PemObject, SectionKind};
use webpki::anchor_from_trusted_cert;

use super::Certificate;
use crate::PathCertificate;

/// The largest file of anchors, in bytes: hundreds of certificates.
const MAX_FILE: usize = 1024 * 1024;
/// The most anchors of one root: a private authority keeps a few generations.
const MAX_ANCHORS: usize = 64;

/// The anchors of a private authority: certificates that the framework trusts to issue others.
pub struct X509Root {
    pub(crate) name: Text,
    /// The Sigstore root whose timestamp authorities prove when its signatures were made.
    pub(crate) timestamps: Option<Text>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) anchors: Vec<TrustAnchor<'static>>,
}

impl X509Root {
    /// Reads a file of `CERTIFICATE` blocks (RFC 7468 §5), each an anchor.
    ///
    /// # Errors
    /// One sentence why it cannot be used: too large, no certificate, another kind of block, or a certificate
    /// that is not an authority's.
    pub fn read(name: &str, pem: &[u8], timestamps: Option<&str>) -> Result<Self, Text> {
        if pem.len() > MAX_FILE {
            return Err(format!("a file of anchors has at most {MAX_FILE} bytes").into());
        }
        let mut root = Self {
            name: name.into(),
            timestamps: timestamps.map(Into::into),
            certificates: vec![],
            anchors: vec![],
        };
        for block in <(SectionKind, Vec<u8>)>::pem_slice_iter(pem) {
            let (kind, der) = block.map_err(|why| Text::from(format!("not certificates in PEM: {why}")))?;
            let number = root.anchors.len().saturating_add(1);
            if kind != SectionKind::Certificate {
                let private = matches!(
                    kind,
                    SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey
                );
                return Err(match private {
                    true => "it holds a private key; name certificates only, and treat this key as disclosed"
                        .into(),
                    false => {
                        "it holds something beside certificates; keep anchors in a file of their own".into()
                    }
                });
            }
            if number > MAX_ANCHORS {
                return Err(format!("more than {MAX_ANCHORS} certificates; declare several roots").into());
            }
            root.add(&der).map_err(|why| Text::from(format!("certificate {number}: {why}")))?;
        }
        match root.anchors.is_empty() {
            true => Err("it holds no certificate in PEM (`-----BEGIN CERTIFICATE-----`)".into()),
            false => Ok(root),
        }
    }

    fn add(&mut self, der: &[u8]) -> Result<(), Text> {
        let certificate = Certificate::read(der)?;
        if certificate.authority.is_none() || !certificate.may_issue() {
            return Err("it is not an authority's: it may not issue certificates".into());
        }
        let anchor = anchor_from_trusted_cert(&certificate.der).map_err(|why| Text::from(why.to_string()))?;
        self.anchors.push(anchor.to_owned());
        self.certificates.push(certificate);
        Ok(())
    }

    /// The anchors as certificates of a path.
    pub(crate) fn authorities(&self) -> impl Iterator<Item = &Arc<PathCertificate>> {
        self.certificates.iter().map(|one| &one.whole)
    }

    /// Each anchor's SHA-256 and validity, in the order of the file.
    pub fn anchors(&self) -> impl Iterator<Item = (&Digest, Instant, Instant)> {
        self.certificates.iter().map(|one| (&one.digest, one.not_before, one.not_after))
    }
}

impl std::fmt::Debug for X509Root {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("X509Root").field("name", &self.name).field("anchors", &self.anchors.len()).finish()
    }
}
