use model::{Digest, Text};
use sigstore_verify::crypto::{KeyAlgorithm, SigningScheme, VerificationKey};
use sigstore_verify::types::{DerPublicKey, SignatureBytes};

use crate::material::digest_of;

/// The largest key file read, in bytes.
const MAX_KEY_FILE: usize = 64 * 1024;

/// A public key the framework names: ECDSA on P-256 with SHA-256 (FIPS 186-5), or Ed25519 (RFC 8032).
pub struct Key {
    pub(crate) spki: DerPublicKey,
    pub(crate) scheme: Scheme,
    verifier: VerificationKey,
    digest: Digest,
}

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Over a SHA-256 digest.
    EcdsaP256,
    /// Over all the bytes.
    Ed25519,
}

/// A key file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not exactly one `PUBLIC KEY` block.
    #[error("not a public key in PEM: {0}")]
    Pem(Text),
    /// A private key.
    #[error("this is a private key; name the public key, and treat this one as disclosed")]
    Private,
    /// A kind of key that is not supported.
    #[error("this kind of key is not supported: {0}; use ECDSA P-256 or Ed25519")]
    Kind(Text),
}

impl Key {
    /// Reads one `PUBLIC KEY` block (RFC 7468, SubjectPublicKeyInfo), and nothing beside it.
    ///
    /// # Errors
    /// When the file is anything else, or the kind of key is not supported.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyFault> {
        let fault = |why: &str| KeyFault::Pem(why.into());
        if pem.len() > MAX_KEY_FILE {
            return Err(fault("larger than 64 KiB"));
        }
        let text = std::str::from_utf8(pem).map_err(|_| fault("not text"))?.trim();
        if text.contains("PRIVATE KEY-----") {
            return Err(KeyFault::Private);
        }
        let whole =
            text.starts_with("-----BEGIN PUBLIC KEY-----") && text.ends_with("-----END PUBLIC KEY-----");
        if !whole || text.matches("-----BEGIN").count() != 1 {
            return Err(fault("the file must hold exactly one PUBLIC KEY block"));
        }
        let spki = DerPublicKey::from_pem(text).map_err(|why| fault(&why.to_string()))?;
        let algorithm =
            KeyAlgorithm::from_spki(&spki).map_err(|why| KeyFault::Kind(why.to_string().into()))?;
        let (scheme, signing) = match algorithm {
            KeyAlgorithm::EcdsaP256 => (Scheme::EcdsaP256, SigningScheme::EcdsaP256Sha256),
            KeyAlgorithm::Ed25519 => (Scheme::Ed25519, SigningScheme::Ed25519),
            other @ (KeyAlgorithm::EcdsaP384 | KeyAlgorithm::Rsa | _) => {
                return Err(KeyFault::Kind(format!("{other:?}").into()));
            }
        };
        let verifier = VerificationKey::from_spki_with_scheme(&spki, signing)
            .map_err(|why| KeyFault::Kind(why.to_string().into()))?;
        Ok(Self { digest: digest_of(spki.as_bytes()), spki, scheme, verifier })
    }

    /// SHA-256 of its SubjectPublicKeyInfo.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Whether `signature` is this key's over all of `message`.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify(message, &SignatureBytes::new(signature.to_vec())).is_ok()
    }

    /// Whether `signature` is this key's over the message with this SHA-256 digest. Ed25519 never is: it signs all the bytes.
    pub(crate) fn signed_digest(&self, sha256: &[u8], signature: &[u8]) -> bool {
        self.scheme == Scheme::EcdsaP256
            && self.verifier.verify_prehashed(sha256, &SignatureBytes::new(signature.to_vec())).is_ok()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({:?}, {})", self.scheme, self.digest)
    }
}
