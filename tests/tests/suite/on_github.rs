//! `--github`: what GitHub has as attestations of whatever is judged is evidence, and nothing else; where it does not answer,
//! nothing is decided.

use std::ffi::OsString;

use countersign_tests::framework::Framework;
use forge::artifact::{GADGET, WIDGET};
use forge::encoding::{hex, sha256};
use forge::packages::{Answer, Packages};
use forge::provenance::{SLSA_V1, v1};
use forge::statement::{Statement, Subject};
use forge::world::origin;
use forge::{Workload, World};
use model::Instant;
use serde_json::{Value, json};

use crate::packs;
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";

/// GitHub's API, a file, and a framework that wants its provenance.
struct Stage {
    packages: Packages,
    world: World,
    dir: tempfile::TempDir,
}

fn asked_for(bytes: &[u8]) -> String {
    format!("/repos/acme/widget/attestations/sha256:{}?per_page=100", hex(&sha256(bytes)))
}

impl Stage {
    fn new() -> Self {
        let mut stage = Self {
            packages: Packages::start(),
            world: World::new("on-github"),
            dir: tempfile::tempdir().unwrap(),
        };
        let mut framework = Framework::default();
        framework.trusted_root("acme", serde_json::to_vec(&stage.world.trusted_root()).unwrap());
        framework.identity(
            "acme-ci",
            "github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }",
        );
        framework.require("provenance: { by: [acme-ci], source: github.com/acme/widget }");
        framework.write(stage.dir.path()).unwrap();
        std::fs::write(stage.path("widget.tgz"), WIDGET.bytes).unwrap();
        std::fs::write(stage.path("gadget.tgz"), GADGET.bytes).unwrap();
        let bundle = stage.provenance(&Workload::acme_release());
        stage.has(WIDGET.bytes, &json!({ "attestations": [{ "repository_id": 4711, "bundle": bundle }] }));
        stage
    }

    fn provenance(&mut self, run: &Workload) -> Value {
        let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V1, v1(run));
        self.world.attest(run, &statement, origin())
    }

    fn has(&self, bytes: &[u8], page: &Value) {
        self.answers(&asked_for(bytes), Answer::json(page));
    }

    fn answers(&self, at: &str, answer: Answer) {
        self.packages.change(|answers| _ = answers.insert(at.into(), answer));
    }

    fn line(&self, subjects: &[&str], more: &[&str]) -> Vec<String> {
        let subjects: Vec<String> = subjects.iter().map(|name| self.path(name)).collect();
        let (framework, api) = (self.path("framework.yaml"), self.packages.address());
        let own =
            ["--policy", &framework, "--format", "json", "--github", "acme/widget", "--github-api", &api];
        let rest = own.iter().chain(more).map(|&one| one.to_owned());
        ["verify".to_owned()].into_iter().chain(subjects).chain(rest).collect()
    }

    fn judged(&self, more: &[&str]) -> Ran {
        run_at(&self.line(&["widget.tgz"], more), AT)
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }
}

#[test]
fn what_github_has_of_a_file_is_evidence_of_it() {
    let stage = Stage::new();
    let ran = stage.judged(&[]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(
        (&ran.report["offline"], &ran.report["evidence"][0]["origin"]),
        (&json!(false), &json!("registry"))
    );
    assert!(!ran.err.contains("no evidence was named"), "{}", ran.err);
    let digest = format!("sha256:{}", hex(&sha256(WIDGET.bytes)));
    let (framework, api) = (stage.path("framework.yaml"), stage.packages.address());
    let line = ["verify", &digest, "--policy", &framework, "--github", "acme/widget", "--github-api", &api];
    assert_eq!(run_at(&line, AT).code, 0);
    let asked = stage.packages.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|one| one.target == asked_for(WIDGET.bytes)), "{asked:?}");
    assert!(asked.iter().all(|one| one.header("user-agent").is_some()), "GitHub answers nobody without one");
}

#[test]
fn who_signed_counts_and_not_where_it_was_kept() {
    let mut stage = Stage::new();
    let bundle = stage.provenance(&Workload::stranger());
    stage.has(WIDGET.bytes, &json!({ "attestations": [{ "bundle": bundle }] }));
    let ran = stage.judged(&[]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("unlisted-signer"), "{}", ran.out);
    // Beside a good one a stranger's spoils nothing, nor does what cannot be read.
    let good = stage.provenance(&Workload::acme_release());
    let all = json!({ "attestations": [{ "bundle": bundle }, { "bundle": "x" }, { "bundle": good }] });
    stage.has(WIDGET.bytes, &all);
    assert_eq!(stage.judged(&[]).code, 0);
    // Alone, what nobody knows proves nothing, and what is broken is handed out as being about this file.
    stage.has(WIDGET.bytes, &json!({ "attestations": [{ "bundle": "x" }] }));
    assert_eq!(stage.judged(&[]).code, 3);
    let broken = json!({ "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json" });
    stage.has(WIDGET.bytes, &json!({ "attestations": [{ "bundle": broken }] }));
    assert_eq!(stage.judged(&[]).code, 1);
    // So is what is about something else.
    stage.has(GADGET.bytes, &json!({ "attestations": [{ "bundle": good }] }));
    let ran = run_at(&stage.line(&["gadget.tgz"], &[]), AT);
    assert_eq!(ran.code, 1, "{}", ran.out);
}

#[test]
fn none_is_missing_and_no_answer_decides_nothing() {
    let stage = Stage::new();
    stage.has(WIDGET.bytes, &json!({ "attestations": [] }));
    let ran = stage.judged(&[]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.out.contains("GitHub shows no attestations in acme/widget of "), "{}", ran.out);
    stage.packages.change(|answers| answers.clear());
    assert_eq!(stage.judged(&[]).code, 3, "404");
    for code in [401, 403, 451] {
        stage.answers(&asked_for(WIDGET.bytes), Answer { code, ..Answer::json(&json!({})) });
        let ran = stage.judged(&[]);
        assert_eq!(ran.code, 4, "{code}: {}", ran.out);
        assert!(ran.out.contains(&code.to_string()), "{code}: {}", ran.out);
        assert!(
            ran.out.contains("what GitHub has as attestations in acme/widget is not known"),
            "{}",
            ran.out
        );
    }
    stage.has(WIDGET.bytes, &json!({ "message": "x" }));
    assert_eq!(stage.judged(&[]).code, 4);
}

#[test]
fn one_subject_that_is_out_of_reach_leaves_the_others() {
    let stage = Stage::new();
    stage.answers(&asked_for(GADGET.bytes), Answer { code: 403, ..Answer::json(&json!({})) });
    let ran = run_at(&stage.line(&["widget.tgz", "gadget.tgz"], &[]), AT);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert_eq!(ran.report["subjects"][0]["decision"], "allow");
    assert_eq!(ran.report["subjects"][1]["decision"], "undecided");
}

#[test]
fn what_github_had_is_in_a_pack_and_what_it_withholds_is_packed_by_nobody() {
    let mut stage = Stage::new();
    let [widget, gadget, framework] =
        ["widget.tgz", "gadget.tgz", "framework.yaml"].map(|name| stage.path(name));
    let (judge, api) = (["--policy", &framework], stage.packages.address());
    let asking = ["--github", "acme/widget", "--github-api", &api];
    let gone = || stage.packages.change(|answers| answers.clear());
    // Of the second it has none, which the report tells.
    let there = packs::same(&[&widget, &gadget], (&judge, &asking), AT, gone);
    assert_eq!(there.code, 3, "{}", there.out);
    assert!(there.out.contains("GitHub shows no attestations in acme/widget of"), "{}", there.out);
    // What was handed out as being about one file is bad where it is about another.
    let bundle = stage.provenance(&Workload::acme_release());
    stage.has(GADGET.bytes, &json!({ "attestations": [{ "bundle": bundle }] }));
    let there = packs::same(&[&gadget], (&judge, &asking), AT, || {});
    assert_eq!(there.code, 1, "{}", there.out);
    stage.answers(&asked_for(GADGET.bytes), Answer { code: 403, ..Answer::json(&json!({})) });
    let file = stage.path("own.pack");
    let ran = run_at(&[&["pack", &gadget, "-o", &file], &judge[..], &asking].concat(), AT);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("nothing was packed"), "{}", ran.err);
    assert!(std::fs::metadata(&file).is_err());
    // Beside a pack nobody is asked.
    let ran = run_at(&[&["verify", "--pack", &file], &judge[..], &asking].concat(), AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn offline_github_is_not_asked() {
    let stage = Stage::new();
    let ran = stage.judged(&["--offline"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("nothing was asked of the network"), "{}", ran.out);
    assert_eq!(stage.packages.asked(), []);
}

struct Set(&'static str);

impl cli::Env for Set {
    fn var(&self, name: &str) -> Option<OsString> {
        (name == "TOKEN").then(|| self.0.into())
    }
}

fn with_token(stage: &Stage, token: &'static str) -> (u8, String) {
    struct At;
    impl cli::Clock for At {
        fn now(&self) -> Instant {
            Instant::parse(AT).unwrap()
        }
    }
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut output = cli::Output {
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is_terminal: false,
        stderr_is_terminal: false,
        width: 100,
        palette: report::Palette::Plain,
    };
    let line = stage.line(&["widget.tgz"], &["--github-token-env", "TOKEN"]);
    let line = std::iter::once("countersign".to_owned()).chain(line).map(OsString::from);
    let code = cli::run(line, &Set(token), &mut output, &At).number();
    stdout.extend(stderr);
    (code, String::from_utf8(stdout).unwrap())
}

#[test]
fn t19_a_token_goes_to_the_api_and_nowhere_it_leads() {
    let mut stage = Stage::new();
    let elsewhere = Packages::start();
    let bundle = stage.provenance(&Workload::acme_release());
    elsewhere.change(|answers| _ = answers.insert("/blob".into(), Answer::json(&bundle)));
    let at = format!("{}/blob", elsewhere.address());
    stage.has(WIDGET.bytes, &json!({ "attestations": [{ "bundle": null, "bundle_url": at }] }));
    let (code, told) = with_token(&stage, "secret-token");
    // Somebody else's machine of this network is not asked because GitHub says so.
    assert_eq!(code, 4, "{told}");
    assert!(told.contains("inside of this network"), "{told}");
    assert_eq!(elsewhere.asked(), []);
    let authorization = |packages: &Packages| {
        packages.asked().iter().map(|one| one.header("authorization").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(authorization(&stage.packages), [Some("Bearer secret-token".to_owned())]);
    assert!(!told.contains("secret-token"), "{told}");
    // Where the host is named it is asked, and learns of no token.
    let host = elsewhere.address().replace("http://", "");
    let ran = stage.judged(&["--host", &host]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(authorization(&elsewhere), [None]);
    for none in ["", "a b"] {
        let (code, told) = with_token(&stage, none);
        assert_eq!(code, 2, "{told}");
        assert!(told.contains("holds no token"), "{told}");
    }
}

#[test]
fn the_command_line_names_a_repository_and_an_api() {
    let stage = Stage::new();
    let framework = stage.path("framework.yaml");
    for (line, words) in [
        (vec!["--github", "acme"], "no repository"),
        (vec!["--github", "acme/.."], "no repository"),
        (vec!["--github", "acme/widget", "--github-api", "api.example"], "no address"),
        (vec!["--github-api", "https://api.example"], "--github"),
        (vec!["--github-token-env", "TOKEN"], "--github"),
    ] {
        let own = ["verify", "widget.tgz", "--policy", &framework];
        let ran = run_at(&[&own, line.as_slice()].concat(), AT);
        assert_eq!(ran.code, 2, "{line:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{line:?}: {}", ran.err);
    }
}

#[test]
fn what_github_gave_is_recorded_and_judged_again() {
    let stage = Stage::new();
    let ledger = stage.path("own.ledger");
    assert_eq!(stage.judged(&["--ledger", &ledger]).code, 0);
    let ran = run_at(&["ledger", "verify", &ledger], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let asked = stage.packages.asked().len();
    let framework = stage.path("framework.yaml");
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(stage.packages.asked().len(), asked);
}

/// A server that answers everything so, after a while; and a line about these subjects.
fn served(said: Vec<u8>, after: std::time::Duration) -> forge::http::Server {
    forge::http::Server::start(move |_, wire| {
        std::thread::sleep(after);
        wire.write_all(&said)
    })
}

fn asked_of(stage: &Stage, server: &forge::http::Server, subjects: &[String], more: &[&str]) -> Ran {
    let (framework, api) = (stage.path("framework.yaml"), format!("http://127.0.0.1:{}", server.port()));
    let own = ["--policy", &framework, "--github", "acme/widget", "--github-api", &api];
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    run_at(&[&["verify"], subjects.as_slice(), &own, more].concat(), AT)
}

#[test]
fn each_subject_has_its_own_time() {
    let stage = Stage::new();
    let none = forge::http::answer(404, &[], b"");
    let server = served(none, std::time::Duration::from_millis(500));
    let subjects: Vec<String> = (0..18).map(|number| format!("sha256:{number:064x}")).collect();
    let ran = asked_of(&stage, &server, &subjects, &["--timeout", "2s"]);
    assert_eq!(ran.code, 3, "each has none, however long that takes for all of them: {}", ran.out);
}

#[test]
fn t09_who_answers_nothing_is_not_asked_about_thousands() {
    let stage = Stage::new();
    let server = served(forge::http::answer(403, &[], b""), std::time::Duration::ZERO);
    let subjects: Vec<String> = (0..200).map(|number| format!("sha256:{number:064x}")).collect();
    let ran = asked_of(&stage, &server, &subjects, &["--format", "json"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("gave no answer about 16 others"), "{}", ran.out);
    let asked = server.asked().len();
    assert!((16..100).contains(&asked), "{asked}");
}
