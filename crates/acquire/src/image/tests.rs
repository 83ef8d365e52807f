use std::path::Path;

use formats::limits::MAX_LAYERS;
use model::Digest;
use sha2::{Digest as _, Sha256};

use super::layout::Folder;
use super::store::Store;
use super::{Asked, Asking, Carried, Image, Layout, Obstacle, carried, image};
use crate::limits::{MAX_ATTACHED, MAX_IMAGE_DEPTH, MAX_IMAGE_MEMBERS, MAX_IMAGE_READ};

const ASKING: Asking<'_> = Asking { given: "img", platforms: None, first: 0, keeps: true };

/// Keeps content under its digest, and names it.
fn blob(root: &Path, media_type: &str, bytes: &str) -> String {
    let digest = Digest::sha256(Sha256::digest(bytes).into());
    let folder = root.join("blobs/sha256");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(digest.hex()), bytes).unwrap();
    format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{}}}"#, bytes.len())
}

fn manifest(root: &Path, number: usize) -> String {
    let config = blob(root, "application/vnd.oci.image.config.v1+json", "{}");
    let layer = blob(root, "application/vnd.oci.image.layer.v1.tar", &number.to_string());
    let text = format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{layer}]}}"#);
    blob(root, "application/vnd.oci.image.manifest.v1+json", &text)
}

fn index(root: &Path, listed: &[String]) -> String {
    let text = format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, listed.join(","));
    blob(root, "application/vnd.oci.image.index.v1+json", &text)
}

/// The one image of a layout.
fn only(root: &Path, listed: &str) -> Result<Image, Obstacle> {
    std::fs::write(root.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    std::fs::write(root.join("index.json"), format!(r#"{{"schemaVersion":2,"manifests":[{listed}]}}"#))
        .unwrap();
    image(&Layout { path: root.into(), is_archive: false }, &Asked::Only, &ASKING)
}

/// How many members the one image of a layout has.
fn members(root: &Path, top: &str) -> Result<usize, Obstacle> {
    let found = only(root, top)?;
    found.members.iter().for_each(|member| assert!(member.given.starts_with("img"), "{}", member.given));
    Ok(found.members.iter().filter(|member| member.read.is_ok()).count())
}

/// Puts members behind a descriptor's others.
fn saying(descriptor: &str, more: &str) -> String {
    format!("{},{more}}}", descriptor.strip_suffix('}').unwrap())
}

#[test]
fn t22_no_word_of_a_list_makes_evidence_of_an_image() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let amd64 = r#""platform":{"os":"linux","architecture":"amd64"}"#;
    let cosign = r#""annotations":{"kind":"dev.cosignproject.cosign/sigs"}"#;
    let tagged =
        format!(r#""annotations":{{"org.opencontainers.image.ref.name":"sha256-{}"}}"#, "a".repeat(64));
    let (good, nested) = (manifest(root, 0), index(root, &[manifest(root, 1)]));
    let config = blob(root, "application/vnd.oci.image.config.v1+json", "{}");
    let odd = |layer: &str| {
        let layer = blob(root, layer, "files");
        let text = format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{layer}],"subject":{good}}}"#);
        blob(root, "application/vnd.oci.image.manifest.v1+json", &text)
    };
    let broken =
        blob(root, "application/vnd.oci.image.manifest.v1+json", r#"{"schemaVersion":2,"schemaVersion":2}"#);
    for evil in [
        saying(&nested, &tagged),
        saying(&nested, &format!("{tagged},{amd64}")),
        saying(&broken, &format!("{cosign},{amd64}")),
        saying(&broken, cosign),
        saying(&odd("application/vnd.in-toto+json"), amd64),
        odd("application/octet-stream"),
        odd("application/vnd.oci.image.layer.v1.TAR+gzip"),
    ] {
        let top = index(root, &[evil.clone(), good.clone()]);
        let found = only(root, &top).unwrap();
        // The index, the image, and what was to be hidden, whether or not it can be read.
        assert!(found.members.len() > 2, "{evil}");
    }
    // Beside an image in a layout, such a one is a second image.
    let two = only(root, &format!("{good},{}", saying(&nested, &tagged)));
    assert!(matches!(two, Err(Obstacle::Unreachable(why)) if why.text.contains("several images")));
}

#[test]
fn an_image_is_so_deep_and_no_deeper() {
    let dir = tempfile::tempdir().unwrap();
    let nested =
        |depth: usize| (0..depth).fold(manifest(dir.path(), 0), |inner, _| index(dir.path(), &[inner]));
    assert_eq!(members(dir.path(), &nested(MAX_IMAGE_DEPTH)), Ok(MAX_IMAGE_DEPTH + 1));
    assert_eq!(
        members(dir.path(), &nested(MAX_IMAGE_DEPTH + 1)),
        Ok(MAX_IMAGE_DEPTH + 1),
        "the last is not read"
    );
}

#[test]
fn an_image_has_so_many_members_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let of =
        |count: usize| index(dir.path(), &(0..count).map(|at| manifest(dir.path(), at)).collect::<Vec<_>>());
    assert_eq!(members(dir.path(), &of(MAX_IMAGE_MEMBERS - 1)), Ok(MAX_IMAGE_MEMBERS));
    assert!(matches!(members(dir.path(), &of(MAX_IMAGE_MEMBERS)), Err(Obstacle::Unreachable(_))));
}

#[test]
fn what_is_no_layout_is_out_of_reach() {
    let dir = tempfile::tempdir().unwrap();
    let layout = Layout { path: dir.path().into(), is_archive: false };
    let asked = image(&layout, &Asked::Only, &ASKING);
    assert!(matches!(asked, Err(Obstacle::Unreachable(_))));
}

#[test]
fn so_much_evidence_is_attached_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let top = manifest(dir.path(), 0);
    let said = blob(dir.path(), "application/json", "{}");
    let config = blob(dir.path(), "application/vnd.oci.empty.v1+json", "{ }");
    let referrer = |at: usize, layers: usize| {
        let layers = vec![said.as_str(); layers].join(",");
        let text = format!(
            r#"{{"schemaVersion":2,"artifactType":"example/said{at}","config":{config},"layers":[{layers}],"subject":{top}}}"#
        );
        blob(dir.path(), "application/vnd.oci.image.manifest.v1+json", &text)
    };
    // One manifest has room for fewer.
    let whole = MAX_ATTACHED / MAX_LAYERS;
    let full: Vec<String> = (0..whole).map(|at| referrer(at, MAX_LAYERS)).collect();
    let listed = format!("{top},{}", full.join(","));
    assert_eq!(only(dir.path(), &listed).unwrap().attached.len(), MAX_ATTACHED);
    let beyond = only(dir.path(), &format!("{listed},{}", referrer(whole, 1)));
    assert!(matches!(beyond, Err(Obstacle::Unreachable(why)) if why.text.contains("pieces of evidence")));
}

#[test]
fn so_much_of_an_image_is_held_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    blob(dir.path(), "", "four");
    let digest = Digest::sha256(Sha256::digest("four").into());
    let after = |read: u64| {
        let folder = Folder { root: dir.path(), archive: None };
        Store::having_read(&folder, read).content(&digest, Some(4), 4)
    };
    assert_eq!(after(MAX_IMAGE_READ - 4), Ok(b"four".to_vec()));
    assert!(matches!(after(MAX_IMAGE_READ - 3), Err(Obstacle::Unreachable(_))));
}

#[test]
fn an_image_that_was_carried_is_the_one_that_was_kept_without_its_layers() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let listed = [manifest(root, 1), manifest(root, 2)];
    let found = only(root, &index(root, &listed)).unwrap();
    let layer = Sha256::digest(b"1");
    assert!(!found.kept.contains_key(&Digest::sha256(layer.into())), "layers are not kept");
    let parts: Vec<Vec<u8>> = found.kept.values().cloned().collect();
    let again = carried(&Carried::new(&found.source, parts.clone()), &ASKING).unwrap();
    let told = |image: &Image| -> Vec<_> {
        image.members.iter().map(|one| (one.given.clone(), one.read.as_ref().unwrap().0.clone())).collect()
    };
    assert_eq!((told(&again).len(), told(&again)), (3, told(&found)));
    // Without one of its manifests that one is out of reach; with other bytes in its place it is that as well, since they
    // lie under their own digest.
    let second = found.members[2].read.as_ref().unwrap().1.clone();
    let less: Vec<Vec<u8>> = parts.iter().filter(|bytes| **bytes != second).cloned().collect();
    let other = [less.clone(), vec![b"{}".to_vec()]].concat();
    for parts in [less, other] {
        let again = carried(&Carried::new(&found.source, parts), &ASKING).unwrap();
        let lost = again.members.iter().filter(|one| matches!(one.read, Err(Obstacle::Unreachable(_))));
        assert_eq!(lost.count(), 1);
    }
}
