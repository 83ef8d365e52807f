use model::{Digest, NonEmpty};

use crate::Malformed;
use crate::der::{Codes, Item, Reader, tag};
use crate::limits::{MAX_CMS, MAX_CMS_CERTIFICATES, MAX_CMS_SIGNERS};
use crate::malformed::code;

mod algorithm;
mod pem;
mod signer;

pub use algorithm::CmsScheme;
pub use signer::{CmsSigner, CmsSignerId};

/// How faults of CMS are called.
const CODES: Codes = Codes { malformed: code::CMS, unsupported: code::UNSUPPORTED_CMS };

/// `id-signedData` (RFC 5652 §5.1), as it stands behind its tag and length.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// `id-data` (RFC 5652 §4): bytes without a meaning of their own.
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];

/// A detached CMS signature over a file (RFC 5652 SignedData without content), from DER or PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cms {
    /// The certificates that came along, as received. Candidates for a path, never anchors of one.
    pub certificates: Vec<Vec<u8>>,
    /// Each who signed; one that cannot be read or is not supported does not spoil the others.
    pub signers: NonEmpty<Result<CmsSigner, Malformed>>,
}

impl Cms {
    /// Reads a file if it is one of CMS: a PEM block called `CMS` or `PKCS7`, or DER that begins as
    /// `ContentInfo` with SignedData does. `None`: it is something else.
    pub(crate) fn recognise(bytes: &[u8]) -> Option<Result<Self, Malformed>> {
        if let Some(block) = pem::block(bytes) {
            return Some(sized(bytes).and(block).and_then(|der| Self::read(&der)));
        }
        begins_as_signed_data(bytes).then(|| sized(bytes).and_then(|()| Self::read(bytes)))
    }

    /// The digests its signers claim the file to have. A hint.
    pub(crate) fn claimed_digests(&self) -> Vec<&Digest> {
        self.signers.iter().filter_map(|signer| signer.as_ref().ok()).map(|one| &one.message_digest).collect()
    }

    /// `ContentInfo` (RFC 5652 §3) around `SignedData` (§5.1).
    fn read(der: &[u8]) -> Result<Self, Malformed> {
        let mut file = Reader::new(der, "", CODES);
        let info = file.required(tag::SEQUENCE, "the ContentInfo")?;
        file.end()?;
        let mut info = file.within(info, "/contentType");
        if info.required(tag::OBJECT, "the content type")?.content != SIGNED_DATA {
            return Err(info.unsupported("it is not SignedData"));
        }
        let content = info.required(tag::context(0), "the SignedData")?;
        info.end()?;
        let mut wrapped = info.within(content, "/content");
        let data = wrapped.required(tag::SEQUENCE, "the SignedData")?;
        wrapped.end()?;
        Self::signed_data(wrapped.within(data, "/content"))
    }

    fn signed_data(mut data: Reader<'_>) -> Result<Self, Malformed> {
        data.required(tag::INTEGER, "the version")?;
        data.required(tag::SET, "the list of digest algorithms")?;
        let about = data.required(tag::SEQUENCE, "what is signed")?;
        detached(data.within(about, "/content/encapContentInfo"))?;
        let certificates = match data.optional(tag::context(0))? {
            Some(list) => certificates(data.within(list, "/content/certificates"))?,
            None => Vec::new(),
        };
        // Revocation lists that came with the signature: the framework has its own, or none.
        data.optional(tag::context(1))?;
        let list = data.required(tag::SET, "the list of signers")?;
        data.end()?;
        let mut list = data.within(list, "/content/signerInfos");
        let mut signers = Vec::new();
        while let Some(info) = list.any()? {
            if signers.len() == MAX_CMS_SIGNERS {
                return Err(too_many(MAX_CMS_SIGNERS, "signers", "/content/signerInfos"));
            }
            signers.push(CmsSigner::read(&list, info));
        }
        let signers =
            NonEmpty::of(signers).ok_or_else(|| list.fault("nobody signed: it carries certificates only"))?;
        Ok(Self { certificates, signers })
    }
}

/// Whether the first bytes are those of a `ContentInfo` with `id-signedData`, also in the other encodings of BER.
fn begins_as_signed_data(bytes: &[u8]) -> bool {
    let Some((tag, after)) = bytes.split_first() else { return false };
    let Some((length, after)) = after.split_first() else { return false };
    let skipped = if *length > 0x80 { usize::from(length & 0x7f) } else { 0 };
    let object = after.get(skipped..).unwrap_or_default();
    *tag == tag::SEQUENCE
        && object
            .split_at_checked(2)
            .is_some_and(|(head, rest)| head == [tag::OBJECT, 0x09] && rest.starts_with(SIGNED_DATA))
}

fn sized(bytes: &[u8]) -> Result<(), Malformed> {
    match bytes.len() <= MAX_CMS {
        true => Ok(()),
        false => {
            let text = format!("{} bytes, and a CMS signature has at most {MAX_CMS}", bytes.len());
            Err(Malformed::new(code::TOO_LARGE, "", text))
        }
    }
}

fn too_many(most: usize, what: &str, place: &'static str) -> Malformed {
    Malformed::new(code::TOO_MANY, place, format!("more than {most} {what}"))
}

/// `EncapsulatedContentInfo` (RFC 5652 §5.2): plain data that is not in here but in the artifact.
fn detached(mut about: Reader<'_>) -> Result<(), Malformed> {
    if about.required(tag::OBJECT, "the type of what is signed")?.content != DATA {
        return Err(about.unsupported("it signs a structure of its own, not the bytes of a file"));
    }
    if about.optional(tag::context(0))?.is_some() {
        return Err(
            about.unsupported("it holds what it signs; only a detached signature is about the artifact")
        );
    }
    about.end()
}

/// `CertificateSet` (RFC 5652 §10.2.3). Kinds other than X.509 certificates are passed over.
fn certificates(mut list: Reader<'_>) -> Result<Vec<Vec<u8>>, Malformed> {
    let mut all = Vec::new();
    for count in 0_usize.. {
        let Some(Item { tag, whole, .. }) = list.any()? else { break };
        if count == MAX_CMS_CERTIFICATES {
            return Err(too_many(MAX_CMS_CERTIFICATES, "certificates", "/content/certificates"));
        }
        if tag == tag::SEQUENCE {
            all.push(whole.to_vec());
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
