//! Images in a layout folder: resolved once, every byte hashed, and judged with what is attached to them.

use std::path::{Path, PathBuf};

use forge::oci::{self, OciLayout, with};
use forge::world::origin;
use forge::{Recipe, Version, Workload, World, container};
use serde_json::{Value, json};

use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";
const LINUX: &[u8] = b"files for linux\n";

const FRAMEWORK: &str = "countersign: 1
framework: images
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: root.json } }
identities:
  acme-ci:
    github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-ci] }
  linux:
    subject-name: any
    platforms: [linux/amd64]
    require:
      - signature: { by: [acme-ci] }
  both:
    subject-name: any
    repeat: [intake, linux]
  exotic:
    subject-name: any
    platforms: [linux/amd64, linux/riscv64]
    require:
      - signature: { by: [acme-ci] }
";

/// A folder with a framework and a layout that is not written yet.
struct Stage {
    dir: tempfile::TempDir,
    world: World,
    layout: OciLayout,
}

impl Stage {
    fn new() -> Self {
        let stage = Self {
            dir: tempfile::tempdir().unwrap(),
            world: World::new("acme"),
            layout: OciLayout::default(),
        };
        std::fs::write(stage.path("root.json"), stage.world.trusted_root().to_string()).unwrap();
        std::fs::write(stage.path("framework.yaml"), FRAMEWORK).unwrap();
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Signs a manifest, and attaches the signature under its tag.
    fn sign(&mut self, manifest: &[u8]) {
        let document = container::simple_signing("registry.forge.example/acme/widget", manifest);
        let recipe = Recipe::blob(&Workload::acme_release(), &document, origin());
        let bundle = self.world.forge(&recipe.version(Version::V01).without_proof());
        let layer = self.layout.simple_signing(&document, &bundle);
        self.layout.tagged(manifest, "sig", layer);
    }

    fn write(&self) {
        for (name, bytes) in self.layout.files("image") {
            let path = self.path(&name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    /// Judges `asked` of the layout as it is on disk.
    fn judged(&self, asked: &str, handoff: &str) -> Ran {
        let subject = format!("oci-layout:{}{asked}", self.path("image").display());
        let framework = self.path("framework.yaml").to_string_lossy().into_owned();
        run_at(&["verify", &subject, "--policy", &framework, "--handoff", handoff, "--format", "json"], AT)
    }

    fn judge(&self, asked: &str, handoff: &str) -> u8 {
        self.write();
        self.judged(asked, handoff).code
    }
}

fn blob(image: &Path, named: &Value) -> PathBuf {
    image.join("blobs/sha256").join(named["digest"].as_str().unwrap().trim_start_matches("sha256:"))
}

fn given(ran: &Ran) -> Vec<String> {
    let subjects = ran.report["subjects"].as_array().unwrap();
    subjects.iter().map(|one| one["given"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect()
}

/// An index of two signed on its own.
fn signed_index(stage: &mut Stage) -> (Value, Vec<u8>) {
    let amd64 = stage.layout.image("linux", "amd64", LINUX).0;
    let arm64 = stage.layout.image("linux", "arm64", b"files for arm\n").0;
    let index = stage.layout.index(&[amd64, arm64]);
    stage.layout.list(&index.0, "1.4.2");
    stage.sign(&index.1);
    index
}

#[test]
fn t10_a_tag_is_resolved_once_and_one_that_moved_is_another_image() {
    let mut stage = Stage::new();
    let index = signed_index(&mut stage);
    let digest = format!("@{}", index.0["digest"].as_str().unwrap());
    for asked in [":1.4.2", "", digest.as_str()] {
        stage.write();
        let ran = stage.judged(asked, "intake");
        assert_eq!(ran.code, 0, "{asked}: {} {}", ran.out, ran.err);
        assert_eq!(given(&ran).len(), 3, "the index and both images");
    }
    assert_eq!(stage.judged(":1.4.2", "intake").report["evidence"][0]["origin"], "image");
    // The tag leads to another image, which nobody signed.
    let other = stage.layout.image("linux", "amd64", b"something else\n").0;
    stage.layout.listed.remove(0);
    stage.layout.list(&other, "1.4.2");
    assert_eq!(stage.judge(":1.4.2", "intake"), 3);
    assert_eq!(stage.judge(&digest, "intake"), 0);
    // It leads to both.
    stage.layout.list(&index.0, "1.4.2");
    let ran = {
        stage.write();
        stage.judged(":1.4.2", "intake")
    };
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("lists the tag 1.4.2 for"), "{}", ran.out);
    // Several images, and none is said; a tag that is not there.
    assert_eq!(stage.judge("", "intake"), 4);
    assert_eq!(stage.judge(":9.9.9", "intake"), 4);
}

#[test]
fn t10_a_signature_on_one_image_covers_neither_its_index_nor_the_others() {
    let mut stage = Stage::new();
    let amd64 = stage.layout.image("linux", "amd64", LINUX);
    let arm64 = stage.layout.image("linux", "arm64", b"files for arm\n").0;
    let index = stage.layout.index(&[amd64.0, arm64]);
    stage.layout.list(&index.0, "1.4.2");
    stage.sign(&amd64.1);
    stage.write();
    let ran = stage.judged(":1.4.2", "intake");
    assert_eq!(ran.code, 3, "{}", ran.out);
    let allowed: Vec<bool> =
        ran.report["subjects"].as_array().unwrap().iter().map(|one| one["decision"] == "allow").collect();
    assert_eq!(allowed, [false, true, false]);
    // Whoever takes over nothing else needs nothing else; a handoff that repeats one for all takes over all.
    let ran = stage.judged(":1.4.2", "linux");
    assert_eq!((ran.code, given(&ran)), (0, vec!["amd64".to_owned()]), "{}", ran.out);
    assert_eq!(stage.judged(":1.4.2", "both").code, 3);
    // A platform that is asked for must be there.
    let ran = stage.judged(":1.4.2", "exotic");
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("no image for linux/riscv64"), "{}", ran.out);
}

#[test]
fn every_byte_is_held_against_the_digest_that_names_it() {
    let mut stage = Stage::new();
    let index = signed_index(&mut stage);
    stage.write();
    let image = stage.path("image");
    let layer = oci::descriptor("", LINUX);
    let cases = [
        // The same length, other bytes; another length; the index itself.
        (&layer, Some(b"files for linuX\n".to_vec()), 1),
        (&layer, Some(b"longer files for linux\n".to_vec()), 1),
        (&index.0, Some(index.1.iter().rev().copied().collect()), 1),
        // What is not there may be elsewhere.
        (&layer, None, 4),
        (&index.0, None, 4),
    ];
    for (named, bytes, code) in cases {
        match bytes {
            Some(bytes) => std::fs::write(blob(&image, named), bytes).unwrap(),
            None => std::fs::remove_file(blob(&image, named)).unwrap(),
        }
        let ran = stage.judged(":1.4.2", "intake");
        assert_eq!(ran.code, code, "{}", ran.out);
        stage.write();
    }
    assert_eq!(stage.judge(":1.4.2", "intake"), 0);
}

#[test]
fn what_is_attached_and_taken_away_is_missing() {
    let mut stage = Stage::new();
    signed_index(&mut stage);
    assert_eq!(stage.judge(":1.4.2", "intake"), 0);
    let attached = stage.layout.listed.pop().unwrap();
    assert_eq!(stage.judge(":1.4.2", "intake"), 3);
    // It is listed, and not there: it counts for nothing, and is told.
    stage.layout.listed.push(attached.clone());
    stage.write();
    std::fs::remove_file(blob(&stage.path("image"), &attached)).unwrap();
    let ran = stage.judged(":1.4.2", "intake");
    assert_eq!(ran.code, 3);
    assert!(
        ran.report["unused_evidence"][0]["reason"].as_str().unwrap().contains("no such file"),
        "{}",
        ran.out
    );
}

#[cfg(unix)]
#[test]
fn t20_a_link_in_a_layout_is_refused() {
    let mut stage = Stage::new();
    signed_index(&mut stage);
    stage.write();
    let image = stage.path("image");
    let layer = blob(&image, &oci::descriptor("", LINUX));
    std::fs::write(stage.path("elsewhere"), LINUX).unwrap();
    std::fs::remove_file(&layer).unwrap();
    std::os::unix::fs::symlink(stage.path("elsewhere"), &layer).unwrap();
    let ran = stage.judged(":1.4.2", "intake");
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("symbolic link"), "{}", ran.out);
    // The layout itself may be one: the operator named it.
    std::fs::remove_file(&layer).unwrap();
    std::fs::write(&layer, LINUX).unwrap();
    std::fs::rename(&image, stage.path("real")).unwrap();
    std::os::unix::fs::symlink(stage.path("real"), &image).unwrap();
    assert_eq!(stage.judged(":1.4.2", "intake").code, 0);
}

#[test]
fn an_image_cannot_pass_for_evidence_or_for_another_platform() {
    // It says that it is an attestation, and has a file system.
    let mut stage = Stage::new();
    let amd64 = stage.layout.image("linux", "amd64", LINUX);
    let hidden = stage.layout.image("linux", "amd64", b"a stranger's files\n").0;
    let hidden = with(hidden, "platform", json!({ "os": "unknown", "architecture": "unknown" }));
    let hidden = with(hidden, "annotations", json!({ "vnd.docker.reference.type": "attestation-manifest" }));
    let index = stage.layout.index(&[amd64.0, hidden]);
    stage.layout.list(&index.0, "1.4.2");
    stage.sign(&amd64.1);
    stage.write();
    let ran = stage.judged(":1.4.2", "intake");
    assert_eq!(given(&ran).len(), 3, "{}", ran.out);
    // The list says one platform, the configuration another.
    let mut stage = Stage::new();
    let amd64 = stage.layout.image("linux", "amd64", LINUX);
    let lying = with(amd64.0, "platform", json!({ "os": "linux", "architecture": "arm64" }));
    let index = stage.layout.index(&[lying]);
    stage.layout.list(&index.0, "1.4.2");
    stage.sign(&index.1);
    stage.write();
    let ran = stage.judged(":1.4.2", "intake");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("its configuration is for linux/amd64"), "{}", ran.out);
}

#[test]
fn a_document_that_reads_in_two_ways_is_refused() {
    let mut stage = Stage::new();
    let (named, manifest) = stage.layout.image("linux", "amd64", LINUX);
    let mut both: Value = serde_json::from_slice(&manifest).unwrap();
    both["manifests"] = json!([named]);
    let named = stage.layout.blob(oci::MANIFEST, both.to_string().as_bytes());
    stage.layout.list(&named, "1.4.2");
    stage.sign(both.to_string().as_bytes());
    stage.write();
    let ran = stage.judged(":1.4.2", "intake");
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("as either"), "{}", ran.out);
    // No marker: whatever it is, it is no layout.
    std::fs::remove_file(stage.path("image/oci-layout")).unwrap();
    assert_eq!(stage.judged(":1.4.2", "intake").code, 4);
    std::fs::write(stage.path("image/oci-layout"), r#"{"imageLayoutVersion":"9"}"#).unwrap();
    assert_eq!(stage.judged(":1.4.2", "intake").code, 1);
}

#[test]
fn an_image_is_recorded_with_all_that_says_what_it_is() {
    let mut stage = Stage::new();
    let other = stage.layout.image("linux", "s390x", b"files of nobody\n").0;
    stage.layout.list(&other, "other");
    let index = signed_index(&mut stage);
    stage.write();
    let (image, ledger) = (stage.path("image"), stage.path("own.ledger").to_string_lossy().into_owned());
    let recorded = |subject: &str| {
        let framework = stage.path("framework.yaml").to_string_lossy().into_owned();
        run_at(&["verify", subject, "--policy", &framework, "--handoff", "intake", "--ledger", &ledger], AT)
    };
    let subject = format!("oci-layout:{}:1.4.2", image.display());
    let ran = recorded(&subject);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let listed = run_at(&["ledger", "list", &ledger, "--format", "jsonl"], AT);
    let entry: Value = serde_json::from_str(listed.out.lines().next().unwrap()).unwrap();
    let decided = &entry["entry"]["decision"];
    let of = |role: &str| -> Vec<&str> {
        let own = decided["inputs"].as_array().unwrap().iter().filter(|one| one["role"] == role);
        own.map(|one| one["path"].as_str().unwrap()).collect()
    };
    // The list, the index, two images, their configurations, and the manifest that has the signature.
    let manifests = of("manifest");
    let named = blob(&image, &index.0).to_string_lossy().into_owned();
    assert!(manifests.contains(&&*named), "{manifests:?}");
    assert!(manifests.iter().any(|path| path.ends_with("index.json")), "{manifests:?}");
    let unfollowed = blob(&image, &other).to_string_lossy().into_owned();
    assert!(!manifests.contains(&&*unfollowed), "{manifests:?}");
    assert_eq!((of("evidence").len(), decided["subjects"].as_array().unwrap().len()), (1, 3));
    // A proof of the index covers the images in it, so each rests on the index too.
    let digest = format!("artifact {}", index.0["digest"].as_str().unwrap());
    let targets = decided["rests_on"].as_array().unwrap();
    let place = targets.iter().position(|one| one.as_str() == Some(&digest)).unwrap();
    for subject in decided["subjects"].as_array().unwrap() {
        assert!(
            subject["rests_on"]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one.as_u64() == u64::try_from(place).ok())
        );
        assert_eq!(subject["inputs"].as_array().unwrap().len(), 1, "{subject}");
    }
    assert_eq!(run_at(&["ledger", "verify", &ledger], AT).code, 0);
    // Of the evidence half stands in a manifest, and what it is about in the index: a recheck finds both in the ledger.
    std::fs::remove_dir_all(&image).unwrap();
    let framework = stage.path("framework.yaml").to_string_lossy().into_owned();
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework, "--format", "json"], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!((&ran.report["judged"], &ran.report["open"]), (&json!(3), &json!([])), "{}", ran.out);
    stage.write();
    // Nothing is written into what is judged.
    let inside = image.join("report.json").to_string_lossy().into_owned();
    for flag in ["--output", "--ledger"] {
        let ran =
            run_at(&["verify", &subject, "--policy", &framework, "--handoff", "intake", flag, &inside], AT);
        assert_eq!(ran.code, 2, "{flag}: {}", ran.err);
        assert!(ran.err.contains("into what is judged") && !Path::new(&inside).exists(), "{}", ran.err);
    }
}
