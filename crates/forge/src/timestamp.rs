//! A virtual RFC 3161 timestamp authority.

use crate::asn1;
use crate::encoding::sha256;
use crate::enterprise::Issued;
use crate::seed::Key;
use crate::x509::{ORGANISATION, authority_certificate, timestamp_certificate, timestamp_serial};
use jiff::Timestamp;

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
/// A policy of our own under the arc for examples (RFC 5612 gives it to documentation).
const POLICY: &str = "1.3.6.1.4.1.32473.1";

const ROOT_NAME: &str = "forge timestamp root";
const SIGNER_NAME: &str = "forge timestamps";

/// The authority's signer and root.
#[derive(Clone)]
pub struct TimestampAuthority {
    root: Key,
    signer: Key,
    signer_der: Vec<u8>,
    root_der: Vec<u8>,
}

impl TimestampAuthority {
    /// The authority of a label, its certificates good for the whole of `window`.
    pub fn new(label: &str, window: (Timestamp, Timestamp)) -> Self {
        let root = Key::p256(&format!("{label}/tsa/root"));
        let signer = Key::p256(&format!("{label}/tsa/signer"));
        let root_der = authority_certificate(&root, ROOT_NAME, &root, ROOT_NAME, window, None);
        let signer_der = timestamp_certificate(&signer, SIGNER_NAME, &root, ROOT_NAME, window);
        Self { root, signer, signer_der, root_der }
    }

    /// Signer, then root.
    pub fn chain(&self) -> [&[u8]; 2] {
        [&self.signer_der, &self.root_der]
    }

    /// The same two as certificates of a private authority: the signer and its root, which says whether it is revoked.
    pub fn issued(&self) -> [Issued; 2] {
        let root = asn1::name(ORGANISATION, ROOT_NAME);
        let one = |key: &Key, der: &[u8], serial, name| Issued {
            key: key.clone(),
            der: der.to_vec(),
            issuer: root.clone(),
            serial,
            name,
        };
        let signer = asn1::name(ORGANISATION, SIGNER_NAME);
        [
            one(&self.signer, &self.signer_der, timestamp_serial(&self.signer), signer),
            one(&self.root, &self.root_der, vec![1], root.clone()),
        ]
    }

    /// A granted response over these bytes (RFC 3161 §2.4.2). A bundle timestamps its signature.
    pub fn countersign(&self, bytes: &[u8], at: Timestamp) -> Vec<u8> {
        let info = token_info(bytes, at);
        let granted = asn1::sequence(&[asn1::integer(&[0])]);
        asn1::sequence(&[granted, self.token(&info)])
    }

    /// What it answers to a query (RFC 3161 §2.4.1) for SHA-256 with a nonce of eight bytes, both of which it repeats.
    ///
    /// # Panics
    /// On any other query.
    pub fn answer(&self, query: &[u8], at: Timestamp) -> Vec<u8> {
        let found = query.windows(2).position(|part| part == [0x04, 32]).unwrap() + 2;
        let (imprint, rest) = query[found..].split_at(32);
        assert_eq!(rest[..2], [0x02, 8], "a nonce of eight bytes");
        let info = imprinted(imprint, at, &[asn1::integer(&rest[2..10])]);
        asn1::sequence(&[asn1::sequence(&[asn1::integer(&[0])]), self.token(&info)])
    }

    /// The token alone, as CMS carries it (RFC 3161 appendix A).
    pub fn stamp(&self, bytes: &[u8], at: Timestamp) -> Vec<u8> {
        self.token(&token_info(bytes, at))
    }

    /// `SignedData` with one signer (RFC 5652 §5), version 3 because the content is not plain data.
    fn token(&self, info: &[u8]) -> Vec<u8> {
        let digest = asn1::algorithm(asn1::SHA256);
        let content = asn1::sequence(&[asn1::object(TST_INFO), asn1::explicit(0, &asn1::octets(info))]);
        let signed_data = asn1::sequence(&[
            asn1::integer(&[3]),
            asn1::set_of(vec![digest]),
            content,
            asn1::explicit(0, &self.signer_der),
            asn1::set_of(vec![self.signer_info(info)]),
        ]);
        asn1::sequence(&[asn1::object(SIGNED_DATA), asn1::explicit(0, &signed_data)])
    }

    fn signer_info(&self, info: &[u8]) -> Vec<u8> {
        let attributes = asn1::set_of(vec![
            attribute(CONTENT_TYPE, asn1::object(TST_INFO)),
            attribute(MESSAGE_DIGEST, asn1::octets(&sha256(info))),
            attribute(SIGNING_CERTIFICATE_V2, self.signing_certificate()),
        ]);
        let signature = self.signer.sign(&attributes);
        // Signed as a SET, carried under an implicit [0] (RFC 5652 §5.4).
        let mut carried = attributes;
        carried[0] = 0xa0;
        let issuer = asn1::name(ORGANISATION, ROOT_NAME);
        asn1::sequence(&[
            asn1::integer(&[1]),
            asn1::sequence(&[issuer, asn1::integer(&timestamp_serial(&self.signer))]),
            asn1::algorithm(asn1::SHA256),
            carried,
            asn1::algorithm(asn1::ECDSA_SHA256),
            asn1::octets(&signature),
        ])
    }

    /// `SigningCertificateV2` (RFC 5816): which certificate signed, by SHA-256.
    fn signing_certificate(&self) -> Vec<u8> {
        let identifier = asn1::sequence(&[asn1::octets(&sha256(&self.signer_der))]);
        asn1::sequence(&[asn1::sequence(&[identifier])])
    }
}

fn attribute(oid: &str, value: Vec<u8>) -> Vec<u8> {
    asn1::sequence(&[asn1::object(oid), asn1::set_of(vec![value])])
}

/// `TSTInfo`, RFC 3161 §2.4.2, with a serial number made from what it is about.
fn token_info(bytes: &[u8], at: Timestamp) -> Vec<u8> {
    let serial = sha256(&[bytes, &asn1::generalized(at)].concat());
    info(&sha256(bytes), &serial, at, &[])
}

/// The same over a digest, with what may follow the time.
fn imprinted(imprint: &[u8], at: Timestamp, more: &[Vec<u8>]) -> Vec<u8> {
    info(imprint, &sha256(&[imprint, &asn1::generalized(at)].concat()), at, more)
}

fn info(imprint: &[u8], serial: &[u8; 32], at: Timestamp, more: &[Vec<u8>]) -> Vec<u8> {
    let mut serial = serial[..16].to_vec();
    serial[0] = serial[0] & 0x7f | 0x40;
    let fields = [
        asn1::integer(&[1]),
        asn1::object(POLICY),
        asn1::sequence(&[asn1::algorithm(asn1::SHA256), asn1::octets(imprint)]),
        asn1::integer(&serial),
        asn1::generalized(at),
    ];
    asn1::sequence(&[&fields[..], more].concat())
}
