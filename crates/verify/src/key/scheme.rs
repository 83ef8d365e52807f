use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, ED25519,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, VerificationAlgorithm,
};
use model::Scheme::{
    self, EcdsaP256Sha256, EcdsaP384Sha256, EcdsaP384Sha384, EcdsaP521Sha512, Ed25519, RsaPkcs1Sha256,
    RsaPkcs1Sha384, RsaPkcs1Sha512, RsaPssSha256, RsaPssSha384, RsaPssSha512,
};
use model::{Algorithm, Text};

/// Whether a signature by it counts where the evidence states this hash. Only where the kind of key leaves the
/// hash open does that settle anything; SHA-256 is meant where nothing is stated.
pub(super) fn allowed(scheme: Scheme, stated: Option<Algorithm>) -> bool {
    match scheme {
        RsaPkcs1Sha256 | RsaPkcs1Sha384 | RsaPkcs1Sha512 => {
            scheme.hash() == stated.or(Some(Algorithm::Sha256))
        }
        EcdsaP256Sha256 | EcdsaP384Sha384 | EcdsaP384Sha256 | EcdsaP521Sha512 | Ed25519 | RsaPssSha256
        | RsaPssSha384 | RsaPssSha512 => true,
    }
}

/// Sigstore's names for it (`sigstore_common.proto`, `PublicKeyDetails`) with a key of so many bits; none where
/// it has no name.
pub(super) fn details(scheme: Scheme, bits: usize) -> Option<Text> {
    let rsa = |padding: &str| {
        [2048, 3072, 4096].contains(&bits).then(|| format!("PKIX_RSA_{padding}_{bits}_SHA256").into())
    };
    match scheme {
        EcdsaP256Sha256 => Some("PKIX_ECDSA_P256_SHA_256".into()),
        EcdsaP384Sha384 => Some("PKIX_ECDSA_P384_SHA_384".into()),
        EcdsaP384Sha256 => Some("PKIX_ECDSA_P384_SHA_256".into()),
        EcdsaP521Sha512 => Some("PKIX_ECDSA_P521_SHA_512".into()),
        Ed25519 => Some("PKIX_ED25519".into()),
        RsaPkcs1Sha256 => rsa("PKCS1V15"),
        RsaPssSha256 => rsa("PSS"),
        RsaPkcs1Sha384 | RsaPkcs1Sha512 | RsaPssSha384 | RsaPssSha512 => None,
    }
}

/// How many bytes each of ECDSA's two numbers has.
pub(super) fn number_width(scheme: Scheme) -> Option<usize> {
    match scheme {
        EcdsaP256Sha256 => Some(32),
        EcdsaP384Sha384 | EcdsaP384Sha256 => Some(48),
        EcdsaP521Sha512 => Some(66),
        Ed25519 | RsaPkcs1Sha256 | RsaPkcs1Sha384 | RsaPkcs1Sha512 | RsaPssSha256 | RsaPssSha384
        | RsaPssSha512 => None,
    }
}

/// The cryptographic library's name for it.
pub(super) fn verification(scheme: Scheme) -> &'static dyn VerificationAlgorithm {
    match scheme {
        EcdsaP256Sha256 => &ECDSA_P256_SHA256_ASN1,
        EcdsaP384Sha384 => &ECDSA_P384_SHA384_ASN1,
        EcdsaP384Sha256 => &ECDSA_P384_SHA256_ASN1,
        EcdsaP521Sha512 => &ECDSA_P521_SHA512_ASN1,
        Ed25519 => &ED25519,
        RsaPkcs1Sha256 => &RSA_PKCS1_2048_8192_SHA256,
        RsaPkcs1Sha384 => &RSA_PKCS1_2048_8192_SHA384,
        RsaPkcs1Sha512 => &RSA_PKCS1_2048_8192_SHA512,
        RsaPssSha256 => &RSA_PSS_2048_8192_SHA256,
        RsaPssSha384 => &RSA_PSS_2048_8192_SHA384,
        RsaPssSha512 => &RSA_PSS_2048_8192_SHA512,
    }
}

/// The most bytes a signature by it can have; RSA's and Ed25519's have exactly that many.
pub(super) fn width(scheme: Scheme, bits: usize) -> usize {
    match number_width(scheme) {
        // Two integers, each with tag, length and perhaps a zero in front, in a sequence with a length of two bytes.
        Some(number) => number.saturating_add(3).saturating_mul(2).saturating_add(3),
        None if scheme == Ed25519 => 64,
        None => bits.div_ceil(8),
    }
}

/// A kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    P256,
    P384,
    P521,
    Ed25519,
    Rsa,
}

impl Kind {
    /// What it signs with where the framework does not say: the hash its specification pairs it with, and what
    /// cosign pairs P-384 with. PSS only where the framework says so.
    pub(super) fn schemes(self) -> &'static [Scheme] {
        match self {
            Self::P256 => &[EcdsaP256Sha256],
            Self::P384 => &[EcdsaP384Sha384, EcdsaP384Sha256],
            Self::P521 => &[EcdsaP521Sha512],
            Self::Ed25519 => &[Ed25519],
            Self::Rsa => &[RsaPkcs1Sha256, RsaPkcs1Sha384, RsaPkcs1Sha512],
        }
    }

    /// Whether it can sign with this scheme at all.
    pub(super) fn can(self, scheme: Scheme) -> bool {
        let pss = matches!(scheme, RsaPssSha256 | RsaPssSha384 | RsaPssSha512);
        self.schemes().contains(&scheme) || self == Self::Rsa && pss
    }

    /// The names of the schemes it can sign with.
    pub(super) fn names(self) -> Text {
        let can: Vec<&str> =
            Scheme::ALL.into_iter().filter(|scheme| self.can(*scheme)).map(Scheme::name).collect();
        can.join(", ").into()
    }
}
