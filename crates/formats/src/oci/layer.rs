//! A layer that holds evidence, and what stands beside it in its manifest.
//!
//! Cosign keeps the signature over an image, its certificate and its log entry as annotations of the layer. Nobody
//! signed them: they are the parts of a proof, and are read as those of a bundle are.

use model::{Claimed, Digest, EvidenceId, Text};
use serde_json::{Map, Value, json};

use crate::bundle::{Form, Origin};
use crate::container::{SimpleSigning, promised};
use crate::limits::MAX_CERTIFICATE_PEM;
use crate::malformed::code;
use crate::node::Node;
use crate::{Bundle, BundleVersion, Content, Dsse, Evidence, Malformed, Piece, json as strict, pem};

/// A layer of a manifest that is attached to an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// What it is, by its descriptor.
    pub media_type: Text,
    /// The annotations of its descriptor.
    pub annotations: Vec<(Text, Text)>,
    /// The SHA-256 digest of its bytes, computed by whoever read them.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The document that cosign signs for an image.
const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";

const SIGNATURE: &str = "dev.cosignproject.cosign/signature";
const CERTIFICATE: &str = "dev.sigstore.cosign/certificate";
const LOG_ENTRY: &str = "dev.sigstore.cosign/bundle";
const TIMESTAMP: &str = "dev.sigstore.cosign/rfc3161timestamp";

/// Reads a layer as evidence: with its annotations where cosign wrote them, and by itself otherwise.
pub fn decode_layer(from: EvidenceId, layer: &Layer) -> Vec<Piece> {
    let has = |name: &&str| layer.annotation(name).is_some();
    let read = match &*layer.media_type {
        SIMPLE_SIGNING => layer.simple_signing(),
        _ if [CERTIFICATE, LOG_ENTRY, TIMESTAMP].iter().any(has) => layer.enveloped(),
        _ => return crate::decode(from, &layer.bytes),
    };
    vec![Piece { line: None, part: None, read: read.map(|evidence| Claimed::new(evidence, from)) }]
}

impl Layer {
    fn annotation(&self, name: &str) -> Option<&str> {
        let value = self.annotations.iter().find(|(known, _)| **known == *name);
        value.map(|(_, value)| &**value).filter(|value| !value.is_empty())
    }

    fn simple_signing(&self) -> Result<Evidence, Malformed> {
        let text = self.annotation(SIGNATURE).ok_or_else(|| {
            Malformed::new(code::CONTAINER, place(""), format!("`{SIGNATURE}` is missing: nothing is signed"))
        })?;
        let signature = Value::from(text).to_string();
        let signature = Node::root(&signature, code::CONTAINER).at(&place(SIGNATURE)).bytes()?;
        let content = Content::Message { digest: None, signature };
        let bundle = self.bundle(content)?;
        SimpleSigning::read(self.bytes.clone(), bundle)
            .map(|simple| Evidence::SimpleSigning(Box::new(simple)))
    }

    /// An envelope. Its material vouches for one signature, so there is exactly one.
    fn enveloped(&self) -> Result<Evidence, Malformed> {
        let text = strict::check(&self.bytes, strict::DOCUMENT)?;
        let dsse = Dsse::read(&Node::root(text, code::ENVELOPE))?;
        if dsse.signatures.count() != 1 {
            let text = format!(
                "{} signatures, and what lies beside the layer vouches for one",
                dsse.signatures.count()
            );
            return Err(Malformed::new(code::ENVELOPE, "", text));
        }
        let bundle = self.bundle(Content::Envelope(dsse))?;
        Ok(Evidence::Bundle(Box::new(bundle.received(self.digest.clone()))))
    }

    fn bundle(&self, content: Content) -> Result<Bundle, Malformed> {
        let mut material = Map::new();
        match self.annotation(CERTIFICATE).map(certificate).transpose()?.flatten() {
            Some(leaf) => material
                .insert("x509CertificateChain".into(), json!({ "certificates": [{ "rawBytes": leaf }] })),
            None => material.insert("publicKey".into(), json!({})),
        };
        let entry = self.annotation(LOG_ENTRY).map(|text| promised(text, &place(LOG_ENTRY))).transpose()?;
        material.insert("tlogEntries".into(), Value::Array(entry.into_iter().collect()));
        if let Some(stamp) = self.annotation(TIMESTAMP) {
            let node = Node::root(strict::check(stamp.as_bytes(), strict::DOCUMENT)?, code::CONTAINER);
            let node = node.at(&place(TIMESTAMP));
            let [token] = node.fields(["SignedRFC3161Timestamp"])?;
            let token = node.required("SignedRFC3161Timestamp", token)?;
            let tokens = json!({ "rfc3161Timestamps": [{ "signedTimestamp": &*token.string()? }] });
            material.insert("timestampVerificationData".into(), tokens);
        }
        let origin = Origin::new("", Form::CosignLayer);
        Bundle::assemble(BundleVersion::OF_COSIGN, &Value::Object(material).to_string(), content, origin)
    }
}

/// The certificate of the signer, in base64; none where it is a public key, which vouches for nothing.
fn certificate(text: &str) -> Result<Option<String>, Malformed> {
    let fault = || {
        let text = "should be one certificate or public key in PEM";
        Malformed::new(code::CONTAINER, place(CERTIFICATE), text)
    };
    if text.len() > MAX_CERTIFICATE_PEM {
        return Err(fault());
    }
    if pem::read(text, "PUBLIC KEY").is_some() {
        return Ok(None);
    }
    pem::read(text, "CERTIFICATE").map(|der| Some(pem::base64(&der))).ok_or_else(fault)
}

/// The place of an annotation in the descriptor of the layer.
fn place(name: &str) -> String {
    match name {
        "" => "/annotations".to_owned(),
        name => format!("/annotations/{}", name.replace('~', "~0").replace('/', "~1")),
    }
}
