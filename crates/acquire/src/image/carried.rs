//! An image that somebody carried over: its manifests, configurations and evidence by their digests, with no layout and no
//! registry to ask. The same code takes it as takes one of those.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use formats::{Descriptor, OciIndex};
use model::{Digest, Text};
use serde_json::{Map, Value, json};
use transport::Sink;

use super::place::{DOCUMENTS, Part, Place};
use super::store::{Store, digests};
use super::{Asking, Image, Obstacle};
use crate::Fault;

/// What an image was taken from, beside its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it lay.
    pub root: PathBuf,
    /// Whether that was a registry.
    pub is_remote: bool,
    /// The digest its name was resolved to.
    pub digest: Digest,
    /// How many bytes that has.
    pub size: u64,
    /// The list it was found in, or of what is attached to it.
    pub list: Vec<u8>,
}

/// An image that was carried over.
#[derive(Debug)]
pub struct Carried<'a> {
    source: &'a Source,
    parts: Vec<Vec<u8>>,
    /// Where in the parts each digest is.
    places: BTreeMap<Digest, usize>,
}

impl<'a> Carried<'a> {
    /// An image of these parts, which are hashed here.
    pub fn new(source: &'a Source, parts: Vec<Vec<u8>>) -> Self {
        let own = |(at, bytes): (usize, &Vec<u8>)| digests(bytes).into_iter().map(move |digest| (digest, at));
        let places = parts.iter().enumerate().flat_map(own).collect();
        Self { source, parts, places }
    }
}

/// Takes an image that was carried over, as [`super::image`] does one of a layout. Its layers need not be there: whoever
/// runs it fetches them by the digests of its manifests.
///
/// # Errors
/// When something of it is missing, or contradicts itself.
pub fn carried(image: &Carried<'_>, asking: &Asking<'_>) -> Result<Image, Obstacle> {
    let path = image.root().join("index.json");
    let list = OciIndex::read(&image.source.list)
        .map_err(|fault| Obstacle::contradicted(&path, format!("it cannot be read in one way: {fault}")))?;
    let (digest, size) = (&image.source.digest, image.source.size);
    let listed = list.manifests.iter().find(|listed| !image.source.is_remote && listed.digest == *digest);
    let top = listed.cloned().unwrap_or_else(|| super::resolve::named_by(digest.clone(), size));
    // What was carried cannot be read again where it lay.
    let store = Store::new(image, true);
    store.follow_at(path, &image.source.list);
    store.keep(image.root(), &image.source.list)?;
    let list = |_: &BTreeSet<Digest>| Ok((list, image.source.list.clone()));
    // What lies beside a layout for other tools was held against it where the pack was made, and is not carried over.
    super::all_of(store, &top, asking, list, |_, _, _| Ok(()))
}

impl Place for Carried<'_> {
    fn root(&self) -> &Path {
        &self.source.root
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        match self.source.is_remote {
            true => PathBuf::from(format!("{}@{digest}", self.source.root.display())),
            false => self.source.root.join("blobs").join(digest.algorithm().name()).join(digest.hex()),
        }
    }

    fn each(
        &self,
        _part: Part,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), Obstacle> {
        let path = self.path(digest);
        let Some(bytes) = self.places.get(digest).and_then(|at| self.parts.get(*at)) else {
            let help = "Make the pack again where the image is.";
            return Err(Obstacle::Missing(Fault::new(&path, "the pack does not have it", help)));
        };
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if let Some(size) = size.filter(|size| *size != length) {
            let text = format!("it has {length} bytes, and what names it says {size}");
            return Err(Obstacle::contradicted(&path, text));
        }
        if length > cap {
            return Err(Obstacle::Unreachable(crate::file::too_large(&path, cap)));
        }
        sink.start();
        sink.take(bytes);
        Ok(())
    }

    fn is_remote(&self) -> bool {
        self.source.is_remote
    }

    fn is_whole(&self) -> bool {
        false
    }
}

/// The list of what is attached, as a layout would have it.
pub(super) fn list(index: &OciIndex) -> Vec<u8> {
    let manifests: Vec<Value> = index.manifests.iter().map(descriptor).collect();
    json!({ "schemaVersion": 2, "manifests": manifests }).to_string().into_bytes()
}

fn descriptor(listed: &Descriptor) -> Value {
    // What is known of an answer to a tag is that it is a manifest or an index.
    let document = DOCUMENTS.first().copied().unwrap_or_default();
    let media_type = if listed.media_type.is_empty() { document } else { &*listed.media_type };
    let said = |(name, value): &(Text, Text)| (name.to_string(), Value::from(&**value));
    let annotations: Map<String, Value> = listed.annotations.iter().map(said).collect();
    json!({
        "mediaType": media_type,
        "digest": listed.digest.to_string(),
        "size": listed.size,
        "annotations": annotations,
    })
}
