//! Digests as lockfiles write them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Algorithm, Digest};

/// The strong digests of Subresource Integrity (W3C SRI §3.3): `sha512-…` in base64, several parted by white space. What
/// cannot be read, or is weak, pins nothing and is passed over.
pub(super) fn of_sri(text: &str) -> Vec<Digest> {
    let one = |part: &str| {
        let (algorithm, rest) = part.split_once('-')?;
        let bytes = STANDARD.decode(rest.split('?').next()?).ok()?;
        Digest::new(Algorithm::named(algorithm)?, &bytes).ok()
    };
    text.split_ascii_whitespace().filter_map(one).collect()
}

/// A strong digest in hex behind its algorithm, by `:` or `=`: `sha256:…`. What is none pins nothing.
pub(super) fn of_hex(text: &str) -> Option<Digest> {
    let (algorithm, hex) = text.trim().split_once([':', '='])?;
    Digest::from_hex(Algorithm::named(algorithm)?, &hex.to_ascii_lowercase()).ok()
}
