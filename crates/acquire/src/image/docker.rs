//! What may lie beside a layout for Docker's own tools. `docker load` goes by it where Docker keeps images in a store of its
//! own, and not by the layout's list: so it names what was judged, or the image is not taken over.

use formats::{Descriptor, OciDocument, OciIndex, OciManifest, SavedImage};
use model::{Digest, Text};

use super::layout::Folder;
use super::resolve::{is_tag, tag_of};
use super::store::Store;
use super::{Asked, Member, Obstacle};
use crate::Fault;

/// The list that `docker load` goes by, and the one it goes by where there is none.
const LIST: &str = "manifest.json";
const OLDER: &str = "repositories";

/// What was judged of a layout.
pub(super) struct Judged<'a> {
    pub(super) asked: &'a Asked,
    /// Whether it is only what is for some platforms.
    pub(super) is_part: bool,
    pub(super) members: &'a [Member],
}

/// Holds what Docker's own tools would take against what was judged.
pub(super) fn held(
    folder: &Folder<'_>,
    store: &Store<'_>,
    index: &OciIndex,
    judged: &Judged<'_>,
) -> Result<(), Obstacle> {
    let path = folder.root.join(LIST);
    if !folder.has(&path) {
        return match folder.has(&folder.root.join(OLDER)) {
            true => Err(Obstacle::contradicted(&folder.root.join(OLDER), NAMELESS)),
            false => Ok(()),
        };
    }
    let bytes = folder.named(LIST)?;
    store.keep(&path, &bytes)?;
    store.follow_at(path.clone(), &bytes);
    let listed = SavedImage::read_list(&bytes).map_err(|fault| {
        Obstacle::contradicted(
            &path,
            format!("it cannot be read in one way, and `docker load` goes by it: {fault}"),
        )
    })?;
    let own: Vec<Vec<Digest>> = judged.members.iter().filter_map(member_parts).collect();
    for image in listed {
        let is_own = image.parts.as_ref().is_some_and(|parts| own.contains(parts));
        if is_own || is_another(store, index, &image) {
            continue;
        }
        let text = format!(
            "`docker load` goes by this file, and it names an image that was not judged, with the configuration {}",
            image.config.chars().filter(|c| !c.is_control()).take(100).collect::<String>()
        );
        // Of an image that was asked for in part, others are in the same file rightly.
        return Err(match judged.is_part || matches!(judged.asked, Asked::Digest(_)) {
            true => Obstacle::Missing(Fault::new(&path, text, "Save what is to be judged alone.")),
            false => Obstacle::contradicted(&path, text),
        });
    }
    Ok(())
}

const NAMELESS: &str =
    "`docker load` goes by this file where there is no manifest.json, and what it names has no digest";

/// Whether it is another image of the layout, under the names that the layout gives it too: several may lie in one.
fn is_another(store: &Store<'_>, index: &OciIndex, image: &SavedImage) -> bool {
    let Some(wanted) = &image.parts else { return false };
    let same = |listed: &&Descriptor| {
        let read = store.glanced(listed).ok().and_then(|bytes| OciDocument::read(&bytes).ok());
        matches!(read, Some(OciDocument::Manifest(manifest)) if parts(&manifest) == *wanted)
    };
    let listed: Vec<&Descriptor> = index.manifests.iter().filter(same).collect();
    let tag = |name: &Text| name.rsplit_once(':').map_or_else(|| name.to_string(), |(_, tag)| tag.to_owned());
    let has = |name: &Text| listed.iter().any(|one| tag_of(one).is_some_and(|own| is_tag(own, &tag(name))));
    !listed.is_empty() && image.names.iter().all(has)
}

fn member_parts(member: &Member) -> Option<Vec<Digest>> {
    let (_, bytes) = member.read.as_ref().ok()?;
    match OciDocument::read(bytes).ok()? {
        OciDocument::Manifest(manifest) => Some(parts(&manifest)),
        OciDocument::Index(_) => None,
    }
}

/// The configuration of an image, and its layers in order.
fn parts(manifest: &OciManifest) -> Vec<Digest> {
    [&manifest.config].into_iter().chain(&manifest.layers).map(|part| part.digest.clone()).collect()
}

/// What a saved image is that Docker's own tools wrote before they wrote layouts, if it is that.
pub(super) fn older(folder: &Folder<'_>) -> Option<Obstacle> {
    let has = |name: &str| folder.has(&folder.root.join(name));
    let is_older = folder.archive.is_some() && !has("oci-layout") && (has(LIST) || has(OLDER));
    is_older.then(|| {
        let text = "it is in Docker's own form, as `docker save` before version 25 and `podman save` write it: nothing in \
                    it has the digest that was signed";
        let help = "Save it with its manifest: `podman save --format oci-archive`, or a newer `docker save`; or copy it \
                    from its registry with `skopeo copy docker://… oci-archive:FILE`.";
        Obstacle::Unreachable(Fault::new(folder.root, text, help))
    })
}
