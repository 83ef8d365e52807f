use formats::FunctionaryKey;
use model::{Scheme, Text};

use super::shown;
use crate::Key;

/// What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410 §4).
const ED25519_INFO: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A key as a layout holds it, with the one scheme it states; or why it is not supported.
pub(super) fn functionary(key: &FunctionaryKey) -> Result<Key, Text> {
    let scheme = scheme(&key.scheme)
        .ok_or_else(|| Text::from(format!("its scheme {} is not supported", shown(&key.scheme))))?;
    let file = match scheme == Scheme::Ed25519 {
        true => raw_ed25519(&key.public).ok_or("an ed25519 key is written in 64 hex digits")?,
        false => key.public.trim().as_bytes().to_vec(),
    };
    Key::read(&file, Some(scheme)).map_err(|fault| fault.to_string().into())
}

/// The names securesystemslib has for schemes.
fn scheme(name: &str) -> Option<Scheme> {
    Some(match name {
        "ed25519" => Scheme::Ed25519,
        "rsassa-pss-sha256" => Scheme::RsaPssSha256,
        "rsassa-pss-sha384" => Scheme::RsaPssSha384,
        "rsassa-pss-sha512" => Scheme::RsaPssSha512,
        "rsa-pkcs1v15-sha256" => Scheme::RsaPkcs1Sha256,
        "rsa-pkcs1v15-sha384" => Scheme::RsaPkcs1Sha384,
        "rsa-pkcs1v15-sha512" => Scheme::RsaPkcs1Sha512,
        "ecdsa-sha2-nistp256" => Scheme::EcdsaP256Sha256,
        "ecdsa-sha2-nistp384" => Scheme::EcdsaP384Sha384,
        "ecdsa-sha2-nistp521" => Scheme::EcdsaP521Sha512,
        _ => return None,
    })
}

/// A SubjectPublicKeyInfo around hex digits.
fn raw_ed25519(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = hex.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    let raw: Vec<u8> = pairs.collect::<Option<_>>()?;
    (raw.len() == 32).then(|| [&ED25519_INFO, raw.as_slice()].concat())
}
