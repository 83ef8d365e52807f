//! Keys that come from a label, so that every run makes the same ones.
//!
//! These keys are public knowledge: anyone can derive them. They must never sign anything but fixtures.

mod hash;
mod rsa;
mod stream;

use crate::{asn1, encoding};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::signature::hazmat::{PrehashSigner as _, RandomizedPrehashSigner as _};

pub use hash::Hash;
pub use rsa::{Padding, Size};

const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const PRIME256V1: &str = "1.2.840.10045.3.1.7";
const SECP384R1: &str = "1.3.132.0.34";
const SECP521R1: &str = "1.3.132.0.35";
const ED25519: &str = "1.3.101.112";
const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";

/// A signing key of the virtual world, and how it signs.
#[derive(Clone)]
pub enum Key {
    /// ECDSA over P-256 with SHA-256, nonces by RFC 6979.
    P256(Box<p256::ecdsa::SigningKey>),
    /// ECDSA over P-384, with SHA-384 as its specification pairs them or with SHA-256 as cosign does.
    P384(Box<p384::ecdsa::SigningKey>, Hash),
    /// ECDSA over P-521 with SHA-512.
    P521(Box<p521::ecdsa::SigningKey>),
    /// Ed25519 (RFC 8032), deterministic by definition.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// RSA. There is one key of each size.
    Rsa(Size, Padding, Hash),
}

impl Key {
    /// The P-256 key of a label: SHA-256 of label and counter, counting up to the first valid scalar.
    pub fn p256(label: &str) -> Self {
        let read = |scalar: &[u8]| p256::ecdsa::SigningKey::from_slice(scalar).ok();
        Self::P256(Box::new(scalar("p256", label, Hash::Sha256, read)))
    }

    /// The P-384 key of a label: SHA-384 of label and counter.
    pub fn p384(label: &str, hash: Hash) -> Self {
        let read = |scalar: &[u8]| p384::ecdsa::SigningKey::from_slice(scalar).ok();
        Self::P384(Box::new(scalar("p384", label, Hash::Sha384, read)), hash)
    }

    /// The P-521 key of a label: SHA-512 of label and counter, with two zero bytes in front.
    pub fn p521(label: &str) -> Self {
        let read = |scalar: &[u8]| {
            let wide = [[0; 2].as_slice(), scalar].concat();
            p521::ecdsa::SigningKey::from_slice(&wide).ok()
        };
        Self::P521(Box::new(scalar("p521", label, Hash::Sha512, read)))
    }

    /// The Ed25519 key of a label: its seed is SHA-256 of the label.
    pub fn ed25519(label: &str) -> Self {
        let seed = encoding::sha256(format!("forge ed25519 {label}").as_bytes());
        Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Signs the message: ASN.1 for ECDSA, 64 raw bytes for Ed25519, as many as the modulus for RSA.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            Self::P384(key, hash) => p384_signature(key, *hash, message).to_der().as_bytes().to_vec(),
            Self::P521(key) => p521_signature(key, message).to_der().as_bytes().to_vec(),
            Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            Self::Rsa(size, padding, hash) => size.sign(*padding, *hash, message),
        }
    }

    /// The same signature with ECDSA's two numbers side by side (IEEE P1363), as some DSSE signers write it.
    pub fn sign_side_by_side(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            Self::P384(key, hash) => p384_signature(key, *hash, message).to_bytes().to_vec(),
            Self::P521(key) => p521_signature(key, message).to_bytes().to_vec(),
            Self::Ed25519(_) | Self::Rsa(..) => self.sign(message),
        }
    }

    /// What it hashes a message with; for Ed25519, which hashes within, what its file digests are written in.
    pub fn hash(&self) -> Hash {
        match self {
            Self::P256(_) | Self::Ed25519(_) => Hash::Sha256,
            Self::P384(_, hash) | Self::Rsa(_, _, hash) => *hash,
            Self::P521(_) => Hash::Sha512,
        }
    }

    /// `SubjectPublicKeyInfo` (RFC 5480, RFC 8410, RFC 3279 §2.3.1).
    pub fn spki(&self) -> Vec<u8> {
        let curve = |name| asn1::sequence(&[asn1::object(EC_PUBLIC_KEY), asn1::object(name)]);
        let algorithm = match self {
            Self::P256(_) => curve(PRIME256V1),
            Self::P384(..) => curve(SECP384R1),
            Self::P521(_) => curve(SECP521R1),
            Self::Ed25519(_) => asn1::algorithm(ED25519),
            Self::Rsa(..) => asn1::sequence(&[asn1::object(RSA_ENCRYPTION), asn1::tlv(5, &[])]),
        };
        asn1::sequence(&[algorithm, asn1::bit_string(&self.public_bytes(), 0)])
    }

    /// The bare public key: an uncompressed point, 32 bytes, or an `RSAPublicKey`.
    pub fn public_bytes(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => key.verifying_key().to_encoded_point(false).as_bytes().to_vec(),
            Self::P384(key, _) => key.verifying_key().to_encoded_point(false).as_bytes().to_vec(),
            Self::P521(key) => {
                p521::ecdsa::VerifyingKey::from(&**key).to_encoded_point(false).as_bytes().to_vec()
            }
            Self::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
            Self::Rsa(size, ..) => size.public(),
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

    /// The name of the algorithm in Sigstore's `PublicKeyDetails`, which knows RSA with SHA-256 only; what it
    /// has no name for is written in the same manner.
    pub fn details(&self) -> String {
        match self {
            Self::P256(_) => "PKIX_ECDSA_P256_SHA_256".into(),
            Self::P384(_, Hash::Sha256) => "PKIX_ECDSA_P384_SHA_256".into(),
            Self::P384(..) => "PKIX_ECDSA_P384_SHA_384".into(),
            Self::P521(_) => "PKIX_ECDSA_P521_SHA_512".into(),
            Self::Ed25519(_) => "PKIX_ED25519".into(),
            Self::Rsa(size, padding, hash) => {
                let padding = if *padding == Padding::Pss { "PSS" } else { "PKCS1V15" };
                format!("PKIX_RSA_{padding}_{}_{}", size.bits(), hash.name().to_uppercase())
            }
        }
    }
}

/// The first of these hashes that is a valid scalar.
fn scalar<K>(curve: &str, label: &str, hash: Hash, read: impl Fn(&[u8]) -> Option<K>) -> K {
    (0u32..)
        .find_map(|counter| read(&hash.of(format!("forge {curve} {counter} {label}").as_bytes())))
        .unwrap_or_else(|| unreachable!("nearly every candidate is a valid scalar"))
}

fn p384_signature(key: &p384::ecdsa::SigningKey, hash: Hash, message: &[u8]) -> p384::ecdsa::Signature {
    key.sign_prehash(&hash.of(message)).unwrap()
}

fn p521_signature(key: &p521::ecdsa::SigningKey, message: &[u8]) -> p521::ecdsa::Signature {
    let digest = Hash::Sha512.of(message);
    let mut nonces = stream::Stream::of([&key.to_bytes()[..], &digest].concat());
    key.sign_prehash_with_rng(&mut nonces, &digest).unwrap()
}

#[cfg(test)]
mod tests;
