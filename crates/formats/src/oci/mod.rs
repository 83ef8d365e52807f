//! Images as the OCI image specification 1.1 writes them, and as Docker's registries did before: what a layout folder or a
//! registry holds under a digest. A document has one reading: one that could be taken for an image and for an index is
//! neither.

use model::Text;

use crate::Malformed;
use crate::json;
use crate::limits::{MAX_INDEX_MANIFESTS, MAX_LAYERS, MAX_MANIFEST};
use crate::malformed::{code, quote};
use crate::node::Node;

mod config;
mod descriptor;
mod layer;
mod saved;
#[cfg(test)]
mod tests;

pub use config::ImageConfig;
pub use descriptor::Descriptor;
pub use layer::{Layer, decode_layer};
pub use saved::SavedImage;

/// What lies under the digest of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OciDocument {
    /// One image, or something else that is kept as one.
    Manifest(Box<OciManifest>),
    /// A list of them.
    Index(OciIndex),
}

/// An image: a configuration and layers. Artifacts are written in the same way, with a configuration that says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OciManifest {
    /// What it says it is.
    pub media_type: Option<Text>,
    /// What kind of artifact it is, if it is one.
    pub artifact_type: Option<Text>,
    /// Its configuration.
    pub config: Descriptor,
    /// Its layers, in order.
    pub layers: Vec<Descriptor>,
    /// What it is attached to.
    pub subject: Option<Descriptor>,
}

/// A list of images: one for each platform, or all that a layout holds, or what is attached to an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OciIndex {
    /// What it says it is.
    pub media_type: Option<Text>,
    /// What it lists, in order.
    pub manifests: Vec<Descriptor>,
    /// What it is attached to.
    pub subject: Option<Descriptor>,
}

/// The media types of an image.
const MANIFEST: [&str; 2] =
    ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];

/// The media types of a list of them.
const INDEX: [&str; 2] =
    ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

/// The only version of the layout (image-spec, `image-layout.md`).
const LAYOUT_VERSION: &str = "1.0.0";

impl OciDocument {
    /// Reads an image or an index.
    ///
    /// # Errors
    /// When it is not strict JSON of at most [`MAX_MANIFEST`] bytes, is of another schema, could be read as both, or says
    /// it is something else than it looks like.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let root = Node::root(json::check(bytes, json::MANIFEST)?, code::CONTAINER);
        let [schema, media_type, artifact, config, layers, manifests, subject] = root.fields([
            "schemaVersion",
            "mediaType",
            "artifactType",
            "config",
            "layers",
            "manifests",
            "subject",
        ])?;
        let schema = root.required("schemaVersion", schema)?;
        if schema.as_written() != "2" {
            return Err(schema.fault("should be 2: older manifests do not name what they hold by digests"));
        }
        // The older lists of layers that some readers take for an image (schema 1, OCI artifact manifest).
        if root.has_any(["fsLayers", "blobs"])? {
            return Err(root.fault("has fields of another kind of manifest, and could be read as that"));
        }
        let kind = media_type.as_ref().map(Node::some_name).transpose()?;
        let said = |known: [&str; 2], what: &str| match &kind {
            Some(kind) if !known.contains(&&**kind) => {
                Err(root.fault(format!("says it is {}, and has the fields of {what}", quote(kind))))
            }
            Some(_) | None => Ok(()),
        };
        let subject = subject.map(|subject| Descriptor::read(&subject)).transpose()?;
        match (config, layers, manifests) {
            (Some(config), Some(layers), None) => {
                said(MANIFEST, "an image")?;
                let artifact_type = artifact.map(|artifact| artifact.name()).transpose()?;
                Ok(Self::Manifest(Box::new(OciManifest {
                    artifact_type: artifact_type.filter(|kind| !kind.is_empty()),
                    config: Descriptor::read(&config)?,
                    layers: descriptors(&layers, MAX_LAYERS)?,
                    media_type: kind,
                    subject,
                })))
            }
            (None, None, Some(manifests)) => {
                said(INDEX, "an index")?;
                let manifests = descriptors(&manifests, MAX_INDEX_MANIFESTS)?;
                Ok(Self::Index(OciIndex { media_type: kind, manifests, subject }))
            }
            (None, None, None) => {
                Err(root.fault("neither an image nor an index: it has no `manifests`, and no `layers`"))
            }
            (Some(_) | None, Some(_) | None, Some(_)) => {
                Err(root.fault("has fields of an image and of an index, and could be read as either"))
            }
            (Some(_), None, None) | (None, Some(_), None) => {
                Err(root.fault("an image has both `config` and `layers`"))
            }
        }
    }
}

impl OciIndex {
    /// Reads an index, such as the `index.json` of a layout.
    ///
    /// # Errors
    /// As [`OciDocument::read`], and when it is an image.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        match OciDocument::read(bytes)? {
            OciDocument::Index(index) => Ok(index),
            OciDocument::Manifest(_) => {
                Err(Malformed::new(code::CONTAINER, "", "an image, where a list of images is expected"))
            }
        }
    }
}

/// Whether the file `oci-layout` marks a folder as a layout of the one version there is.
///
/// # Errors
/// When it does not.
pub fn layout_marker(bytes: &[u8]) -> Result<(), Malformed> {
    let root = Node::root(json::check(bytes, json::MANIFEST)?, code::CONTAINER);
    let [version] = root.fields(["imageLayoutVersion"])?;
    let version = root.required("imageLayoutVersion", version)?;
    match &*version.name()? {
        LAYOUT_VERSION => Ok(()),
        other => {
            Err(version.fault(format!("is {}, and {LAYOUT_VERSION} is the one version read", quote(other))))
        }
    }
}

fn descriptors(list: &Node<'_>, most: usize) -> Result<Vec<Descriptor>, Malformed> {
    list.items(most)?.iter().map(Descriptor::read).collect()
}

const _: () = assert!(MAX_MANIFEST <= crate::limits::MAX_DOCUMENT, "no more than any document");
