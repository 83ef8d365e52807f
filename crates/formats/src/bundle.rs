use model::{Algorithm, Digest, Text};
use sigstore_types::bundle::{MessageDigest, MessageSignature};
use sigstore_types::dsse::{DsseEnvelope, DsseSignature};
use sigstore_types::{
    DigestBytes, HashAlgorithm, KeyId, MediaType, PayloadBytes, SignatureBytes, SignatureContent,
};

use crate::malformed::{code, quote};
use crate::node::Node;
use crate::{ClaimedPublisher, Dsse, Malformed, Signature};

mod entry_kind;
mod material;
mod origin;

pub use entry_kind::EntryKind;
pub(crate) use origin::{Form, Origin};

/// The version of the bundle format, by its media type (`sigstore_bundle.proto`, `Bundle.media_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BundleVersion {
    /// `application/vnd.dev.sigstore.bundle+json;version=0.1`
    V01,
    /// `application/vnd.dev.sigstore.bundle+json;version=0.2`
    V02,
    /// `application/vnd.dev.sigstore.bundle.v0.3+json`, or the older spelling with `;version=0.3`
    V03,
}

impl BundleVersion {
    /// The version a media type names; `None` for any other type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type {
            "application/vnd.dev.sigstore.bundle+json;version=0.1" => Some(Self::V01),
            "application/vnd.dev.sigstore.bundle+json;version=0.2" => Some(Self::V02),
            "application/vnd.dev.sigstore.bundle+json;version=0.3"
            | "application/vnd.dev.sigstore.bundle.v0.3+json" => Some(Self::V03),
            _ => None,
        }
    }

    /// `0.1`, `0.2` or `0.3`.
    pub fn number(self) -> &'static str {
        match self {
            Self::V01 => "0.1",
            Self::V02 => "0.2",
            Self::V03 => "0.3",
        }
    }

    fn media_type(self) -> MediaType {
        match self {
            Self::V01 => MediaType::Bundle0_1,
            Self::V02 => MediaType::Bundle0_2,
            Self::V03 => MediaType::Bundle0_3,
        }
    }
}

/// A Sigstore bundle: a signature with what is needed to verify it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// The version its media type states.
    pub version: BundleVersion,
    /// The same bundle in the terms of the verification library. Its content is made from `content`, so
    /// that no second reader decides what was signed; only the verification material is the library's reading.
    pub parsed: sigstore_types::Bundle,
    /// What was signed.
    pub content: Content,
    /// The kind of each log entry as the bundle states it. One that the library does not read stands in `parsed`
    /// as a kind that its body is not.
    pub kinds: Vec<EntryKind>,
    /// SHA-256 of the envelope as it was received, where it is a document of its own and not part of this one. Older log
    /// entries are for exactly those bytes.
    pub envelope: Option<Digest>,
    /// Who a package index says published it, which nobody signed.
    pub publisher: Option<ClaimedPublisher>,
    origin: Origin,
}

/// What the signature of a bundle is over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "some hundred bytes beside a payload of some KiB")]
pub enum Content {
    /// The bytes of a file.
    Message {
        /// The digest of the file as the bundle states it: a hint, nobody signed it. `None` when it states none.
        digest: Option<Digest>,
        /// The signature over the file.
        signature: Vec<u8>,
    },
    /// The payload of an envelope with exactly one signature.
    Envelope(Dsse),
}

impl Bundle {
    /// Reads a bundle from text the pre-pass found good.
    pub(crate) fn read(text: &str) -> Result<Self, Malformed> {
        Self::read_node(&Node::root(text, code::BUNDLE))
    }

    /// Reads a bundle that stands somewhere in a document.
    pub(crate) fn read_node(root: &Node<'_>) -> Result<Self, Malformed> {
        let [media_type, material, message, envelope] =
            root.fields(["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"])?;
        let version = version(root, media_type)?;
        let (material, kinds) = material::read(&root.required("verificationMaterial", material)?, version)?;
        let content = match (message, envelope) {
            (Some(message), None) => message_signature(&message)?,
            (None, Some(envelope)) => Content::Envelope(enveloped(&envelope)?),
            (Some(_), Some(_)) => {
                return Err(root.fault("both `messageSignature` and `dsseEnvelope`, and there should be one"));
            }
            (None, None) => {
                return Err(root.fault("neither `messageSignature` nor `dsseEnvelope`: nothing is signed"));
            }
        };
        let parsed = sigstore_types::Bundle::new(version.media_type(), material, content.for_library());
        Ok(Self {
            version,
            parsed,
            content,
            kinds,
            envelope: None,
            publisher: None,
            origin: Origin::whole(root.pointer()),
        })
    }

    /// Makes a bundle of parts that came in another form: `material` is `/verificationMaterial` as JSON of this
    /// version, written from parts that passed the pre-pass. It is held to all that a bundle's own is.
    pub(crate) fn assemble(
        version: BundleVersion,
        material: &str,
        content: Content,
        origin: Origin,
    ) -> Result<Self, Malformed> {
        let node = Node::root(material, code::BUNDLE).at("/verificationMaterial");
        let (material, kinds) = material::read(&node, version)
            .map_err(|fault| Malformed { pointer: origin.pointer(&fault.pointer), ..fault })?;
        let parsed = sigstore_types::Bundle::new(version.media_type(), material, content.for_library());
        Ok(Self { version, parsed, content, kinds, envelope: None, publisher: None, origin })
    }

    /// The same with the digest of its envelope, which came as a document of its own.
    pub(crate) fn received(self, digest: Digest) -> Self {
        Self { envelope: Some(digest), ..self }
    }

    /// The same as an index hands it out, under this publisher.
    pub(crate) fn published_by(self, publisher: Option<ClaimedPublisher>) -> Self {
        Self { publisher, ..self }
    }

    /// Where a place of a bundle, such as `/verificationMaterial/tlogEntries/0`, stands in the document this one was
    /// read from. Other pointers come back as they are.
    pub fn pointer(&self, pointer: &str) -> Text {
        self.origin.pointer(pointer)
    }

    /// Whether it came as a Sigstore bundle, and not as parts in another form.
    pub fn is_sigstore(&self) -> bool {
        self.origin.is_sigstore()
    }

    /// In what form it came, in words.
    pub fn form(&self) -> &'static str {
        self.origin.form()
    }
}

fn version(root: &Node<'_>, media_type: Option<Node<'_>>) -> Result<BundleVersion, Malformed> {
    let media_type = media_type.ok_or_else(|| {
        root.fault_as(
            code::MISSING_MEDIA_TYPE,
            "`mediaType` is missing, so the version of the bundle is unknown",
        )
    })?;
    let name = media_type.name()?;
    BundleVersion::of_media_type(&name).ok_or_else(|| {
        let text = format!("{} is not a Sigstore bundle of version 0.1, 0.2 or 0.3", quote(&name));
        media_type.fault_as(code::UNKNOWN_MEDIA_TYPE, text)
    })
}

/// The envelope of a bundle. Its material vouches for one signature, so there is exactly one
/// (`sigstore_bundle.proto`, `Bundle.dsse_envelope`).
fn enveloped(envelope: &Node<'_>) -> Result<Dsse, Malformed> {
    let dsse = Dsse::read(envelope)?;
    match dsse.signatures.count() {
        1 => Ok(dsse),
        count => {
            Err(envelope.fault(format!("{count} signatures, and the envelope of a bundle has exactly one")))
        }
    }
}

fn message_signature(message: &Node<'_>) -> Result<Content, Malformed> {
    let [digest, signature] = message.fields(["messageDigest", "signature"])?;
    let signature = message.required("signature", signature)?;
    let bytes = signature.bytes()?;
    if bytes.is_empty() {
        return Err(signature.fault("an empty signature"));
    }
    let digest = digest.map(|digest| message_digest(&digest)).transpose()?;
    Ok(Content::Message { digest, signature: bytes })
}

fn message_digest(node: &Node<'_>) -> Result<Digest, Malformed> {
    let [algorithm, digest] = node.fields(["algorithm", "digest"])?;
    let algorithm = node.required("algorithm", algorithm)?;
    let name = algorithm.name()?;
    let kind = match &*name {
        "SHA2_256" => Algorithm::Sha256,
        "SHA2_384" => Algorithm::Sha384,
        "SHA2_512" => Algorithm::Sha512,
        _ => {
            let text = format!("{} is not one of SHA2_256, SHA2_384, SHA2_512", quote(&name));
            return Err(algorithm.fault(text));
        }
    };
    let digest = node.required("digest", digest)?;
    Digest::new(kind, &digest.bytes()?).map_err(|fault| digest.fault(fault.to_string()))
}

impl Content {
    fn for_library(&self) -> SignatureContent {
        match self {
            Self::Message { digest, signature } => {
                let message = MessageSignature::new(SignatureBytes::from_bytes(signature));
                SignatureContent::MessageSignature(match digest {
                    Some(digest) => message.with_message_digest(MessageDigest::new(
                        hash_algorithm(digest.algorithm()),
                        DigestBytes::new(digest.bytes().to_vec()),
                    )),
                    None => message,
                })
            }
            Self::Envelope(dsse) => {
                let Signature { keyid, bytes, .. } = dsse.signatures.first();
                let signature = DsseSignature::new(SignatureBytes::from_bytes(bytes), KeyId::new(&**keyid));
                let payload = PayloadBytes::from_bytes(&dsse.payload);
                SignatureContent::DsseEnvelope(DsseEnvelope::new(&*dsse.payload_type, payload, signature))
            }
        }
    }
}

fn hash_algorithm(algorithm: Algorithm) -> HashAlgorithm {
    match algorithm {
        Algorithm::Sha256 => HashAlgorithm::Sha2256,
        Algorithm::Sha384 => HashAlgorithm::Sha2384,
        Algorithm::Sha512 => HashAlgorithm::Sha2512,
    }
}

#[cfg(test)]
mod tests;
