//! A key file to its SubjectPublicKeyInfo and kind.

use sigstore_verify::types::DerPublicKey;
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Header, Reader, SliceReader, Tag};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::KeyFault;
use super::scheme::Kind;

/// The largest key file read, in bytes; an RSA key of 8192 bits has some 1,500 in PEM.
const MAX_KEY_FILE: usize = 64 * 1024;
/// The smallest RSA modulus believed, in bits (NIST SP 800-131A: less is disallowed since 2014).
const MIN_RSA: usize = 2048;
/// The largest RSA modulus read, in bits: what the cryptographic library stops at.
const MAX_RSA: usize = 8192;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const PRIME256V1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const SECP521R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// The bare key of a SubjectPublicKeyInfo, as the cryptographic library takes it.
pub(super) struct Public {
    pub(super) kind: Kind,
    pub(super) bytes: Vec<u8>,
    pub(super) bits: usize,
}

/// The SubjectPublicKeyInfo of a file, in DER.
pub(super) fn spki(file: &[u8]) -> Result<Vec<u8>, KeyFault> {
    let fault = |why: &str| KeyFault::Shape(why.into());
    if file.len() > MAX_KEY_FILE {
        return Err(fault("larger than 64 KiB"));
    }
    // DER begins with the tag of a SEQUENCE, which is `0` as text; PEM begins with a dash.
    if file.first() == Some(&0x30) {
        return match SubjectPublicKeyInfoRef::from_der(file) {
            Ok(_) => Ok(file.to_vec()),
            Err(_) if is_private(file) => Err(KeyFault::Private),
            Err(why) => Err(fault(&format!("no SubjectPublicKeyInfo in DER ({why})"))),
        };
    }
    let text = std::str::from_utf8(file).map_err(|_| fault("neither PEM nor DER"))?;
    if text.contains("PRIVATE KEY-----") {
        return Err(KeyFault::Private);
    }
    let block =
        block(text).ok_or_else(|| fault("the file must hold exactly one PUBLIC KEY block, or DER"))?;
    convertible(block)?;
    let key = DerPublicKey::from_pem(block).map_err(|why| fault(&why.to_string()))?;
    Ok(key.as_bytes().to_vec())
}

/// The one block of a PEM file, from its first boundary to its last, each on lines of their own. What tools write around
/// it is for people (RFC 7468 §2, §5.2); what looks like a boundary there would make it two readers' choice.
fn block(text: &str) -> Option<&str> {
    let (mut start, mut end) = (None, None);
    let mut at = 0usize;
    for line in text.split_inclusive('\n') {
        let next = at.checked_add(line.len())?;
        match line.trim_end() {
            boundary if boundary.starts_with("-----BEGIN ") => match start.replace(at) {
                None => {}
                Some(_) => return None,
            },
            boundary if boundary.starts_with("-----END ") => {
                let last = at.checked_add(boundary.len())?;
                if start.is_none() || end.replace(last).is_some() {
                    return None;
                }
            }
            inside if inside.contains("-----") => return None,
            _ => {}
        }
        at = next;
    }
    text.get(start?..end?)
}

/// Refuses blocks that lead to a public key, with the command that gets it.
fn convertible(text: &str) -> Result<(), KeyFault> {
    if text.starts_with("-----BEGIN RSA PUBLIC KEY-----") {
        let what = "this is a bare RSA key (PKCS #1), which does not say what it is for";
        return Err(KeyFault::Convert(what.into(), "openssl rsa -RSAPublicKey_in -in FILE -pubout"));
    }
    if text.starts_with("-----BEGIN CERTIFICATE-----") {
        let what = "this is a certificate, and its dates and names would count for nothing here";
        return Err(KeyFault::Convert(what.into(), "openssl x509 -in FILE -noout -pubkey"));
    }
    Ok(())
}

/// PKCS #8 and the older private keys: a sequence that begins with a small version number.
fn is_private(file: &[u8]) -> bool {
    let Ok(mut reader) = SliceReader::new(file) else { return false };
    let first = Header::decode(&mut reader).and_then(|_| Header::decode(&mut reader));
    first.is_ok_and(|header| header.tag == Tag::Integer)
}

/// The kind of key, held to what its specification says of the algorithm's parameters (RFC 5480 §2.1.1,
/// RFC 8410 §3, RFC 3279 §2.3.1).
pub(super) fn public(spki: &[u8]) -> Result<Public, KeyFault> {
    let read = SubjectPublicKeyInfoRef::from_der(spki)
        .map_err(|why| KeyFault::Shape(format!("no SubjectPublicKeyInfo ({why})").into()))?;
    let bytes = read
        .subject_public_key
        .as_bytes()
        .ok_or_else(|| KeyFault::Shape("the key does not end with a whole byte".into()))?;
    let parameters = read.algorithm.parameters;
    let kind = match read.algorithm.oid {
        EC_PUBLIC_KEY => curve(read.algorithm.parameters_oid().ok(), bytes)?,
        ED25519 if parameters.is_none() => Kind::Ed25519,
        // NULL and nothing else: two spellings of one key would have two digests, and count as two keys.
        RSA if parameters.is_some_and(|given| given.is_null()) => Kind::Rsa,
        ED25519 | RSA => return Err(KeyFault::Kind("its algorithm has parameters it cannot have".into())),
        other => return Err(KeyFault::Kind(format!("algorithm {other}").into())),
    };
    let bits = match kind {
        Kind::P256 | Kind::Ed25519 => 256,
        Kind::P384 => 384,
        Kind::P521 => 521,
        Kind::Rsa => modulus_bits(bytes)?,
    };
    if kind == Kind::Rsa && !(MIN_RSA..=MAX_RSA).contains(&bits) {
        return Err(KeyFault::Size(bits));
    }
    Ok(Public { kind, bytes: bytes.to_vec(), bits })
}

fn curve(named: Option<ObjectIdentifier>, point: &[u8]) -> Result<Kind, KeyFault> {
    let kind = match named {
        Some(PRIME256V1) => Kind::P256,
        Some(SECP384R1) => Kind::P384,
        Some(SECP521R1) => Kind::P521,
        Some(other) => return Err(KeyFault::Kind(format!("curve {other}").into())),
        None => return Err(KeyFault::Kind("a curve without a name".into())),
    };
    // One key has one spelling: logs and bundles write points uncompressed (RFC 5480 §2.2).
    match point.first() {
        Some(4) => Ok(kind),
        _ => Err(KeyFault::Kind("a compressed point".into())),
    }
}

/// The bits of the modulus of an `RSAPublicKey` (RFC 8017 §A.1.1).
fn modulus_bits(key: &[u8]) -> Result<usize, KeyFault> {
    let read = || {
        SliceReader::new(key)?.sequence(|inside| {
            let modulus = UintRef::decode(inside)?;
            UintRef::decode(inside)?;
            Ok(modulus)
        })
    };
    let modulus: UintRef<'_> =
        read().map_err(|why: x509_cert::der::Error| KeyFault::Shape(format!("no RSA key ({why})").into()))?;
    let Some((first, rest)) = modulus.as_bytes().split_first() else { return Ok(0) };
    let top = usize::try_from(u8::BITS.saturating_sub(first.leading_zeros())).unwrap_or(0);
    Ok(rest.len().saturating_mul(8).saturating_add(top))
}
