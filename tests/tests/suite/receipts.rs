//! Receipts: what an allow writes, and what becomes of it where there is no allow.

#[path = "receipts/editions.rs"]
mod editions;
#[path = "receipts/held.rs"]
mod held;
#[path = "receipts/keyless.rs"]
mod keyless;
#[path = "receipts/many.rs"]
mod many;
#[path = "receipts/promotion.rs"]
mod promotion;
#[path = "receipts/stage.rs"]
pub(crate) mod stage;
#[path = "receipts/summary.rs"]
mod summary;

use stage::{AT, EVIDENCE, FRAMEWORK, Stage, WIDGET, payload};

use crate::run::run_at;

#[test]
fn an_allow_writes_a_receipt_that_is_accepted() {
    for (key, format) in [
        ("retail-p256.key", "dsse"),
        ("retail-p256.key", "bundle"),
        ("gate-ed25519.key", "dsse"),
        ("gate-ed25519.key", "bundle"),
    ] {
        let stage = Stage::new();
        let (to, key) = (stage.path("intake.json"), stage.path(key));
        let flags = ["--receipt", to.as_str(), "--sign-with", &key, "--receipt-format", format];
        let ran = stage.judge("intake", &[], &flags, AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("receipt in ") && ran.out.contains("intake.json"), "{}", ran.out);
        let (code, report) = stage.told("resold", &["intake.json"], AT);
        assert_eq!(code, 0, "{key} {format}: {report:#}");
    }
}

#[test]
fn another_key_gives_no_receipt_that_counts() {
    let stage = Stage::new();
    assert_eq!(stage.receipt("intake", &[], "partner-p256.key", "intake.json", AT).code, 0);
    assert_eq!(stage.told("resold", &["intake.json"], AT).0, 1);
}

/// What whoever took it over calls it is theirs to choose: beside a signature over bytes alone it says of no product that the
/// producer made it.
#[test]
fn a_receipt_names_nothing_for_a_signature_that_has_no_name() {
    let asked = "      - provenance: { by: [acme-build] }\n      - receipt:";
    let told = |text: &str| {
        let stage = Stage::of(text);
        stage.taken_over();
        let (code, report) = stage.told("resold", &["intake.json"], AT);
        let checks = report["subjects"][0]["checks"].as_array().unwrap();
        let named = checks.iter().filter(|check| check["id"] == "wrong-name");
        (code, named.map(|check| check["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(FRAMEWORK.matches(asked).count(), 1);
    let alone = told(&FRAMEWORK.replace(asked, "      - receipt:"));
    assert_eq!(alone, (3, vec!["unknown".to_owned(), "satisfied".to_owned()]));
    assert_eq!(told(FRAMEWORK).0, 0, "the provenance gives it one");
}

#[test]
fn several_subjects_have_a_receipt_each_in_their_order() {
    let stage = Stage::new();
    stage.put("copy.tgz", std::fs::read(stage.at(WIDGET)).unwrap());
    let (copy, to, key) = (stage.path("copy.tgz"), stage.path("all.jsonl"), stage.path("retail-p256.key"));
    let ran = stage.judge("intake", &[], &[&copy, "--receipt", &to, "--sign-with", &key], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let text = stage.text("all.jsonl");
    assert_eq!(text.lines().count(), 2);
    for line in text.lines() {
        let statement = payload(&serde_json::from_str(line).unwrap());
        assert_eq!(statement["subject"][0]["name"], WIDGET, "a file's own name is the presenter's choice");
    }
    assert_eq!(stage.told("resold", &["all.jsonl"], AT).0, 0);
}

#[test]
fn a_report_tells_the_receipts_digest() {
    let stage = Stage::new();
    let (to, key) = (stage.path("intake.json"), stage.path("retail-p256.key"));
    let ran = stage.judge("intake", &[], &["--receipt", &to, "--sign-with", &key, "--format", "json"], AT);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let container: serde_json::Value = serde_json::from_str(&stage.text("intake.json")).unwrap();
    use base64::Engine as _;
    use sha2::Digest as _;
    let signed =
        base64::engine::general_purpose::STANDARD.decode(container["payload"].as_str().unwrap()).unwrap();
    let digest: String = sha2::Sha256::digest(&signed).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(report["receipts"]["digests"], serde_json::json!([format!("sha256:{digest}")]));
    assert_eq!(report["receipts"]["to"], to);
}

/// Whatever a run ends with that is no allow, the receipt of an earlier run does not pass for its own.
#[test]
fn no_receipt_outlives_a_run_that_allows_nothing() {
    let (allow, bundle) = (Stage::new(), EVIDENCE[1]);
    allow.taken_over();
    let receipt = allow.text("intake.json");
    let spoilt = |stage: &Stage, flags: &[&str]| {
        stage.put("intake.json", &receipt);
        let (to, key) = (stage.path("intake.json"), stage.path("retail-p256.key"));
        let ran = stage.judge("intake", &[], &[flags, &["--receipt", &to, "--sign-with", &key]].concat(), AT);
        assert!(!stage.at("intake.json").exists(), "{}", ran.err);
        assert!(ran.err.contains("the receipt of an earlier run was removed"), "{}", ran.err);
        ran.code
    };
    let stage = Stage::new();
    stage.put(bundle, "{}");
    assert_eq!(spoilt(&stage, &[]), 3, "its provenance is gone");
    assert_eq!(spoilt(&Stage::of(&FRAMEWORK.replace("level: 3\n", "level: 1\n")), &[]), 1);
    assert_eq!(spoilt(&Stage::of(&FRAMEWORK.replace("2126-01-01", "2026-01-01")), &[]), 5);
    assert_eq!(spoilt(&Stage::new(), &["-a", "no-such-file"]), 4);
}

/// A line that cannot be read does not tell what else on it names the file: `--attestation=X` and `-aX` do.
#[test]
fn a_line_that_cannot_be_read_takes_no_receipt_away() {
    let (allow, stage) = (Stage::new(), Stage::new());
    allow.taken_over();
    let receipt = allow.text("intake.json");
    std::fs::create_dir(stage.at("evidence")).unwrap();
    stage.put("evidence/intake.json", &receipt);
    let (to, folder, key) =
        (stage.path("evidence/intake.json"), stage.path("evidence"), stage.path("retail-p256.key"));
    let (joined, short) = (format!("--attestation={to}"), format!("-a{to}"));
    let dotted = format!("{folder}/./intake.json");
    for line in [
        ["--no-such-flag", "--offline"],
        ["--no-such-flag", &joined],
        ["--no-such-flag", &short],
        ["--no-such-flag", &dotted],
        ["--no-such-flag", &format!("-a{folder}")],
        ["--audit", "--offline"],
        ["--audit", &joined],
    ] {
        let ran =
            stage.judge("intake", &[], &[&line[..], &["--receipt", &to, "--sign-with", &key]].concat(), AT);
        assert_eq!(ran.code, 2, "{line:?}: {}", ran.err);
        assert_eq!(stage.text("evidence/intake.json"), receipt, "{line:?}: {}", ran.err);
        assert!(!ran.err.contains("was removed"), "{line:?}: {}", ran.err);
    }
}

#[test]
fn an_allow_whose_receipt_cannot_be_written_is_exit_6() {
    let stage = Stage::new();
    let ran = stage.receipt("intake", &[], "retail-p256.key", "no-such-folder/intake.json", AT);
    assert_eq!(ran.code, 6, "{}", ran.out);
    assert!(ran.out.contains("the receipt cannot be written"), "{}", ran.out);
    let denied = Stage::of(&FRAMEWORK.replace("level: 3\n", "level: 1\n"));
    let ran = denied.receipt("intake", &[], "retail-p256.key", "no-such-folder/intake.json", AT);
    assert_eq!(ran.code, 1, "a denial stays one");
}

#[test]
fn a_receipt_does_not_stay_where_the_report_could_not_be_written() {
    let stage = Stage::new();
    let (to, key) = (stage.path("intake.json"), stage.path("retail-p256.key"));
    let output = stage.path("no-such-folder/report.json");
    let ran = stage.judge("intake", &[], &["--receipt", &to, "--sign-with", &key, "--output", &output], AT);
    assert_eq!(ran.code, 6, "{}", ran.err);
    assert!(!stage.at("intake.json").exists());
}

#[test]
fn a_receipt_needs_one_signed_name_where_its_resource_has_room_for_one() {
    let stage = Stage::new();
    let bundle = stage.path(EVIDENCE[0]);
    let (widget, policy) = (stage.path(WIDGET), stage.path("retail.yaml"));
    let (to, key) = (stage.path("intake.json"), stage.path("retail-p256.key"));
    let ran = run_at(
        &[
            "verify",
            &widget,
            "--policy",
            &policy,
            "--handoff",
            "nameless",
            "-a",
            &bundle,
            "--receipt",
            &to,
            "--sign-with",
            &key,
        ],
        AT,
    );
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("gives the artifact a name") && !stage.at("intake.json").exists(),
        "{}",
        ran.out
    );
    let general = Stage::of(&FRAMEWORK.replace("{to}/{name}", "{to}"));
    let ran = general.receipt("nameless", &[], "retail-p256.key", "intake.json", AT);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let statement = general.statement("intake.json");
    assert_eq!(statement["predicate"]["resourceUri"], "https://retail.example/staging");
    assert_eq!(statement["predicate"]["verifiedLevels"], serde_json::json!(["SLSA_BUILD_LEVEL_UNEVALUATED"]));
}

#[test]
fn a_receipt_never_replaces_what_the_run_is_about() {
    let refused = |name: &str, flags: &[&str]| {
        let stage = Stage::new();
        stage.taken_over();
        let (before, to, key) =
            (std::fs::read(stage.at(name)).unwrap(), stage.path(name), stage.path("retail-p256.key"));
        let ran = stage.judge(
            "intake",
            &["intake.json"],
            &[&["--receipt", &to, "--sign-with", &key], flags].concat(),
            AT,
        );
        assert_eq!(ran.code, 2, "{name}: {}{}", ran.out, ran.err);
        assert_eq!(std::fs::read(stage.at(name)).unwrap(), before, "{name}");
    };
    for name in [
        WIDGET,
        EVIDENCE[0],
        "retail.yaml",
        "retail-p256.key",
        "list.pub",
        "nothing-denied.status",
        "intake.json",
    ] {
        refused(name, &[]);
    }
    let stage = Stage::new();
    let folder = stage.at("evidence");
    std::fs::create_dir(&folder).unwrap();
    stage.taken_over();
    std::fs::copy(stage.at("intake.json"), folder.join("intake.json")).unwrap();
    let ran = stage.receipt("intake", &["evidence"], "retail-p256.key", "evidence/intake.json", AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(folder.join("intake.json").exists(), "it is evidence of this run");
}

/// Nothing is there yet that two paths could be seen to lead to.
#[test]
fn two_outputs_are_never_one_new_file() {
    let stage = Stage::new();
    let (one, key) = (stage.path("one.json"), stage.path("retail-p256.key"));
    let dotted = one.replace("one.json", "./one.json");
    let receipt = ["--receipt", one.as_str(), "--sign-with", &key];
    for (flag, path) in [
        ("--output", &one),
        ("--output", &dotted),
        ("--state", &one),
        ("--state", &dotted),
        ("--ledger", &dotted),
    ] {
        let ran = stage.judge("intake", &[], &[&receipt[..], &[flag, path]].concat(), AT);
        assert_eq!(ran.code, 2, "{flag} {path}: {}{}", ran.out, ran.err);
        assert!(!stage.at("one.json").exists(), "{flag} {path}");
    }
    let ran = stage.judge("intake", &[], &["--output", &one, "--state", &dotted], AT);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("--output and --state name one file"), "{}", ran.err);
    let missing = stage.path("no-such-folder/one.json");
    let ran =
        stage.judge("intake", &[], &["--receipt", &missing, "--sign-with", &key, "--output", &missing], AT);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
}

#[test]
fn what_asks_for_no_receipt_writes_none() {
    let stage = Stage::new();
    let ran = stage.receipt("silent", &[], "retail-p256.key", "intake.json", AT);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("does not say how its receipts name themselves"), "{}", ran.err);
    let to = stage.path("intake.json");
    assert_eq!(stage.judge("intake", &[], &["--receipt", &to], AT).code, 2, "nobody signs it");
    let ran = stage.receipt("intake", &[], "list.pub", "intake.json", AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(!stage.at("intake.json").exists());
}

/// Whoever approves a file picks the name of their copy: no receipt calls the product so.
#[test]
fn a_receipt_does_not_call_the_artifact_as_its_approver_does() {
    let framework = FRAMEWORK
        .replace("  list-key:", "  erin-key: { key: { file: partner-p256.pub } }\n  list-key:")
        .replace("  retail-lists: {", "  erin-key: { key: { root: erin-key } }\n  retail-lists: {")
        .replace("participants:\n", "persons:\n  erin: { identities: [erin-key] }\nparticipants:\n")
        .replace("second-gate, retail-lists]", "second-gate, retail-lists, erin-key]")
        .replace(
            "- signature: { by: [acme-build] }\n  silent",
            "- signature: { by: [acme-build] }\n      - approvals: { by: [erin], distinct: 1 }\n  silent",
        );
    let stage = Stage::of(&framework);
    stage.put("widget-9.9.9.tgz", std::fs::read(stage.at(WIDGET)).unwrap());
    let (copy, policy) = (stage.path("widget-9.9.9.tgz"), stage.path("retail.yaml"));
    let (key, to) = (stage.path("partner-p256.key"), stage.path("approval.json"));
    let approve = ["approve", &copy, "--policy", &policy, "--handoff", "nameless", "--for", "12h"];
    let ran = run_at(&[&approve[..], &["--sign-with", &key, "--output", &to]].concat(), AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(stage.judge("nameless", &["approval.json"], &[], AT).code, 0, "it is approved");
    let ran = stage.receipt("nameless", &["approval.json"], "retail-p256.key", "intake.json", AT);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("gives the artifact a name"), "{}", ran.out);
}

/// A receipt is a summary too, and no ground of its own: not by the name of a summary either.
#[test]
fn a_receipt_is_no_summary_of_another_verifier() {
    let stage = Stage::new();
    let mut summary = stage.taken_over();
    let (code, report) = stage.told("summarised", &["intake.json"], AT);
    assert_eq!(code, 3, "{report:#}");
    assert!(report.to_string().contains("`receipt: { of: <handoff>, by: [<gate>] }`"), "{report:#}");
    let note = summary["predicate"].as_object_mut().unwrap().remove("urn:countersign:receipt:v1");
    assert!(note.is_some());
    stage.signed(&summary, "retail-p256.key", "summary.json");
    assert_eq!(stage.told("summarised", &["summary.json"], AT).0, 0, "other verifiers are relied on");
    assert_eq!(stage.told("summarised", &["intake.json", "summary.json"], AT).0, 0);
}

/// What cannot be read again is not written: a file of evidence has so many documents.
#[test]
fn t09_a_file_has_as_many_receipts_as_are_read_of_one() {
    let most = formats::limits::MAX_DOCUMENTS;
    let stage = Stage::new();
    let widget = std::fs::read(stage.at(WIDGET)).unwrap();
    let copies: Vec<String> = (1..=most).map(|at| format!("copy-{at}.tgz")).collect();
    copies.iter().for_each(|copy| stage.put(copy, &widget));
    let copies: Vec<String> = copies.iter().map(|copy| stage.path(copy)).collect();
    let (to, key) = (stage.path("all.jsonl"), stage.path("retail-p256.key"));
    let judged = |copies: &[String]| {
        let flags = ["--receipt", to.as_str(), "--sign-with", &key];
        let copies: Vec<&str> = copies.iter().map(String::as_str).collect();
        stage.judge("intake", &[], &[&copies[..], &flags[..]].concat(), AT)
    };
    let ran = judged(&copies);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("1025 subjects") && ran.err.contains("verify fewer"), "{}", ran.err);
    assert!(ran.out.is_empty() && !stage.at("all.jsonl").exists(), "{}", ran.out);
    let ran = judged(&copies[1..]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(stage.text("all.jsonl").lines().count(), most);
    assert_eq!(stage.told("resold", &["all.jsonl"], AT).0, 0);
    // And what is as large as that is known as what it is.
    stage.put(EVIDENCE[1], "{}");
    assert_eq!(judged(&[]).code, 3);
    assert!(!stage.at("all.jsonl").exists());
}

/// A name by which nobody may remove a file, whoever they are.
#[cfg(target_os = "linux")]
#[test]
fn a_receipt_or_report_of_an_earlier_run_that_stays_is_told() {
    use std::os::fd::AsRawFd as _;
    let stage = Stage::new();
    stage.taken_over();
    let report = stage.path("report.json");
    assert_eq!(stage.judge("intake", &[], &["--format", "json", "--output", &report], AT).code, 0);
    stage.put(EVIDENCE[1], "{}");
    let held = |name: &str| std::fs::File::open(stage.at(name)).unwrap();
    let (receipt, report) = (held("intake.json"), held("report.json"));
    let name = |file: &std::fs::File| format!("/proc/self/fd/{}", file.as_raw_fd());
    let (key, to) = (stage.path("retail-p256.key"), name(&receipt));
    let ran = stage.judge("intake", &[], &["--receipt", &to, "--sign-with", &key], AT);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("warning: the receipt of an earlier run is still in"), "{}", ran.err);
    let ran = stage.judge("none", &[], &["--output", &name(&report)], AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("warning: the report of an earlier run is still in"), "{}", ran.err);
    assert!(stage.at("intake.json").exists() && stage.at("report.json").exists());
}
