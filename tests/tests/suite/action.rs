//! The action, run step by step as a runner runs it: action.yml as it stands, the program as it is built, and nothing in
//! between made up. Needs bash; says so where there is none.

#[path = "action/examples.rs"]
mod examples;
#[path = "action/hostile.rs"]
mod hostile;
#[path = "action/installed.rs"]
mod installed;
#[path = "action/proposals.rs"]
mod proposals;
#[path = "action/runner.rs"]
mod runner;

use std::path::{Path, PathBuf};

use runner::{Runner, Step};

use crate::case::{copied, named, root};
use crate::receipts::stage::{EVIDENCE, FRAMEWORK, Stage, WIDGET};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign-under-test");

/// A job whose workspace holds a delivery and the framework that judges it, in `rules/`; the program lies beside it.
pub(crate) fn job(case: &str) -> Option<Runner> {
    let runner = Runner::new(&root().join("action"))?;
    // What starts the program, and not the program: the action copies it, and it is large.
    put_program(&runner.beside(), "countersign");
    let case = named(case);
    copied(&case.dir, &runner.workspace().join("delivery"));
    let rules = case.framework.parent().unwrap();
    std::fs::create_dir_all(runner.workspace().join("rules")).unwrap();
    std::fs::copy(&case.framework, runner.workspace().join("rules/framework.yaml")).unwrap();
    for beside in ["roots", "status"].iter().filter(|name| rules.join(name).is_dir()) {
        copied(&rules.join(beside), &runner.workspace().join("rules").join(beside));
    }
    Some(runner)
}

/// What a job gives the action in the plainest case.
pub(crate) const PLAIN: [(&str, &str); 7] = [
    ("binary", "../countersign"),
    ("policy", "rules/framework.yaml"),
    ("handoff", "intake"),
    ("subjects", "delivery/widget-1.4.2.tgz"),
    ("attestations", "delivery"),
    ("offline", "true"),
    ("token", "the-token"),
];

/// The plain inputs with others in their place, or beside them.
pub(crate) fn with<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let plain = PLAIN.iter().filter(|(name, _)| other.iter().all(|(taken, _)| taken != name));
    plain.chain(other).copied().collect()
}

#[test]
fn an_allow_succeeds_and_gives_the_digests_that_were_verified() {
    let Some(runner) = job("delivery/separate-files") else { return };
    let step = runner.run(&with(&[]));
    assert_eq!(step.told(), ("allow", "0", true), "{step:?}");
    let bytes = std::fs::read(runner.workspace().join("delivery/widget-1.4.2.tgz")).unwrap();
    let digests: serde_json::Value = serde_json::from_str(step.output("digests")).unwrap();
    assert_eq!(digests[0]["given"], "delivery/widget-1.4.2.tgz");
    assert_eq!(digests[0]["digests"]["sha256"], sha256(&bytes));
    assert_eq!(digests.as_array().unwrap().len(), 1);
    let report = std::fs::read_to_string(step.output("report")).unwrap();
    assert!(report.contains("\"decision\": \"allow\""));
    assert!(step.summary.contains("| allowed |") || step.summary.contains("| allow |"), "{}", step.summary);
    assert!(step.summary.contains("widget-1.4.2.tgz"), "{}", step.summary);
    assert!(step.log.contains("allow  delivery/widget-1.4.2.tgz"), "{}", step.log);
    assert_eq!(step.annotations(), []);
    assert_eq!([step.output("sarif"), step.output("receipt"), step.output("ledger-entry")], [""; 3]);
}

#[test]
fn what_was_proved_wrong_and_what_is_missing_fail_the_job() {
    for (case, code) in [("delivery/recalled", "1"), ("delivery/signature-withheld", "3")] {
        let Some(runner) = job(case) else { return };
        let (subject, handoff) = (named(case).subjects[0].clone(), named(case).handoff);
        let step =
            runner.run(&with(&[("subjects", &format!("delivery/{subject}")), ("handoff", handoff.as_str())]));
        assert_eq!(step.told(), ("deny", code, false), "{case}: {step:?}");
        assert_eq!(step.output("digests"), "[]");
        assert!(step.summary.contains("What stands against it"), "{}", step.summary);
        assert!(step.log.contains("\ndeny "), "{}", step.log);
        let [only] = step.annotations() else { panic!("{step:?}") };
        assert_eq!((only.level.as_str(), only.property("title")), ("error", Some("countersign: deny")));
    }
}

#[test]
fn evidence_that_is_not_there_is_no_verdict() {
    let Some(runner) = job("delivery/separate-files") else { return };
    let step = runner.run(&with(&[("attestations", "delivery\nnowhere.json")]));
    assert_eq!(step.told(), ("undecided", "4", false), "{step:?}");
    let step = runner.run(&with(&[("subjects", "delivery/*.zip")]));
    assert_eq!(step.told(), ("undecided", "4", false), "{step:?}");
}

#[test]
fn a_pattern_is_every_file_it_matches() {
    let Some(runner) = job("delivery/separate-files") else { return };
    let step = runner.run(&with(&[("subjects", "delivery/*.tgz")]));
    assert_eq!(step.told(), ("allow", "0", true), "{step:?}");
    std::fs::write(runner.workspace().join("delivery/.other.tgz"), "nobody signed this").unwrap();
    let step = runner.run(&with(&[("subjects", "delivery/*.tgz")]));
    assert_eq!(step.told().0, "deny", "{step:?}");
}

#[test]
fn a_fault_in_the_framework_is_annotated_where_it_stands() {
    let Some(runner) = job("delivery/separate-files") else { return };
    let path = runner.workspace().join("rules/framework.yaml");
    let text = std::fs::read_to_string(&path).unwrap().replacen("    require:", "    requires:", 1);
    let line = text.lines().position(|line| line == "    requires:").unwrap() + 1;
    std::fs::write(&path, text).unwrap();
    let step = runner.run(&with(&[]));
    assert_eq!(step.told(), ("undecided", "5", false), "{step:?}");
    let first = &step.annotations()[0];
    assert_eq!(first.level, "error");
    assert_eq!(first.property("file"), Some("rules/framework.yaml"));
    assert_eq!(first.property("line"), Some(line.to_string().as_str()));
    assert!(first.message.contains("`requires` is not a field here"), "{first:?}");
    assert_eq!(step.output("report"), "");
}

#[test]
fn no_binary_and_another_binary_decide_nothing() {
    let Some(runner) = job("delivery/separate-files") else { return };
    for (inputs, code) in [
        (&[("binary", "")][..], "2"),
        (&[("binary", "nowhere")], "2"),
        (&[("binary", "rules")], "2"),
        (&[("binary-digest", &format!("sha256:{}", "0".repeat(64)))], "5"),
    ] {
        let step = runner.run(&with(inputs));
        assert_eq!(step.told(), ("undecided", code, false), "{inputs:?}: {step:?}");
        assert!(step.summary.starts_with("## countersign: undecided\n"), "{}", step.summary);
        assert_eq!(step.annotations().len(), 1, "{step:?}");
    }
    let digest = format!("sha256:{}", sha256(&std::fs::read(runner.beside().join("countersign")).unwrap()));
    let step = runner.run(&with(&[("binary-digest", &digest)]));
    assert_eq!(step.told(), ("allow", "0", true), "{step:?}");
}

#[test]
fn what_is_denied_is_written_as_sarif_too() {
    for case in ["delivery/separate-files", "delivery/signature-withheld"] {
        let Some(runner) = job(case) else { return };
        let step = runner.run(&with(&[("sarif-file", "out.sarif")]));
        assert_eq!(step.output("sarif"), "out.sarif", "{step:?}");
        let text = std::fs::read_to_string(runner.workspace().join("out.sarif")).unwrap();
        let sarif: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
        let step = runner.run(&with(&[("sarif-file", "nowhere/out.sarif")]));
        assert_eq!((step.success, step.output("sarif")), (false, ""), "{step:?}");
        assert_ne!(step.output("decision"), "allow");
    }
}

#[test]
fn who_only_looks_on_never_says_allow_and_never_fails_the_job() {
    for (case, told) in [
        ("delivery/separate-files", ("undecided", "7", true)),
        ("delivery/signature-withheld", ("deny", "3", true)),
    ] {
        let Some(runner) = job(case) else { return };
        let step = runner.run(&with(&[("mode", "observe")]));
        assert_eq!(step.told(), told, "{case}: {step:?}");
        assert_eq!(step.output("digests"), "[]");
        assert!(!std::fs::read_to_string(step.output("report")).unwrap().contains("\"decision\": \"allow\""));
        assert!(step.summary.contains("(observed only)"), "{}", step.summary);
        let [only] = step.annotations() else { panic!("{step:?}") };
        assert_eq!(only.level, "warning");
    }
    let Some(runner) = job("delivery/separate-files") else { return };
    let step = runner.run(&with(&[("mode", "observe"), ("binary", "nowhere")]));
    assert_eq!(step.told(), ("undecided", "2", true), "{step:?}");
}

#[test]
fn a_gate_leaves_a_receipt_an_entry_and_the_judged_bytes() {
    let Some(runner) = Runner::new(&root().join("action")) else { return };
    // The list that is asked there ended long before this machine's clock.
    let stage = Stage::of(&FRAMEWORK.replacen("      - status: { lists: [nothing-denied] }\n", "", 1));
    put_program(&runner.beside(), "countersign");
    let (policy, key, widget) =
        (stage.path("retail.yaml"), stage.path("retail-p256.key"), stage.path(WIDGET));
    let evidence = EVIDENCE.map(|name| stage.path(name)).join("\n");
    let inputs = [
        ("policy", policy.as_str()),
        ("handoff", "intake"),
        ("subjects", &widget),
        ("attestations", &evidence),
        ("receipt", "taken over.json"),
        ("sign-with", &key),
        ("ledger", "intake.ledger"),
        ("release-to", "taken"),
    ];
    let step = runner.run(&with(&inputs));
    assert_eq!(step.told(), ("allow", "0", true), "{step:?}");
    assert_eq!(step.output("receipt"), "taken over.json");
    assert_eq!(step.output("ledger-entry"), "1");
    let here = |name: &str| runner.workspace().join(name);
    assert!(std::fs::read_to_string(here("taken over.json")).unwrap().contains("payload"));
    assert!(std::fs::read(here("taken").join(WIDGET)).unwrap() == std::fs::read(&widget).unwrap());
    // Again: the ledger grows, and no other file is replaced.
    let step = runner.run(&with(&inputs[..7]));
    assert_eq!((step.told(), step.output("ledger-entry")), (("allow", "0", true), "2"), "{step:?}");
    std::fs::write(here("taken").join(WIDGET), "something else").unwrap();
    let step = runner.run(&with(&inputs));
    assert_eq!(step.told(), ("undecided", "6", false), "{step:?}");
    assert_eq!(step.output("digests"), "[]");
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The action's outputs.
pub(crate) const OUTPUTS: [&str; 7] =
    ["decision", "digests", "exit-code", "ledger-entry", "receipt", "report", "sarif"];

/// Every output is given once, whatever happened.
pub(crate) fn complete(step: &Step) {
    let names: Vec<_> = step.outputs.keys().map(String::as_str).collect();
    assert_eq!(names, OUTPUTS, "{step:?}");
}

/// A file that starts the program.
pub(crate) fn put_program(folder: &Path, name: &str) -> PathBuf {
    let path = put(folder, name, &format!("#!/usr/bin/env bash\nexec '{PROGRAM}' \"$@\"\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    path
}

pub(crate) fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path
}
