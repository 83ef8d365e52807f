use crate::Algorithm;

/// How a key signs: its kind, the padding where there is a choice, and the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// ECDSA on P-256 with SHA-256.
    EcdsaP256Sha256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384Sha384,
    /// ECDSA on P-384 with SHA-256, as cosign signs with such a key.
    EcdsaP384Sha256,
    /// ECDSA on P-521 with SHA-512.
    EcdsaP521Sha512,
    /// Ed25519 over all the bytes.
    Ed25519,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSASSA-PSS with SHA-256 in all its parts.
    RsaPssSha256,
    /// RSASSA-PSS with SHA-384 in all its parts.
    RsaPssSha384,
    /// RSASSA-PSS with SHA-512 in all its parts.
    RsaPssSha512,
}

use Scheme::{
    EcdsaP256Sha256, EcdsaP384Sha256, EcdsaP384Sha384, EcdsaP521Sha512, Ed25519, RsaPkcs1Sha256,
    RsaPkcs1Sha384, RsaPkcs1Sha512, RsaPssSha256, RsaPssSha384, RsaPssSha512,
};

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 11] = [
        EcdsaP256Sha256,
        EcdsaP384Sha384,
        EcdsaP384Sha256,
        EcdsaP521Sha512,
        Ed25519,
        RsaPkcs1Sha256,
        RsaPkcs1Sha384,
        RsaPkcs1Sha512,
        RsaPssSha256,
        RsaPssSha384,
        RsaPssSha512,
    ];

    /// The name in the framework.
    pub fn name(self) -> &'static str {
        match self {
            EcdsaP256Sha256 => "ecdsa-p256-sha256",
            EcdsaP384Sha384 => "ecdsa-p384-sha384",
            EcdsaP384Sha256 => "ecdsa-p384-sha256",
            EcdsaP521Sha512 => "ecdsa-p521-sha512",
            Ed25519 => "ed25519",
            RsaPkcs1Sha256 => "rsa-pkcs1-sha256",
            RsaPkcs1Sha384 => "rsa-pkcs1-sha384",
            RsaPkcs1Sha512 => "rsa-pkcs1-sha512",
            RsaPssSha256 => "rsa-pss-sha256",
            RsaPssSha384 => "rsa-pss-sha384",
            RsaPssSha512 => "rsa-pss-sha512",
        }
    }

    /// The scheme of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// What a message is hashed with before it is signed; Ed25519 takes the message itself.
    pub fn hash(self) -> Option<Algorithm> {
        match self {
            EcdsaP256Sha256 | EcdsaP384Sha256 | RsaPkcs1Sha256 | RsaPssSha256 => Some(Algorithm::Sha256),
            EcdsaP384Sha384 | RsaPkcs1Sha384 | RsaPssSha384 => Some(Algorithm::Sha384),
            EcdsaP521Sha512 | RsaPkcs1Sha512 | RsaPssSha512 => Some(Algorithm::Sha512),
            Ed25519 => None,
        }
    }
}
