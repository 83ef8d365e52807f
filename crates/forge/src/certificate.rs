//! A virtual certificate authority in the shape of Fulcio: root, intermediate, ten-minute leaves.

use crate::asn1;
use crate::sct::CtLog;
use crate::seed::Key;
use crate::x509::{
    Body, CODE_SIGNING, DIGITAL_SIGNATURE, Extension, ORGANISATION, SUBJECT_KEY_ID, authority_certificate,
    authority_key_identifier, extended_key_usage, key_identifier, key_usage, serial, signed,
};
use jiff::{SignedDuration, Timestamp};

/// How long a leaf lives, as at Fulcio.
pub const LEAF_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

const SUBJECT_ALT_NAME: &str = "2.5.29.17";

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
    /// Whether one bit of the authority's own signature is turned. The promise of the log is not over that.
    pub flipped: bool,
}

/// A root and an intermediate, the latter issuing leaves.
#[derive(Clone)]
pub struct Authority {
    root_der: Vec<u8>,
    intermediate: Key,
    intermediate_der: Vec<u8>,
}

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
        let mut der = signed(&self.leaf_body(leaf, &extensions), &self.intermediate);
        if let Some(last) = der.last_mut().filter(|_| leaf.flipped) {
            *last ^= 1;
        }
        der
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
