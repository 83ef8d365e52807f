use std::collections::BTreeMap;

use formats::{Descriptor, OciIndex, layout_marker};
use model::Digest;

use super::layout::Folder;
use super::store::{Store, sha256};
use super::{Asked, Obstacle, attached, docker};
use crate::registry::Which;
use crate::{Fault, Registry};

/// The tag of an image (image-spec, `annotations.md`).
pub(crate) const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// The most tags that a message lists.
const MAX_TOLD: usize = 12;

/// What a name leads to, and the list it was found in.
pub(super) struct Resolved {
    pub(super) top: Descriptor,
    pub(super) index: OciIndex,
    /// The list as it is written.
    pub(super) list: Vec<u8>,
}

/// What `asked` leads to.
pub(super) fn resolve(folder: &Folder<'_>, store: &Store<'_>, asked: &Asked) -> Result<Resolved, Obstacle> {
    let at = |name: &str, fault: formats::Malformed| {
        Obstacle::contradicted(&folder.root.join(name), format!("it cannot be read in one way: {fault}"))
    };
    let named = |name: &str| {
        let bytes = folder.named(name)?;
        store.keep(&folder.root.join(name), &bytes)?;
        store.follow_at(folder.root.join(name), &bytes);
        Ok(bytes)
    };
    if let Some(older) = docker::older(folder) {
        return Err(older);
    }
    layout_marker(&named("oci-layout")?).map_err(|fault| at("oci-layout", fault))?;
    let list = named("index.json")?;
    let index = OciIndex::read(&list).map_err(|fault| at("index.json", fault))?;
    let top = match asked {
        Asked::Digest(digest) => by_digest(folder, &index, digest)?,
        Asked::Tag(tag) => {
            one(store, &index, |listed| tag_of(listed).is_some_and(|own| is_tag(own, tag)), tag)?
        }
        Asked::Only => one(store, &index, |listed| !attached::is_evidence(store, listed), "")?,
    };
    Ok(Resolved { top, index, list })
}

/// What the name of an image in a registry leads to. A tag is asked for once.
pub(super) fn in_registry(registry: &Registry<'_>, store: &Store<'_>) -> Result<Descriptor, Obstacle> {
    let (digest, bytes) = match registry.image() {
        Which::Digest(digest) => (digest.clone(), store.unsized_document(digest)?),
        Which::Tag(tag) => {
            let bytes = registry.tagged(tag)?.ok_or_else(|| registry.no_such_tag(tag))?;
            let digest = sha256(&bytes);
            store.keep(&store.path(&digest), &bytes)?;
            (digest, bytes)
        }
    };
    Ok(named_by(digest, u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
}

/// What is known of something by its digest and size alone.
pub(crate) fn named_by(digest: Digest, size: u64) -> Descriptor {
    Descriptor {
        media_type: "".into(),
        digest,
        size,
        annotations: Vec::new(),
        platform: None,
        artifact_type: None,
        elsewhere: false,
    }
}

/// A digest need not be listed at the top: a child of an index is not.
fn by_digest(folder: &Folder<'_>, index: &OciIndex, digest: &Digest) -> Result<Descriptor, Obstacle> {
    if let Some(listed) = index.manifests.iter().find(|listed| listed.digest == *digest) {
        return Ok(listed.clone());
    }
    Ok(named_by(digest.clone(), folder.length(digest)?))
}

/// The one image that fits. Two entries for one digest are one; two of one tag for different digests are a contradiction.
fn one(
    store: &Store<'_>,
    index: &OciIndex,
    fits: impl Fn(&Descriptor) -> bool,
    tag: &str,
) -> Result<Descriptor, Obstacle> {
    let fitting: BTreeMap<&Digest, &Descriptor> =
        index.manifests.iter().filter(|listed| fits(listed)).map(|listed| (&listed.digest, listed)).collect();
    let path = store.place.root().join("index.json");
    let mut all = fitting.into_values();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only.clone()),
        (Some(one), Some(other)) if !tag.is_empty() => {
            let text = format!("it lists the tag {tag} for {} and for {}", one.digest, other.digest);
            Err(Obstacle::contradicted(&path, text))
        }
        (Some(_), Some(_)) => {
            let text = "the layout holds several images, and it is not said which one is meant";
            Err(Obstacle::Unreachable(Fault::new(
                &path,
                text,
                &format!("Name one by its tag or digest: {}", names(index)),
            )))
        }
        (None, _) => {
            let text = match tag {
                "" => "the layout lists no image".to_owned(),
                tag => format!("the layout has no image with the tag {tag}"),
            };
            Err(Obstacle::Unreachable(Fault::new(&path, text, &format!("It lists: {}", names(index)))))
        }
    }
}

pub(super) fn tag_of(listed: &Descriptor) -> Option<&str> {
    listed.annotation(REF_NAME)
}

/// Whether a name is this tag: some tools write the tag alone, others the whole reference.
pub(super) fn is_tag(name: &str, tag: &str) -> bool {
    name == tag || name.rsplit_once(':').is_some_and(|(_, own)| own == tag)
}

/// The first images that are listed, by what a person would write.
fn names(index: &OciIndex) -> String {
    let name = |listed: &Descriptor| match tag_of(listed) {
        Some(tag) => tag.chars().filter(|c| !c.is_control()).take(80).collect(),
        None => format!("@{}", listed.digest),
    };
    let mut told: Vec<String> = index.manifests.iter().take(MAX_TOLD).map(name).collect();
    if index.manifests.len() > MAX_TOLD {
        told.push("…".to_owned());
    }
    if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
}
