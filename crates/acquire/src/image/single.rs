//! A file that is kept in a registry as an artifact of its own: a manifest with one layer, which is the file (image-spec,
//! "Guidelines for Artifact Usage").

use formats::OciDocument;

use super::Obstacle;
use super::resolve::in_registry;
use super::store::Store;
use crate::{Fault, Registry, Which};

/// The same as [`only_layer`], of a name that may lead to nothing yet.
///
/// # Errors
/// As there.
pub fn only_layer_if_any(registry: &Registry<'_>, kind: &str, cap: u64) -> Result<Option<Vec<u8>>, Obstacle> {
    if let Which::Tag(tag) = registry.image()
        && registry.tagged(tag)?.is_none()
    {
        return Ok(None);
    }
    only_layer(registry, kind, cap).map(Some)
}

/// The one layer of what a name leads to, which must say that it is of this kind, and have no more than `cap` bytes. What
/// is in it is for the caller to see: anybody may push.
///
/// # Errors
/// When the registry cannot be asked or does not hand it out ([`Obstacle::Unreachable`]); when what it hands out is not what
/// names it, or is something else ([`Obstacle::Contradicted`]).
pub fn only_layer(registry: &Registry<'_>, kind: &str, cap: u64) -> Result<Vec<u8>, Obstacle> {
    let store = Store::new(registry, false);
    let top = in_registry(registry, &store)?;
    let path = store.path(&top.digest);
    let other = |text: String| {
        let help = "Check the name, and that it is what its owner publishes there.";
        Obstacle::Contradicted(Fault::new(&path, text, help))
    };
    let manifest = match OciDocument::read(&store.document(&top)?) {
        Ok(OciDocument::Manifest(manifest)) => manifest,
        Ok(OciDocument::Index(_)) => {
            return Err(other(format!("it is a list of manifests, and not one whose one layer is {kind}")));
        }
        Err(fault) => return Err(other(format!("it cannot be read in one way: {fault}"))),
    };
    let [layer] = manifest.layers.as_slice() else {
        return Err(other(format!("it has {} layers, and not one that is {kind}", manifest.layers.len())));
    };
    if *layer.media_type != *kind {
        return Err(other(format!("its one layer is {}, and not {kind}", layer.media_type)));
    }
    if layer.size > cap {
        return Err(other(format!(
            "its one layer has {} bytes, and {cap} are the most that is taken",
            layer.size
        )));
    }
    store.content(&layer.digest, Some(layer.size), cap).map_err(Obstacle::elsewhere)
}
