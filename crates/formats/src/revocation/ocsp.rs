use model::Instant;

use super::{CODES, DerSigned, INVALIDITY_DATE, Revoked, extensions, required_time, serial, signed};
use crate::Malformed;
use crate::der::{Reader, tag};
use crate::limits::{MAX_OCSP, MAX_OCSP_ANSWERS};
use crate::malformed::code;

const BASIC: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];
const ARCHIVE_CUTOFF: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 6];
const SHA1: &[u8] = &[0x2b, 0x0e, 3, 2, 0x1a];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];

/// An OCSP response (RFC 6960 §4.2), decoded and not vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ocsp {
    /// The answers and their signature.
    pub signed: DerSigned,
    /// Who answers.
    pub responder: Responder,
    /// When.
    pub produced_at: Instant,
    /// What.
    pub answers: Vec<OcspAnswer>,
    /// The certificates that came along: a responder's that the authority delegated to.
    pub certificates: Vec<Vec<u8>>,
}

/// How a responder names itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Responder {
    /// By its name in DER.
    Name(Vec<u8>),
    /// By SHA-1 of its key's bits.
    Key(Vec<u8>),
}

/// How a certificate is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateId {
    /// What the hashes are.
    pub hash: IdHash,
    /// The hash of the issuer's name in DER.
    pub issuer_name: Vec<u8>,
    /// The hash of the bits of the issuer's key.
    pub issuer_key: Vec<u8>,
    /// The serial number, as it stands in its INTEGER.
    pub serial: Vec<u8>,
}

/// The hash by which an issuer is named. Nothing rests on its strength: the signature is the issuer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdHash {
    /// SHA-1, what clients ask with.
    Sha1,
    /// SHA-256.
    Sha256,
}

/// What a responder says of one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspAnswer {
    /// Which certificate.
    pub id: CertificateId,
    /// What it says.
    pub status: OcspStatus,
    /// As of when.
    pub this_update: Instant,
    /// Until when there is nothing newer, if it says so.
    pub next_update: Option<Instant>,
    /// From when on certificates that expired are still answered for; absent: it may have forgotten.
    pub archive_cutoff: Option<Instant>,
}

/// A certificate's status (RFC 6960 §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OcspStatus {
    /// Not revoked, as far as the responder remembers.
    Good,
    /// Revoked, or on hold.
    Revoked(Revoked),
    /// The responder does not know the certificate.
    Unknown,
}

impl Ocsp {
    /// Reads a response in DER.
    ///
    /// # Errors
    /// `malformed-reference` when it breaks its rules, holds no answer, or names an issuer by a hash that is not read.
    pub fn read(der: &[u8]) -> Result<Self, Malformed> {
        if der.len() > MAX_OCSP {
            let text = format!("{} bytes, and an OCSP response has at most {MAX_OCSP}", der.len());
            return Err(Malformed::new(code::TOO_LARGE, "", text));
        }
        let mut file = Reader::new(der, "", CODES);
        let whole = file.required(tag::SEQUENCE, "an OCSP response")?;
        file.end()?;
        let mut response = file.within(whole, "");
        if response.required(tag::ENUMERATED, "the status of the response")?.content != [0] {
            return Err(response.fault("the responder did not answer (responseStatus is not successful)"));
        }
        let bytes = response.required(tag::context(0), "the answer")?;
        response.end()?;
        let mut bytes = response.within(bytes, "/responseBytes");
        let inner = bytes.required(tag::SEQUENCE, "the answer")?;
        let mut inner = bytes.within(inner, "/responseBytes");
        if inner.required(tag::OBJECT, "the type of the answer")?.content != BASIC {
            return Err(inner.unsupported("an answer of another type than the basic one"));
        }
        let basic = inner.required(tag::OCTET_STRING, "the answer")?;
        inner.end()?;
        let mut basic = inner.within(basic, "/responseBytes/response");
        let parts = basic.required(tag::SEQUENCE, "the answer")?;
        basic.end()?;
        Self::basic(basic.within(parts, "/responseBytes/response"))
    }

    fn basic(mut parts: Reader<'_>) -> Result<Self, Malformed> {
        let signed = signed(&mut parts)?;
        let certificates = match parts.optional(tag::context(0))? {
            Some(list) => certificates(parts.within(list, "/certs"))?,
            None => Vec::new(),
        };
        parts.end()?;
        let over = signed.over.clone();
        let mut outer = Reader::new(&over, "/tbsResponseData", CODES);
        let data = outer.required(tag::SEQUENCE, "the data of the answer")?;
        let mut data = outer.within(data, "/tbsResponseData");
        data.optional(tag::context(0))?;
        let responder = responder(&mut data)?;
        let produced_at = required_time(&mut data, "the time of the answer")?;
        let list = data.required(tag::SEQUENCE, "the list of answers")?;
        let answers = answers(data.within(list, "/tbsResponseData/responses"))?;
        if let Some(found) = data.optional(tag::context(1))? {
            known(&mut data.within(found, "/tbsResponseData/responseExtensions"))?;
        }
        data.end()?;
        Ok(Self { signed, responder, produced_at, answers, certificates })
    }
}

fn certificates(mut explicit: Reader<'_>) -> Result<Vec<Vec<u8>>, Malformed> {
    let list = explicit.required(tag::SEQUENCE, "the list of certificates")?;
    explicit.end()?;
    let mut list = explicit.within(list, "/certs");
    let mut all = Vec::new();
    while let Some(item) = list.any()? {
        if all.len() >= MAX_OCSP_ANSWERS {
            return Err(Malformed::new(code::TOO_MANY, "/certs", "too many certificates"));
        }
        all.push(item.whole.to_vec());
    }
    Ok(all)
}

fn responder(data: &mut Reader<'_>) -> Result<Responder, Malformed> {
    if let Some(name) = data.optional(tag::context(1))? {
        let mut name = data.within(name, "/tbsResponseData/responderID");
        let whole = name.required(tag::SEQUENCE, "the responder's name")?.whole.to_vec();
        return name.end().map(|()| Responder::Name(whole));
    }
    let key = data.required(tag::context(2), "the responder")?;
    let mut key = data.within(key, "/tbsResponseData/responderID");
    let hash = key.required(tag::OCTET_STRING, "the hash of the responder's key")?.content.to_vec();
    key.end().map(|()| Responder::Key(hash))
}

fn answers(mut list: Reader<'_>) -> Result<Vec<OcspAnswer>, Malformed> {
    let mut all = Vec::new();
    while let Some(item) = list.any()? {
        if all.len() >= MAX_OCSP_ANSWERS {
            let text = format!("more than {MAX_OCSP_ANSWERS} answers");
            return Err(Malformed::new(code::TOO_MANY, "/tbsResponseData/responses", text));
        }
        if item.tag != tag::SEQUENCE {
            return Err(list.fault("something else stands where an answer should be"));
        }
        all.push(answer(list.within(item, "/tbsResponseData/responses"))?);
    }
    match all.is_empty() {
        true => Err(list.fault("no answer in it")),
        false => Ok(all),
    }
}

fn answer(mut one: Reader<'_>) -> Result<OcspAnswer, Malformed> {
    let named = one.required(tag::SEQUENCE, "which certificate is meant")?;
    let id = id(one.within(named, "/tbsResponseData/responses/certID"))?;
    let said = one.any()?.ok_or_else(|| one.fault("the status is missing"))?;
    let mut status = match said.tag {
        0x80 => OcspStatus::Good,
        0xa1 => OcspStatus::Revoked(revoked(one.within(said, "/tbsResponseData/responses/certStatus"))?),
        0x82 => OcspStatus::Unknown,
        _ => return Err(one.fault("something else stands where the status should be")),
    };
    let this_update = required_time(&mut one, "as of when it is answered")?;
    let next_update = match one.optional(tag::context(0))? {
        Some(next) => {
            Some(required_time(&mut one.within(next, "/tbsResponseData/responses"), "the next update")?)
        }
        None => None,
    };
    let mut archive_cutoff = None;
    if let Some(found) = one.optional(tag::context(1))? {
        let (cutoff, invalid_since) = known(&mut one.within(found, "/tbsResponseData/responses"))?;
        archive_cutoff = cutoff;
        if let OcspStatus::Revoked(revoked) = &mut status {
            revoked.invalid_since = invalid_since;
        }
    }
    one.end()?;
    Ok(OcspAnswer { id, status, this_update, next_update, archive_cutoff })
}

fn id(mut named: Reader<'_>) -> Result<CertificateId, Malformed> {
    let algorithm = named.required(tag::SEQUENCE, "a hash algorithm")?;
    let object =
        named.within(algorithm, "/tbsResponseData/responses/certID").required(tag::OBJECT, "a hash")?;
    let hash = match object.content {
        SHA1 => IdHash::Sha1,
        SHA256 => IdHash::Sha256,
        _ => return Err(named.unsupported("the issuer is named by a hash other than SHA-1 or SHA-256")),
    };
    let issuer_name = named.required(tag::OCTET_STRING, "the hash of the issuer's name")?.content.to_vec();
    let issuer_key = named.required(tag::OCTET_STRING, "the hash of the issuer's key")?.content.to_vec();
    let serial = serial(&mut named)?;
    named.end().map(|()| CertificateId { hash, issuer_name, issuer_key, serial })
}

fn revoked(mut info: Reader<'_>) -> Result<Revoked, Malformed> {
    let at = required_time(&mut info, "the date of revocation")?;
    let reason = match info.optional(tag::context(0))? {
        Some(explicit) => {
            let mut reason = info.within(explicit, "/tbsResponseData/responses/certStatus");
            let item = reason.required(tag::ENUMERATED, "a reason")?;
            Some(item.content.first().copied().filter(|_| item.content.len() == 1).unwrap_or(u8::MAX))
        }
        None => None,
    };
    info.end()?;
    Revoked::for_reason(&info, at, reason)
}

/// The archive cutoff and the date of invalidity among extensions (RFC 6960 §4.4.4, §4.4.5). Another critical one is
/// refused.
fn known(explicit: &mut Reader<'_>) -> Result<(Option<Instant>, Option<Instant>), Malformed> {
    let list = explicit.required(tag::SEQUENCE, "the list of extensions")?;
    explicit.end()?;
    let (mut cutoff, mut invalid_since) = (None, None);
    for mut one in extensions(explicit.within(list, "/extensions"))? {
        match one.id {
            ARCHIVE_CUTOFF => cutoff = Some(required_time(&mut one.value, "the archive cutoff")?),
            INVALIDITY_DATE => invalid_since = Some(required_time(&mut one.value, "the date of invalidity")?),
            _ if one.critical => {
                return Err(explicit.unsupported("the answer has a critical extension that is not read"));
            }
            _ => {}
        }
    }
    Ok((cutoff, invalid_since))
}
