//! Keys and signatures in the formats of minisign, right or wrong.

use crate::encoding::base64;
use crate::seed::Key;
use blake2::{Blake2b512, Digest as _};

/// How a signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `Ed`: over the bytes.
    Pure,
    /// `ED`: over their BLAKE2b-512 digest.
    Hashed,
}

/// The number of a key: here the first eight bytes of its id, for the fixtures to be the same each time.
fn number(key: &Key) -> [u8; 8] {
    key.id()[..8].try_into().unwrap()
}

/// The file of a public key.
pub fn public_key(key: &Key) -> String {
    let bytes = [b"Ed", number(key).as_slice(), &key.public_bytes()].concat();
    format!("untrusted comment: minisign public key of the forge\n{}\n", base64(&bytes))
}

/// The file of a signature.
pub fn sign(key: &Key, scheme: Scheme, message: &[u8], trusted_comment: &str) -> String {
    sign_as(key, number(key), scheme, message, trusted_comment)
}

/// The file of a signature that says it is by the key `named`.
pub fn sign_for(key: &Key, named: &Key, scheme: Scheme, message: &[u8], trusted_comment: &str) -> String {
    sign_as(key, number(named), scheme, message, trusted_comment)
}

fn sign_as(key: &Key, number: [u8; 8], scheme: Scheme, message: &[u8], trusted_comment: &str) -> String {
    let (word, signature) = match scheme {
        Scheme::Pure => (b"Ed", key.sign(message)),
        Scheme::Hashed => (b"ED", key.sign(&Blake2b512::digest(message))),
    };
    let global = key.sign(&[&signature, trusted_comment.as_bytes()].concat());
    let line = base64(&[word, number.as_slice(), &signature].concat());
    format!(
        "untrusted comment: signature from the forge\n{line}\ntrusted comment: {trusted_comment}\n{}\n",
        base64(&global)
    )
}
