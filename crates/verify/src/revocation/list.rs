use formats::{Crl, Revoked};
use model::{Digest, Text};

use super::issuer::{Issuer, hex};
use crate::PathCertificate;
use crate::material::digest_of;

/// A revocation list that its issuer signed. Only this crate makes one.
#[derive(Clone, Debug)]
pub struct RevocationList {
    crl: Crl,
    issuer: Digest,
    key: Digest,
}

impl RevocationList {
    /// Verifies a list as one by this authority (RFC 5280 §6.3.3 (f) and (g)). That the authority itself is to be
    /// believed follows from the path it stands in.
    ///
    /// # Errors
    /// One sentence when it is another's, or the authority may not sign lists.
    pub fn verify(crl: Crl, issuer: &PathCertificate) -> Result<Self, Text> {
        let by = Issuer::read(&issuer.der)?;
        if by.name != crl.issuer {
            return Err("it is the list of another authority".into());
        }
        if !by.may_sign_lists() {
            return Err("the authority's key usage does not let it sign revocation lists".into());
        }
        by.signed(&crl.signed)?;
        Ok(Self { issuer: digest_of(&crl.issuer), key: issuer.key.clone(), crl })
    }

    /// The list.
    pub fn crl(&self) -> &Crl {
        &self.crl
    }

    /// Whether it is this authority's: its name and its key. It may have several certificates.
    pub fn is_of(&self, issuer: &PathCertificate) -> bool {
        self.issuer == issuer.subject && self.key == issuer.key
    }

    /// What it says of a certificate of its issuer's; `None` when it does not list it, or it is another's.
    pub fn revoked(&self, certificate: &PathCertificate) -> Option<&Revoked> {
        if certificate.issuer != self.issuer {
            return None;
        }
        self.crl.revoked(&unhex(&certificate.serial)?)
    }

    /// Its number in hex, for a person.
    pub fn number(&self) -> Option<String> {
        self.crl.number.as_deref().map(hex)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
