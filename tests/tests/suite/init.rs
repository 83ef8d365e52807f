//! A draft pins what was proved, field by field, whatever the evidence says.

use forge::world::origin;
use forge::{Recipe, Statement, Subject, Workload, World};
use serde_json::{Value, json};

use crate::run::{Ran, run_at};

const WIDGET: &[u8] = b"the widget\n";
const AT: &str = "2026-08-02T00:00:00Z";

/// A folder with the widget, a trust root and whatever evidence a test makes.
struct Stage {
    dir: tempfile::TempDir,
    world: World,
}

impl Stage {
    fn new() -> Self {
        let stage = Self { dir: tempfile::tempdir().unwrap(), world: World::new("acme") };
        stage.put("trusted_root.json", stage.world.trusted_root().to_string().as_bytes());
        stage.put("widget-1.4.2.tgz", WIDGET);
        stage
    }

    fn put(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    fn provenance(&mut self, name: &str, run: &Workload) -> Value {
        let statement = Statement::v1(
            vec![Subject::of(name, WIDGET)],
            forge::provenance::SLSA_V1,
            forge::provenance::v1(run),
        );
        self.world.forge(&Recipe::attestation(run, &statement, origin()))
    }

    fn note(&mut self, name: &str, predicate_type: &str, run: &Workload) -> Value {
        let statement = Statement::v1(vec![Subject::of(name, WIDGET)], predicate_type, json!({}));
        self.world.forge(&Recipe::attestation(run, &statement, origin()))
    }

    /// Drafts from this evidence, to standard output.
    fn init(&self, evidence: &[Value]) -> Ran {
        let output = self.path("draft.yaml");
        let _absent = std::fs::remove_file(&output);
        let mut arguments: Vec<String> = ["policy", "init", "--from"].map(str::to_owned).to_vec();
        arguments.extend([
            self.path("widget-1.4.2.tgz"),
            "--trusted-root".into(),
            self.path("trusted_root.json"),
        ]);
        arguments.extend(["--output".into(), output]);
        self.with(arguments, evidence)
    }

    fn with(&self, mut arguments: Vec<String>, evidence: &[Value]) -> Ran {
        for (number, bundle) in evidence.iter().enumerate() {
            let path = self.put(&format!("{number}.sigstore.json"), bundle.to_string().as_bytes());
            arguments.extend(["-a".to_owned(), path]);
        }
        run_at(&arguments, AT)
    }

    fn draft(&self) -> String {
        std::fs::read_to_string(self.path("draft.yaml")).unwrap()
    }

    /// The exit code under the draft, once it is none.
    fn judge(&self, evidence: &[Value]) -> u8 {
        let policy = self.put("reviewed.yaml", self.draft().replacen("draft: true\n", "", 1).as_bytes());
        let arguments = ["verify".to_owned(), self.path("widget-1.4.2.tgz"), "--policy".to_owned(), policy];
        self.with(arguments.to_vec(), evidence).code
    }
}

#[test]
fn every_field_that_was_proved_is_pinned() {
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    let evidence = stage.provenance("widget-1.4.2.tgz", &honest);
    let ran = stage.init(std::slice::from_ref(&evidence));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = stage.draft();
    for line in [
        "      signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0\"\n",
        "      source: \"acme/widget\"\n      source-id: 4711\n      owner-id: 42\n      runner: github-hosted\n",
        "      trigger: \"push\"\n",
        "      # For later releases: \"refs/tags/v*\"\n      ref: \"refs/tags/v1.4.2\"\n",
        "          build-types: [\"https://",
        "    level: 2 # 3 when you have assessed that this workflow isolates its builds\n",
        "    # For every version from this one: subject-name: \"widget-{version}.tgz\", and version: { not-below: 1.4.2 }\n",
        "    subject-name: \"widget-1.4.2.tgz\"\n",
        "          source: \"github.com/acme/widget\"\n",
        "  trusted-root: { sigstore: { file: \"trusted_root.json\" } }\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(stage.judge(std::slice::from_ref(&evidence)), 0);
    for (what, run) in [
        (
            "signer",
            Workload {
                signer: "acme/ci/.github/workflows/quick.yml@refs/tags/v2.1.0".into(),
                ..honest.clone()
            },
        ),
        (
            "signer ref",
            Workload {
                signer: "acme/ci/.github/workflows/build.yml@refs/tags/v2.1.1".into(),
                ..honest.clone()
            },
        ),
        ("source", Workload { repository: "acme/gadget".into(), ..honest.clone() }),
        ("source-id", Workload { repository_id: "4712".into(), ..honest.clone() }),
        ("ref", Workload { source_ref: "refs/tags/v1.4.3".into(), ..honest.clone() }),
    ] {
        let other = stage.provenance("widget-1.4.2.tgz", &run);
        assert_eq!(stage.judge(&[other]), 1, "{what}");
    }
    let mut predicate = forge::provenance::v1(&honest);
    predicate["buildDefinition"]["buildType"] = json!("https://example.com/by-hand/v1");
    let statement =
        Statement::v1(vec![Subject::of("widget-1.4.2.tgz", WIDGET)], forge::provenance::SLSA_V1, predicate);
    let by_hand = stage.world.forge(&Recipe::attestation(&honest, &statement, origin()));
    assert_eq!(stage.judge(&[by_hand]), 1, "build type");
    let renamed = stage.provenance("widget-1.4.3.tgz", &honest);
    assert_eq!(stage.judge(&[renamed]), 1);
}

#[test]
fn everything_that_came_is_demanded() {
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    let built = stage.provenance("widget-1.4.2.tgz", &honest);
    let note = stage.note("widget-1.4.2.tgz", "https://example.com/note/v1", &honest);
    let signed = stage.world.forge(&Recipe::blob(&honest, WIDGET, origin()));
    let all = [built, note, signed];
    assert_eq!(stage.init(&all).code, 0);
    assert_eq!(stage.judge(&all), 0);
    for without in 0..3 {
        let kept: Vec<Value> =
            all.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, v)| v.clone()).collect();
        assert_eq!(stage.judge(&kept), 3, "{without}");
    }
}

#[test]
fn a_verdict_is_demanded_and_a_bad_one_is_not_drafted() {
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    let mut tested = |result: &str| {
        let statement = Statement::v1(
            vec![Subject::of("widget-1.4.2.tgz", WIDGET)],
            "https://in-toto.io/attestation/test-result/v0.1",
            json!({"result": result, "configuration": []}),
        );
        stage.world.forge(&Recipe::attestation(&honest, &statement, origin()))
    };
    let (good, bad) = (tested("PASSED"), tested("FAILED"));
    assert_eq!(stage.init(std::slice::from_ref(&good)).code, 0);
    assert!(
        stage.draft().contains("          where: 'predicate.result == \"PASSED\"'\n"),
        "{}",
        stage.draft()
    );
    assert_eq!(stage.judge(&[good]), 0);
    assert_eq!(stage.judge(std::slice::from_ref(&bad)), 1);
    let ran = stage.init(&[bad]);
    assert!(ran.code == 1 && ran.err.contains("[unmet-condition]"), "{}", ran.err);
    assert!(!std::path::Path::new(&stage.path("draft.yaml")).exists());
}

#[test]
fn several_signers_are_told() {
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    let signer = "mallory/ci/.github/workflows/build.yml@refs/tags/v1";
    let stranger = Workload { signer: signer.into(), ..honest.clone() };
    let one = stage.provenance("widget-1.4.2.tgz", &honest);
    let other = stage.note("widget-1.4.2.tgz", "https://example.com/note/v1", &stranger);
    let alone = stage.init(std::slice::from_ref(&one));
    assert!(!alone.err.contains("different signers") && !stage.draft().contains("different signers"));
    let ran = stage.init(&[one, other]);
    let draft = stage.draft();
    for told in [&ran.err, &draft] {
        assert!(told.contains("2 different signers: ") && told.contains(signer), "{told}");
        assert!(told.contains("remove the one you do not mean"), "{told}");
    }
}

#[test]
fn hostile_values_stay_values() {
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    for (name, pinned) in [
        ("x\"\nhandoffs: {}\n", false),
        ("*", false),
        ("{version}", false),
        ("\u{202e}gz.tgz", true),
        ("a b", false),
        ("\"", true),
        ("\\", true),
        ("# x", false),
        ("ä-1.0.0", true),
    ] {
        let evidence = stage.note(name, "https://example.com/note/v1", &honest);
        let ran = stage.init(std::slice::from_ref(&evidence));
        if ran.code != 0 {
            // A name that is no name makes evidence that nothing reads.
            assert!(!std::path::Path::new(&stage.path("draft.yaml")).exists(), "{name:?}: {}", ran.err);
            continue;
        }
        let text = stage.draft();
        assert!(text.bytes().all(|byte| byte == b'\n' || matches!(byte, b' '..=b'~')), "{name:?}\n{text}");
        assert_eq!(text.lines().filter(|line| line.starts_with("handoffs:")).count(), 1, "{name:?}");
        assert_eq!(text.contains("subject-name: any"), !pinned, "{name:?}\n{text}");
        assert_eq!(stage.judge(&[evidence]), 0, "{name:?}\n{text}");
    }
}

#[test]
fn what_cannot_be_pinned_writes_nothing() {
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    let open = Workload { source_ref: "refs/heads/*".into(), ..honest.clone() };
    let braces = Workload { source_ref: "refs/heads/{version}".into(), ..honest.clone() };
    let types = ["no uri", "https://example.com/*", "x\"\nframework: y"];
    let mut bad: Vec<Value> =
        [open, braces].iter().map(|run| stage.provenance("widget-1.4.2.tgz", run)).collect();
    bad.extend(types.map(|predicate_type| stage.note("widget-1.4.2.tgz", predicate_type, &honest)));
    for evidence in bad {
        let ran = stage.init(&[evidence]);
        assert!(matches!(ran.code, 1 | 5), "exit {}: {}", ran.code, ran.err);
        assert!(!std::path::Path::new(&stage.path("draft.yaml")).exists(), "{}", ran.err);
    }
}

#[test]
fn a_contradiction_writes_nothing() {
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    let other = Workload { repository: "acme/gadget".into(), ..honest.clone() };
    let statement = Statement::v1(
        vec![Subject::of("widget-1.4.2.tgz", WIDGET)],
        forge::provenance::SLSA_V1,
        forge::provenance::v1(&other),
    );
    let evidence = stage.world.forge(&Recipe::attestation(&honest, &statement, origin()));
    let ran = stage.init(&[evidence]);
    assert!(ran.code == 1 && ran.err.contains("does not hold together"), "exit {}: {}", ran.code, ran.err);
}

#[test]
fn without_its_root_nothing_holds() {
    let mut stage = Stage::new();
    let evidence = stage.provenance("widget-1.4.2.tgz", &Workload::acme_release());
    let arguments = ["policy", "init", "--from"].map(str::to_owned).into_iter();
    let ran = stage.with(arguments.chain([stage.path("widget-1.4.2.tgz")]).collect(), &[evidence]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("--trusted-root FILE"), "{}", ran.err);
    assert!(!ran.err.contains("deny") && !ran.err.contains("framework"), "{}", ran.err);
}
