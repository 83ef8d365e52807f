use model::Instant;

use super::{CODES, DerSigned, Revoked, extensions, required_time, serial, signed, stated, time};
use crate::der::{Reader, tag};
use crate::limits::{MAX_CRL, MAX_CRL_ENTRIES};
use crate::malformed::code;
use crate::{Malformed, pem};

const DELTA: &[u8] = &[0x55, 0x1d, 0x1b];
const PARTITION: &[u8] = &[0x55, 0x1d, 0x1c];
const NUMBER: &[u8] = &[0x55, 0x1d, 0x14];
const AUTHORITY_KEY: &[u8] = &[0x55, 0x1d, 0x23];
const EXPIRED_ON_LIST: &[u8] = &[0x55, 0x1d, 0x3c];

/// A whole revocation list (RFC 5280 §5), decoded and not vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crl {
    /// The list and its signature.
    pub signed: DerSigned,
    /// The issuer's name in DER.
    pub issuer: Vec<u8>,
    /// When it was issued.
    pub this_update: Instant,
    /// When the next one is, if it says so.
    pub next_update: Option<Instant>,
    /// Its number, as it stands in its INTEGER.
    pub number: Option<Vec<u8>>,
    /// From when on certificates that expired stay on it; absent: they may be taken off (X.509 §9.5.2.8).
    pub keeps_expired_since: Option<Instant>,
    /// By serial number.
    entries: Vec<CrlEntry>,
}

/// A revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlEntry {
    /// Its serial number, as it stands in its INTEGER.
    pub serial: Vec<u8>,
    /// When and how.
    pub revoked: Revoked,
}

impl Crl {
    /// Reads a list in DER, or one PEM block called `X509 CRL`.
    ///
    /// # Errors
    /// `malformed-reference` when it breaks its rules, or is a delta, an indirect list or a partition; a bound's code
    /// beyond one.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MAX_CRL {
            let text = format!("{} bytes, and a revocation list has at most {MAX_CRL}", bytes.len());
            return Err(Malformed::new(code::TOO_LARGE, "", text));
        }
        let unarmoured = std::str::from_utf8(bytes).ok().and_then(|text| pem::read(text, "X509 CRL"));
        let der = unarmoured.as_deref().unwrap_or(bytes);
        let mut file = Reader::new(der, "", CODES);
        let whole = file.required(tag::SEQUENCE, "a revocation list")?;
        file.end()?;
        let mut parts = file.within(whole, "");
        let signed = signed(&mut parts)?;
        parts.end()?;
        Self::listed(signed)
    }

    fn listed(signed: DerSigned) -> Result<Self, Malformed> {
        let over = signed.over.clone();
        let mut outer = Reader::new(&over, "/tbsCertList", CODES);
        let list = outer.required(tag::SEQUENCE, "the list")?;
        let mut list = outer.within(list, "/tbsCertList");
        let version = list.optional(tag::INTEGER)?;
        if version.is_some_and(|version| version.content != [1]) {
            return Err(list.fault("a version other than 2"));
        }
        let algorithm = list.required(tag::SEQUENCE, "the signature algorithm")?;
        if algorithm.content != signed.algorithm {
            return Err(list.fault("two signature algorithms that differ"));
        }
        let issuer = list.required(tag::SEQUENCE, "the issuer")?.whole.to_vec();
        let this_update = required_time(&mut list, "the date of issue")?;
        let next = match list.optional(tag::UTC_TIME)? {
            Some(next) => Some(next),
            None => list.optional(tag::GENERALIZED_TIME)?,
        };
        let next_update = next.map(|next| time(&list, next)).transpose()?;
        let entries = match list.optional(tag::SEQUENCE)? {
            Some(revoked) => entries(list.within(revoked, "/tbsCertList/revokedCertificates"))?,
            None => Vec::new(),
        };
        let mut own = Self {
            signed,
            issuer,
            this_update,
            next_update,
            number: None,
            keeps_expired_since: None,
            entries,
        };
        if let Some(explicit) = list.optional(tag::context(0))? {
            let mut inside = list.within(explicit, "/tbsCertList/crlExtensions");
            let all = inside.required(tag::SEQUENCE, "the list of extensions")?;
            inside.end()?;
            own.extend(inside.within(all, "/tbsCertList/crlExtensions"))?;
        }
        list.end()?;
        Ok(own)
    }

    fn extend(&mut self, list: Reader<'_>) -> Result<(), Malformed> {
        for mut one in extensions(list.clone())? {
            match one.id {
                DELTA => {
                    return Err(
                        list.unsupported("a delta list, which says only what changed; fetch the whole one")
                    );
                }
                PARTITION => {
                    let text = "a list of a part of the certificates, or of other authorities' (issuingDistributionPoint); fetch the whole one";
                    return Err(list.unsupported(text));
                }
                NUMBER => self.number = Some(serial(&mut one.value)?),
                EXPIRED_ON_LIST => {
                    self.keeps_expired_since = Some(required_time(&mut one.value, "the date since when")?);
                }
                AUTHORITY_KEY => {}
                _ if one.critical => {
                    return Err(list.unsupported("the list has a critical extension that is not read"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What it says of a serial number, as that stands in its INTEGER; the worst where it says several things.
    pub fn revoked(&self, serial: &[u8]) -> Option<&Revoked> {
        let from = self.entries.partition_point(|entry| entry.serial.as_slice() < serial);
        let same = self.entries.iter().skip(from).take_while(|entry| entry.serial == serial);
        same.map(|entry| &entry.revoked).min_by_key(|revoked| (revoked.hold, revoked.since()))
    }

    /// Every revoked certificate, by serial number.
    pub fn entries(&self) -> &[CrlEntry] {
        &self.entries
    }
}

fn entries(mut list: Reader<'_>) -> Result<Vec<CrlEntry>, Malformed> {
    let mut all = Vec::new();
    while let Some(item) = list.any()? {
        if all.len() >= MAX_CRL_ENTRIES {
            let text = format!("more than {MAX_CRL_ENTRIES} revoked certificates");
            return Err(Malformed::new(code::TOO_MANY, "/tbsCertList/revokedCertificates", text));
        }
        if item.tag != tag::SEQUENCE {
            return Err(list.fault("something else stands where a revoked certificate should be"));
        }
        let mut entry = list.within(item, "/tbsCertList/revokedCertificates");
        let serial = serial(&mut entry)?;
        let at = required_time(&mut entry, "the date of revocation")?;
        let found = match entry.optional(tag::SEQUENCE)? {
            Some(found) => extensions(entry.within(found, "/tbsCertList/revokedCertificates"))?,
            None => Vec::new(),
        };
        entry.end()?;
        all.push(CrlEntry { serial, revoked: stated(at, found, &entry)? });
    }
    all.sort_by(|one, other| one.serial.cmp(&other.serial));
    Ok(all)
}
