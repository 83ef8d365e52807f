//! Images in a registry: the same image as in a layout folder is the same decision, and what a registry does not hand out is
//! never taken for what is not there.

#[path = "registries/asking.rs"]
mod asking;
#[path = "registries/attaching.rs"]
mod attaching;
#[path = "registries/cached.rs"]
mod cached;
#[path = "registries/faults.rs"]
mod faults;
#[path = "registries/lies.rs"]
mod lies;
#[path = "registries/oras.rs"]
mod oras;
#[path = "registries/protected.rs"]
mod protected;
#[path = "registries/real.rs"]
mod real;
#[path = "registries/released.rs"]
mod released;
#[path = "registries/trouble.rs"]
mod trouble;

use std::path::{Path, PathBuf};

use forge::registry::{Registry, Shelf};

use crate::case::{self, Case};
use crate::run::{Ran, run_at};

/// A case of the fixtures whose image is in a registry.
pub(crate) struct Stage {
    pub(crate) registry: Registry,
    pub(crate) case: Case,
}

impl Stage {
    /// A case of the family `oci`.
    pub(crate) fn of(name: &str) -> Self {
        let case = case::named(&format!("oci/{name}"));
        let registry = Registry::start(Shelf::read(&image(&case)));
        Self { registry, case }
    }

    /// What the image is called by its tag, or by what stands in its place.
    pub(crate) fn called(&self, image: &str) -> String {
        format!("oci:{}/acme/widget{image}", self.registry.name())
    }

    /// Judges what `image` names, with more arguments.
    pub(crate) fn judged(&self, image: &str, more: &[&str]) -> Ran {
        let (subject, framework) = (self.called(image), self.case.framework.to_string_lossy().into_owned());
        let own =
            ["verify", &subject, "--policy", &framework, "--handoff", &self.case.handoff, "--format", "json"];
        run_at(&[&own, more].concat(), &self.case.at)
    }

    /// Judges it by its tag.
    pub(crate) fn judge(&self) -> Ran {
        self.judged(":1.4.2", &[])
    }

    /// The digest the tag leads to.
    pub(crate) fn digest(&self) -> String {
        let mut digest = String::new();
        self.registry.change(|shelf| digest.clone_from(&shelf.tags["1.4.2"]));
        digest
    }
}

fn image(case: &Case) -> PathBuf {
    case.dir.join("image")
}

/// Every outcome, by subject and check.
fn outcomes(ran: &Ran) -> Vec<String> {
    let subjects = ran.report["subjects"].as_array().into_iter().flatten();
    let checks = subjects.flat_map(|subject| {
        subject["checks"].as_array().into_iter().flatten().map(move |check| {
            format!("{} {} {}", subject["digests"]["sha256"], check["id"], check["outcome"])
        })
    });
    checks.collect()
}

fn oci_cases() -> Vec<Case> {
    case::all().into_iter().filter(|case| case.name.starts_with("oci/")).collect()
}

#[test]
fn an_image_of_a_registry_is_decided_as_the_same_in_a_layout() {
    let cases = oci_cases();
    assert!(cases.len() >= 10);
    for case in cases {
        let name = Path::new(&case.name).file_name().unwrap().to_string_lossy().into_owned();
        let there = case.run();
        // In one list, in pages of one, and by the tags that stand for such lists.
        for page in [Some(50), Some(1), None] {
            let stage = Stage::of(&name);
            stage.registry.change(|shelf| {
                shelf.page = page;
                if page.is_none() {
                    by_tag(shelf);
                }
            });
            let ran = stage.judge();
            assert_eq!(ran.code, case.exit, "{name}: {}{}", ran.out, ran.err);
            assert_eq!(outcomes(&ran), outcomes(&there.ran), "{name}");
            if case.exit == 0 {
                assert_eq!(ran.report["offline"], false, "{name}");
            }
        }
    }
}

/// Keeps what is attached as registries do that have no list of it.
fn by_tag(shelf: &mut Shelf) {
    for (digest, listed) in shelf.referrers.clone() {
        let index = serde_json::json!({
            "schemaVersion": 2, "mediaType": forge::oci::INDEX, "manifests": listed,
        });
        let bytes = index.to_string().into_bytes();
        let own = forge::oci::digest(&bytes);
        shelf.tags.insert(digest.replace(':', "-"), own.clone());
        shelf.put(own, bytes);
    }
}

#[test]
fn an_image_is_named_by_its_digest_too_and_a_child_by_its_own() {
    let stage = Stage::of("index-signed");
    let digest = stage.digest();
    assert_eq!(stage.judged(&format!("@{digest}"), &[]).code, 0);
    assert_eq!(stage.judged(&format!(":moved@{digest}"), &[]).code, 0, "the digest counts");
    assert!(!stage.registry.asked().iter().any(|question| question.target.ends_with("/moved")));
    let ran = stage.judged(":9.9.9", &[]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("no such image (404)"), "{}", ran.out);
}

#[test]
fn what_was_pulled_is_recorded_whole() {
    let stage = Stage::of("index-signed");
    let dir = tempfile::tempdir().unwrap();
    let ledger = dir.path().join("own.ledger").to_string_lossy().into_owned();
    assert_eq!(stage.judged(":1.4.2", &["--ledger", &ledger]).code, 0);
    // Nothing of it is asked for again.
    let asked = stage.registry.asked().len();
    let ran = run_at(&["ledger", "verify", &ledger], &stage.case.at);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let framework = stage.case.framework.to_string_lossy().into_owned();
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], &stage.case.at);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(stage.registry.asked().len(), asked);
}
