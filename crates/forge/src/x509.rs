//! X.509 version 3 certificates, put together extension by extension (RFC 5280 §4).

use crate::seed::Key;
use crate::{asn1, encoding};
use jiff::Timestamp;

/// Organisation in every name of the virtual authorities. The same in every world: a name proves nothing.
pub const ORGANISATION: &str = "forge.example";

/// `id-kp-codeSigning`, RFC 5280 §4.2.1.12.
pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
/// `id-kp-timeStamping`.
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// `id-kp-serverAuth`: what a code-signing certificate must not get away with.
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";

pub(crate) const SUBJECT_KEY_ID: &str = "2.5.29.14";
const KEY_USAGE: &str = "2.5.29.15";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const AUTHORITY_KEY_ID: &str = "2.5.29.35";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";

/// `digitalSignature` as a named bit list: bit 0, seven unused.
pub(crate) const DIGITAL_SIGNATURE: ([u8; 1], u8) = ([0x80], 7);
/// `keyCertSign` and `cRLSign`: bits 5 and 6, one unused.
const CERT_SIGN: ([u8; 1], u8) = ([0x06], 1);

/// A certificate extension, its value as it stands inside the OCTET STRING.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Dotted object identifier.
    pub oid: String,
    /// Whether a verifier that does not know it must refuse.
    pub critical: bool,
    /// The value.
    pub value: Vec<u8>,
}

impl Extension {
    pub(crate) fn new(oid: &str, critical: bool, value: Vec<u8>) -> Self {
        Self { oid: oid.into(), critical, value }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut parts = vec![asn1::object(&self.oid)];
        if self.critical {
            parts.push(asn1::boolean(true));
        }
        parts.push(asn1::octets(&self.value));
        asn1::sequence(&parts)
    }
}

/// A certificate of an authority, signed by itself or by its parent.
pub(crate) fn authority_certificate(
    subject: &Key,
    subject_name: &str,
    issuer: &Key,
    issuer_name: &str,
    window: (Timestamp, Timestamp),
    usage: Option<&str>,
) -> Vec<u8> {
    let mut extensions = vec![
        key_usage(CERT_SIGN),
        Extension::new(BASIC_CONSTRAINTS, true, asn1::sequence(&[asn1::boolean(true)])),
        Extension::new(SUBJECT_KEY_ID, false, asn1::octets(&key_identifier(&subject.spki()))),
        authority_key_identifier(&issuer.spki()),
    ];
    extensions.extend(usage.map(|usage| extended_key_usage(usage, false)));
    let body = Body {
        serial: &serial(&[&subject.spki(), &issuer.spki()]),
        issuer: asn1::name(ORGANISATION, issuer_name),
        validity: window,
        subject: asn1::name(ORGANISATION, subject_name),
        spki: &subject.spki(),
        extensions: &extensions,
    };
    signed(&body.encode(), issuer)
}

/// A certificate for a timestamp signer: the usage critical and alone (RFC 3161 §2.3).
pub(crate) fn timestamp_certificate(
    subject: &Key,
    subject_name: &str,
    issuer: &Key,
    issuer_name: &str,
    window: (Timestamp, Timestamp),
) -> Vec<u8> {
    let extensions = [
        key_usage(DIGITAL_SIGNATURE),
        extended_key_usage(TIME_STAMPING, true),
        Extension::new(SUBJECT_KEY_ID, false, asn1::octets(&key_identifier(&subject.spki()))),
        authority_key_identifier(&issuer.spki()),
    ];
    let body = Body {
        serial: &timestamp_serial(subject),
        issuer: asn1::name(ORGANISATION, issuer_name),
        validity: window,
        subject: asn1::name(ORGANISATION, subject_name),
        spki: &subject.spki(),
        extensions: &extensions,
    };
    signed(&body.encode(), issuer)
}

/// The serial number in [`timestamp_certificate`], which a token repeats to name its signer.
pub(crate) fn timestamp_serial(subject: &Key) -> Vec<u8> {
    serial(&[&subject.spki(), b"timestamp"])
}

/// `TBSCertificate`, RFC 5280 §4.1.
pub(crate) struct Body<'a> {
    pub(crate) serial: &'a [u8],
    pub(crate) issuer: Vec<u8>,
    pub(crate) validity: (Timestamp, Timestamp),
    pub(crate) subject: Vec<u8>,
    pub(crate) spki: &'a [u8],
    pub(crate) extensions: &'a [Extension],
}

impl Body<'_> {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let extensions: Vec<Vec<u8>> = self.extensions.iter().map(Extension::encode).collect();
        asn1::sequence(&[
            asn1::explicit(0, &asn1::integer(&[2])),
            asn1::integer(self.serial),
            asn1::algorithm(asn1::ECDSA_SHA256),
            self.issuer.clone(),
            asn1::sequence(&[asn1::time(self.validity.0), asn1::time(self.validity.1)]),
            self.subject.clone(),
            self.spki.to_vec(),
            asn1::explicit(3, &asn1::sequence(&extensions)),
        ])
    }
}

pub(crate) fn signed(body: &[u8], key: &Key) -> Vec<u8> {
    asn1::sequence(&[
        body.to_vec(),
        asn1::algorithm(asn1::ECDSA_SHA256),
        asn1::bit_string(&key.sign(body), 0),
    ])
}

pub(crate) fn key_usage((bits, unused): ([u8; 1], u8)) -> Extension {
    Extension::new(KEY_USAGE, true, asn1::bit_string(&bits, unused))
}

pub(crate) fn extended_key_usage(usage: &str, critical: bool) -> Extension {
    Extension::new(EXTENDED_KEY_USAGE, critical, asn1::sequence(&[asn1::object(usage)]))
}

pub(crate) fn authority_key_identifier(spki: &[u8]) -> Extension {
    let identifier = asn1::implicit(0, &key_identifier(spki));
    Extension::new(AUTHORITY_KEY_ID, false, asn1::sequence(&[identifier]))
}

/// The leftmost 160 bits of SHA-256, RFC 7093 §2 method 1 (over the whole SPKI, which no verifier checks).
pub(crate) fn key_identifier(spki: &[u8]) -> Vec<u8> {
    encoding::sha256(spki)[..20].to_vec()
}

/// Nineteen bytes with the top bit clear: positive and within twenty octets (RFC 5280 §4.1.2.2).
pub(crate) fn serial(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = encoding::sha256(&parts.concat())[..19].to_vec();
    bytes[0] = bytes[0] & 0x7f | 0x40;
    bytes
}
