use model::{Algorithm, Digest, Text};
use serde_json::{Map, Value, json};

use super::rekor_bundle;
use crate::bundle::{Form, Origin};
use crate::json;
use crate::malformed::{code, quote};
use crate::node::Node;
use crate::{Bundle, BundleVersion, Content, Evidence, Malformed};

/// Cosign's older signature over a container image: it signs a small document that names the image by its digest
/// ("simple signing", containers/image `containers-signature(5)`, as cosign writes it).
#[derive(Clone, Debug, PartialEq)]
pub struct SimpleSigning {
    /// The document as it was signed.
    pub payload: Vec<u8>,
    /// The digest of the image's manifest: `critical.image.docker-manifest-digest`.
    pub image: Digest,
    /// What the signer called the image: `critical.identity.docker-reference`. `None` when it is empty.
    pub reference: Option<Text>,
    /// The signature over the document, with what is needed to verify it.
    pub bundle: Bundle,
}

/// The type of a document that signs an image (`critical.type`).
const TYPE: &str = "cosign container image signature";

/// Reads `{"Base64Signature", "Payload", "Cert", "Bundle", "RFC3161Timestamp"}`, as `cosign download signature`
/// prints it, one object a line. `Chain` is not read: a verifier builds its own path to its own roots.
pub(super) fn read(root: &Node<'_>) -> Result<Evidence, Malformed> {
    let [signature, payload, cert, log, stamp] =
        root.fields(["Base64Signature", "Payload", "Cert", "Bundle", "RFC3161Timestamp"])?;
    let signature = root.required("Base64Signature", signature)?;
    let bytes = signature.bytes()?;
    if bytes.is_empty() {
        return Err(signature.fault("an empty signature"));
    }
    let payload = root.required("Payload", payload)?;
    let signed = payload.bytes()?;
    let (image, reference) =
        document(&signed).map_err(|fault| payload.fault_as(fault.code, fault.to_string()))?;
    let mut material = Map::new();
    match cert {
        Some(cert) => {
            let [raw] = cert.fields(["Raw"])?;
            let raw = cert.required("Raw", raw)?;
            let leaf = json!({ "certificates": [{ "rawBytes": &*raw.string()? }] });
            material.insert("x509CertificateChain".into(), leaf);
        }
        None => {
            material.insert("publicKey".into(), json!({}));
        }
    }
    let entry = log.map(|log| rekor_bundle::read(&log)).transpose()?;
    material.insert("tlogEntries".into(), Value::Array(entry.into_iter().map(|entry| entry.json).collect()));
    if let Some(stamp) = stamp {
        let [token] = stamp.fields(["SignedRFC3161Timestamp"])?;
        let token = stamp.required("SignedRFC3161Timestamp", token)?;
        let tokens = json!({ "rfc3161Timestamps": [{ "signedTimestamp": &*token.string()? }] });
        material.insert("timestampVerificationData".into(), tokens);
    }
    let material = Value::Object(material).to_string();
    let content = Content::Message { digest: None, signature: bytes };
    let origin = Origin::new(root.pointer(), Form::CosignSignature);
    let bundle = Bundle::assemble(BundleVersion::OF_COSIGN, &material, content, origin)?;
    Ok(Evidence::SimpleSigning(Box::new(SimpleSigning { payload: signed, image, reference, bundle })))
}

impl SimpleSigning {
    /// The document by itself, with the parts of its signature.
    pub(crate) fn read(payload: Vec<u8>, bundle: Bundle) -> Result<Self, Malformed> {
        let (image, reference) = document(&payload)?;
        Ok(Self { payload, image, reference, bundle })
    }
}

/// What the signed document says: which image, under which name.
fn document(payload: &[u8]) -> Result<(Digest, Option<Text>), Malformed> {
    let root = Node::root(json::check(payload, json::DOCUMENT)?, code::CONTAINER);
    let [critical] = root.fields(["critical"])?;
    let critical = root.required("critical", critical)?;
    let [kind, image, identity] = critical.fields(["type", "image", "identity"])?;
    let kind = critical.required("type", kind)?;
    let name = kind.name()?;
    if &*name != TYPE {
        return Err(kind.fault(format!("{} is not `{TYPE}`", quote(&name))));
    }
    let image = critical.required("image", image)?;
    let [digest] = image.fields(["docker-manifest-digest"])?;
    let digest = image.required("docker-manifest-digest", digest)?;
    let text = digest.string()?;
    let hex = text.strip_prefix("sha256:").ok_or_else(|| digest.fault("should begin with `sha256:`"))?;
    let read = Digest::from_hex(Algorithm::Sha256, hex).map_err(|fault| digest.fault(fault.to_string()))?;
    let reference = match identity {
        Some(identity) => {
            let [reference] = identity.fields(["docker-reference"])?;
            reference.map(|reference| reference.name()).transpose()?
        }
        None => None,
    };
    Ok((read, reference.filter(|reference| !reference.is_empty())))
}
