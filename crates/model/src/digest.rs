use std::fmt;

use crate::Text;

/// A digest algorithm we bind by. Anything weaker or unknown (SHA-1, MD5, git commits) may be
/// recorded in evidence and never binds an artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// SHA-256, 32 bytes (FIPS 180-4).
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
}

impl Algorithm {
    /// Every algorithm, weakest first.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The name used by in-toto's DigestSet and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// The algorithm of this name; names are case-sensitive.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// How many bytes a digest has.
    pub fn width(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// A digest: an algorithm and exactly as many bytes as it gives.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: Algorithm,
    bytes: Box<[u8]>,
}

/// Text or bytes that are not a digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DigestFault {
    /// No `algorithm:` in front.
    #[error("`{0}` is not a digest such as sha256:<64 hex digits>")]
    Shape(Text),
    /// An algorithm we do not bind by.
    #[error("`{0}` is not one of sha256, sha384, sha512")]
    Algorithm(Text),
    /// Too short or too long for the algorithm.
    #[error("a {0} digest has {want} hex digits, not {1}", want = .0.width().saturating_mul(2))]
    Length(Algorithm, usize),
    /// A character that is not a lower-case hex digit.
    #[error("a digest is written in lower-case hex digits")]
    Hex,
}

impl Digest {
    /// A digest of these bytes.
    ///
    /// # Errors
    /// When there are not exactly [`Algorithm::len`] bytes.
    pub fn new(algorithm: Algorithm, bytes: &[u8]) -> Result<Self, DigestFault> {
        if bytes.len() == algorithm.width() {
            Ok(Self { algorithm, bytes: bytes.into() })
        } else {
            Err(DigestFault::Length(algorithm, bytes.len().saturating_mul(2)))
        }
    }

    /// A SHA-256 digest.
    pub fn sha256(bytes: [u8; 32]) -> Self {
        Self { algorithm: Algorithm::Sha256, bytes: bytes.into() }
    }

    /// Reads lower-case hex digits. Upper case is refused: one digest has one spelling, so that two
    /// readers never disagree about a match.
    ///
    /// # Errors
    /// When the length or a character is wrong.
    pub fn from_hex(algorithm: Algorithm, hex: &str) -> Result<Self, DigestFault> {
        if hex.len() != algorithm.width().saturating_mul(2) {
            return Err(DigestFault::Length(algorithm, hex.len()));
        }
        let mut bytes = Vec::with_capacity(algorithm.width());
        for pair in hex.as_bytes().chunks_exact(2) {
            let [high, low] = pair else { return Err(DigestFault::Hex) };
            let byte = nibble(*high).zip(nibble(*low)).map(|(high, low)| high << 4 | low);
            bytes.push(byte.ok_or(DigestFault::Hex)?);
        }
        Ok(Self { algorithm, bytes: bytes.into() })
    }

    /// Reads `sha256:<hex>`.
    ///
    /// # Errors
    /// When the prefix, the length or a character is wrong.
    pub fn parse(text: &str) -> Result<Self, DigestFault> {
        let short = || text.chars().take(80).collect::<String>().into();
        let (name, hex) = text.split_once(':').ok_or_else(|| DigestFault::Shape(short()))?;
        let algorithm = Algorithm::named(name)
            .ok_or_else(|| DigestFault::Algorithm(name.chars().take(80).collect::<String>().into()))?;
        Self::from_hex(algorithm, hex)
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes as lower-case hex, without the algorithm.
    pub fn hex(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |n: u8| DIGITS.get(usize::from(n)).copied().map_or('0', char::from);
        self.bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => digit.checked_sub(b'0'),
        b'a'..=b'f' => digit.checked_sub(b'a')?.checked_add(10),
        _ => None,
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm, self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Digest};
    use proptest::prelude::*;

    #[test]
    fn one_spelling_only() {
        let hex = "ab".repeat(32);
        assert!(Digest::parse(&format!("sha256:{hex}")).is_ok());
        for bad in [
            format!("sha256:{}", hex.to_uppercase()),
            format!("SHA256:{hex}"),
            format!("sha1:{}", "ab".repeat(20)),
            format!("sha256:{hex}0"),
            format!("sha256: {hex}"),
            hex,
            String::new(),
        ] {
            assert!(Digest::parse(&bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn text_and_bytes_agree(bytes in proptest::collection::vec(any::<u8>(), 64)) {
            for algorithm in Algorithm::ALL {
                let digest = Digest::new(algorithm, &bytes[..algorithm.width()]).unwrap();
                prop_assert_eq!(&Digest::parse(&digest.to_string()).unwrap(), &digest);
            }
        }

        #[test]
        fn nothing_panics(text in ".*") {
            let _ = Digest::parse(&text);
        }
    }
}
