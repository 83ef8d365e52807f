//! `policy init` of an image: what is attached to it is its evidence, and the draft is for what every image of it has.

use forge::registry::{Registry, Shelf};

use crate::case::{self, Case};
use crate::run::{Ran, run_at};

/// A case of the family `oci`, and a folder for the draft with the root that its evidence hangs from.
struct Drafting {
    case: Case,
    dir: tempfile::TempDir,
}

impl Drafting {
    fn of(name: &str) -> Self {
        let case = case::named(&format!("oci/{name}"));
        let dir = tempfile::tempdir().unwrap();
        let root = case::root().join("fixtures/roots/trusted_root.json");
        std::fs::copy(root, dir.path().join("trusted_root.json")).unwrap();
        Self { case, dir }
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    fn in_layout(&self) -> String {
        format!("oci-layout:{}:1.4.2", self.case.dir.join("image").display())
    }

    fn in_registry(&self) -> (Registry, String) {
        let registry = Registry::start(Shelf::read(&self.case.dir.join("image")));
        let name = format!("oci:{}/acme/widget:1.4.2", registry.name());
        (registry, name)
    }

    fn init(&self, from: &str, more: &[&str]) -> Ran {
        let (output, root) = (self.path("draft.yaml"), self.path("trusted_root.json"));
        let _absent = std::fs::remove_file(&output);
        let own = ["policy", "init", "--from", from, "--trusted-root", &root, "--output", &output];
        run_at(&[&own, more].concat(), &self.case.at)
    }

    fn draft(&self) -> String {
        std::fs::read_to_string(self.path("draft.yaml")).unwrap()
    }

    /// The exit code of an image under the draft, once it is none.
    fn judge(&self, image: &str) -> u8 {
        let policy = self.path("reviewed.yaml");
        std::fs::write(&policy, self.draft().replacen("draft: true\n", "", 1)).unwrap();
        run_at(&["verify", image, "--policy", &policy], &self.case.at).code
    }
}

#[test]
fn an_image_is_drafted_from_what_is_attached_to_it_wherever_it_is() {
    for (name, demand) in [("index-signed", "- signature: {"), ("attested", "- provenance:")] {
        let drafting = Drafting::of(name);
        let (registry, pulled) = drafting.in_registry();
        let mut drafts = Vec::new();
        for from in [drafting.in_layout(), pulled] {
            let ran = drafting.init(&from, &[]);
            assert_eq!(ran.code, 0, "{from}: {}", ran.err);
            let draft = drafting.draft();
            assert!(draft.contains(demand) && draft.contains("draft: true\n"), "{draft}");
            assert_eq!(draft.matches(demand).count(), 1, "each demand once: {draft}");
            assert_eq!(drafting.judge(&from), 0, "{from}: {draft}");
            drafts.push(draft);
        }
        assert_eq!(drafts[0], drafts[1], "{name}");
        // The tag is asked for once to draft, and what it led to is judged by its digest.
        let tags = |from: usize| {
            let asked = registry.asked();
            asked[from..].iter().filter(|question| question.target.ends_with("/manifests/1.4.2")).count()
        };
        let before = registry.asked().len();
        let ran = drafting.init(&format!("oci:{}/acme/widget:1.4.2", registry.name()), &[]);
        assert_eq!((ran.code, tags(before)), (0, 1));
    }
}

#[test]
fn a_draft_of_one_image_does_not_let_another_one_pass() {
    let drafting = Drafting::of("index-signed");
    assert_eq!(drafting.init(&drafting.in_layout(), &[]).code, 0);
    for (other, code) in [("tampered-signature", 1), ("layer-swapped", 1)] {
        let image =
            format!("oci-layout:{}:1.4.2", case::named(&format!("oci/{other}")).dir.join("image").display());
        assert_eq!(drafting.judge(&image), code, "{other}");
    }
}

#[test]
fn what_is_wrong_with_an_image_writes_nothing_and_keeps_its_lane() {
    for (name, code) in [("tampered-signature", 1), ("layer-swapped", 1), ("layer-lost", 4)] {
        let drafting = Drafting::of(name);
        let ran = drafting.init(&drafting.in_layout(), &[]);
        assert_eq!(ran.code, code, "{name}: {}", ran.err);
        assert!(!std::path::Path::new(&drafting.path("draft.yaml")).exists(), "{name}");
    }
    let drafting = Drafting::of("index-signed");
    let (registry, pulled) = drafting.in_registry();
    let ran = drafting.init(&pulled, &["--offline"]);
    assert!(ran.code == 4 && ran.err.contains("nothing was asked of the network"), "{}", ran.err);
    assert_eq!(registry.asked(), []);
    drop(registry);
    let ran = drafting.init(&pulled, &[]);
    assert!(ran.code == 4 && ran.err.contains("the connection was refused"), "{}", ran.err);
    // A file has no evidence of its own.
    let ran = drafting.init(&drafting.path("trusted_root.json"), &[]);
    assert!(ran.code == 2 && ran.err.contains("there is no evidence to draft from"), "{}", ran.err);
}
