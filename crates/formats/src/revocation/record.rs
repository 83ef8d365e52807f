use super::{CODES, Crl, Ocsp};
use crate::der::{Reader, tag};
use crate::limits::MAX_CRL;
use crate::malformed::code;
use crate::{Malformed, pem};

/// A file of a folder in which an operator keeps what issuers say, by what it holds. Its name says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevocationRecord {
    /// A revocation list.
    List(Box<Crl>),
    /// An OCSP response.
    Response(Box<Ocsp>),
    /// The certificate of an authority that issued some of the others, in DER; not decoded yet.
    Authority(Vec<u8>),
}

impl RevocationRecord {
    /// Reads DER, or one PEM block called `X509 CRL` or `CERTIFICATE`. The first element inside tells the three apart: the
    /// status of an OCSP response is ENUMERATED (RFC 6960 §4.2.1), and a certificate begins with its version, `[0]`
    /// (RFC 5280 §4.1), which a list does not have.
    ///
    /// # Errors
    /// As those of [`Crl::read`] and [`Ocsp::read`].
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MAX_CRL {
            let text = format!("{} bytes, and a revocation list has at most {MAX_CRL}", bytes.len());
            return Err(Malformed::new(code::TOO_LARGE, "", text));
        }
        let armoured = std::str::from_utf8(bytes).ok().and_then(|text| pem::read(text, "CERTIFICATE"));
        if let Some(der) = armoured {
            return Ok(Self::Authority(der));
        }
        match first_inside(bytes) {
            Some([tag::ENUMERATED, _]) => Ocsp::read(bytes).map(Box::new).map(Self::Response),
            Some([tag::SEQUENCE, VERSION]) => Ok(Self::Authority(bytes.to_vec())),
            Some(_) | None => Crl::read(bytes).map(Box::new).map(Self::List),
        }
    }
}

/// The version of a certificate.
const VERSION: u8 = tag::context(0);

/// The tag of the first element inside, and of the first one in that.
fn first_inside(der: &[u8]) -> Option<[u8; 2]> {
    let mut file = Reader::new(der, "", CODES);
    let whole = file.any().ok()??;
    let first = file.within(whole, "").any().ok()??;
    let next = file.within(first, "").any().ok().flatten();
    Some([first.tag, next.map_or(0, |next| next.tag)])
}
