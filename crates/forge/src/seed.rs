//! Keys that come from a label, so that every run makes the same ones.
//!
//! These keys are public knowledge: anyone can derive them. They must never sign anything but fixtures.

use crate::{asn1, encoding};
use p256::ecdsa::signature::Signer as _;

const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const PRIME256V1: &str = "1.2.840.10045.3.1.7";
const ED25519: &str = "1.3.101.112";

/// A signing key of the virtual world.
#[derive(Clone)]
pub enum Key {
    /// ECDSA over P-256 with SHA-256, nonces by RFC 6979.
    P256(Box<p256::ecdsa::SigningKey>),
    /// Ed25519 (RFC 8032), deterministic by definition.
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

impl Key {
    /// The P-256 key of a label: SHA-256 of label and counter, counting up to the first valid scalar.
    pub fn p256(label: &str) -> Self {
        for counter in 0u32.. {
            let scalar = encoding::sha256(format!("forge p256 {counter} {label}").as_bytes());
            if let Ok(key) = p256::ecdsa::SigningKey::from_slice(&scalar) {
                return Self::P256(Box::new(key));
            }
        }
        unreachable!("all but one in 2^32 candidates are valid scalars")
    }

    /// The Ed25519 key of a label: its seed is SHA-256 of the label.
    pub fn ed25519(label: &str) -> Self {
        let seed = encoding::sha256(format!("forge ed25519 {label}").as_bytes());
        Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Signs the message: ASN.1 for ECDSA, 64 raw bytes for Ed25519.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
        }
    }

    /// `SubjectPublicKeyInfo` (RFC 5480, RFC 8410).
    pub fn spki(&self) -> Vec<u8> {
        let algorithm = match self {
            Self::P256(_) => asn1::sequence(&[asn1::object(EC_PUBLIC_KEY), asn1::object(PRIME256V1)]),
            Self::Ed25519(_) => asn1::algorithm(ED25519),
        };
        asn1::sequence(&[algorithm, asn1::bit_string(&self.public_bytes(), 0)])
    }

    /// The bare public key: an uncompressed point, or 32 bytes.
    pub fn public_bytes(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => key.verifying_key().to_encoded_point(false).as_bytes().to_vec(),
            Self::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
        }
    }

    /// The public key as PEM, the form the framework's `key:` roots name.
    pub fn public_pem(&self) -> String {
        encoding::pem("PUBLIC KEY", &self.spki())
    }

    /// SHA-256 of the `SubjectPublicKeyInfo`: the log id of RFC 6962 §3.2 and of Rekor v1.
    pub fn id(&self) -> [u8; 32] {
        encoding::sha256(&self.spki())
    }

    /// The name of the algorithm in Sigstore's `PublicKeyDetails`.
    pub fn details(&self) -> &'static str {
        match self {
            Self::P256(_) => "PKIX_ECDSA_P256_SHA_256",
            Self::Ed25519(_) => "PKIX_ED25519",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_label_one_key_one_signature() {
        for make in [Key::p256, Key::ed25519] {
            assert_eq!(make("a").spki(), make("a").spki());
            assert_ne!(make("a").spki(), make("b").spki());
            assert_eq!(make("a").sign(b"m"), make("a").sign(b"m"));
        }
    }
}
