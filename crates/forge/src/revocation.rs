//! What a private authority says of its certificates: revocation lists (RFC 5280 §5) and OCSP (RFC 6960 §4.2).

use crate::asn1;
use crate::encoding::sha256;
use crate::enterprise::Issued;
use crate::x509::{Extension, signed};
use jiff::Timestamp;

/// `id-ce-deltaCRLIndicator`.
pub const DELTA: &str = "2.5.29.27";
/// `id-ce-issuingDistributionPoint`.
pub const PARTITION: &str = "2.5.29.28";
/// `id-ce-certificateIssuer`, in an entry of an indirect list.
pub const INDIRECT: &str = "2.5.29.29";
const REASON: &str = "2.5.29.21";
const INVALIDITY_DATE: &str = "2.5.29.24";
const EXPIRED_ON_LIST: &str = "2.5.29.60";
const ARCHIVE_CUTOFF: &str = "1.3.6.1.5.5.7.48.1.6";
const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";

/// How a certificate was revoked.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// When.
    pub at: Timestamp,
    /// Why: a number of `CRLReason`.
    pub reason: Option<u8>,
    /// From when it is to be believed invalid.
    pub invalid_since: Option<Timestamp>,
    /// A critical extension of the entry, by its identifier.
    pub critical: Option<&'static str>,
}

impl Revoked {
    /// At this time, for this reason.
    pub fn at(at: Timestamp, reason: u8) -> Self {
        Self { at, reason: Some(reason), invalid_since: None, critical: None }
    }
}

/// What a source says, and for how long.
#[derive(Clone, Debug)]
pub struct Term {
    /// As of when.
    pub this_update: Timestamp,
    /// Until when.
    pub next_update: Option<Timestamp>,
    /// From when on expired certificates are still told.
    pub keeps_since: Option<Timestamp>,
}

impl Term {
    /// From one time to another.
    pub fn of(from: Timestamp, until: Timestamp) -> Self {
        Self { this_update: from, next_update: Some(until), keeps_since: None }
    }
}

/// A revocation list by `issuer`, of these certificates, with a critical extension that makes it another kind of list.
pub fn crl(issuer: &Issued, term: &Term, revoked: &[(&Issued, Revoked)], kind: Option<&str>) -> Vec<u8> {
    let entries: Vec<Vec<u8>> = revoked.iter().map(|(holder, how)| entry(holder, how)).collect();
    let mut extensions = vec![Extension::new("2.5.29.20", false, asn1::integer(&[5]))];
    extensions.extend(kind.map(|kind| Extension::new(kind, true, asn1::sequence(&[]))));
    let since =
        term.keeps_since.map(|since| Extension::new(EXPIRED_ON_LIST, false, asn1::generalized(since)));
    extensions.extend(since);
    let mut parts = vec![
        asn1::integer(&[1]),
        asn1::algorithm(asn1::ECDSA_SHA256),
        issuer.name.clone(),
        asn1::time(term.this_update),
    ];
    parts.extend(term.next_update.map(asn1::time));
    if !entries.is_empty() {
        parts.push(asn1::sequence(&entries));
    }
    parts.push(asn1::explicit(0, &encoded(&extensions)));
    signed(&asn1::sequence(&parts), &issuer.key)
}

fn entry(holder: &Issued, how: &Revoked) -> Vec<u8> {
    let mut extensions = Vec::new();
    extensions.extend(how.reason.map(|reason| Extension::new(REASON, false, asn1::tlv(0x0a, &[reason]))));
    let invalid =
        how.invalid_since.map(|since| Extension::new(INVALIDITY_DATE, false, asn1::generalized(since)));
    extensions.extend(invalid);
    extensions.extend(how.critical.map(|id| Extension::new(id, true, asn1::sequence(&[]))));
    let mut parts = vec![asn1::integer(&holder.serial), asn1::time(how.at)];
    if !extensions.is_empty() {
        parts.push(encoded(&extensions));
    }
    asn1::sequence(&parts)
}

fn encoded(extensions: &[Extension]) -> Vec<u8> {
    asn1::sequence(&extensions.iter().map(Extension::encode).collect::<Vec<_>>())
}

/// What an OCSP responder says of a certificate.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked(Revoked),
    /// Never heard of it.
    Unknown,
}

/// An OCSP response about a certificate of `issuer`, by `responder`: the issuer itself, or one that it delegated to.
pub fn ocsp(issuer: &Issued, responder: &Issued, holder: &Issued, term: &Term, answer: &Answer) -> Vec<u8> {
    let id = asn1::sequence(&[
        asn1::algorithm(asn1::SHA256),
        asn1::octets(&sha256(&issuer.name)),
        asn1::octets(&sha256(&issuer.key.public_bytes())),
        asn1::integer(&holder.serial),
    ]);
    let mut extensions = Vec::new();
    extensions
        .extend(term.keeps_since.map(|at| Extension::new(ARCHIVE_CUTOFF, false, asn1::generalized(at))));
    let status = match answer {
        Answer::Good => asn1::tlv(0x80, &[]),
        Answer::Unknown => asn1::tlv(0x82, &[]),
        Answer::Revoked(how) => {
            let invalid =
                how.invalid_since.map(|at| Extension::new(INVALIDITY_DATE, false, asn1::generalized(at)));
            extensions.extend(invalid);
            let mut info = vec![asn1::generalized(how.at)];
            info.extend(how.reason.map(|reason| asn1::explicit(0, &asn1::tlv(0x0a, &[reason]))));
            asn1::tlv(0xa1, &info.concat())
        }
    };
    let mut single = vec![id, status, asn1::generalized(term.this_update)];
    single.extend(term.next_update.map(|next| asn1::explicit(0, &asn1::generalized(next))));
    if !extensions.is_empty() {
        single.push(asn1::explicit(1, &encoded(&extensions)));
    }
    let data = asn1::sequence(&[
        asn1::explicit(1, &responder.name),
        asn1::generalized(term.this_update),
        asn1::sequence(&[asn1::sequence(&single)]),
    ]);
    let certificates = asn1::explicit(0, &asn1::sequence(std::slice::from_ref(&responder.der)));
    let basic = asn1::sequence(&[
        data.clone(),
        asn1::algorithm(asn1::ECDSA_SHA256),
        asn1::bit_string(&responder.key.sign(&data), 0),
        certificates,
    ]);
    let bytes = asn1::sequence(&[asn1::object(BASIC), asn1::octets(&basic)]);
    asn1::sequence(&[asn1::tlv(0x0a, &[0]), asn1::explicit(0, &bytes)])
}
