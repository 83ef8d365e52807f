//! Receipts that are attached to an image where it lies, and found there by the next gate.

use forge::http::answer;
use forge::registry::{Registry, Shelf};

use crate::images::{self, signed_index};
use crate::run::{Ran, run_at};
use crate::saved_images::GATES;

const AT: &str = "2026-08-02T00:00:00Z";

/// A registry with a signed index of two, and gates of which the second demands what the first gives.
struct Gates {
    stage: images::Stage,
    registry: Registry,
    key: String,
}

impl Gates {
    fn new() -> Self {
        let mut stage = images::Stage::new();
        let _ = signed_index(&mut stage);
        stage.write();
        std::fs::write(stage.path("framework.yaml"), GATES).unwrap();
        let signing = crate::case::root().join("fixtures/signing");
        std::fs::copy(signing.join("retail-p256.pub"), stage.path("retail-p256.pub")).unwrap();
        let key = signing.join("retail-p256.key").to_string_lossy().into_owned();
        let registry = Registry::start(Shelf::read(&stage.path("image")));
        Self { stage, registry, key }
    }

    fn judged(&self, handoff: &str, more: &[&str]) -> Ran {
        let subject = format!("oci:{}/acme/widget:1.4.2", self.registry.name());
        let framework = self.stage.path("framework.yaml").to_string_lossy().into_owned();
        let own = ["verify", &subject, "--policy", &framework, "--handoff", handoff, "--format", "json"];
        run_at(&[&own, more].concat(), AT)
    }

    fn attached(&self, more: &[&str]) -> Ran {
        let receipts = self.stage.path("receipts.jsonl").to_string_lossy().into_owned();
        let own = ["--receipt", &receipts, "--sign-with", &self.key, "--attach-receipt"];
        self.judged("intake", &[&own, more].concat())
    }
}

#[test]
fn an_attached_receipt_is_evidence_for_the_next_gate() {
    for (lists, format) in [(true, "dsse"), (true, "bundle"), (false, "dsse")] {
        let gates = Gates::new();
        if !lists {
            gates.registry.change(|shelf| shelf.page = None);
        }
        assert_eq!(gates.judged("promote", &[]).code, 3);
        let ran = gates.attached(&["--receipt-format", format]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert_eq!(ran.report["receipts"]["attached"].as_array().map(Vec::len), Some(3), "{}", ran.out);
        let ran = gates.judged("promote", &[]);
        assert_eq!(ran.code, 0, "{lists} {format}: {}{}", ran.out, ran.err);
        // A second one finds its place beside the first, and what was there stays there.
        assert_eq!(gates.attached(&["--receipt-format", "bundle"]).code, 0);
        assert_eq!(gates.judged("promote", &[]).code, 0);
    }
}

#[test]
fn nothing_is_attached_unless_everything_is_allowed() {
    let gates = Gates::new();
    gates.registry.change(|shelf| {
        // The signature is gone.
        shelf.tags.retain(|tag, _| !tag.ends_with(".sig"));
    });
    let ran = gates.attached(&[]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(gates.registry.asked().iter().all(|question| question.method == "GET"));
}

#[test]
fn what_cannot_be_attached_is_no_allow() {
    let gates = Gates::new();
    for (path, said, words) in [
        ("blobs/uploads/", answer(403, &[], b""), "(403)"),
        ("blobs/uploads/", answer(307, &[("Location", "/elsewhere")], b""), "307"),
        ("blobs/uploads/", answer(202, &[("Location", "https://evil.example/x")], b""), "nobody named"),
        ("blobs/uploads/", answer(202, &[], b""), "does not say where to put it"),
        ("blobs/uploads/1", answer(400, &[], b""), "400"),
    ] {
        let path = format!("/v2/acme/widget/{path}");
        gates.registry.change(|shelf| _ = shelf.instead.insert(path.clone(), said));
        let ran = gates.attached(&[]);
        gates.registry.change(|shelf| _ = shelf.instead.remove(&path));
        assert_eq!(ran.code, 6, "{words}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("the receipt cannot be attached") && ran.out.contains(words), "{}", ran.out);
        assert!(!gates.stage.path("receipts.jsonl").exists());
    }
    // What lies under the tag of the list is somebody's, whatever it is, and then nothing was allowed.
    gates.registry.change(|shelf| {
        shelf.page = None;
        let image = shelf.tags["1.4.2"].clone();
        let other = shelf.manifests.keys().find(|digest| **digest != image).unwrap().clone();
        shelf.tags.insert(image.replace(':', "-"), other);
    });
    let ran = gates.attached(&[]);
    assert!(ran.code == 4 && ran.out.contains("where a list of images is expected"), "{}", ran.out);
    assert!(
        !gates
            .registry
            .asked()
            .iter()
            .any(|question| { question.method == "PUT" && question.target.contains("/manifests/sha256-") })
    );
}

#[test]
fn t19_a_token_to_push_is_asked_for_when_something_is_pushed_and_for_one_repository() {
    let gates = Gates::new();
    gates.registry.change(|shelf| shelf.realm = Some("http://127.0.0.1:PORT/token".to_owned()));
    let tokens = || -> Vec<String> {
        let asked = gates.registry.asked().into_iter().map(|question| question.target);
        asked.filter(|target| target.starts_with("/token")).collect()
    };
    let token = |actions: &str| format!("/token?service=shelf&scope=repository%3Aacme%2Fwidget%3A{actions}");
    assert_eq!(gates.judged("intake", &[]).code, 0);
    assert_eq!(tokens(), [token("pull")]);
    let ran = gates.attached(&[]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(tokens(), [token("pull"), token("pull"), token("pull%2Cpush")]);
}

#[test]
fn the_flag_is_for_images_in_registries_and_for_receipts() {
    let gates = Gates::new();
    let framework = gates.stage.path("framework.yaml").to_string_lossy().into_owned();
    let receipts = gates.stage.path("receipts.jsonl").to_string_lossy().into_owned();
    let image = format!("oci-layout:{}", gates.stage.path("image").display());
    let own = ["verify", &image, "--policy", &framework, "--handoff", "intake", "--attach-receipt"];
    let ran = run_at(&[&own[..], &["--receipt", &receipts, "--sign-with", &gates.key]].concat(), AT);
    assert!(ran.code == 2 && ran.err.contains("in no registry"), "{}", ran.err);
    assert_eq!(run_at(&own, AT).code, 2);
    assert_eq!(gates.attached(&["--offline"]).code, 2);
    assert!(gates.registry.asked().is_empty());
}
