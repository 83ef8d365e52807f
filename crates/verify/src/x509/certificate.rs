use std::sync::Arc;

use model::{Certified, Digest, Instant, Text};
use rustls_pki_types::CertificateDer;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier};

use super::names::Names;
use super::spiffe;
use crate::PathCertificate;

/// What we read of a certificate ourselves, beside what `webpki` verifies (RFC 5280 §4.1, §4.2.1).
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) whole: Arc<PathCertificate>,
    pub(crate) der: CertificateDer<'static>,
    pub(crate) digest: Digest,
    pub(crate) not_before: Instant,
    pub(crate) not_after: Instant,
    /// The issuer's name in DER.
    pub(crate) issuer: Vec<u8>,
    /// The serial number as it stands in its INTEGER.
    pub(crate) serial: Vec<u8>,
    /// The subject key identifier.
    pub(crate) key_id: Option<Vec<u8>>,
    /// Whether it may issue certificates, and how many authorities may stand below it.
    pub(super) authority: Option<Option<u8>>,
    /// The extended key usages, if it states any.
    pub(super) usages: Option<Vec<Text>>,
    pub(super) is_self_issued: bool,
    key_usage: Option<(bool, KeyUsage)>,
    names: Names,
}

impl Certificate {
    /// Reads DER.
    ///
    /// # Errors
    /// One sentence when it is no certificate, or could cost more to read than any honest one.
    pub(crate) fn read(der: &[u8]) -> Result<Self, Text> {
        formats::bounded_der(der).map_err(text)?;
        let whole = x509_cert::Certificate::from_der(der).map_err(text)?;
        let tbs = &whole.tbs_certificate;
        let instant = |time: &x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
            seconds.and_then(Instant::from_unix).ok_or("a date out of range")
        };
        let key_id: Option<(bool, SubjectKeyIdentifier)> = tbs.get().map_err(text)?;
        let basic: Option<(bool, BasicConstraints)> = tbs.get().map_err(text)?;
        let usages: Option<(bool, ExtendedKeyUsage)> = tbs.get().map_err(text)?;
        let (subject, issuer) = (tbs.subject.to_der().map_err(text)?, tbs.issuer.to_der().map_err(text)?);
        let own_whole = PathCertificate::read(der)?;
        Ok(Self {
            der: CertificateDer::from(der.to_vec()),
            digest: own_whole.digest.clone(),
            whole: Arc::new(own_whole),
            not_before: instant(&tbs.validity.not_before)?,
            not_after: instant(&tbs.validity.not_after)?,
            is_self_issued: subject == issuer,
            issuer,
            serial: tbs.serial_number.as_bytes().to_vec(),
            key_id: key_id.map(|(_, id)| id.0.as_bytes().to_vec()),
            authority: basic.filter(|(_, basic)| basic.ca).map(|(_, basic)| basic.path_len_constraint),
            usages: usages.map(|(_, list)| list.0.iter().map(|object| object.to_string().into()).collect()),
            key_usage: tbs.get().map_err(text)?,
            names: Names::read(tbs).map_err(text)?,
        })
    }

    /// Whether `time` lies in its validity; both ends count, to the second (RFC 5280 §4.1.2.5).
    pub(crate) fn valid_at(&self, time: Instant) -> bool {
        self.not_before.unix() <= time.unix() && time.unix() <= self.not_after.unix()
    }

    /// Whether its key may sign data: no key usage is stated, or one of the two for it (RFC 5280 §4.2.1.3).
    pub(crate) fn may_sign(&self) -> bool {
        self.key_usage.as_ref().is_none_or(|(_, usage)| usage.digital_signature() || usage.non_repudiation())
    }

    /// Whether its key may sign certificates, as far as the key usage says (RFC 5280 §6.1.4 (n)).
    pub(super) fn may_issue(&self) -> bool {
        self.key_usage.as_ref().is_none_or(|(_, usage)| usage.key_cert_sign())
    }

    /// Who it is, for a signature that may be put to `usages`.
    pub(crate) fn identity(&self, usages: Vec<Text>) -> Certified {
        let names = self.names.clone();
        let spiffe = spiffe::id(&names.uris, self.key_usage.as_ref());
        Certified {
            common_names: names.common_names,
            organizations: names.organizations,
            uris: names.uris,
            emails: names.emails,
            hosts: names.hosts,
            usages,
            spiffe,
        }
    }
}

fn text(fault: impl std::fmt::Display) -> Text {
    fault.to_string().into()
}
