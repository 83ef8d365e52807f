//! Frameworks signed with a certificate: the same identities, and the same roots, as for anything else that is signed.

use forge::world::origin;
use forge::{Content, Recipe, Signer, Workload, World};

use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";

const FRAMEWORK: &str = "\
countersign: 1
framework: retail-intake
number: 7
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  public-good: { sigstore: { embedded: public-good } }
identities:
  acme-ci: { github: { roots: [public-good], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget } }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-ci] }
";

struct Stage {
    dir: tempfile::TempDir,
    world: World,
}

impl Stage {
    fn new() -> Self {
        let stage = Self { dir: tempfile::tempdir().unwrap(), world: World::new("acme") };
        stage.put("trusted_root.json", stage.world.trusted_root().to_string().as_bytes());
        stage.put("intake.yaml", FRAMEWORK.as_bytes());
        stage
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.dir.path().join(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    /// Has this run sign what `policy sign --statement` prints.
    fn signed_by(&mut self, run: Workload) {
        let printed = run_at(&["policy", "sign", &self.path("intake.yaml"), "--statement"], AT);
        assert_eq!(printed.code, 0, "{}", printed.err);
        let bytes = printed.out.trim_end().as_bytes().to_vec();
        let content = Content::Payload { payload_type: forge::dsse::IN_TOTO.into(), bytes };
        let recipe = Recipe::new(content, Signer::Workload(Box::new(run)), origin());
        let bundle = self.world.forge(&recipe);
        self.put("intake.yaml.sig", bundle.to_string().as_bytes());
    }

    fn seen(&self, signer: &str, root: bool) -> Ran {
        let (framework, trusted) = (self.path("intake.yaml"), self.path("trusted_root.json"));
        let mut line = vec!["policy", "verify", &framework, "--policy-signer", signer];
        if root {
            line.extend(["--policy-trusted-root", &trusted]);
        }
        run_at(&line, AT)
    }
}

#[test]
fn a_certificate_signs_a_framework_as_it_signs_anything_else() {
    let mut stage = Stage::new();
    stage.signed_by(Workload::acme_release());
    for signer in ["github:acme/widget", "github:acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0"] {
        let ran = stage.seen(signer, true);
        // The second ran for another repository than the workflow's own.
        let wanted = if signer == "github:acme/widget" { 0 } else { 5 };
        assert_eq!(ran.code, wanted, "{signer}: {}{}", ran.out, ran.err);
    }
    for signer in
        ["github:globex/widget", "github:acme/gadget", "email:ci@acme.example@https://accounts.example"]
    {
        let ran = stage.seen(signer, true);
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{signer}");
        assert!(ran.err.contains("the framework is not signed by"), "{}", ran.err);
    }
    // The roots that are part of the program vouch for nobody of the invented world.
    let ran = stage.seen("github:acme/widget", false);
    assert_eq!(ran.code, 5, "{}", ran.err);
}

#[test]
fn a_signature_from_after_the_run_signs_nothing() {
    let mut stage = Stage::new();
    stage.signed_by(Workload::acme_release());
    let framework = stage.path("intake.yaml");
    let root = stage.path("trusted_root.json");
    let line = [
        "policy",
        "verify",
        &framework,
        "--policy-signer",
        "github:acme/widget",
        "--policy-trusted-root",
        &root,
    ];
    assert_eq!(run_at(&line, "2026-07-31T00:00:00Z").code, 5);
}

#[test]
fn t17_a_signature_over_other_bytes_signs_nothing() {
    let mut stage = Stage::new();
    stage.signed_by(Workload::acme_release());
    stage.put("intake.yaml", FRAMEWORK.replace("subject-name: any", "subject-name:  any").as_bytes());
    let ran = stage.seen("github:acme/widget", true);
    assert_eq!(ran.code, 5);
    assert!(ran.err.contains("changed after it was signed"), "{}", ran.err);
}
