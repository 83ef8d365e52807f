//! Images in a folder laid out as the OCI image layout has it, or in one tar file of it.
//!
//! A tag is resolved once, in `index.json`; from there on everything is named by a digest, and every byte is hashed here.
//! A layout that lies is told apart from one that lacks something: the one is what somebody hands over, the other may
//! be had elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use formats::{Descriptor, Layer, OciIndex};
use model::{Artifact, Digest, EvidenceRow, Platform, Text};

use crate::{Fault, Registry};

pub(crate) mod archive;
mod attached;
mod carried;
mod copied;
mod docker;
mod layout;
mod members;
pub(crate) mod place;
pub(crate) mod resolve;
mod single;
pub(crate) mod store;

pub use carried::{Carried, Source, carried};
pub use copied::{Wanted, copied, pulled_into};
pub use single::{only_layer, only_layer_if_any};

/// Where an image is to be taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The folder, or the tar file.
    pub path: PathBuf,
    /// Whether it is a tar file.
    pub is_archive: bool,
}

/// Which image of a layout is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The only one there is.
    Only,
    /// The one of this tag.
    Tag(Text),
    /// The one with this digest.
    Digest(Digest),
}

/// An image, its members, and the evidence that is attached to any of them.
#[derive(Clone, Debug)]
pub struct Image {
    /// What is to be judged, in order: an index before what it lists. At least one.
    pub members: Vec<Member>,
    /// What is attached.
    pub attached: Vec<Attached>,
    /// What said which they are: the layout's list, and every index, manifest and configuration that was followed.
    pub documents: Vec<Document>,
    /// Documents and evidence by SHA-256: of what cannot be read again, and where all is to be kept, of everything.
    pub kept: BTreeMap<Digest, Vec<u8>>,
    /// What it was taken from.
    pub source: Source,
}

/// How an image is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// What reports call it.
    pub given: &'a str,
    /// The platforms that are judged; all where none are named.
    pub platforms: Option<&'a [Platform]>,
    /// The number of the first piece of evidence that is attached to it.
    pub first: u32,
    /// Whether all that is read is kept, to be carried elsewhere.
    pub keeps: bool,
}

/// A file that says of which parts something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it lies.
    pub path: PathBuf,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

/// One manifest or index.
#[derive(Clone, Debug)]
pub struct Member {
    /// What reports call it.
    pub given: Text,
    /// It, with its bytes, which are few; or why it cannot be judged.
    pub read: Result<(Artifact, Vec<u8>), Obstacle>,
}

/// A piece of evidence that is attached to an image.
#[derive(Clone, Debug)]
pub struct Attached {
    /// Its row in the evidence table.
    pub row: EvidenceRow,
    /// It, or why it was not read.
    pub read: Result<Layer, Text>,
}

/// Why something of a layout cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It cannot be reached: it may be elsewhere.
    Unreachable(Fault),
    /// What is there contradicts itself: it is not what it says it is.
    Contradicted(Fault),
    /// Something that must be there is not among what is listed.
    Missing(Fault),
}

impl Obstacle {
    /// What is wrong, whatever it means for what was asked for.
    pub fn fault(self) -> Fault {
        match self {
            Self::Unreachable(fault) | Self::Contradicted(fault) | Self::Missing(fault) => fault,
        }
    }
}

/// Takes an image: what `asked` leads to, with every image an index lists, for `platforms` alone where some are named. What
/// is attached to any of them is numbered from `first`.
///
/// With `platforms` an index itself is no member: images of these platforms are to be judged, and each must be there.
///
/// # Errors
/// When the layout cannot be read, or it is not clear which image is meant.
pub fn image(layout: &Layout, asked: &Asked, asking: &Asking<'_>) -> Result<Image, Obstacle> {
    let archive = layout.is_archive.then(|| archive::Archive::open(&layout.path)).transpose()?;
    let folder = layout::Folder { root: &layout.path, archive };
    let store = store::Store::new(&folder, asking.keeps);
    let resolved = resolve::resolve(&folder, &store, asked)?;
    let list = |_: &BTreeSet<Digest>| Ok((resolved.index, resolved.list));
    all_of(store, &resolved.top, asking, list, |store, index, members| {
        let judged = docker::Judged { asked, is_part: asking.platforms.is_some(), members };
        docker::held(&folder, store, index, &judged)
    })
}

/// Takes an image of a registry, as [`image`] does one of a layout.
///
/// # Errors
/// When the registry cannot be asked, does not let it be read, or contradicts itself.
pub fn pulled(registry: &Registry<'_>, asking: &Asking<'_>) -> Result<Image, Obstacle> {
    let store = store::Store::new(registry, asking.keeps);
    let top = resolve::in_registry(registry, &store)?;
    let list = |taken: &BTreeSet<Digest>| {
        let index = registry.attached_to(taken)?;
        let list = carried::list(&index);
        Ok((index, list))
    };
    all_of(store, &top, asking, list, |_, _, _| Ok(()))
}

/// The image at the top, with all it leads to and all that the list says is attached to any of it. What else says of which
/// parts it is, is `held` against what was found.
fn all_of(
    store: store::Store<'_>,
    top: &Descriptor,
    asking: &Asking<'_>,
    list: impl FnOnce(&BTreeSet<Digest>) -> Result<(OciIndex, Vec<u8>), Obstacle>,
    held: impl FnOnce(&store::Store<'_>, &OciIndex, &[Member]) -> Result<(), Obstacle>,
) -> Result<Image, Obstacle> {
    let mut found = members::Found::new(&store, asking.given, asking.platforms);
    found.take(top)?;
    let (index, list) = list(&found.taken)?;
    let attached = attached::collect(&store, &index, &found, asking.first)?;
    let members = found.members()?;
    held(&store, &index, &members)?;
    let source = Source {
        root: store.place.root().to_path_buf(),
        is_remote: store.place.is_remote(),
        digest: top.digest.clone(),
        size: top.size,
        list,
    };
    let (documents, kept) = store.done();
    Ok(Image { members, attached, documents, kept, source })
}

impl Obstacle {
    /// Of what an image is made of: what is not here may be elsewhere.
    pub(crate) fn elsewhere(self) -> Self {
        match self {
            Self::Missing(fault) => Self::Unreachable(fault),
            other @ (Self::Unreachable(_) | Self::Contradicted(_)) => other,
        }
    }

    pub(crate) fn contradicted(path: &Path, text: impl Into<Text>) -> Self {
        const HELP: &str = "Take nothing from it: get the image again from where it was published, and see who changed this copy.";
        Self::Contradicted(Fault::new(path, text, HELP))
    }
}

#[cfg(test)]
mod tests;
