use model::Algorithm;

use super::CODES;
use crate::Malformed;
use crate::der::{Item, Reader, tag};

/// How a signer of CMS signs the digest of the signed attributes, beside the hash of [`super::CmsSigner::digest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmsScheme {
    /// ECDSA (RFC 5754 §3.3); the curve is the key's.
    Ecdsa,
    /// RSASSA-PKCS1-v1_5 (RFC 5754 §3.2).
    RsaPkcs1,
    /// RSASSA-PSS (RFC 4056) with one hash throughout and a salt as long as it.
    RsaPss,
    /// Ed25519 (RFC 8419), which signs the attributes themselves.
    Ed25519,
}

const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
const SHA512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
const SHA1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const ECDSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03];
const ECDSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04];
/// PKCS #1, the arc of RSA (RFC 8017 appendix A); the last byte says which.
const PKCS1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];

/// The hash an `AlgorithmIdentifier` names.
pub(super) fn digest(reader: &Reader<'_>, item: Item<'_>) -> Result<Algorithm, Malformed> {
    let mut fields = reader.within(item, "/content/signerInfos/digestAlgorithm");
    let object = fields.required(tag::OBJECT, "the digest algorithm")?.content;
    match object {
        SHA256 => Ok(Algorithm::Sha256),
        SHA384 => Ok(Algorithm::Sha384),
        SHA512 => Ok(Algorithm::Sha512),
        SHA1 => {
            Err(fields.unsupported("it digests with SHA-1, for which two files with one digest can be made"))
        }
        _ => Err(fields.unsupported("it digests by another algorithm than SHA-256, SHA-384 or SHA-512")),
    }
}

/// The scheme an `AlgorithmIdentifier` names, which must hash as the signer says it digests (RFC 5652 §5.3).
pub(super) fn scheme(reader: &Reader<'_>, item: Item<'_>, digest: Algorithm) -> Result<CmsScheme, Malformed> {
    let mut fields = reader.within(item, "/content/signerInfos/signatureAlgorithm");
    let object = fields.required(tag::OBJECT, "the signature algorithm")?.content;
    let pkcs1 = object.strip_prefix(PKCS1).and_then(|last| last.first().filter(|_| last.len() == 1));
    let (scheme, hash) = match (object, pkcs1) {
        (ED25519, _) => return Ok(CmsScheme::Ed25519),
        (ECDSA_SHA256, _) => (CmsScheme::Ecdsa, Some(Algorithm::Sha256)),
        (ECDSA_SHA384, _) => (CmsScheme::Ecdsa, Some(Algorithm::Sha384)),
        (ECDSA_SHA512, _) => (CmsScheme::Ecdsa, Some(Algorithm::Sha512)),
        // `rsaEncryption` leaves the hash to the digest algorithm (RFC 3370 §3.2).
        (_, Some(1)) => (CmsScheme::RsaPkcs1, None),
        (_, Some(10)) => {
            pss(&fields, digest)?;
            (CmsScheme::RsaPss, None)
        }
        (_, Some(11)) => (CmsScheme::RsaPkcs1, Some(Algorithm::Sha256)),
        (_, Some(12)) => (CmsScheme::RsaPkcs1, Some(Algorithm::Sha384)),
        (_, Some(13)) => (CmsScheme::RsaPkcs1, Some(Algorithm::Sha512)),
        _ => return Err(fields.unsupported("it is signed by an algorithm that is not supported")),
    };
    match hash.is_none_or(|hash| hash == digest) {
        true => Ok(scheme),
        false => Err(fields.fault("it digests with one hash and signs with another")),
    }
}

/// `RSASSA-PSS-params` (RFC 4055 §3.1). Every default there is SHA-1, so everything must be spelt out.
fn pss(fields: &Reader<'_>, wanted: Algorithm) -> Result<(), Malformed> {
    let mut after = Reader::new(fields.rest(), "/content/signerInfos/signatureAlgorithm/parameters", CODES);
    let params = after.required(tag::SEQUENCE, "the parameters of RSASSA-PSS")?;
    after.end()?;
    let mut params = after.within(params, "/content/signerInfos/signatureAlgorithm/parameters");
    let odd =
        || after.unsupported("its RSASSA-PSS uses other parameters than one hash and a salt of its length");
    let hash = params.optional(tag::context(0))?.ok_or_else(odd)?;
    let mask = params.optional(tag::context(1))?.ok_or_else(odd)?;
    let salt = params.optional(tag::context(2))?.ok_or_else(odd)?;
    let trailer = params.optional(tag::context(3))?;
    params.end()?;
    let hash = params.within(hash, "").required(tag::SEQUENCE, "the hash")?;
    let mask = params.within(mask, "").required(tag::SEQUENCE, "the mask generation")?;
    let mut mask = params.within(mask, "");
    let generator = mask.required(tag::OBJECT, "the mask generation")?.content;
    let mask_hash = mask.required(tag::SEQUENCE, "the hash of the mask")?;
    // `id-mgf1` is PKCS #1's eighth.
    let plain = generator.strip_prefix(PKCS1) == Some(&[8])
        && digest(&params, hash)? == wanted
        && digest(&params, mask_hash)? == wanted
        && u8::try_from(wanted.width()).is_ok_and(|width| salt.content == [tag::INTEGER, 1, width])
        && trailer.is_none_or(|trailer| trailer.content == [tag::INTEGER, 1, 1]);
    if plain { Ok(()) } else { Err(odd()) }
}
