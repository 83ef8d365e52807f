//! A virtual certificate authority in the shape of Fulcio: root, intermediate, ten-minute leaves.

use crate::sct::CtLog;
use crate::seed::Key;
use crate::{asn1, encoding};
use jiff::{SignedDuration, Timestamp};

/// How long a leaf lives, as at Fulcio.
pub const LEAF_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// `id-kp-codeSigning`, RFC 5280 §4.2.1.12.
pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
/// `id-kp-timeStamping`.
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// `id-kp-serverAuth`: what a code-signing certificate must not get away with.
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";

const SUBJECT_KEY_ID: &str = "2.5.29.14";
const KEY_USAGE: &str = "2.5.29.15";
const SUBJECT_ALT_NAME: &str = "2.5.29.17";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const AUTHORITY_KEY_ID: &str = "2.5.29.35";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";

/// `digitalSignature` as a named bit list: bit 0, seven unused.
const DIGITAL_SIGNATURE: ([u8; 1], u8) = ([0x80], 7);
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
    fn new(oid: &str, critical: bool, value: Vec<u8>) -> Self {
        Self { oid: oid.into(), critical, value }
    }

    fn encode(&self) -> Vec<u8> {
        let mut parts = vec![asn1::object(&self.oid)];
        if self.critical {
            parts.push(asn1::boolean(true));
        }
        parts.push(asn1::octets(&self.value));
        asn1::sequence(&parts)
    }
}

/// A subject alternative name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum San {
    /// `uniformResourceIdentifier`
    Uri(String),
    /// `rfc822Name`
    Email(String),
}

impl San {
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Email(text) => asn1::implicit(1, text.as_bytes()),
            Self::Uri(text) => asn1::implicit(6, text.as_bytes()),
        }
    }
}

/// What becomes of the signed certificate timestamp in a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SctState {
    /// Embedded and right.
    Good,
    /// Left out.
    Absent,
    /// Embedded, with one bit of its signature turned.
    Flipped,
}

/// A leaf to be issued. An operator edits it before it is signed.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// `SubjectPublicKeyInfo` of the signer.
    pub spki: Vec<u8>,
    /// Subject alternative names, in order.
    pub names: Vec<San>,
    /// Fulcio's extensions, in order.
    pub claims: Vec<Extension>,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity, the second included (RFC 5280 §4.1.2.5).
    pub not_after: Timestamp,
    /// The one extended key usage.
    pub usage: &'static str,
    /// The signed certificate timestamp.
    pub sct: SctState,
}

/// A root and an intermediate, the latter issuing leaves.
#[derive(Clone)]
pub struct Authority {
    root_der: Vec<u8>,
    intermediate: Key,
    intermediate_der: Vec<u8>,
}

/// Organisation in every name of the virtual authorities. The same in every world: a name proves nothing.
pub const ORGANISATION: &str = "forge.example";
const ROOT_NAME: &str = "forge root";
const INTERMEDIATE_NAME: &str = "forge intermediate";

impl Authority {
    /// The authority of a label, its certificates good for the whole of `window`.
    pub fn new(label: &str, window: (Timestamp, Timestamp)) -> Self {
        let root = Key::p256(&format!("{label}/ca/root"));
        let intermediate = Key::p256(&format!("{label}/ca/intermediate"));
        let root_der = authority_certificate(&root, ROOT_NAME, &root, ROOT_NAME, window, None);
        let intermediate_der = authority_certificate(
            &intermediate,
            INTERMEDIATE_NAME,
            &root,
            ROOT_NAME,
            window,
            Some(CODE_SIGNING),
        );
        Self { root_der, intermediate, intermediate_der }
    }

    /// The root certificate.
    pub fn root_der(&self) -> &[u8] {
        &self.root_der
    }

    /// The intermediate certificate.
    pub fn intermediate_der(&self) -> &[u8] {
        &self.intermediate_der
    }

    /// Issues a leaf: signs the precertificate, has the log promise it, embeds the promise, signs again
    /// (RFC 6962 §3.1).
    pub fn issue(&self, leaf: &Leaf, log: &CtLog) -> Vec<u8> {
        let mut extensions = self.leaf_extensions(leaf);
        if leaf.sct != SctState::Absent {
            let precertificate = self.leaf_body(leaf, &extensions);
            let flipped = leaf.sct == SctState::Flipped;
            let list = log.promise(leaf.not_before, &self.intermediate.id(), &precertificate, flipped);
            extensions.push(Extension::new(crate::sct::OID, false, list));
        }
        signed(&self.leaf_body(leaf, &extensions), &self.intermediate)
    }

    fn leaf_extensions(&self, leaf: &Leaf) -> Vec<Extension> {
        let names: Vec<Vec<u8>> = leaf.names.iter().map(San::encode).collect();
        let mut extensions = vec![
            key_usage(DIGITAL_SIGNATURE),
            extended_key_usage(leaf.usage, false),
            Extension::new(SUBJECT_KEY_ID, false, asn1::octets(&key_identifier(&leaf.spki))),
            authority_key_identifier(&self.intermediate.spki()),
            // The subject is empty, so the names must be critical (RFC 5280 §4.2.1.6).
            Extension::new(SUBJECT_ALT_NAME, true, asn1::sequence(&names)),
        ];
        extensions.extend(leaf.claims.iter().cloned());
        extensions
    }

    fn leaf_body(&self, leaf: &Leaf, extensions: &[Extension]) -> Vec<u8> {
        Body {
            serial: &serial(&[&leaf.spki, &asn1::time(leaf.not_before)]),
            issuer: asn1::name(ORGANISATION, INTERMEDIATE_NAME),
            validity: (leaf.not_before, leaf.not_after),
            subject: asn1::sequence(&[]),
            spki: &leaf.spki,
            extensions,
        }
        .encode()
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
struct Body<'a> {
    serial: &'a [u8],
    issuer: Vec<u8>,
    validity: (Timestamp, Timestamp),
    subject: Vec<u8>,
    spki: &'a [u8],
    extensions: &'a [Extension],
}

impl Body<'_> {
    fn encode(&self) -> Vec<u8> {
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

fn signed(body: &[u8], key: &Key) -> Vec<u8> {
    asn1::sequence(&[
        body.to_vec(),
        asn1::algorithm(asn1::ECDSA_SHA256),
        asn1::bit_string(&key.sign(body), 0),
    ])
}

fn key_usage((bits, unused): ([u8; 1], u8)) -> Extension {
    Extension::new(KEY_USAGE, true, asn1::bit_string(&bits, unused))
}

fn extended_key_usage(usage: &str, critical: bool) -> Extension {
    Extension::new(EXTENDED_KEY_USAGE, critical, asn1::sequence(&[asn1::object(usage)]))
}

fn authority_key_identifier(spki: &[u8]) -> Extension {
    let identifier = asn1::implicit(0, &key_identifier(spki));
    Extension::new(AUTHORITY_KEY_ID, false, asn1::sequence(&[identifier]))
}

/// The leftmost 160 bits of SHA-256, RFC 7093 §2 method 1 (over the whole SPKI, which no verifier checks).
fn key_identifier(spki: &[u8]) -> Vec<u8> {
    encoding::sha256(spki)[..20].to_vec()
}

/// Nineteen bytes with the top bit clear: positive and within twenty octets (RFC 5280 §4.1.2.2).
fn serial(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = encoding::sha256(&parts.concat())[..19].to_vec();
    bytes[0] = bytes[0] & 0x7f | 0x40;
    bytes
}
