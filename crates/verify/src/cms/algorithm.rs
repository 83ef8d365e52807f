use formats::CmsScheme;
use model::Algorithm;
use rustls_pki_types::SignatureVerificationAlgorithm;
use webpki::aws_lc_rs::{
    ECDSA_P256_SHA256, ECDSA_P256_SHA384, ECDSA_P256_SHA512, ECDSA_P384_SHA256, ECDSA_P384_SHA384,
    ECDSA_P384_SHA512, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256_LEGACY_KEY, RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
};

type One = &'static dyn SignatureVerificationAlgorithm;

/// What a scheme and a hash may mean; which of them it is, the certificate's key says. RSA from 2048 bits.
pub(super) fn algorithms(scheme: CmsScheme, digest: Algorithm) -> Vec<One> {
    match (scheme, digest) {
        (CmsScheme::Ecdsa, Algorithm::Sha256) => vec![ECDSA_P256_SHA256, ECDSA_P384_SHA256],
        (CmsScheme::Ecdsa, Algorithm::Sha384) => vec![ECDSA_P256_SHA384, ECDSA_P384_SHA384],
        (CmsScheme::Ecdsa, Algorithm::Sha512) => vec![ECDSA_P256_SHA512, ECDSA_P384_SHA512],
        (CmsScheme::RsaPkcs1, Algorithm::Sha256) => vec![RSA_PKCS1_2048_8192_SHA256],
        (CmsScheme::RsaPkcs1, Algorithm::Sha384) => vec![RSA_PKCS1_2048_8192_SHA384],
        (CmsScheme::RsaPkcs1, Algorithm::Sha512) => vec![RSA_PKCS1_2048_8192_SHA512],
        (CmsScheme::RsaPss, Algorithm::Sha256) => vec![RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        (CmsScheme::RsaPss, Algorithm::Sha384) => vec![RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        (CmsScheme::RsaPss, Algorithm::Sha512) => vec![RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        (CmsScheme::Ed25519, _) => vec![ED25519],
    }
}
