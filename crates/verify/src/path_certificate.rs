use model::{Digest, Instant, Text};
use rustls_pki_types::pem::{PemObject, SectionKind};
use x509_cert::TbsCertificate;
use x509_cert::der::{Decode, Encode};

use crate::material::digest_of;
use crate::revocation::Issuer;

/// A certificate that a proof rests on, by everything a list of revocations may call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathCertificate {
    /// SHA-256 of its DER.
    pub digest: Digest,
    /// SHA-256 of its SubjectPublicKeyInfo.
    pub key: Digest,
    /// SHA-256 of its issuer's name in DER.
    pub issuer: Digest,
    /// SHA-256 of its own name in DER.
    pub subject: Digest,
    /// Its number as it stands in its INTEGER, in lower-case hex.
    pub serial: Text,
    /// The first second of its validity.
    pub not_before: Instant,
    /// The last second of its validity.
    pub not_after: Instant,
    /// The certificate as received.
    pub der: Box<[u8]>,
}

impl PathCertificate {
    /// Reads DER.
    ///
    /// # Errors
    /// One sentence when it is no certificate (RFC 5280 §4.1), or could cost more to read than any honest one.
    pub fn read(der: &[u8]) -> Result<Self, Text> {
        formats::bounded_der(der).map_err(text)?;
        let whole = x509_cert::Certificate::from_der(der).map_err(text)?;
        Self::of(der, &whole.tbs_certificate, &Parts::of(&whole.tbs_certificate)?)
    }

    /// Reads a file with one certificate, in PEM or DER.
    ///
    /// # Errors
    /// One sentence when it holds anything else, or more than one.
    pub fn read_file(file: &[u8]) -> Result<Self, Text> {
        if !file.trim_ascii_start().starts_with(b"-----BEGIN ") {
            return Self::read(file);
        }
        let mut blocks = <(SectionKind, Vec<u8>)>::pem_slice_iter(file);
        match (blocks.next(), blocks.next()) {
            (Some(Ok((SectionKind::Certificate, der))), None) => Self::read(&der),
            (Some(Ok((SectionKind::Certificate, _))), Some(_)) => {
                Err("it holds more than one block; keep the certificate that is meant in a file of its own"
                    .into())
            }
            (Some(Ok(_)), _) => Err("it holds no certificate (`-----BEGIN CERTIFICATE-----`)".into()),
            (Some(Err(why)), _) => Err(why.to_string().into()),
            (None, _) => Err("it holds no block of PEM that is whole".into()),
        }
    }

    /// Takes what there is to say from a certificate that has been read from this DER, and its parts.
    pub(crate) fn of(der: &[u8], tbs: &TbsCertificate, parts: &Parts) -> Result<Self, Text> {
        let instant = |time: &x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
            seconds.and_then(Instant::from_unix).ok_or("a date out of range")
        };
        let digits = tbs.serial_number.as_bytes().iter().map(|byte| format!("{byte:02x}"));
        Ok(Self {
            digest: digest_of(der),
            key: digest_of(&parts.key),
            issuer: digest_of(&parts.issuer),
            subject: digest_of(&parts.subject),
            serial: digits.collect::<String>().into(),
            not_before: instant(&tbs.validity.not_before)?,
            not_after: instant(&tbs.validity.not_after)?,
            der: der.into(),
        })
    }

    /// Whether its own key signed it: an anchor, which answers to no list. The name alone is not enough, since an
    /// authority may issue to its own name (RFC 5280 §6.1).
    pub fn is_self_signed(&self) -> bool {
        let own = || {
            let signed = formats::signed_certificate(&self.der).ok()?;
            Issuer::read(&self.der).ok()?.signed(&signed).ok()
        };
        self.subject == self.issuer && own().is_some()
    }
}

/// The parts of a certificate that others are compared with, each in DER.
pub(crate) struct Parts {
    pub(crate) subject: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    /// Its SubjectPublicKeyInfo.
    pub(crate) key: Vec<u8>,
}

impl Parts {
    /// Takes them out.
    pub(crate) fn of(tbs: &TbsCertificate) -> Result<Self, Text> {
        Ok(Self {
            subject: tbs.subject.to_der().map_err(text)?,
            issuer: tbs.issuer.to_der().map_err(text)?,
            key: tbs.subject_public_key_info.to_der().map_err(text)?,
        })
    }
}

fn text(fault: impl std::fmt::Display) -> Text {
    fault.to_string().into()
}
