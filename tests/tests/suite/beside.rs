//! Evidence beside a file, under its name: read when that is asked for, and never else.

use std::path::PathBuf;

use forge::encoding::{base64, pem};
use forge::world::origin;
use forge::{Key, Recipe, Workload, World};

use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";
const WIDGET: &[u8] = b"the widget\n";

const FRAMEWORK: &str = "countersign: 1
framework: beside
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
";

struct Stage {
    dir: tempfile::TempDir,
    world: World,
    key: Key,
}

impl Stage {
    fn new() -> Self {
        let (world, key) = (World::new("acme"), Key::p256("acme/offline"));
        let stage = Self { dir: tempfile::tempdir().unwrap(), world, key };
        stage.put("root.json", stage.world.trusted_root().to_string());
        stage.put("acme.pub", pem("PUBLIC KEY", &stage.key.spki()));
        stage.put("framework.yaml", FRAMEWORK);
        stage.put("widget.tgz", WIDGET);
        stage
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn judged(&self, files: &[&str], flags: &[&str]) -> Ran {
        let path = |name: &str| self.dir.path().join(name).to_string_lossy().into_owned();
        let mut arguments = vec!["verify".to_owned()];
        arguments.extend(files.iter().map(|name| path(name)));
        arguments.extend([
            "--policy".to_owned(),
            path("framework.yaml"),
            "--format".to_owned(),
            "json".to_owned(),
        ]);
        arguments.extend(flags.iter().map(|flag| (*flag).to_owned()));
        run_at(&arguments, AT)
    }

    fn code(&self) -> (u8, u8) {
        (self.judged(&["widget.tgz"], &[]).code, self.judged(&["widget.tgz"], &["--beside"]).code)
    }
}

#[test]
fn t22_nothing_beside_a_file_is_looked_at_unless_that_is_asked_for() {
    let mut stage = Stage::new();
    assert_eq!(stage.code(), (3, 3), "there is nothing");
    let bundle = stage.world.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()));
    for name in [
        "widget.tgz.sigstore.json",
        "widget.tgz.sigstore",
        "widget.tgz.bundle",
        "widget.tgz.att",
        "widget.tgz.intoto.jsonl",
    ] {
        let path = stage.put(name, bundle.to_string());
        assert_eq!(stage.code(), (3, 0), "{name}");
        std::fs::remove_file(path).unwrap();
    }
    stage.put("other.tgz.sigstore.json", bundle.to_string());
    assert_eq!(stage.code(), (3, 3), "it lies beside another");
}

#[test]
fn a_bare_signature_is_by_a_key_of_the_framework_over_that_file() {
    let stage = Stage::new();
    let signature = stage.key.sign(WIDGET);
    stage.put("widget.tgz.sig", base64(&signature));
    let ran = stage.judged(&["widget.tgz"], &["--beside"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(ran.report["evidence"][0]["origin"], "beside");
    stage.put("widget.tgz.sig", &signature);
    assert_eq!(stage.code(), (3, 0), "as it is");
    stage.put("widget.tgz.sig", base64(&stage.key.sign(b"something else\n")));
    assert_eq!(stage.code(), (3, 1), "over something else");
    stage.put("widget.tgz.sig", base64(&Key::p256("stranger").sign(WIDGET)));
    assert_eq!(stage.code(), (3, 1), "by nobody");
    stage.put("widget.tgz.sig", "this is no signature");
    assert_eq!(stage.code(), (3, 1), "none at all");
}

#[test]
fn each_of_many_signatures_is_tried_on_its_own_file() {
    let stage = Stage::new();
    let names: Vec<String> = (0..40).map(|number| format!("part-{number}.bin")).collect();
    for name in &names {
        stage.put(name, name);
        stage.put(&format!("{name}.sig"), base64(&stage.key.sign(name.as_bytes())));
    }
    let files: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(stage.judged(&files, &["--beside"]).code, 0);
    // Two that were exchanged are two bad ones, and no others.
    std::fs::copy(stage.dir.path().join("part-1.bin.sig"), stage.dir.path().join("part-2.bin.sig")).unwrap();
    let ran = stage.judged(&files, &["--beside"]);
    let denied =
        ran.report["subjects"].as_array().unwrap().iter().filter(|one| one["decision"] == "deny").count();
    assert_eq!((ran.code, denied), (1, 1), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn t20_a_link_beside_a_file_is_not_followed() {
    let mut stage = Stage::new();
    let bundle = stage.world.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()));
    stage.put("elsewhere", bundle.to_string());
    std::os::unix::fs::symlink(
        stage.dir.path().join("elsewhere"),
        stage.dir.path().join("widget.tgz.sigstore.json"),
    )
    .unwrap();
    let ran = stage.judged(&["widget.tgz"], &["--beside"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("symbolic link"), "{}", ran.out);
}

#[test]
fn a_bare_signature_out_of_a_ledger_is_about_the_file_it_lay_beside() {
    let stage = Stage::new();
    stage.put("widget.tgz.sig", base64(&stage.key.sign(WIDGET)));
    let path = |name: &str| stage.dir.path().join(name).to_string_lossy().into_owned();
    let (ledger, framework) = (path("own.ledger"), path("framework.yaml"));
    let ran = stage.judged(&["widget.tgz"], &["--beside", "--ledger", &ledger]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework, "--format", "json"], AT);
    assert_eq!((ran.code, &ran.report["judged"]), (0, &1.into()), "{}{}", ran.out, ran.err);
    assert_eq!(ran.report["open"].as_array().map(Vec::len), Some(0), "{}", ran.out);
}

#[test]
fn a_bare_signature_that_is_named_is_told_where_it_belongs() {
    let stage = Stage::new();
    let signature = stage.put("widget.tgz.sig", base64(&stage.key.sign(WIDGET)));
    let named = signature.to_string_lossy().into_owned();
    let ran = stage.judged(&["widget.tgz"], &["-a", &named]);
    assert!(ran.code != 0 && ran.err.contains("looks like a bare signature"), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("--beside"), "{}", ran.err);
    assert_eq!(stage.judged(&["widget.tgz"], &["--beside"]).code, 0);
    // A bundle under such a name is a bundle.
    let mut stage = Stage::new();
    let bundle = stage.world.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()));
    let named = stage.put("widget.tgz.sig", bundle.to_string()).to_string_lossy().into_owned();
    let ran = stage.judged(&["widget.tgz"], &["-a", &named]);
    assert!(ran.code == 0 && !ran.err.contains("bare signature"), "{}{}", ran.out, ran.err);
}
