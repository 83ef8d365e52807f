use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Malformed;
use crate::limits::MAX_MINISIGN;
use crate::malformed::code;

/// What the first line of every file of minisign begins with.
const COMMENT: &str = "untrusted comment:";
/// What the third line of a signature begins with.
const TRUSTED: &str = "trusted comment: ";

/// The number by which a signature names its key: chosen at random with the key, so a hint and nothing more.
pub type MinisignId = [u8; 8];

/// A signature by minisign (its manual, "signature format").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minisign {
    /// What the signature is over.
    pub scheme: MinisignScheme,
    /// Which key is meant.
    pub key: MinisignId,
    /// The Ed25519 signature over the file, or over its digest.
    pub signature: [u8; 64],
    /// The comment under the second signature.
    pub trusted_comment: String,
    /// The Ed25519 signature over the first one and the comment together.
    pub global: [u8; 64],
}

/// What a signature of minisign is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinisignScheme {
    /// `Ed`: all the bytes.
    Pure,
    /// `ED`: their BLAKE2b-512 digest.
    Hashed,
}

/// A public key of minisign (its manual, "public key format").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinisignKey {
    /// Its number.
    pub id: MinisignId,
    /// The Ed25519 key.
    pub key: [u8; 32],
}

impl Minisign {
    /// Reads a file if its first line is that of minisign; `None`: it is something else.
    pub(crate) fn recognise(bytes: &[u8]) -> Option<Result<Self, Malformed>> {
        bytes.starts_with(COMMENT.as_bytes()).then(|| Self::read(bytes))
    }

    /// The number of the key as minisign shows it: hexadecimal, last byte first.
    pub fn key_id(&self) -> String {
        shown(self.key)
    }

    /// The bytes under the second signature.
    pub fn global_message(&self) -> Vec<u8> {
        [&self.signature, self.trusted_comment.as_bytes()].concat()
    }

    fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let lines = lines(bytes)?;
        let [_, signature, trusted, global] = lines.as_slice() else {
            let text = match lines.len() {
                2 => "two lines: a public key, or a signature without its trusted comment",
                _ => "not the four lines of a signature",
            };
            return Err(malformed("", text));
        };
        let (scheme, key, signature) = split(signature, "/signature")?;
        let scheme = match &scheme {
            b"Ed" => MinisignScheme::Pure,
            b"ED" => MinisignScheme::Hashed,
            _ => {
                let text = "it is signed by an algorithm other than `Ed` and `ED`";
                return Err(Malformed::new(code::UNSUPPORTED_MINISIGN, "/signature", text));
            }
        };
        let comment = trusted
            .strip_prefix(TRUSTED)
            .ok_or_else(|| malformed("/trusted-comment", "the third line is not a trusted comment"))?;
        let global = decoded(global, "/global-signature")?
            .try_into()
            .map_err(|_| malformed("/global-signature", "the last line is not a signature of 64 bytes"))?;
        Ok(Self { scheme, key, signature, trusted_comment: comment.to_owned(), global })
    }
}

impl MinisignKey {
    /// Its number as minisign shows it.
    pub fn shown_id(&self) -> String {
        shown(self.id)
    }

    /// Whether a key file is one of minisign: no other kind begins so.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(COMMENT.as_bytes())
    }

    /// Reads a public key: two lines, the second in base64.
    ///
    /// # Errors
    /// `malformed-minisign` or `unsupported-minisign` when it is anything else.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let lines = lines(bytes)?;
        if !Self::is_one(bytes) {
            return Err(malformed("", "its first line is not an untrusted comment"));
        }
        let [_, key] = lines.as_slice() else {
            return Err(malformed("", "not the two lines of a public key"));
        };
        let (scheme, id, key) = split(key, "/key")?;
        match &scheme {
            b"Ed" => Ok(Self { id, key }),
            _ => {
                let text = "it is a key of an algorithm other than `Ed`";
                Err(Malformed::new(code::UNSUPPORTED_MINISIGN, "/key", text))
            }
        }
    }
}

/// A number as minisign shows it: its bytes are in little-endian order.
fn shown(id: MinisignId) -> String {
    format!("{:016X}", u64::from_le_bytes(id))
}

fn malformed(pointer: &'static str, text: &str) -> Malformed {
    Malformed::new(code::MINISIGN, pointer, text)
}

fn lines(bytes: &[u8]) -> Result<Vec<&str>, Malformed> {
    if bytes.len() > MAX_MINISIGN {
        let text = format!("{} bytes, and a file of minisign has at most {MAX_MINISIGN}", bytes.len());
        return Err(Malformed::new(code::TOO_LARGE, "", text));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("", "not text"))?;
    Ok(text.lines().collect())
}

fn decoded(line: &str, pointer: &'static str) -> Result<Vec<u8>, Malformed> {
    STANDARD.decode(line).map_err(|why| malformed(pointer, &format!("not base64: {why}")))
}

/// A line of algorithm, key number and `N` bytes.
fn split<const N: usize>(
    line: &str,
    pointer: &'static str,
) -> Result<([u8; 2], MinisignId, [u8; N]), Malformed> {
    let bytes = decoded(line, pointer)?;
    let parts = bytes.split_first_chunk::<2>().and_then(|(scheme, rest)| {
        let (id, rest) = rest.split_first_chunk::<8>()?;
        Some((*scheme, *id, rest.try_into().ok()?))
    });
    parts.ok_or_else(|| malformed(pointer, &format!("not {} bytes", N.saturating_add(10))))
}

#[cfg(test)]
mod tests;
