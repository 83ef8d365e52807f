//! What authorities of X.509 say of certificates they issued: revocation lists (RFC 5280 §5) and OCSP (RFC 6960).
//!
//! Only whole lists are read. Deltas, lists of other authorities' certificates and partitions say less than they seem
//! to, so each is refused by name.

use model::Instant;

use crate::Malformed;
use crate::der::{Codes, Item, Reader, tag};
use crate::limits::{MAX_CERTIFICATE, MAX_REVOCATION_EXTENSIONS, MAX_SERIAL};
use crate::malformed::code;

mod crl;
mod ocsp;
mod record;
#[cfg(test)]
mod tests;

pub use crl::{Crl, CrlEntry};
pub use ocsp::{CertificateId, IdHash, Ocsp, OcspAnswer, OcspStatus, Responder};
pub use record::RevocationRecord;

/// How faults are called. What is not supported is refused in words, which say it.
const CODES: Codes = Codes { malformed: code::REFERENCE, unsupported: code::REFERENCE };

/// `id-ce-cRLReasons`, `id-ce-invalidityDate` and `id-ce-expiredCertsOnCRL` (RFC 5280 §5.3; X.509 §9.5.2.8).
const REASON: &[u8] = &[0x55, 0x1d, 0x15];
const INVALIDITY_DATE: &[u8] = &[0x55, 0x1d, 0x18];

/// Something signed in DER, in three parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerSigned {
    /// What the signature is over, as received.
    pub over: Vec<u8>,
    /// The content of its `AlgorithmIdentifier`.
    pub algorithm: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// That and how a certificate was revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// When the authority revoked it.
    pub at: Instant,
    /// From when it is to be believed invalid, where the authority says so: a key may be stolen long before that is
    /// noticed (RFC 5280 §5.3.2).
    pub invalid_since: Option<Instant>,
    /// Whether it is only on hold.
    pub hold: bool,
    /// Whether the reason is that a key was in wrong hands.
    pub compromise: bool,
}

impl Revoked {
    /// The instant that counts: the earlier of the two.
    pub fn since(&self) -> Instant {
        self.invalid_since.map_or(self.at, |invalid| invalid.min(self.at))
    }

    /// By its reason (RFC 5280 §5.3.1), unspecified where there is none.
    fn for_reason(reader: &Reader<'_>, at: Instant, reason: Option<u8>) -> Result<Self, Malformed> {
        let (hold, compromise) = match reason {
            // keyCompromise, cACompromise, aACompromise
            Some(1 | 2 | 10) => (false, true),
            Some(6) => (true, false),
            None | Some(0 | 3 | 4 | 5 | 9) => (false, false),
            Some(8) => return Err(reader.unsupported("it takes an entry back, which only a delta list does")),
            Some(other) => return Err(reader.fault(&format!("{other} is no reason for a revocation"))),
        };
        Ok(Self { at, invalid_since: None, hold, compromise })
    }
}

/// The parts of a certificate (RFC 5280 §4.1).
///
/// # Errors
/// When it is not put together as one.
pub fn signed_certificate(der: &[u8]) -> Result<DerSigned, Malformed> {
    if der.len() > MAX_CERTIFICATE {
        return Err(Malformed::new(code::TOO_LARGE, "", "a certificate is too long"));
    }
    let mut whole = Reader::new(der, "", CODES);
    let certificate = whole.required(tag::SEQUENCE, "a certificate")?;
    let mut parts = whole.within(certificate, "");
    let signed = signed(&mut parts)?;
    parts.end()?;
    Ok(signed)
}

/// The three parts, at the reader.
fn signed(reader: &mut Reader<'_>) -> Result<DerSigned, Malformed> {
    let over = reader.required(tag::SEQUENCE, "what is signed")?.whole.to_vec();
    let algorithm = reader.required(tag::SEQUENCE, "the signature algorithm")?.content.to_vec();
    let signature = reader.required(tag::BIT_STRING, "the signature")?;
    match signature.content.split_first() {
        Some((0, signature)) => Ok(DerSigned { over, algorithm, signature: signature.to_vec() }),
        _ => Err(reader.fault("the signature is not whole bytes")),
    }
}

/// A time (RFC 5280 §4.1.2.5): `YYMMDDHHMMSSZ` from 1950 on, or `YYYYMMDDHHMMSSZ`.
fn time(reader: &Reader<'_>, item: Item<'_>) -> Result<Instant, Malformed> {
    let text = std::str::from_utf8(item.content).ok().filter(|text| text.is_ascii()).unwrap_or_default();
    let full = match item.tag {
        tag::UTC_TIME if text.len() == 13 => format!("{}{text}", if text < "50" { "20" } else { "19" }),
        tag::GENERALIZED_TIME if text.len() == 15 => text.to_owned(),
        _ => String::new(),
    };
    let part = |from: usize, to: usize| full.get(from..to).unwrap_or_default();
    let digits =
        full.strip_suffix('Z').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let written = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    let parsed = Instant::parse(&written).ok().filter(|_| digits);
    parsed.ok_or_else(|| reader.fault("a time is not written as YYYYMMDDHHMMSSZ"))
}

fn required_time(reader: &mut Reader<'_>, what: &str) -> Result<Instant, Malformed> {
    let item = reader.any()?.ok_or_else(|| reader.fault(&format!("{what} is missing")))?;
    time(reader, item)
}

fn serial(reader: &mut Reader<'_>) -> Result<Vec<u8>, Malformed> {
    let item = reader.required(tag::INTEGER, "a serial number")?;
    match (1..=MAX_SERIAL).contains(&item.content.len()) {
        true => Ok(item.content.to_vec()),
        false => Err(reader.fault("a serial number of an impossible length")),
    }
}

/// An extension: its object identifier, whether a reader that does not know it must refuse, and its value.
struct Extension<'a> {
    id: &'a [u8],
    critical: bool,
    value: Reader<'a>,
}

/// `Extensions` (RFC 5280 §4.1), none of them twice.
fn extensions<'a>(mut list: Reader<'a>) -> Result<Vec<Extension<'a>>, Malformed> {
    let mut all: Vec<Extension<'a>> = Vec::new();
    while let Some(item) = list.any()? {
        if item.tag != tag::SEQUENCE || all.len() >= MAX_REVOCATION_EXTENSIONS {
            return Err(list.fault("no list of extensions, or a very long one"));
        }
        let mut parts = list.within(item, "/extensions");
        let id = parts.required(tag::OBJECT, "the name of an extension")?.content;
        let critical = parts.optional(tag::BOOLEAN)?.is_some_and(|flag| flag.content != [0]);
        let octets = parts.required(tag::OCTET_STRING, "the value of an extension")?;
        parts.end()?;
        if all.iter().any(|known| known.id == id) {
            return Err(list.fault("an extension stands there twice"));
        }
        all.push(Extension { id, critical, value: list.within(octets, "/extensions") });
    }
    Ok(all)
}

/// The reason and the date of invalidity, which lists and answers state alike. Another critical one is refused.
fn stated(at: Instant, found: Vec<Extension<'_>>, place: &Reader<'_>) -> Result<Revoked, Malformed> {
    let (mut reason, mut invalid_since) = (None, None);
    for mut one in found {
        match one.id {
            REASON => {
                let item = one.value.required(tag::ENUMERATED, "a reason")?;
                reason = Some(match item.content {
                    [reason] => *reason,
                    _ => return Err(one.value.fault("a reason is one byte")),
                });
            }
            INVALIDITY_DATE => invalid_since = Some(required_time(&mut one.value, "the date of invalidity")?),
            _ if one.critical => {
                return Err(place.unsupported(
                    "an entry has a critical extension that is not read (of an indirect list, say)",
                ));
            }
            _ => {}
        }
    }
    Ok(Revoked { invalid_since, ..Revoked::for_reason(place, at, reason)? })
}
