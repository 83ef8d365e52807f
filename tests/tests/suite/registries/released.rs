//! What is released of an image is a layout of what was judged, and of nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use forge::registry::{Registry, Shelf};
use serde_json::Value;

use crate::images::{Stage, signed_index};
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";

fn judged(stage: &Stage, subject: &str, handoff: &str, to: &Path) -> Ran {
    let framework = stage.path("framework.yaml").to_string_lossy().into_owned();
    let to = to.to_string_lossy().into_owned();
    let own = ["verify", subject, "--policy", &framework, "--handoff", handoff, "--format", "json"];
    run_at(&[&own[..], &["--release-to", &to]].concat(), AT)
}

/// Every digest of a layout folder, each held against its bytes.
fn blobs(layout: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(layout.join("blobs/sha256")).unwrap().map(|entry| entry.unwrap().path());
    let digest = |path: std::path::PathBuf| {
        let digest = forge::oci::digest(&std::fs::read(&path).unwrap());
        assert!(digest.ends_with(path.file_name().unwrap().to_str().unwrap()), "{}", path.display());
        digest
    };
    files.map(digest).collect()
}

fn list(layout: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(layout.join("index.json")).unwrap()).unwrap()
}

#[test]
fn an_image_is_released_as_it_was_judged() {
    let mut stage = Stage::new();
    let index = signed_index(&mut stage);
    stage.write();
    let registry = Registry::start(Shelf::read(&stage.path("image")));
    let (layout, pulled) = (
        format!("oci-layout:{}:1.4.2", stage.path("image").display()),
        format!("oci:{}/acme/widget:1.4.2", registry.name()),
    );
    let mut all = Vec::new();
    for (subject, name) in [(&layout, "image"), (&pulled, "widget")] {
        let to = tempfile::tempdir().unwrap();
        let ran = judged(&stage, subject, "intake", to.path());
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert_eq!(ran.report["released"]["files"][0], name);
        let released = to.path().join(name);
        let own = list(&released);
        assert_eq!(own["manifests"].as_array().map(Vec::len), Some(1));
        assert_eq!(own["manifests"][0]["digest"], index.0["digest"]);
        assert_eq!(own["manifests"][0]["annotations"]["org.opencontainers.image.ref.name"], "1.4.2");
        // The index, and of each of two images its manifest, its configuration and its layer: no signature.
        assert_eq!(blobs(&released).len(), 7);
        // It is an image again, and only what was attached is missing.
        let framework = stage.path("framework.yaml").to_string_lossy().into_owned();
        let again = format!("oci-layout:{}:1.4.2", released.display());
        let ran = run_at(&["verify", &again, "--policy", &framework, "--handoff", "intake"], AT);
        assert_eq!(ran.code, 3, "{}", ran.out);
        // Nothing that is there is replaced.
        let ran = judged(&stage, subject, "intake", to.path());
        assert_eq!(ran.code, 6, "{}", ran.out);
        assert!(ran.out.contains("something else has this name"), "{}", ran.out);
        all.push(blobs(&released));
    }
    assert_eq!(all[0], all[1]);
}

#[test]
fn what_was_not_judged_of_an_image_is_not_released() {
    let mut stage = Stage::new();
    let _ = signed_index(&mut stage);
    stage.write();
    let subject = format!("oci-layout:{}:1.4.2", stage.path("image").display());
    let to = tempfile::tempdir().unwrap();
    let ran = judged(&stage, &subject, "linux", to.path());
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let released = to.path().join("image");
    let own = list(&released);
    assert_eq!(own["manifests"][0]["platform"]["architecture"], "amd64");
    assert_eq!((own["manifests"].as_array().map(Vec::len), blobs(&released).len()), (Some(1), 3));
    // And of what is denied, nothing at all; nor anything where it lies itself.
    let to = tempfile::tempdir().unwrap();
    let unsigned = stage.layout.image("linux", "s390x", b"nobody signed it\n");
    stage.layout.list(&unsigned.0, "other");
    stage.write();
    let other = subject.replace(":1.4.2", ":other");
    assert_ne!(judged(&stage, &other, "intake", to.path()).code, 0);
    assert_eq!(std::fs::read_dir(to.path()).unwrap().count(), 0);
    let ran = judged(&stage, &subject, "intake", &stage.path("."));
    assert!(ran.code == 2 && ran.err.contains("lies in that directory"), "{}", ran.err);
}
