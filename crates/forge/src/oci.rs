//! Images in a layout folder (OCI image-spec 1.1), and evidence attached to them in each of the ways in use.

use crate::container::rekor_bundle;
use crate::encoding::{base64, canonical, hex, sha256, unbase64};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The media type of a manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of an index.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// The media type of an envelope that cosign attaches.
pub const ENVELOPE: &str = "application/vnd.dsse.envelope.v1+json";
/// The media type of the document that cosign signs for an image.
pub const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
/// The media type of a bundle that refers to an image.
pub const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// A layout that is being put together.
#[derive(Clone, Debug, Default)]
pub struct OciLayout {
    blobs: BTreeMap<String, Vec<u8>>,
    /// What `index.json` lists; a test may change it.
    pub listed: Vec<Value>,
}

/// `sha256:…` of these bytes.
pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&sha256(bytes)))
}

/// Names content.
pub fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": media_type, "digest": digest(bytes), "size": bytes.len() })
}

/// The same with one field more.
pub fn with(mut descriptor: Value, field: &str, value: Value) -> Value {
    descriptor[field] = value;
    descriptor
}

impl OciLayout {
    /// Keeps content, and names it.
    pub fn blob(&mut self, media_type: &str, bytes: &[u8]) -> Value {
        self.blobs.insert(hex(&sha256(bytes)), bytes.to_vec());
        descriptor(media_type, bytes)
    }

    /// An image of one layer for a platform: its descriptor, which says that platform, and its manifest.
    pub fn image(&mut self, os: &str, architecture: &str, content: &[u8]) -> (Value, Vec<u8>) {
        let config = canonical(
            &json!({ "os": os, "architecture": architecture, "rootfs": { "type": "layers", "diff_ids": [digest(content)] } }),
        );
        let config = self.blob(CONFIG, &config);
        let layer = self.blob(LAYER, content);
        let manifest = canonical(&json!({
            "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer],
        }));
        let platform = json!({ "os": os, "architecture": architecture });
        (with(self.blob(MANIFEST, &manifest), "platform", platform), manifest)
    }

    /// An index: its descriptor and its bytes.
    pub fn index(&mut self, children: &[Value]) -> (Value, Vec<u8>) {
        let index = canonical(&json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": children }));
        (self.blob(INDEX, &index), index)
    }

    /// Lists something at the top, under a tag.
    pub fn list(&mut self, named: &Value, tag: &str) {
        self.listed.push(with(
            named.clone(),
            "annotations",
            json!({ "org.opencontainers.image.ref.name": tag }),
        ));
    }

    /// Attaches a layer as cosign does: under a tag made of the digest of what it is about.
    pub fn tagged(&mut self, about: &[u8], ending: &str, layer: Value) {
        let manifest = self.artifact(None, layer);
        self.list(&manifest, &format!("sha256-{}.{ending}", hex(&sha256(about))));
    }

    /// Attaches a layer by `subject`.
    pub fn referrer(&mut self, about: &Value, layer: Value) {
        let manifest = self.artifact(Some(about), layer);
        self.listed.push(manifest);
    }

    /// A manifest around a layer of evidence.
    pub fn artifact(&mut self, about: Option<&Value>, layer: Value) -> Value {
        let kind = layer["mediaType"].clone();
        let config = self.blob(EMPTY, b"{}");
        let mut manifest = json!({
            "schemaVersion": 2, "mediaType": MANIFEST, "artifactType": kind, "config": config, "layers": [layer],
        });
        if let Some(about) = about {
            manifest["subject"] =
                json!({ "mediaType": about["mediaType"], "digest": about["digest"], "size": about["size"] });
        }
        self.blob(MANIFEST, &canonical(&manifest))
    }

    /// A signature in the older form of cosign over the document that names an image: the document, and beside it what
    /// its descriptor carries.
    pub fn simple_signing(&mut self, document: &[u8], bundle: &Value) -> Value {
        let mut notes = annotations(bundle);
        notes.insert(
            "dev.cosignproject.cosign/signature".into(),
            bundle["messageSignature"]["signature"].clone(),
        );
        with(self.blob(SIMPLE_SIGNING, document), "annotations", notes.into())
    }

    /// An envelope in the older form of cosign.
    pub fn attestation(&mut self, bundle: &Value) -> Value {
        let envelope = canonical(&bundle["dsseEnvelope"]);
        with(self.blob(ENVELOPE, &envelope), "annotations", annotations(bundle).into())
    }

    /// Takes content away.
    pub fn lose(&mut self, named: &Value) {
        self.blobs.remove(named["digest"].as_str().unwrap().trim_start_matches("sha256:")).unwrap();
    }

    /// Lays other bytes under a digest.
    pub fn swap(&mut self, named: &Value, bytes: &[u8]) {
        let hex = named["digest"].as_str().unwrap().trim_start_matches("sha256:");
        *self.blobs.get_mut(hex).unwrap() = bytes.to_vec();
    }

    /// Every file, below `folder`.
    pub fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let index = canonical(&json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": self.listed }));
        let marker = br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec();
        let top = [("oci-layout".to_owned(), marker), ("index.json".to_owned(), index)];
        let blobs = self.blobs.iter().map(|(hex, bytes)| (format!("blobs/sha256/{hex}"), bytes.clone()));
        top.into_iter().chain(blobs).map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect()
    }
}

/// What cosign writes beside a layer, from a bundle of version 0.1.
fn annotations(bundle: &Value) -> Map<String, Value> {
    let material = &bundle["verificationMaterial"];
    let mut notes = Map::new();
    if let Some(leaf) = material["x509CertificateChain"]["certificates"][0]["rawBytes"].as_str() {
        let wrapped = base64(&unbase64(leaf));
        let pem = format!("-----BEGIN CERTIFICATE-----\n{wrapped}\n-----END CERTIFICATE-----\n");
        notes.insert("dev.sigstore.cosign/certificate".into(), pem.into());
    }
    let entry = &material["tlogEntries"][0];
    if !entry.is_null() {
        notes.insert("dev.sigstore.cosign/bundle".into(), rekor_bundle(entry).to_string().into());
    }
    notes
}
