use formats::{IdHash, Ocsp, OcspAnswer, Responder, signed_certificate};
use model::Text;

use super::issuer::{Issuer, hex, text};
use crate::PathCertificate;

/// An OCSP response by an authority, or by a responder it delegated to. Only this crate makes one.
#[derive(Clone, Debug)]
pub struct OcspProof {
    ocsp: Ocsp,
    issuer: PathCertificate,
}

impl OcspProof {
    /// Verifies a response about certificates of this authority (RFC 6960 §3.2, §4.2.2.2).
    ///
    /// A delegate must be issued by the authority itself, for answering OCSP, and be valid when it answered. Whether
    /// the delegate was revoked is not asked: its certificates are short-lived and say so (`id-pkix-ocsp-nocheck`).
    ///
    /// # Errors
    /// One sentence when nobody signed it who may.
    pub fn verify(ocsp: Ocsp, issuer: &PathCertificate) -> Result<Self, Text> {
        let by = Issuer::read(&issuer.der)?;
        if names(&ocsp.responder, &by) {
            by.signed(&ocsp.signed)?;
        } else {
            delegate(&ocsp, &by)?.signed(&ocsp.signed)?;
        }
        Ok(Self { ocsp, issuer: issuer.clone() })
    }

    /// The response.
    pub fn ocsp(&self) -> &Ocsp {
        &self.ocsp
    }

    /// Whether a response, which need not hold, speaks of certificates of this authority.
    pub(super) fn concerns(ocsp: &Ocsp, issuer: &PathCertificate) -> bool {
        let by = Issuer::read(&issuer.der);
        by.is_ok_and(|by| ocsp.answers.iter().any(|answer| names_issuer(answer, &by)))
    }

    /// Whether it speaks of certificates of this authority: its name and its key. It may have several certificates.
    pub fn is_of(&self, issuer: &PathCertificate) -> bool {
        self.issuer.subject == issuer.subject && self.issuer.key == issuer.key
    }

    /// Everything it says of a certificate of its issuer's.
    pub fn answers(&self, certificate: &PathCertificate) -> Vec<&OcspAnswer> {
        let Ok(by) = Issuer::read(&self.issuer.der) else { return Vec::new() };
        if certificate.issuer != self.issuer.subject {
            return Vec::new();
        }
        let about = |answer: &&OcspAnswer| {
            names_issuer(answer, &by) && *hex(&answer.id.serial) == *certificate.serial
        };
        self.ocsp.answers.iter().filter(about).collect()
    }
}

fn names_issuer(answer: &OcspAnswer, by: &Issuer) -> bool {
    let id = &answer.id;
    id.issuer_name == by.name_hash(id.hash) && id.issuer_key == by.key_hash(id.hash)
}

fn names(responder: &Responder, certificate: &Issuer) -> bool {
    match responder {
        Responder::Name(name) => *name == certificate.name,
        Responder::Key(hash) => *hash == certificate.key_hash(IdHash::Sha1),
    }
}

/// The certificate among those that came along to which the authority delegated answering.
fn delegate(ocsp: &Ocsp, by: &Issuer) -> Result<Issuer, Text> {
    let mut why: Text = "it is another responder's, and no certificate of it came along".into();
    for der in &ocsp.certificates {
        match delegated(der, ocsp, by) {
            Ok(Some(responder)) => return Ok(responder),
            Ok(None) => {}
            Err(fault) => why = fault,
        }
    }
    Err(why)
}

fn delegated(der: &[u8], ocsp: &Ocsp, by: &Issuer) -> Result<Option<Issuer>, Text> {
    let responder = Issuer::read(der)?;
    if !names(&ocsp.responder, &responder) {
        return Ok(None);
    }
    if responder.issued_by()? != by.name {
        return Err("the responder's certificate is of another authority".into());
    }
    by.signed(&signed_certificate(der).map_err(text)?)
        .map_err(|_| Text::from("the authority did not sign the responder's certificate"))?;
    if !responder.answers() || !responder.may_sign() {
        return Err("the responder's certificate is not for answering OCSP".into());
    }
    let window = PathCertificate::read(der)?;
    match (window.not_before..=window.not_after).contains(&ocsp.produced_at) {
        true => Ok(Some(responder)),
        false => Err("the responder's certificate was not valid when it answered".into()),
    }
}
