use std::fmt;

use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512};
use aws_lc_rs::signature::ParsedPublicKey;
use model::{Algorithm, Digest, Scheme, Text};
use sigstore_verify::types::DerPublicKey;

use crate::material::digest_of;

mod read;
mod scheme;
mod side_by_side;

/// A public key the framework names, and the schemes it may sign with (`keys.md` has the whole table).
///
/// ECDSA on P-256, P-384 and P-521 (FIPS 186-5), Ed25519 (RFC 8032), RSA from 2048 to 8192 bits (RFC 8017).
pub struct Key {
    pub(crate) spki: DerPublicKey,
    digest: Digest,
    schemes: Vec<(Scheme, ParsedPublicKey)>,
    bits: usize,
    /// The framework names the scheme, so what the evidence states of the hash decides nothing.
    pinned: bool,
}

/// A key file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Neither exactly one `PUBLIC KEY` block nor a SubjectPublicKeyInfo in DER.
    #[error("not a public key: {0}")]
    Shape(Text),
    /// Another kind of block, which holds or leads to a public key.
    #[error("{0}; convert it with `{1}`")]
    Convert(Text, &'static str),
    /// Not a public key of minisign, though it begins like one.
    #[error("not a public key of minisign: {0}")]
    Minisign(Text),
    /// A private key.
    #[error(
        "this is a private key; name the public key that belongs to it, as `openssl pkey -in PRIVATE -pubout -out \
         PUBLIC` writes it, and treat this one as disclosed where others could read it"
    )]
    Private,
    /// A kind of key that is not supported.
    #[error("this kind of key is not supported: {0}; use ECDSA on P-256, P-384 or P-521, Ed25519, or RSA")]
    Kind(Text),
    /// RSA with a modulus nobody should rely on any more, or a larger one than is read.
    #[error("an RSA key of {0} bits is not believed; use 2048 to 8192")]
    Size(usize),
    /// A scheme this kind of key cannot sign with.
    #[error("a key of this kind does not sign with `{0}`; leave `scheme` out, or write one of {1}")]
    Scheme(&'static str, Text),
}

/// How ECDSA's two numbers may stand in a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// In ASN.1, as X9.62 and Sigstore bundles have it.
    Asn1,
    /// In ASN.1 or side by side (IEEE P1363), as bare DSSE envelopes in the wild have it.
    Either,
}

impl Key {
    /// Reads one `PUBLIC KEY` block (RFC 7468 §13), and nothing beside it, or a SubjectPublicKeyInfo in DER
    /// (RFC 5280 §4.1.2.7). With `only`, signatures by another scheme do not count.
    ///
    /// # Errors
    /// When the file is anything else, the kind of key is not supported, or does not sign with `only`.
    pub fn read(file: &[u8], only: Option<Scheme>) -> Result<Self, KeyFault> {
        let spki = read::spki(file)?;
        let public = read::public(&spki)?;
        let schemes = match only {
            None => public.kind.schemes().to_vec(),
            Some(only) if public.kind.can(only) => vec![only],
            Some(only) => return Err(KeyFault::Scheme(only.name(), public.kind.names())),
        };
        let parse = |scheme: Scheme| ParsedPublicKey::new(scheme::verification(scheme), &public.bytes);
        let parsed: Result<Vec<_>, _> = schemes.into_iter().map(|one| Ok((one, parse(one)?))).collect();
        let schemes = parsed.map_err(|why: aws_lc_rs::error::KeyRejected| {
            KeyFault::Shape(format!("it names no key of its kind ({why})").into())
        })?;
        let digest = digest_of(&spki);
        Ok(Self { spki: DerPublicKey::new(spki), digest, schemes, bits: public.bits, pinned: only.is_some() })
    }

    /// SHA-256 of its SubjectPublicKeyInfo.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The schemes by which its signatures count.
    pub fn schemes(&self) -> impl Iterator<Item = Scheme> {
        self.schemes.iter().map(|(scheme, _)| *scheme)
    }

    /// Sigstore's name for this key with this scheme (`sigstore_common.proto`, `PublicKeyDetails`), if it has one.
    pub(crate) fn details(&self, scheme: Scheme) -> Option<Text> {
        scheme::details(scheme, self.bits)
    }

    /// Whether a signature of so many bytes could be by one of its schemes for which `holds`.
    pub(crate) fn could_sign(&self, bytes: usize, holds: impl Fn(Scheme) -> bool) -> bool {
        self.schemes().any(|one| {
            let most = scheme::width(one, self.bits);
            holds(one) && if scheme::number_width(one).is_some() { bytes <= most } else { bytes == most }
        })
    }

    fn allowed(&self, scheme: Scheme, stated: Option<Algorithm>) -> bool {
        self.pinned || scheme::allowed(scheme, stated)
    }

    /// By which scheme `signature` is this key's over all of `message`, if it is. A hash that the evidence states
    /// picks among the schemes of RSA, whose hash nothing else settles.
    pub(crate) fn signed(
        &self,
        message: &[u8],
        signature: &[u8],
        form: Form,
        stated: Option<Algorithm>,
    ) -> Option<Scheme> {
        self.by(signature, form, |scheme, key, signature| {
            self.allowed(scheme, stated) && key.verify_sig(message, signature).is_ok()
        })
    }

    /// By which scheme `signature` is this key's over the message with this digest. Ed25519 never is: it signs all
    /// the bytes.
    pub(crate) fn signed_digest(
        &self,
        of: &Digest,
        signature: &[u8],
        stated: Option<Algorithm>,
    ) -> Option<Scheme> {
        let algorithm = match of.algorithm() {
            Algorithm::Sha256 => &SHA256,
            Algorithm::Sha384 => &SHA384,
            Algorithm::Sha512 => &SHA512,
        };
        let digest = digest::Digest::import_less_safe(of.bytes(), algorithm).ok()?;
        self.by(signature, Form::Asn1, |scheme, key, signature| {
            self.allowed(scheme, stated)
                && scheme.hash() == Some(of.algorithm())
                && key.verify_digest_sig(&digest, signature).is_ok()
        })
    }

    fn by(
        &self,
        signature: &[u8],
        form: Form,
        holds: impl Fn(Scheme, &ParsedPublicKey, &[u8]) -> bool,
    ) -> Option<Scheme> {
        self.schemes.iter().find_map(|(scheme, key)| {
            let other = || side_by_side::to_asn1(signature, scheme::number_width(*scheme)?);
            let good = holds(*scheme, key, signature)
                || form == Form::Either && other().is_some_and(|asn1| holds(*scheme, key, &asn1));
            good.then_some(*scheme)
        })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.schemes().map(Scheme::name).collect();
        write!(f, "Key({}, {})", names.join(", "), self.digest)
    }
}

#[cfg(test)]
mod tests;
