use model::{Algorithm, Digest};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// A hash that is being computed.
pub(crate) enum Hash {
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Hash {
    pub(crate) fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha384 => Self::Sha384(Sha384::new()),
            Algorithm::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Sha256(_) => Algorithm::Sha256,
            Self::Sha384(_) => Algorithm::Sha384,
            Self::Sha512(_) => Algorithm::Sha512,
        }
    }

    pub(crate) fn update(&mut self, part: &[u8]) {
        match self {
            Self::Sha256(hash) => hash.update(part),
            Self::Sha384(hash) => hash.update(part),
            Self::Sha512(hash) => hash.update(part),
        }
    }

    /// What it comes to.
    fn end(self) -> Option<Digest> {
        let algorithm = self.algorithm();
        let digest = |bytes: &[u8]| Digest::new(algorithm, bytes).ok();
        match self {
            Self::Sha256(hash) => digest(&hash.finalize()),
            Self::Sha384(hash) => digest(&hash.finalize()),
            Self::Sha512(hash) => digest(&hash.finalize()),
        }
    }

    pub(crate) fn is(self, digest: &Digest) -> bool {
        match self {
            Self::Sha256(hash) => *hash.finalize() == *digest.bytes(),
            Self::Sha384(hash) => *hash.finalize() == *digest.bytes(),
            Self::Sha512(hash) => *hash.finalize() == *digest.bytes(),
        }
    }
}

/// The digest of bytes that are at hand.
pub(crate) fn digest(algorithm: Algorithm, bytes: &[u8]) -> Option<Digest> {
    let mut hash = Hash::of(algorithm);
    hash.update(bytes);
    hash.end()
}
