//! What a registry, or whoever holds it, changes.

use forge::http::answer;
use forge::oci;

use super::Stage;

#[test]
fn t10_a_tag_that_moved_leads_to_an_image_that_nobody_signed() {
    let stage = Stage::of("index-signed");
    let digest = stage.digest();
    assert_eq!(stage.judge().code, 0);
    let mut other = oci::OciLayout::default();
    let manifest = other.image("linux", "amd64", b"something else\n");
    let dir = tempfile::tempdir().unwrap();
    other.list(&manifest.0, "1.4.2");
    for (name, bytes) in other.files("image") {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let moved = forge::registry::Shelf::read(&dir.path().join("image"));
    stage.registry.change(|shelf| {
        shelf.manifests.extend(moved.manifests);
        shelf.blobs.extend(moved.blobs);
        shelf.tags.insert("1.4.2".to_owned(), moved.tags["1.4.2"].clone());
    });
    assert_eq!(stage.judge().code, 3);
    assert_eq!(stage.judged(&format!("@{digest}"), &[]).code, 0);
}

#[test]
fn t10_the_bytes_are_hashed_here_whatever_the_registry_says_their_digest_is() {
    let stage = Stage::of("index-signed");
    let digest = stage.digest();
    // Another manifest under this digest, with the digest in a header too.
    let mut bytes = Vec::new();
    stage.registry.change(|shelf| bytes.clone_from(&shelf.manifests[&digest].1));
    bytes.push(b'\n');
    let headers = [("Content-Type", oci::INDEX), ("Docker-Content-Digest", digest.as_str())];
    let path = format!("/v2/acme/widget/manifests/{digest}");
    stage.registry.change(|shelf| _ = shelf.instead.insert(path, answer(200, &headers, &bytes)));
    let ran = stage.judged(&format!("@{digest}"), &[]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("do not have the digest"), "{}", ran.out);
}

#[test]
fn t10_what_a_registry_says_of_digests_counts_for_nothing() {
    let stage = Stage::of("index-signed");
    let (true_digest, mut bytes) = (stage.digest(), Vec::new());
    stage.registry.change(|shelf| bytes.clone_from(&shelf.manifests[&true_digest].1));
    let other = oci::digest(b"something else");
    let headers = [("Content-Type", oci::INDEX), ("Docker-Content-Digest", other.as_str())];
    let said = answer(200, &headers, &bytes);
    // The right bytes with another digest in the header are the right bytes, and recorded under their own.
    stage.registry.change(|shelf| {
        _ = shelf.instead.insert("/v2/acme/widget/manifests/1.4.2".to_owned(), said);
    });
    let ran = stage.judge();
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains(&true_digest["sha256:".len()..]) && !ran.out.contains(&other), "{}", ran.out);
    // Other bytes under the digest that signers signed, which the header says is theirs: nobody signed these.
    bytes.push(b'\n');
    let headers = [("Content-Type", oci::INDEX), ("Docker-Content-Digest", true_digest.as_str())];
    let said = answer(200, &headers, &bytes);
    stage.registry.change(|shelf| {
        _ = shelf.instead.insert("/v2/acme/widget/manifests/1.4.2".to_owned(), said);
    });
    let ran = stage.judge();
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(!ran.out.contains(&true_digest["sha256:".len()..]), "{}", ran.out);
}

#[test]
fn a_blob_that_was_swapped_is_seen_and_one_that_came_short_is_not_taken_for_that() {
    let stage = Stage::of("index-signed");
    let mut layers: Vec<String> = Vec::new();
    stage.registry.change(|shelf| {
        layers = shelf
            .blobs
            .iter()
            .filter(|(_, bytes)| !bytes.starts_with(b"{"))
            .map(|(digest, _)| digest.clone())
            .collect();
    });
    let digest = layers.first().unwrap();
    let mut whole = Vec::new();
    stage.registry.change(|shelf| whole.clone_from(&shelf.blobs[digest]));
    let of = |bytes: Vec<u8>| {
        stage.registry.change(|shelf| _ = shelf.blobs.insert(digest.clone(), bytes));
        let ran = stage.judge();
        (ran.code, ran.out)
    };
    let mut other = whole.clone();
    other[0] ^= 1;
    let (code, out) = of(other);
    assert!(code == 1 && out.contains("do not have the digest"), "{code}: {out}");
    let (code, out) = of([&*whole, b"more"].concat());
    assert!(code == 1 && out.contains("more bytes than what names it says"), "{code}: {out}");
    let (code, out) = of(whole[1..].to_vec());
    assert!(code == 4 && out.contains("bytes of it came"), "{code}: {out}");
    assert_eq!(of(whole).0, 0);
}

#[test]
fn t25_a_list_that_leaves_something_out_makes_nothing_allowed() {
    let stage = Stage::of("referrer");
    assert_eq!(stage.judge().code, 0);
    stage.registry.change(|shelf| shelf.referrers.clear());
    assert_eq!(stage.judge().code, 3);
}

#[test]
fn what_does_not_say_it_belongs_to_the_image_is_not_taken_from_a_list() {
    let stage = Stage::of("referrer");
    stage.registry.change(|shelf| {
        let (digest, (kind, bytes)) = shelf
            .manifests
            .iter()
            .find(|(_, (_, bytes))| String::from_utf8_lossy(bytes).contains("subject"))
            .unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let from =
            text.split("\"subject\"").nth(1).unwrap().split("sha256:").nth(1).unwrap()[..64].to_owned();
        let other = text.replace(&from, &"0".repeat(64)).into_bytes();
        let (kind, old) = (kind.clone(), digest.clone());
        let new = oci::digest(&other);
        let named = serde_json::json!({ "mediaType": kind, "digest": new, "size": other.len() });
        shelf.manifests.remove(&old);
        shelf.manifests.insert(new, (kind, other));
        shelf.referrers.values_mut().for_each(|listed| *listed = vec![named.clone()]);
    });
    assert_eq!(stage.judge().code, 3);
}
