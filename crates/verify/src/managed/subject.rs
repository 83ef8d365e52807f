use std::cell::OnceCell;

use formats::Dsse;
use model::{Algorithm, Digest, Scheme};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use sigstore_verify::types::{Artifact, ArtifactDigest, HashAlgorithm};

use crate::Rejection;
use crate::key::{Form, Key};
use crate::message::Whole;

/// What a key signed in a bundle.
pub(crate) enum Subject<'a> {
    /// An artifact's own bytes.
    Message(Message<'a>),
    /// The payload of an envelope.
    Envelope(Envelope<'a>),
}

/// An artifact, by its digests or, where a scheme needs more, by its bytes.
pub(crate) struct Message<'a> {
    whole: &'a Whole<'a>,
    /// The hash the bundle states, which nobody signed.
    stated: Option<Algorithm>,
    read: OnceCell<Result<Vec<u8>, Rejection>>,
}

/// An envelope with the one signature of a bundle's, and a digest of its statement's own, which the library wants.
pub(crate) struct Envelope<'a> {
    dsse: &'a Dsse,
    pae: Vec<u8>,
    anchor: Option<ArtifactDigest>,
}

impl<'a> Subject<'a> {
    pub(crate) fn message(whole: &'a Whole<'a>, stated: Option<Algorithm>) -> Self {
        Self::Message(Message { whole, stated, read: OnceCell::new() })
    }

    pub(crate) fn envelope(dsse: &'a Dsse, anchor: Option<ArtifactDigest>) -> Self {
        Self::Envelope(Envelope { dsse, pae: dsse.pae(), anchor })
    }

    /// The signature.
    pub(crate) fn signature(&self) -> &[u8] {
        match self {
            Self::Message(message) => message.whole.signature,
            Self::Envelope(envelope) => &envelope.dsse.signatures.first().bytes,
        }
    }

    /// What the envelope calls the key.
    pub(super) fn keyid(&self) -> Option<&'a str> {
        match self {
            Self::Message(_) => None,
            Self::Envelope(envelope) => Some(&envelope.dsse.signatures.first().keyid),
        }
    }

    /// By which scheme the signature is this key's, if it is.
    ///
    /// # Errors
    /// When that takes bytes that cannot be had.
    pub(super) fn signed(&self, key: &Key) -> Result<Option<Scheme>, Rejection> {
        match self {
            Self::Message(message) => message.signed(key),
            Self::Envelope(envelope) => Ok(key.signed(&envelope.pae, self.signature(), Form::Asn1, None)),
        }
    }

    /// The digest of what was signed: the artifact, or the envelope's payload with its type (PAE).
    ///
    /// # Errors
    /// When that takes bytes that cannot be had.
    pub(crate) fn digest(&self, algorithm: Algorithm) -> Result<Digest, Rejection> {
        match self {
            Self::Envelope(envelope) => Ok(hashed(algorithm, &envelope.pae)),
            Self::Message(message) => match message.whole.artifact.digest(algorithm) {
                Some(digest) => Ok(digest.clone()),
                None => Ok(hashed(algorithm, message.bytes()?)),
            },
        }
    }

    /// The digest of the envelope's payload alone; there is none for an artifact's own bytes.
    pub(crate) fn payload_digest(&self, algorithm: Algorithm) -> Option<Digest> {
        match self {
            Self::Message(_) => None,
            Self::Envelope(envelope) => Some(hashed(algorithm, &envelope.dsse.payload)),
        }
    }

    /// The hash the library will check the signature with, and whether it can: it takes what the bundle states for a
    /// message, and what the kind of key is paired with for an envelope.
    pub(crate) fn library_checks(&self, scheme: Scheme) -> bool {
        match (self, scheme) {
            (
                Self::Message(message),
                Scheme::EcdsaP256Sha256 | Scheme::EcdsaP384Sha256 | Scheme::RsaPkcs1Sha256,
            ) => message.stated == Some(Algorithm::Sha256),
            (Self::Message(_), Scheme::Ed25519) => true,
            (
                Self::Envelope(envelope),
                Scheme::EcdsaP256Sha256 | Scheme::EcdsaP384Sha384 | Scheme::RsaPkcs1Sha256 | Scheme::Ed25519,
            ) => envelope.anchor.is_some(),
            _ => false,
        }
    }

    /// The artifact in the terms of the library.
    ///
    /// # Errors
    /// When that takes bytes that cannot be had.
    pub(super) fn for_library(&self, scheme: Scheme) -> Result<Artifact<'_>, Rejection> {
        match self {
            Self::Envelope(Envelope { anchor: Some(anchor), .. }) => {
                Ok(Artifact::from_digest(anchor.clone()))
            }
            Self::Envelope(envelope) => Ok(Artifact::from_blob(&envelope.dsse.payload)),
            Self::Message(message) => match (scheme, message.whole.artifact.digest(Algorithm::Sha256)) {
                (Scheme::Ed25519, _) | (_, None) => Ok(Artifact::from_blob(message.bytes()?)),
                (_, Some(digest)) => {
                    let of = ArtifactDigest::new(HashAlgorithm::Sha2256, digest.bytes().to_vec());
                    Ok(match of {
                        Ok(of) => Artifact::from_digest(of),
                        Err(_) => Artifact::from_blob(message.bytes()?),
                    })
                }
            },
        }
    }
}

impl Message<'_> {
    fn signed(&self, key: &Key) -> Result<Option<Scheme>, Rejection> {
        let Whole { artifact, signature, .. } = *self.whole;
        let by_digest =
            artifact.digests.iter().find_map(|digest| key.signed_digest(digest, signature, self.stated));
        if by_digest.is_some() {
            return Ok(by_digest);
        }
        // Reading the whole artifact is dear: only for a scheme whose hash we do not have, and that signs this long.
        let open = |scheme: Scheme| scheme.hash().is_none_or(|hash| artifact.digest(hash).is_none());
        match key.could_sign(signature.len(), open) {
            false => Ok(None),
            true => Ok(key.signed(self.bytes()?, signature, Form::Asn1, self.stated)),
        }
    }

    fn bytes(&self) -> Result<&[u8], Rejection> {
        let read = self.read.get_or_init(|| self.whole.read());
        read.as_deref().map_err(Clone::clone)
    }
}

fn hashed(algorithm: Algorithm, bytes: &[u8]) -> Digest {
    let long = |digest: &[u8]| Digest::new(algorithm, digest).ok();
    let digest = match algorithm {
        Algorithm::Sha256 => None,
        Algorithm::Sha384 => long(&Sha384::digest(bytes)),
        Algorithm::Sha512 => long(&Sha512::digest(bytes)),
    };
    digest.unwrap_or_else(|| Digest::sha256(Sha256::digest(bytes).into()))
}
