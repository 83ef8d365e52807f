//! Detached CMS signatures (RFC 5652), right or wrong.

use crate::asn1;
use crate::enterprise::Issued;
use crate::seed::{Hash, Key, Padding};
use jiff::Timestamp;

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const DATA: &str = "1.2.840.113549.1.7.1";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
const TIME_STAMP_TOKEN: &str = "1.2.840.113549.1.9.16.2.14";
const PKCS1: &str = "1.2.840.113549.1.1";
const SHA1: &str = "1.3.14.3.2.26";

/// Makes a timestamp token over a signature.
pub type Token = fn(&[u8]) -> Vec<u8>;

/// A signer, and what is wrong with what it signs.
#[derive(Clone)]
pub struct Signer<'a> {
    /// The certificate and key.
    pub holder: &'a Issued,
    /// The hash of content and attributes.
    pub hash: Hash,
    /// What the signer says of the time.
    pub signing_time: Option<Timestamp>,
    /// Made of the signature: a token over it.
    pub token: Option<Token>,
    /// Leaves the signed attributes out and signs the content.
    pub bare: bool,
    /// Says that it digests with SHA-1.
    pub says_sha1: bool,
    /// Turns a bit of the signature.
    pub flipped: bool,
}

impl<'a> Signer<'a> {
    /// As it should be, with the hash of the key.
    pub fn new(holder: &'a Issued) -> Self {
        Self {
            hash: holder.key.hash(),
            holder,
            signing_time: None,
            token: None,
            bare: false,
            says_sha1: false,
            flipped: false,
        }
    }

    fn info(&self, content: &[u8]) -> Vec<u8> {
        let attributes = self.attributes(content);
        let mut signature = self.holder.key.sign(if self.bare { content } else { &attributes });
        if self.flipped {
            *signature.last_mut().unwrap() ^= 1;
        }
        let mut carried = attributes;
        carried[0] = 0xa0;
        let unsigned = self.token.map(|token| {
            let mut set = asn1::set_of(vec![attribute(TIME_STAMP_TOKEN, token(&signature))]);
            set[0] = 0xa1;
            set
        });
        let digest = if self.says_sha1 { asn1::algorithm(SHA1) } else { asn1::algorithm(object(self.hash)) };
        let mut parts = vec![
            asn1::integer(&[1]),
            asn1::sequence(&[self.holder.issuer.clone(), asn1::integer(&self.holder.serial)]),
            digest,
        ];
        if !self.bare {
            parts.push(carried);
        }
        parts.extend([self.scheme(), asn1::octets(&signature)]);
        parts.extend(unsigned);
        asn1::sequence(&parts)
    }

    fn attributes(&self, content: &[u8]) -> Vec<u8> {
        let mut all = vec![
            attribute(CONTENT_TYPE, asn1::object(DATA)),
            attribute(MESSAGE_DIGEST, asn1::octets(&self.hash.of(content))),
        ];
        all.extend(self.signing_time.map(|at| attribute(SIGNING_TIME, asn1::time(at))));
        asn1::set_of(all)
    }

    /// The signature's `AlgorithmIdentifier` (RFC 5754 §3, RFC 4056, RFC 8419).
    fn scheme(&self) -> Vec<u8> {
        let ecdsa = |hash: Hash| match hash {
            Hash::Sha256 => asn1::algorithm(asn1::ECDSA_SHA256),
            Hash::Sha384 => asn1::algorithm("1.2.840.10045.4.3.3"),
            Hash::Sha512 => asn1::algorithm("1.2.840.10045.4.3.4"),
        };
        match &self.holder.key {
            Key::Ed25519(_) => asn1::algorithm("1.3.101.112"),
            Key::Rsa(_, Padding::Pss, hash) => {
                let digest = asn1::algorithm(object(*hash));
                let mask = asn1::sequence(&[asn1::object(&format!("{PKCS1}.8")), digest.clone()]);
                let salt = asn1::integer(&[hash.of(b"").len() as u8]);
                let params = asn1::sequence(&[
                    asn1::explicit(0, &digest),
                    asn1::explicit(1, &mask),
                    asn1::explicit(2, &salt),
                ]);
                asn1::sequence(&[asn1::object(&format!("{PKCS1}.10")), params])
            }
            Key::Rsa(..) => asn1::sequence(&[asn1::object(&format!("{PKCS1}.1")), asn1::tlv(5, &[])]),
            key @ (Key::P256(_) | Key::P384(..) | Key::P521(_)) => ecdsa(key.hash()),
        }
    }
}

/// `ContentInfo` with `SignedData` (RFC 5652 §5.1), the content left out.
pub fn detached(content: &[u8], signers: &[Signer<'_>], certificates: &[&[u8]]) -> Vec<u8> {
    enveloped(asn1::sequence(&[asn1::object(DATA)]), content, signers, certificates)
}

/// The same with the content inside.
pub fn attached(content: &[u8], signers: &[Signer<'_>], certificates: &[&[u8]]) -> Vec<u8> {
    let inside = asn1::explicit(0, &asn1::octets(content));
    enveloped(asn1::sequence(&[asn1::object(DATA), inside]), content, signers, certificates)
}

fn enveloped(about: Vec<u8>, content: &[u8], signers: &[Signer<'_>], certificates: &[&[u8]]) -> Vec<u8> {
    let mut digests: Vec<Vec<u8>> = signers.iter().map(|one| asn1::algorithm(object(one.hash))).collect();
    digests.sort();
    digests.dedup();
    let signed_data = asn1::sequence(&[
        asn1::integer(&[1]),
        asn1::set_of(digests),
        about,
        asn1::explicit(0, &certificates.concat()),
        asn1::set_of(signers.iter().map(|one| one.info(content)).collect()),
    ]);
    asn1::sequence(&[asn1::object(SIGNED_DATA), asn1::explicit(0, &signed_data)])
}

fn attribute(oid: &str, value: Vec<u8>) -> Vec<u8> {
    asn1::sequence(&[asn1::object(oid), asn1::set_of(vec![value])])
}

fn object(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha256 => asn1::SHA256,
        Hash::Sha384 => "2.16.840.1.101.3.4.2.2",
        Hash::Sha512 => "2.16.840.1.101.3.4.2.3",
    }
}
