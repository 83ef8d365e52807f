use std::path::Path;

use model::Digest;
use sha2::{Digest as _, Sha256};

use super::{Asked, Layout, Obstacle, image};
use crate::limits::{MAX_IMAGE_DEPTH, MAX_IMAGE_MEMBERS};

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

/// How many members the one image of a layout has.
fn members(root: &Path, top: &str) -> Result<usize, Obstacle> {
    std::fs::write(root.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    std::fs::write(root.join("index.json"), format!(r#"{{"schemaVersion":2,"manifests":[{top}]}}"#)).unwrap();
    let found = image(&Layout { path: root.into() }, "img", &Asked::Only, None, 0)?;
    found.members.iter().for_each(|member| assert!(member.given.starts_with("img"), "{}", member.given));
    Ok(found.members.iter().filter(|member| member.read.is_ok()).count())
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
    let asked = image(&Layout { path: dir.path().into() }, "img", &Asked::Only, None, 0);
    assert!(matches!(asked, Err(Obstacle::Unreachable(_))));
}
