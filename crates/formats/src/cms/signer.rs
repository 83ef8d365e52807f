use model::{Algorithm, Digest};

use super::algorithm::{self, CmsScheme};
use super::{DATA, too_many};
use crate::Malformed;
use crate::der::{Item, Reader, tag};
use crate::limits::{MAX_CMS_ATTRIBUTES, MAX_TIMESTAMPS};

/// `id-contentType` (RFC 5652 §11.1).
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
/// `id-messageDigest` (RFC 5652 §11.2).
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// `id-aa-timeStampToken` (RFC 3161 appendix A): a token over the signature's own bytes.
const TIME_STAMP_TOKEN: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0e];

/// One signer of a CMS signature (RFC 5652 §5.3 SignerInfo).
///
/// The attribute `signingTime` is not read: it is whatever the signer wrote, and proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmsSigner {
    /// Which certificate is meant.
    pub id: CmsSignerId,
    /// The hash of the artifact, and of the attributes.
    pub digest: Algorithm,
    /// The digest of the artifact, out of the signed attributes.
    pub message_digest: Digest,
    /// How it is signed.
    pub scheme: CmsScheme,
    /// The bytes the signature is over: the attributes as received, under the tag of a SET (RFC 5652 §5.4).
    pub signed: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// RFC 3161 tokens over the signature, from the unsigned attributes.
    pub timestamps: Vec<Vec<u8>>,
}

/// How a signer names its certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CmsSignerId {
    /// By issuer and serial number.
    Issued {
        /// The issuer's name in DER.
        issuer: Vec<u8>,
        /// The serial number, as it stands in its INTEGER.
        serial: Vec<u8>,
    },
    /// By the subject key identifier.
    KeyId(Vec<u8>),
}

impl CmsSigner {
    pub(super) fn read(list: &Reader<'_>, info: Item<'_>) -> Result<Self, Malformed> {
        if info.tag != tag::SEQUENCE {
            return Err(list.fault("something else stands where a signer should be"));
        }
        let mut fields = list.within(info, "/content/signerInfos");
        fields.required(tag::INTEGER, "the version of a signer")?;
        let id = signer_id(&mut fields)?;
        let digest_item = fields.required(tag::SEQUENCE, "the digest algorithm of a signer")?;
        let digest = algorithm::digest(&fields, digest_item)?;
        let Some(attributes) = fields.optional(tag::context(0))? else {
            // Without them the signature could be one over attributes that somebody made into a file.
            return Err(fields.unsupported("it has no signed attributes; have the producer sign with them"));
        };
        let scheme_item = fields.required(tag::SEQUENCE, "the signature algorithm of a signer")?;
        let scheme = algorithm::scheme(&fields, scheme_item, digest)?;
        let signature = fields.required(tag::OCTET_STRING, "the signature of a signer")?.content.to_vec();
        let timestamps = match fields.optional(tag::context(1))? {
            Some(unsigned) => tokens(fields.within(unsigned, "/content/signerInfos/unsignedAttrs"))?,
            None => Vec::new(),
        };
        fields.end()?;
        let message_digest = signed(fields.within(attributes, "/content/signerInfos/signedAttrs"), digest)?;
        let mut signed = attributes.whole.to_vec();
        signed.iter_mut().take(1).for_each(|first| *first = tag::SET);
        Ok(Self { id, digest, message_digest, scheme, signed, signature, timestamps })
    }
}

fn signer_id(fields: &mut Reader<'_>) -> Result<CmsSignerId, Malformed> {
    // `[0] IMPLICIT OCTET STRING`: context-specific and primitive.
    if let Some(key) = fields.optional(0x80)? {
        return Ok(CmsSignerId::KeyId(key.content.to_vec()));
    }
    let named = fields.required(tag::SEQUENCE, "the name of a signer's certificate")?;
    let mut named = fields.within(named, "/content/signerInfos/sid");
    let issuer = named.required(tag::SEQUENCE, "the issuer's name")?.whole.to_vec();
    let serial = named.required(tag::INTEGER, "the serial number")?.content.to_vec();
    named.end()?;
    Ok(CmsSignerId::Issued { issuer, serial })
}

/// The digest of the artifact out of the signed attributes, which must say that they are about plain data.
fn signed(reader: Reader<'_>, algorithm: Algorithm) -> Result<Digest, Malformed> {
    let all = attributes(reader.clone())?;
    let only = |object: &[u8], what: &str| match all.iter().find(|one| one.object == object) {
        Some(Attribute { values, .. }) => match values.as_slice() {
            [value] => Ok(*value),
            _ => Err(reader.fault(&format!("{what} does not have exactly one value"))),
        },
        None => Err(reader.fault(&format!("{what} is missing from the signed attributes"))),
    };
    let content_type = only(CONTENT_TYPE, "the content type")?;
    if content_type.tag != tag::OBJECT || content_type.content != DATA {
        return Err(reader.fault("the signed content type is not that of what is signed"));
    }
    let digest = only(MESSAGE_DIGEST, "the message digest")?;
    if digest.tag != tag::OCTET_STRING {
        return Err(reader.fault("the message digest is not a string of bytes"));
    }
    Digest::new(algorithm, digest.content)
        .map_err(|_| reader.fault("the message digest is not as long as its algorithm's"))
}

fn tokens(reader: Reader<'_>) -> Result<Vec<Vec<u8>>, Malformed> {
    let all = attributes(reader)?;
    let stamps = all.iter().filter(|one| one.object == TIME_STAMP_TOKEN).flat_map(|one| &one.values);
    let tokens: Vec<Vec<u8>> = stamps.map(|value| value.whole.to_vec()).collect();
    match tokens.len() <= MAX_TIMESTAMPS {
        true => Ok(tokens),
        false => Err(too_many(MAX_TIMESTAMPS, "timestamps", "/content/signerInfos/unsignedAttrs")),
    }
}

/// `Attribute` (RFC 5652 §5.3).
struct Attribute<'a> {
    object: &'a [u8],
    values: Vec<Item<'a>>,
}

/// The attributes of a set: each type once, so that nobody can read the one and check the other.
fn attributes(mut list: Reader<'_>) -> Result<Vec<Attribute<'_>>, Malformed> {
    let mut all: Vec<Attribute<'_>> = Vec::new();
    while let Some(item) = list.any()? {
        if all.len() == MAX_CMS_ATTRIBUTES {
            return Err(too_many(MAX_CMS_ATTRIBUTES, "attributes", "/content/signerInfos"));
        }
        if item.tag != tag::SEQUENCE {
            return Err(list.fault("something else stands where an attribute should be"));
        }
        let mut fields = list.within(item, "/content/signerInfos");
        let object = fields.required(tag::OBJECT, "the type of an attribute")?.content;
        let set = fields.required(tag::SET, "the values of an attribute")?;
        fields.end()?;
        if all.iter().any(|known| known.object == object) {
            return Err(list.fault("an attribute stands there twice"));
        }
        let mut inside = fields.within(set, "/content/signerInfos");
        let mut values = Vec::new();
        while let Some(value) = inside.any()? {
            values.push(value);
        }
        all.push(Attribute { object, values });
    }
    Ok(all)
}
