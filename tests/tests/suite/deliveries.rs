//! Folders and lists of checksums: every file is judged, is evidence, or nobody accounts for it.

use std::path::{Path, PathBuf};

use forge::encoding::hex;
use forge::world::origin;
use forge::{Key, Recipe, Workload, World};
use serde_json::Value;
use sha2::{Digest as _, Sha512};

use crate::run::{Ran, run_at};

#[path = "deliveries/archived.rs"]
pub(crate) mod archived;
#[path = "deliveries/classes.rs"]
mod classes;
#[path = "deliveries/counted.rs"]
mod counted;
#[path = "deliveries/packed.rs"]
mod packed;
#[path = "deliveries/released.rs"]
mod released;
#[path = "deliveries/thousands.rs"]
mod thousands;

const AT: &str = "2026-08-02T00:00:00Z";

const FRAMEWORK: &str = "countersign: 1
framework: deliveries
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: root.json } }
  acme-key: { key: { file: acme.pub } }
identities:
  acme-ci:
    github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }
  acme-offline: { key: { root: acme-key } }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-ci, acme-offline] }
  lenient:
    subject-name: any
    unaccounted: report
    require:
      - signature: { by: [acme-ci, acme-offline] }
  again:
    subject-name: any
    unaccounted: report
    repeat: [intake]
";

/// A framework, and a delivery beside it.
struct Stage {
    dir: tempfile::TempDir,
    world: World,
    key: Key,
}

impl Stage {
    fn new() -> Self {
        let (world, key) = (World::new("acme"), Key::p256("acme/offline"));
        let stage = Self { dir: tempfile::tempdir().unwrap(), world, key };
        let public = forge::encoding::pem("PUBLIC KEY", &stage.key.spki());
        std::fs::write(stage.dir.path().join("acme.pub"), public).unwrap();
        std::fs::write(stage.dir.path().join("root.json"), stage.world.trusted_root().to_string()).unwrap();
        std::fs::write(stage.dir.path().join("framework.yaml"), FRAMEWORK).unwrap();
        std::fs::create_dir(stage.path("")).unwrap();
        stage
    }

    /// A path of the delivery.
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("delivery").join(name)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// A file, and a signature over it.
    fn signed(&mut self, name: &str, evidence: &str) {
        let bytes = format!("{name}\n");
        let bundle = self.world.forge(&Recipe::blob(&Workload::acme_release(), bytes.as_bytes(), origin()));
        self.put(name, bytes);
        self.put(evidence, bundle.to_string());
    }

    fn judged(&self, subject: &str, handoff: &str) -> Ran {
        self.judged_with(&[subject], handoff, &[])
    }

    fn judged_with(&self, subjects: &[&str], handoff: &str, flags: &[&str]) -> Ran {
        let framework = self.dir.path().join("framework.yaml").to_string_lossy().into_owned();
        let own = ["--policy", &framework, "--handoff", handoff, "--format", "json"];
        run_at(&[&["verify"], subjects, &own, flags].concat(), AT)
    }

    fn folder(&self) -> Ran {
        self.judged(&self.path("").to_string_lossy(), "intake")
    }

    fn list(&self, handoff: &str) -> Ran {
        self.judged(&format!("@{}", self.path("SHA256SUMS").display()), handoff)
    }
}

fn sha256(text: &str) -> String {
    hex(&forge::encoding::sha256(text.as_bytes()))
}

fn sums(names: &[&str]) -> String {
    let line = |name: &&str| format!("{}  {name}\n", sha256(&format!("{name}\n")));
    names.iter().map(line).collect()
}

fn names(ran: &Ran) -> Vec<(String, String)> {
    let word = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    let of = |one: &Value| {
        let given = word(one, "given");
        (Path::new(&given).file_name().unwrap().to_str().unwrap().to_owned(), word(one, "decision"))
    };
    ran.report["subjects"].as_array().unwrap().iter().map(of).collect()
}

fn told(names: &[(&str, &str)]) -> Vec<(String, String)> {
    names.iter().map(|(name, word)| ((*name).to_owned(), (*word).to_owned())).collect()
}

#[test]
fn a_folder_is_judged_file_by_file_with_the_evidence_in_it() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.signed("sub/b.tgz", "evidence/b.json");
    let ran = stage.folder();
    assert_eq!((ran.code, names(&ran)), (0, told(&[("a.tgz", "allow"), ("b.tgz", "allow")])), "{}", ran.out);
    assert_eq!(ran.report["evidence"][0]["origin"], "directory");
    // Nobody speaks of a third, and one only looks like evidence: both are judged.
    stage.put("c.tgz", "c");
    stage.put("package.json", "{\"name\": \"widget\"}");
    let ran = stage.folder();
    let wanted = [("a.tgz", "allow"), ("c.tgz", "deny"), ("package.json", "deny"), ("b.tgz", "allow")];
    assert_eq!((ran.code, names(&ran)), (3, told(&wanted)), "{}", ran.out);
}

/// A self-extracting installer may have such a name, and any script has room for a line that is evidence.
#[test]
fn t22_what_is_evidence_in_part_alone_is_judged() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    assert_eq!(stage.folder().code, 0);
    let line = std::fs::read_to_string(stage.path("a.tgz.sigstore.json")).unwrap();
    stage.put("setup.bundle", format!("#!/bin/sh\necho evil; exit 0\n{line}\n"));
    let ran = stage.folder();
    assert_eq!((ran.code, names(&ran)[1].clone()), (3, ("setup.bundle".to_owned(), "deny".to_owned())));
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    assert_eq!(stage.list("intake").code, 3);
    std::fs::remove_file(stage.path("setup.bundle")).unwrap();
    assert_eq!(stage.list("intake").code, 0);
}

#[test]
fn a_folder_with_nothing_to_judge_is_not_allowed() {
    let mut stage = Stage::new();
    assert_eq!(stage.folder().code, 3);
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    std::fs::remove_file(stage.path("a.tgz")).unwrap();
    assert_eq!(stage.folder().code, 3);
}

#[test]
fn a_list_says_what_must_be_there_and_nothing_else_may_be() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    for handoff in ["intake", "lenient"] {
        let ran = stage.list(handoff);
        assert_eq!((ran.code, names(&ran)), (0, told(&[("a.tgz", "allow")])), "{}", ran.out);
    }
    // In the other form, by another hash.
    stage.put("SHA256SUMS", format!("SHA512 (a.tgz) = {}\n", hex(&Sha512::digest("a.tgz\n"))));
    assert_eq!(stage.list("intake").code, 0);
    // One file more.
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    stage.put("tool.exe", "unlisted");
    let ran = stage.list("intake");
    assert_eq!(
        (ran.code, names(&ran)),
        (3, told(&[("a.tgz", "allow"), ("tool.exe", "deny")])),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("unaccounted for"), "{}", ran.out);
    let ran = stage.list("lenient");
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.report["notes"][0].as_str().unwrap().contains("tool.exe"), "{}", ran.out);
    assert_eq!(stage.list("again").code, 3, "what is repeated is stricter");
    // What is listed is judged, whoever would only tell the rest.
    stage.put("SHA256SUMS", format!("{}{}  tool.exe\n", sums(&["a.tgz"]), sha256("unlisted")));
    assert_eq!(stage.list("lenient").code, 3);
}

#[test]
fn what_the_list_names_is_there_and_is_what_it_names() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.put("SHA256SUMS", sums(&["a.tgz", "b.tgz"]));
    assert_eq!(stage.list("intake").code, 4, "one is not there");
    stage.put("SHA256SUMS", format!("{}  a.tgz\n", sha256("other")));
    let ran = stage.list("intake");
    assert_eq!(ran.code, 1, "signed, and not what the list names: {}", ran.out);
    assert!(ran.out.contains("do not have the digest"), "{}", ran.out);
    std::fs::remove_file(stage.path("SHA256SUMS")).unwrap();
    assert_eq!(stage.list("intake").code, 4);
}

#[test]
fn t20_t23_a_list_leads_nowhere_but_down() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    std::fs::write(stage.dir.path().join("outside"), "outside").unwrap();
    let hex = sha256("outside");
    for name in ["../outside", "sub/../../outside", "/etc/passwd", "sub\\outside", "a.tgz/../../outside"] {
        stage.put("SHA256SUMS", format!("{}{hex}  {name}\n", sums(&["a.tgz"])));
        let ran = stage.list("lenient");
        assert_eq!(ran.code, 1, "{name}: {}", ran.out);
        assert!(ran.out.contains("plain name"), "{name}: {}", ran.out);
    }
    stage.put("SHA256SUMS", sums(&["a.tgz", "a.tgz"]));
    assert_eq!(stage.list("intake").code, 1);
}

#[cfg(unix)]
#[test]
fn t20_a_link_in_a_delivery_is_refused() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    std::os::unix::fs::symlink("/etc/hostname", stage.path("link")).unwrap();
    for ran in [stage.folder(), stage.list("lenient")] {
        assert_eq!(ran.code, 1, "{}", ran.out);
        assert!(ran.out.contains("symbolic link"), "{}", ran.out);
        assert!(ran.out.contains("get the delivery again") && !ran.out.contains("the image"), "{}", ran.out);
    }
}

#[test]
fn t22_t29_a_delivery_brings_neither_rules_nor_roots() {
    let mut stage = Stage::new();
    let mut stranger = World::new("stranger");
    let bundle = stranger.forge(&Recipe::blob(&Workload::acme_release(), b"a.tgz\n", origin()));
    stage.put("a.tgz", "a.tgz\n");
    stage.put("a.tgz.sigstore.json", bundle.to_string());
    // Everything under which it would pass lies in it.
    stage.put("framework.yaml", FRAMEWORK);
    stage.put("root.json", stranger.trusted_root().to_string());
    stage.put("trusted_root.json", stranger.trusted_root().to_string());
    stage.put(".countersign.yaml", FRAMEWORK);
    let ran = stage.folder();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(names(&ran).iter().all(|(_, word)| word == "deny"), "{}", ran.out);
    // The same rules, named by the operator with the root of their own, allow what they should.
    stage.signed("b.tgz", "b.tgz.sigstore.json");
    assert!(names(&stage.folder()).contains(&("b.tgz".into(), "allow".into())));
}

#[test]
fn a_delivery_is_recorded_with_its_list_and_nothing_is_written_into_it() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    let framework = stage.dir.path().join("framework.yaml").to_string_lossy().into_owned();
    let subject = format!("@{}", stage.path("SHA256SUMS").display());
    let judged = |flag: &str, path: &Path| {
        let path = path.to_string_lossy().into_owned();
        run_at(&["verify", &subject, "--policy", &framework, "--handoff", "intake", flag, &path], AT)
    };
    let ledger = stage.dir.path().join("own.ledger");
    let ran = judged("--ledger", &ledger);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let listed = run_at(&["ledger", "list", &ledger.to_string_lossy(), "--format", "jsonl"], AT);
    let entry: Value = serde_json::from_str(listed.out.lines().next().unwrap()).unwrap();
    let inputs = entry["entry"]["decision"]["inputs"].as_array().unwrap();
    for (role, name) in [("manifest", "SHA256SUMS"), ("evidence", "a.tgz.sigstore.json")] {
        let own = inputs.iter().find(|one| one["role"] == role).unwrap();
        assert!(own["path"].as_str().unwrap().ends_with(name), "{own}");
        let bytes = std::fs::read(stage.path(name)).unwrap();
        assert_eq!(own["digest"], format!("sha256:{}", hex(&forge::encoding::sha256(&bytes))));
    }
    for (flag, name) in [("--output", "a.tgz"), ("--output", "new.json"), ("--ledger", "new.ledger")] {
        let before = std::fs::read(stage.path(name)).ok();
        let ran = judged(flag, &stage.path(name));
        assert_eq!(ran.code, 2, "{flag} {name}: {}", ran.err);
        assert_eq!(std::fs::read(stage.path(name)).ok(), before, "{flag} {name}");
    }
}
