//! Decisions that are recorded: whole or not at all, with what they were made from, and so that a change shows.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::case::{Case, named};
use crate::run::{Ran, run_at};

pub(crate) const AT: &str = "2026-08-02T00:00:00Z";

/// A folder with a ledger in it.
pub(crate) struct Stage(pub(crate) tempfile::TempDir);

impl Stage {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    pub(crate) fn file(&self) -> String {
        self.path("own.ledger")
    }

    /// The command line that judges a case and records it.
    pub(crate) fn arguments(&self, case: &Case) -> Vec<String> {
        let evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
        let mut arguments = case.arguments(&evidence);
        arguments.extend(["--ledger".to_owned(), self.file()]);
        arguments
    }

    fn judge(&self, name: &str) -> Ran {
        let case = named(name);
        let ran = run_at(&self.arguments(&case), &case.at);
        assert_eq!(ran.code, case.exit, "{name}: {}", ran.err);
        ran
    }

    pub(crate) fn ledger(&self, word: &str, rest: &[&str]) -> Ran {
        run_at(&[&["ledger", word, self.file().as_str()], rest].concat(), AT)
    }

    pub(crate) fn holds(&self) {
        let ran = self.ledger("verify", &[]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }

    /// The decisions, as they are kept.
    pub(crate) fn decisions(&self) -> Vec<Value> {
        let ran = self.ledger("list", &["--format", "jsonl"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let lines = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|entry| entry["entry"]["decision"].clone()).filter(|one| !one.is_null()).collect()
    }

    /// An archive of it.
    fn exported(&self, name: &str) -> PathBuf {
        let ran = self.ledger("export", &["--output", &self.path(name)]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        self.0.path().join(name)
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_decision_is_recorded_with_what_it_was_made_from() {
    let stage = Stage::new();
    for name in ["delivery/separate-files", "delivery/signature-withheld", "provenance/stranger"] {
        let ran = stage.judge(name);
        assert!(ran.err.contains("recorded as entry"), "{}", ran.err);
    }
    stage.holds();
    let decisions = stage.decisions();
    let words: Vec<&str> = decisions.iter().map(|one| one["decision"].as_str().unwrap()).collect();
    assert_eq!(words[0], "allow");
    assert!(words[1..].iter().all(|word| *word == "deny"), "{words:?}");
    let case = named("delivery/separate-files");
    let inputs = decisions[0]["inputs"].as_array().unwrap();
    let digests_of = |role: &str| -> Vec<String> {
        let own = inputs.iter().filter(|input| input["role"] == role);
        own.map(|input| input["digest"].as_str().unwrap().to_owned()).collect()
    };
    let of = |path: &Path| format!("sha256:{}", hex(&std::fs::read(path).unwrap()));
    let mut evidence: Vec<String> = case.attestations.iter().map(|name| of(&case.dir.join(name))).collect();
    evidence.sort();
    let mut recorded = digests_of("evidence");
    recorded.sort();
    assert_eq!(recorded, evidence);
    assert_eq!(digests_of("framework"), [of(&case.framework)]);
    let subject = &decisions[0]["subjects"][0];
    assert_eq!(subject["inputs"].as_array().unwrap().len(), evidence.len());
    let targets: Vec<&str> =
        decisions[0]["rests_on"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    for kind in [
        "artifact ",
        "identity acme-ci",
        "builder https://",
        "key sha256:",
        "log sha256:",
        "root acme",
        "source ",
    ] {
        assert!(targets.iter().any(|target| target.starts_with(kind)), "{kind}: {targets:?}");
    }
    // Of what was not accepted, nothing but the artifact is filed.
    let denied = decisions[1]["rests_on"].as_array().unwrap();
    assert!(denied.iter().all(|one| one.as_str().unwrap().starts_with("artifact ")), "{denied:?}");
}

#[test]
fn a_decision_is_shown_again_and_found_again() {
    let stage = Stage::new();
    let reported = stage.judge("delivery/separate-files");
    stage.judge("delivery/signature-withheld");
    let json = stage.ledger("show", &["1", "--format", "json"]);
    assert_eq!((json.code, json.out), (0, reported.out));
    let words = stage.ledger("show", &["1"]).out;
    for said in ["entry 1 of ", "the framework", "Reported then:", "signed by", "allow  "] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(stage.ledger("show", &["3"]).code, 2);
    assert_eq!(stage.ledger("show", &["0"]).code, 2);
    let listed = |rest: &[&str]| stage.ledger("list", rest).out.lines().count();
    let digest = stage.decisions()[0]["subjects"][0]["digests"][0].as_str().unwrap().to_owned();
    assert_eq!(listed(&[]), 2);
    assert_eq!(listed(&["--decision", "allow"]), 1);
    assert_eq!(listed(&["--decision", "undecided"]), 0);
    assert_eq!(listed(&["--handoff", "intake"]), 2);
    assert_eq!(listed(&["--handoff", "outlet"]), 0);
    assert_eq!(listed(&["--subject", &digest]), 2);
    assert_eq!(listed(&["--subject", &format!("sha256:{}", "0".repeat(64))]), 0);
    assert_eq!(stage.ledger("list", &["--subject", "7"]).code, 2);
}

/// The chain as an auditor follows it, with nothing of ours: a digest a line.
#[test]
fn the_chain_is_followed_by_hand() {
    let stage = Stage::new();
    for _ in 0..3 {
        stage.judge("delivery/separate-files");
    }
    let out = stage.ledger("list", &["--format", "jsonl"]).out;
    let mut previous = Value::Null;
    for line in out.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["previous"], previous);
        previous = Value::String(format!("sha256:{}", hex(line.as_bytes())));
    }
}

/// What was recorded is enough to judge again, where nothing else is.
#[test]
fn what_was_recorded_is_judged_again() {
    for name in ["status/nothing-denied", "revocation/nothing-revoked", "tuf/current"] {
        let case = named(name);
        let stage = Stage::new();
        stage.judge(name);
        let archive = stage.exported("archive");
        let decision = stage.decisions().remove(0);
        let again = stage.0.path().join("again");
        let mut arguments: Vec<String> = vec!["verify".into()];
        arguments.extend(decision["subjects"][0]["digests"].as_array().unwrap().iter().take(1).map(text));
        let folder = case.framework.parent().unwrap().to_string_lossy().into_owned();
        for input in decision["inputs"].as_array().unwrap() {
            let (role, path) = (input["role"].as_str().unwrap(), text(&input["path"]));
            let digest = text(&input["digest"]);
            let bytes =
                std::fs::read(archive.join("files").join(digest.strip_prefix("sha256:").unwrap())).unwrap();
            let (flag, to) = match role {
                "decision" | "report" | "root" => continue,
                "evidence" => (Some("-a"), again.join(digest.replace(':', "-"))),
                "framework" => (Some("--policy"), again.join("policy/framework.yaml")),
                _ => (None, again.join("policy").join(path.strip_prefix(&format!("{folder}/")).unwrap())),
            };
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(&to, bytes).unwrap();
            arguments.extend(
                flag.into_iter().flat_map(|flag| [flag.to_owned(), to.to_string_lossy().into_owned()]),
            );
        }
        arguments.extend(["--handoff".to_owned(), text(&decision["handoff"])]);
        let ran = run_at(&arguments, &case.at);
        assert_eq!(ran.code, case.exit, "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(decision["framework"]["digest"].as_str().unwrap()), "{}", ran.out);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn a_status_list_is_kept_whole() {
    let stage = Stage::new();
    stage.judge("status/nothing-denied");
    let inputs = stage.decisions().remove(0)["inputs"].clone();
    let lists: Vec<&Value> =
        inputs.as_array().unwrap().iter().filter(|one| one["role"] == "status").collect();
    assert!(!lists.is_empty(), "{inputs}");
    for list in lists {
        let whole = hex(&std::fs::read(text(&list["path"])).unwrap());
        assert_eq!(text(&list["digest"]), format!("sha256:{whole}"));
    }
}

#[test]
fn a_framework_is_kept_with_the_signature_it_had_to_have() {
    let (stage, case) = (Stage::new(), named("status/nothing-denied"));
    let family = case.dir.parent().unwrap();
    crate::case::copied(family, &stage.0.path().join("policy"));
    let signing = family.parent().unwrap().join("signing");
    let (key, public) = (signing.join("retail-p256.key"), signing.join("retail-p256.pub"));
    let policy = stage.path("policy/framework.yaml");
    let signed = run_at(&["policy", "sign", &policy, "--sign-with", &key.to_string_lossy()], &case.at);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut arguments = Case { framework: policy.clone().into(), ..case.clone() }.arguments(&evidence);
    let signer = format!("key:{}", public.to_string_lossy());
    arguments.extend(["--policy-signer".to_owned(), signer, "--ledger".to_owned(), stage.file()]);
    let ran = run_at(&arguments, &case.at);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let inputs = stage.decisions().remove(0)["inputs"].clone();
    let signature =
        inputs.as_array().unwrap().iter().find(|one| one["role"] == "framework-signature").unwrap();
    let bytes = std::fs::read(format!("{policy}.sig")).unwrap();
    assert_eq!(text(&signature["digest"]), format!("sha256:{}", hex(&bytes)));
    stage.holds();
}

#[test]
fn a_framework_made_from_the_command_line_is_kept_as_text() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let root = crate::case::root().join("fixtures/roots/trusted_root.json");
    let artifact = case.dir.join(&case.subjects[0]);
    let ran = run_at(
        &[
            "verify",
            &artifact.to_string_lossy(),
            "--signer",
            "github:acme/widget",
            "--trusted-root",
            &root.to_string_lossy(),
            "--ledger",
            &stage.file(),
            "--format",
            "json",
        ],
        &case.at,
    );
    assert_eq!(ran.code, 3, "{}", ran.err);
    let inputs = stage.decisions().remove(0)["inputs"].clone();
    let framework = inputs.as_array().unwrap().iter().find(|one| one["role"] == "framework").unwrap();
    let made = ran.report["framework"]["text"].as_str().unwrap();
    assert_eq!(text(&framework["digest"]), format!("sha256:{}", hex(made.as_bytes())));
    assert!(inputs.as_array().unwrap().iter().any(|one| one["role"] == "framework-file"), "{inputs}");
}

/// Whoever takes an exception back wants to know what came in by it.
#[test]
fn an_exception_that_was_applied_is_filed() {
    let cases = crate::case::all();
    let family = cases.iter().filter(|case| case.name.starts_with("exceptions/") && case.exit == 0);
    let mut filed = 0;
    for case in family {
        let stage = Stage::new();
        assert_eq!(run_at(&stage.arguments(case), &case.at).code, 0);
        let decision = stage.decisions().remove(0);
        let named =
            decision["rests_on"].as_array().unwrap().iter().filter(|one| text(one).starts_with("exception "));
        filed += named.count();
    }
    assert!(filed > 0, "no exception was filed");
}

#[test]
fn an_exported_ledger_holds_with_nothing_else() {
    let stage = Stage::new();
    let (key, public) = (stage.path("retail.key"), stage.path("retail.pub"));
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    std::fs::copy(signing.join("retail-p256.key"), &key).unwrap();
    std::fs::copy(signing.join("retail-p256.pub"), &public).unwrap();
    assert_eq!(stage.ledger("checkpoint", &["--sign-with", &key]).code, 5, "there is no ledger yet");
    stage.judge("delivery/separate-files");
    stage.judge("delivery/signature-withheld");
    let note = stage.path("note");
    let few = stage.ledger("checkpoint", &["--sign-with", &key, "--every", "3"]);
    assert!(few.code == 0 && few.out.contains("nothing was signed: 2 decisions"), "{}", few.out);
    let signed = stage.ledger("checkpoint", &["--sign-with", &key, "--every", "2", "--output", &note]);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let held = stage.ledger("verify", &["--key", &public, "--checkpoint", &note]);
    assert!(
        held.code == 0 && held.out.contains("signed by the key up to entry 2"),
        "{}{}",
        held.out,
        held.err
    );
    let archive = stage.exported("archive");
    let folder = archive.to_string_lossy().into_owned();
    let verify =
        |rest: &[&str]| run_at(&[&["ledger", "verify", "--archive", folder.as_str()], rest].concat(), AT);
    assert_eq!(verify(&["--key", &public, "--checkpoint", &note]).code, 0);
    // With the key of somebody else, nothing is vouched for.
    let other = signing.join("partner-p256.pub");
    assert_eq!(verify(&["--key", &other.to_string_lossy()]).code, 1);
    // The tar file holds the same.
    let tar = stage.exported("archive.tar");
    let unpacked = stage.0.path().join("unpacked");
    std::fs::create_dir(&unpacked).unwrap();
    let done = Command::new("tar").arg("-xf").arg(&tar).arg("-C").arg(&unpacked).status();
    if done.is_ok_and(|status| status.success()) {
        let own = unpacked.to_string_lossy().into_owned();
        assert_eq!(run_at(&["ledger", "verify", "--archive", &own, "--key", &public], AT).code, 0);
    }
    // Nothing is written over.
    assert_eq!(stage.ledger("export", &["--output", &folder]).code, 6);
    assert_eq!(stage.ledger("export", &["--output", &stage.path("archive.tar")]).code, 6);
}

#[test]
fn an_archive_that_was_changed_is_told() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    stage.judge("delivery/signature-withheld");
    let archive = stage.exported("archive");
    let folder = archive.to_string_lossy().into_owned();
    let verify = || run_at(&["ledger", "verify", "--archive", &folder], AT);
    let entries = archive.join("entries.jsonl");
    let whole = std::fs::read_to_string(&entries).unwrap();
    let first = whole.lines().next().unwrap();
    for (other, code, said) in [
        (format!("{first}\n"), 1, "no entry was made from it"),
        (whole.replacen("intake", "outlet", 1), 1, "another hash than it names"),
        (whole.replacen("\"sequence\":1", "\"sequence\": 1", 1), 1, "one spelling"),
        (format!("{whole}{first}\n"), 1, "it was moved"),
        (whole.trim_end().to_owned(), 5, "ends before its line does"),
        (format!("{whole}x\n"), 1, "cannot be read"),
        (format!("{whole}\n"), 5, "its line is empty"),
    ] {
        std::fs::write(&entries, other).unwrap();
        let ran = verify();
        assert_eq!(ran.code, code, "{said}: {}{}", ran.out, ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains(said), "{said}: {}{}", ran.out, ran.err);
    }
    std::fs::write(&entries, &whole).unwrap();
    assert_eq!(verify().code, 0);
    let some = std::fs::read_dir(archive.join("files")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&some).unwrap();
    std::fs::write(&some, "other").unwrap();
    assert!(verify().out.contains("was changed"), "{}", verify().out);
    std::fs::remove_file(&some).unwrap();
    assert!(verify().out.contains("is not kept"), "{}", verify().out);
    std::fs::write(&some, bytes).unwrap();
    assert_eq!(verify().code, 0);
    std::fs::write(archive.join("files/notes.txt"), "").unwrap();
    assert_eq!(verify().code, 5);
}

/// What lies in the files of an archive and is no file is nothing that was kept.
#[cfg(unix)]
#[test]
fn a_folder_or_a_link_in_an_archive_is_a_break() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    let archive = stage.exported("archive");
    let some = std::fs::read_dir(archive.join("files")).unwrap().next().unwrap().unwrap().path();
    let aside = stage.0.path().join("aside");
    std::fs::rename(&some, &aside).unwrap();
    let broken = || {
        let ran = run_at(&["ledger", "verify", "--archive", &archive.to_string_lossy()], AT);
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("is not kept"), "{}", ran.out);
    };
    std::os::unix::fs::symlink(&aside, &some).unwrap();
    broken();
    std::fs::remove_file(&some).unwrap();
    std::fs::create_dir(&some).unwrap();
    broken();
}

#[test]
fn a_checkpoint_is_written_over_nothing() {
    let stage = Stage::new();
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    let (key, note) = (stage.path("retail.key"), stage.path("note"));
    std::fs::copy(signing.join("retail-p256.key"), &key).unwrap();
    stage.judge("delivery/separate-files");
    std::fs::write(&note, "of last year").unwrap();
    for output in [stage.file(), key.clone(), note] {
        let before = std::fs::read(&output).unwrap();
        let ran = stage.ledger("checkpoint", &["--sign-with", &key, "--output", &output]);
        assert_eq!(ran.code, 2, "{output}: {}", ran.err);
        assert_eq!(std::fs::read(&output).unwrap(), before, "{output}");
    }
    let ran = stage.ledger("verify", &[]);
    assert!(ran.code == 0 && ran.out.contains("0 checkpoints"), "{}", ran.out);
}

/// A pipe is not waited for.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_ledger() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    assert!(Command::new("mkfifo").arg(stage.file()).status().unwrap().success());
    for word in ["list", "verify"] {
        let ran = stage.ledger(word, &[]);
        assert!(ran.code == 5 && ran.err.contains("not a regular file"), "{}", ran.err);
    }
    assert_eq!(run_at(&stage.arguments(&case), &case.at).code, 6);
}

#[test]
fn a_ledger_that_cannot_be_used_makes_no_allow_and_changes_no_denial() {
    let stage = Stage::new();
    std::fs::write(stage.file(), "something else, longer than a page of a database ".repeat(200)).unwrap();
    let before = std::fs::read(stage.file()).unwrap();
    for (name, code) in
        [("delivery/separate-files", 6), ("delivery/signature-withheld", 3), ("provenance/stranger", 1)]
    {
        let case = named(name);
        let mut arguments = stage.arguments(&case);
        arguments.extend(["--release-to".to_owned(), stage.path("released")]);
        std::fs::create_dir_all(stage.path("released")).unwrap();
        let ran = run_at(&arguments, &case.at);
        assert_eq!(ran.code, code, "{name}: {}", ran.err);
        assert!(ran.err.contains("cannot be used, so nothing will be allowed"), "{}", ran.err);
        let faults = ran.report["faults"].as_array().unwrap();
        assert!(faults.iter().any(|fault| fault["kind"] == "unrecorded"), "{}", ran.out);
        assert_ne!(ran.report["decision"], "allow");
        assert!(ran.report["released"].is_null());
        assert_eq!(std::fs::read_dir(stage.path("released")).unwrap().count(), 0, "nothing is released");
    }
    assert_eq!(std::fs::read(stage.file()).unwrap(), before);
    assert_eq!(stage.ledger("verify", &[]).code, 5);
    assert_eq!(stage.ledger("list", &[]).code, 5);
}

#[test]
fn an_audit_is_not_recorded() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let mut arguments = stage.arguments(&case);
    arguments.push("--audit".to_owned());
    assert_eq!(run_at(&arguments, &case.at).code, 2);
    assert!(!Path::new(&stage.file()).exists());
}

#[test]
fn the_ledger_is_no_other_file_of_the_run() {
    let case = named("delivery/separate-files");
    let stage = Stage::new();
    let evidence = stage.path("evidence");
    std::fs::create_dir(&evidence).unwrap();
    let (artifact, policy) =
        (case.dir.join(&case.subjects[0]), case.framework.to_string_lossy().into_owned());
    let artifact = artifact.to_string_lossy().into_owned();
    let bundle = stage.path("evidence/bundle.json");
    std::fs::copy(case.dir.join(&case.attestations[0]), &bundle).unwrap();
    let before = std::fs::read(&bundle).unwrap();
    let fresh = stage.path("fresh");
    let base = [
        "verify",
        artifact.as_str(),
        "--policy",
        policy.as_str(),
        "--handoff",
        "intake",
        "-a",
        bundle.as_str(),
    ];
    for (ledger, rest) in [
        (artifact.as_str(), &[][..]),
        (policy.as_str(), &[]),
        (bundle.as_str(), &[]),
        (fresh.as_str(), &["--output", fresh.as_str()]),
        (fresh.as_str(), &["--state", fresh.as_str()]),
        (fresh.as_str(), &["--output", &format!("{fresh}-wal")]),
        (&stage.path("evidence/new.json"), &["-a", &evidence]),
    ] {
        let ran = run_at(&[&base, rest, &["--ledger", ledger]].concat(), &case.at);
        assert_eq!(ran.code, 2, "{ledger}: {}", ran.err);
        assert!(ran.err.contains("this file is the ledger as well"), "{}", ran.err);
    }
    assert_eq!(std::fs::read(&bundle).unwrap(), before);
}

#[test]
fn a_run_that_could_not_read_its_evidence_is_recorded_too() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let mut arguments = stage.arguments(&case);
    arguments.extend(["-a".to_owned(), stage.path("none.json")]);
    assert_eq!(run_at(&arguments, &case.at).code, 4);
    let decision = stage.decisions().remove(0);
    assert_eq!((&decision["decision"], &decision["code"]), (&"undecided".into(), &4.into()));
    stage.holds();
}

/// However little space there is: what was not recorded was not allowed, and what is there holds.
#[cfg(unix)]
#[test]
fn a_full_disk_is_no_allow() {
    let case = named("delivery/separate-files");
    let mut codes = Vec::new();
    for blocks in [0, 4, 16, 32, 64, 96, 128, 160, 192, 256, 100_000] {
        let stage = Stage::new();
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_countersign-under-test")])
            .args(stage.arguments(&case))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let code = output.status.code();
        assert!([Some(0), Some(6)].contains(&code), "{blocks}: {}", String::from_utf8_lossy(&output.stderr));
        codes.push(code.unwrap());
        if code == Some(0) {
            assert_eq!(stage.decisions().len(), 1);
            stage.holds();
        } else if stage.ledger("list", &[]).code == 0 {
            assert!(stage.decisions().is_empty());
            stage.holds();
        }
    }
    assert!(codes.contains(&6) && codes.last() == Some(&0), "{codes:?}");
}
