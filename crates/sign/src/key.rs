use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use model::{Digest, Text};
use zeroize::Zeroizing;

use crate::KeyFileFault;
use crate::read::{Form, read};

/// A private key that signs. Its secret is in the cryptographic library's keeping, which wipes it, and is never shown.
pub struct SigningKey {
    pair: Pair,
    spki: Vec<u8>,
}

enum Pair {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// Reads a private key in PEM: PKCS #8 for P-256 or Ed25519, SEC 1 for P-256. The copy made of it is wiped.
    ///
    /// # Errors
    /// When the file is too large, encrypted, of another kind, or holds anything but one private key.
    pub fn read(file: &[u8]) -> Result<Self, KeyFileFault> {
        let (form, secret) = read(file)?;
        let (p256, ed25519) = match form {
            Form::Sec1 => {
                (EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_ASN1_SIGNING, &secret), None)
            }
            Form::Pkcs8 => (
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &secret),
                // Files of `openssl` hold the seed alone (RFC 8410 §7); the public key is made from it.
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(&secret).ok(),
            ),
        };
        let pair = match (p256, ed25519) {
            (Ok(pair), _) => Pair::P256(pair),
            (Err(_), Some(pair)) => Pair::Ed25519(pair),
            (Err(why), None) => return Err(KeyFileFault::Kind(Text::from(why.to_string()))),
        };
        let spki = spki(&pair).map_err(|_| KeyFileFault::Kind("its public key cannot be made".into()))?;
        Ok(Self { pair, spki })
    }

    /// A new key on P-256, which is never written anywhere.
    ///
    /// # Errors
    /// When the library has no random numbers for it.
    pub fn fresh() -> Result<Self, KeyFileFault> {
        let pair =
            EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map_err(|_| KeyFileFault::Signing)?;
        let pair = Pair::P256(pair);
        let spki = spki(&pair).map_err(|_| KeyFileFault::Signing)?;
        Ok(Self { pair, spki })
    }

    /// As [`Self::read`], and wipes the file's bytes when it is done with them.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn consume(file: Vec<u8>) -> Result<Self, KeyFileFault> {
        Self::read(&Zeroizing::new(file))
    }

    /// Signs: ECDSA in ASN.1 (a fresh random number each time), Ed25519 as 64 bytes.
    ///
    /// # Errors
    /// When the library cannot, for want of random numbers, say.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyFileFault> {
        match &self.pair {
            Pair::P256(pair) => {
                let signature =
                    pair.sign(&SystemRandom::new(), message).map_err(|_| KeyFileFault::Signing)?;
                Ok(signature.as_ref().to_vec())
            }
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }

    /// SHA-256 of its SubjectPublicKeyInfo: how frameworks, status lists and reports name a key.
    pub fn digest(&self) -> Digest {
        let hash = digest(&SHA256, &self.spki);
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
        Digest::sha256(bytes)
    }

    /// The four bytes by which a signed note tells this key from others of its name.
    pub(crate) fn note_id(&self, name: &str) -> [u8; 4] {
        let hash = digest(&SHA256, &formats::note_key(name, &self.spki));
        let mut id = [0; 4];
        id.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
        id
    }

    /// Its public key (RFC 5280 §4.1.2.7).
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }
}

fn spki(pair: &Pair) -> Result<Vec<u8>, aws_lc_rs::error::Unspecified> {
    let der: PublicKeyX509Der<'_> = match pair {
        Pair::P256(pair) => pair.public_key().as_der()?,
        Pair::Ed25519(pair) => pair.public_key().as_der()?,
    };
    Ok(der.as_ref().to_vec())
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.digest())
    }
}

#[cfg(test)]
mod tests;
