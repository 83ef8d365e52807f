//! A private X.509 authority: certificates of any shape, issued by one another, right or wrong.

use crate::asn1;
use crate::seed::Key;
use crate::x509::{
    Body, Extension, ORGANISATION, SUBJECT_KEY_ID, authority_key_identifier, key_identifier, serial, signed,
};
use jiff::Timestamp;

const KEY_USAGE: &str = "2.5.29.15";
const SUBJECT_ALT_NAME: &str = "2.5.29.17";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const NAME_CONSTRAINTS: &str = "2.5.29.30";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
const DISTRIBUTION_POINTS: &str = "2.5.29.31";
const AUTHORITY_INFORMATION: &str = "1.3.6.1.5.5.7.1.1";
const OCSP_RESPONDER: &str = "1.3.6.1.5.5.7.48.1";
const ISSUERS_CERTIFICATE: &str = "1.3.6.1.5.5.7.48.2";
/// An extension of our own under the arc for examples (RFC 5612).
const UNKNOWN: &str = "1.3.6.1.4.1.32473.2";

/// A key usage: its named bits, and how many of the last byte are unused.
pub type Usage = (u8, u8);
/// `digitalSignature`.
pub const SIGNS: Usage = (0x80, 7);
/// `keyCertSign` and `cRLSign`.
pub const ISSUES: Usage = (0x06, 1);
/// `keyEncipherment`.
pub const ENCIPHERS: Usage = (0x20, 5);

/// An alternative name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AltName {
    /// `uniformResourceIdentifier`
    Uri(&'static str),
    /// `rfc822Name`
    Email(&'static str),
    /// `dNSName`
    Dns(&'static str),
}

impl AltName {
    fn encode(self) -> Vec<u8> {
        match self {
            Self::Email(text) => asn1::implicit(1, text.as_bytes()),
            Self::Dns(text) => asn1::implicit(2, text.as_bytes()),
            Self::Uri(text) => asn1::implicit(6, text.as_bytes()),
        }
    }
}

/// What a certificate says.
#[derive(Clone, Debug)]
pub struct Template {
    /// The common name.
    pub common_name: &'static str,
    /// Alternative names, in order.
    pub names: Vec<AltName>,
    /// Validity, both ends included.
    pub window: (Timestamp, Timestamp),
    /// Whether it is an authority, and how many may stand below it.
    pub authority: Option<Option<u8>>,
    /// The key usage.
    pub usage: Option<Usage>,
    /// Extended key usages; empty: no extension.
    pub purposes: Vec<&'static str>,
    /// The only subtrees of names it may issue for; empty: no extension.
    pub permitted: Vec<AltName>,
    /// Whether it has a critical extension nobody knows.
    pub unknown: bool,
}

/// A certificate, and its key.
#[derive(Clone)]
pub struct Issued {
    /// The key.
    pub key: Key,
    /// The certificate.
    pub der: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) name: Vec<u8>,
}

impl Issued {
    /// Signed with its own key.
    pub fn root(template: &Template, key: Key) -> Self {
        let name = asn1::name(ORGANISATION, template.common_name);
        encode(template, key.clone(), &key, name, &[])
    }

    /// Signs a certificate for `key`.
    pub fn issue(&self, template: &Template, key: Key) -> Self {
        encode(template, key, &self.key, self.name.clone(), &[])
    }

    /// The same, and the certificate says that its issuer's own, its lists and its responder are at this address.
    pub fn issue_pointing(&self, template: &Template, key: Key, url: &str) -> Self {
        let place = || asn1::implicit(6, url.as_bytes());
        let access = |method| asn1::sequence(&[asn1::object(method), place()]);
        let access = asn1::sequence(&[access(OCSP_RESPONDER), access(ISSUERS_CERTIFICATE)]);
        let point = asn1::explicit(0, &asn1::explicit(0, &place()));
        let points = [
            Extension::new(AUTHORITY_INFORMATION, false, access),
            Extension::new(DISTRIBUTION_POINTS, false, asn1::sequence(&[asn1::sequence(&[point])])),
        ];
        encode(template, key, &self.key, self.name.clone(), &points)
    }
}

fn encode(template: &Template, key: Key, by: &Key, issuer: Vec<u8>, more: &[Extension]) -> Issued {
    let spki = key.spki();
    let serial = serial(&[&spki, &by.spki(), format!("{template:?}").as_bytes()]);
    let name = asn1::name(ORGANISATION, template.common_name);
    let body = Body {
        serial: &serial,
        issuer: issuer.clone(),
        validity: template.window,
        subject: name.clone(),
        spki: &spki,
        extensions: &[&extensions(template, &spki, &by.spki()), more].concat(),
    };
    Issued { der: signed(&body.encode(), by), key, issuer, serial, name }
}

fn extensions(template: &Template, spki: &[u8], issuer: &[u8]) -> Vec<Extension> {
    let mut all = vec![
        Extension::new(SUBJECT_KEY_ID, false, asn1::octets(&key_identifier(spki))),
        authority_key_identifier(issuer),
    ];
    if let Some((bits, unused)) = template.usage {
        all.push(Extension::new(KEY_USAGE, true, asn1::bit_string(&[bits], unused)));
    }
    if let Some(below) = template.authority {
        let mut parts = vec![asn1::boolean(true)];
        parts.extend(below.map(|below| asn1::integer(&[below])));
        all.push(Extension::new(BASIC_CONSTRAINTS, true, asn1::sequence(&parts)));
    }
    if !template.purposes.is_empty() {
        let purposes: Vec<Vec<u8>> = template.purposes.iter().map(|one| asn1::object(one)).collect();
        all.push(Extension::new(EXTENDED_KEY_USAGE, false, asn1::sequence(&purposes)));
    }
    if !template.names.is_empty() {
        let names: Vec<Vec<u8>> = template.names.iter().map(|name| name.encode()).collect();
        all.push(Extension::new(SUBJECT_ALT_NAME, false, asn1::sequence(&names)));
    }
    if !template.permitted.is_empty() {
        let subtrees: Vec<Vec<u8>> =
            template.permitted.iter().map(|name| asn1::sequence(&[name.encode()])).collect();
        let permitted = asn1::explicit(0, &subtrees.concat());
        all.push(Extension::new(NAME_CONSTRAINTS, true, asn1::sequence(&[permitted])));
    }
    if template.unknown {
        all.push(Extension::new(UNKNOWN, true, asn1::boolean(true)));
    }
    all
}
