use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::rekor_bundle;
use crate::bundle::{Form, Origin};
use crate::limits::MAX_CERTIFICATE_PEM;
use crate::node::Node;
use crate::{Bundle, BundleVersion, Content, Evidence, Malformed, pem};

/// Reads `{"base64Signature", "cert", "rekorBundle"}` (cosign's `LocalSignedPayload`): a signature over a file.
/// `cert` is a certificate or a public key in PEM, itself in base64. A public key here vouches for nothing; it only
/// says that the signature is a key's, and the framework must know which.
pub(super) fn read(root: &Node<'_>) -> Result<Evidence, Malformed> {
    let [signature, cert, rekor] = root.fields(["base64Signature", "cert", "rekorBundle"])?;
    let signature = root.required("base64Signature", signature)?;
    let bytes = signature.bytes()?;
    if bytes.is_empty() {
        return Err(signature.fault("an empty signature"));
    }
    let entry = rekor.map(|rekor| rekor_bundle::read(&rekor)).transpose()?;
    let mut material = match cert.map(|cert| certificate(&cert)).transpose()?.flatten() {
        Some(der) => {
            json!({ "x509CertificateChain": { "certificates": [{ "rawBytes": STANDARD.encode(der) }] } })
        }
        None => json!({ "publicKey": {} }),
    };
    let (entry, digest) = match entry {
        Some(entry) => (vec![entry.json], entry.data),
        None => (vec![], None),
    };
    if let Some(members) = material.as_object_mut() {
        members.insert("tlogEntries".into(), Value::Array(entry));
    }
    let content = Content::Message { digest, signature: bytes };
    let origin = Origin::new(root.pointer(), Form::CosignBlob);
    let bundle = Bundle::assemble(BundleVersion::OF_COSIGN, &material.to_string(), content, origin)?;
    Ok(Evidence::Bundle(Box::new(bundle)))
}

/// The certificate in `cert`; none where it is empty, or a public key.
fn certificate(cert: &Node<'_>) -> Result<Option<Vec<u8>>, Malformed> {
    let text = cert.bytes()?;
    if text.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(&text).ok().filter(|text| text.len() <= MAX_CERTIFICATE_PEM);
    let text = text.ok_or_else(|| cert.fault("should be one certificate or public key in PEM"))?;
    if pem::read(text, "PUBLIC KEY").is_some() {
        return Ok(None);
    }
    let der = pem::read(text, "CERTIFICATE");
    der.map(Some).ok_or_else(|| cert.fault("should be one certificate or public key in PEM"))
}
