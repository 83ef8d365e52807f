//! Deliveries of thousands of files, and folders of thousands of pieces of evidence: one run, on every core, in bounds.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::pem;
use forge::{Key, Statement, Subject};
use serde_json::{Value, json};

use crate::run::run_at;

/// More than one core does in a moment, and more than anybody reads.
const MANY: usize = 5000;

/// What a run about them may hold at most, in KiB.
const MOST_KIB: u64 = 200 * 1024;

/// How much evidence lies in one folder.
const EVIDENCE: usize = 10_000;

const MADE: &str = "https://acme.example/made/v1";

fn framework(require: &str) -> String {
    format!(
        "countersign: 1\nframework: many\nnumber: 1\nowner: owner@retail.example\nexpires: 2126-01-01\nroots:\n  \
         acme-key: {{ key: {{ file: acme.pub }} }}\nidentities:\n  acme: {{ key: {{ root: acme-key }} }}\nbuilders:\n  \
         acme: {{ id: \"https://acme.example/build\", signed-by: [acme], level: 3 }}\nhandoffs:\n  intake:\n    \
         subject-name: any\n    require:\n{require}"
    )
}

const ONE: &str = "      - attestation: { name: made, type: \"https://acme.example/made/v1\", by: [acme] }\n";

/// As much as most handoffs ask.
const SEVERAL: &str = "      - signature: { by: [acme], max-age: 90d }
      - provenance: { by: [acme], builders: [acme], level: 3, source: github.com/acme/widget, ref: \"refs/tags/v*\" }
      - attestation: { name: sbom, type: \"https://cyclonedx.org/bom\", by: [acme] }
      - attestation: { name: made, type: \"https://acme.example/made/v1\", by: [acme], max-age: 90d }
";

/// A folder with a framework, its key and a delivery of so many files.
fn stage(require: &str, files: usize) -> (tempfile::TempDir, Key) {
    let dir = tempfile::tempdir().unwrap();
    let key = Key::p256("acme/release");
    std::fs::write(dir.path().join("framework.yaml"), framework(require)).unwrap();
    std::fs::write(dir.path().join("acme.pub"), pem("PUBLIC KEY", &key.spki())).unwrap();
    std::fs::create_dir_all(dir.path().join("delivery/evidence")).unwrap();
    for number in 0..files {
        std::fs::write(dir.path().join(format!("delivery/{}", name(number))), bytes(number)).unwrap();
    }
    (dir, key)
}

fn name(number: usize) -> String {
    format!("file-{number:04}.bin")
}

fn bytes(number: usize) -> String {
    format!("the bytes of {number}\n")
}

fn said(number: usize, signer: &Key) -> String {
    let subject = Subject::of(&name(number), bytes(number).as_bytes());
    let statement = Statement::v1(vec![subject], MADE, json!({}));
    Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(signer, "").json().to_string()
}

/// How a process ended, what it said, and the most it had of memory and threads.
struct Watched {
    code: Option<i32>,
    report: String,
    kib: u64,
    threads: u64,
}

fn watched(dir: &Path, flags: &[&str]) -> Watched {
    let report = dir.join("report");
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign-under-test"))
        .args(["verify".as_ref(), dir.join("delivery").as_os_str()])
        .args(["--policy".as_ref(), dir.join("framework.yaml").as_os_str()])
        .args(flags)
        .stdout(std::fs::File::create(&report).unwrap())
        .env_clear()
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let (mut kib, mut threads) = (0, 0);
    let code = loop {
        let read = std::fs::read_to_string(&status).unwrap_or_default();
        let value = |field: &str| -> u64 {
            let line = read.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
            line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
        };
        (kib, threads) = (kib.max(value("VmHWM:")), threads.max(value("Threads:")));
        match child.try_wait().unwrap() {
            Some(ended) => break ended.code(),
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    Watched { code, report: std::fs::read_to_string(report).unwrap(), kib, threads }
}

#[test]
fn five_thousand_files_are_one_run_and_the_bad_one_is_named_first() {
    let (dir, key) = stage(ONE, MANY);
    let stranger = Key::p256("stranger");
    for number in 0..MANY {
        let signer = if number == 3210 { &stranger } else { &key };
        let path = dir.path().join(format!("delivery/evidence/{}.dsse", name(number)));
        std::fs::write(path, said(number, signer)).unwrap();
    }
    let ran = watched(dir.path(), &[]);
    let start = || ran.report.lines().take(20).collect::<Vec<_>>().join("\n");
    assert_eq!(ran.code, Some(1), "{}", start());
    let first = ran.report.lines().find(|line| line.contains("file-")).unwrap();
    assert!(first.contains("deny") && first.contains("file-3210.bin"), "{first}");
    assert_eq!(ran.report.lines().filter(|line| line.trim_start().starts_with("allow ")).count(), MANY - 1);
    assert!(ran.report.contains("1 of 5,000 denied"), "{}", start());
    assert!((1..MOST_KIB).contains(&ran.kib), "{} KiB", ran.kib);
    // As many threads as are asked for, beside the first: all of them at work on subjects.
    for (jobs, most) in [("1", 2), ("4", 5)] {
        let ran = watched(dir.path(), &["--jobs", jobs]);
        assert_eq!((ran.code, ran.threads), (Some(1), most), "--jobs {jobs}");
    }
}

/// The less is known of a file, the more there is to say of it.
#[test]
fn five_thousand_files_that_nobody_speaks_of_stay_in_memory_as_well() {
    let (dir, _) = stage(SEVERAL, MANY);
    let ran = watched(dir.path(), &[]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.report.contains("5,000 of 5,000 denied"));
    assert!((1..MOST_KIB).contains(&ran.kib), "{} KiB", ran.kib);
}

#[test]
fn ten_thousand_pieces_of_evidence_in_a_folder_are_indexed_once() {
    let (dir, key) = stage(ONE, 3);
    let evidence = dir.path().join("evidence");
    std::fs::create_dir(&evidence).unwrap();
    // All but three are about something else.
    for number in 0..EVIDENCE {
        std::fs::write(evidence.join(format!("{number:05}.json")), said(number, &key)).unwrap();
    }
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (delivery, policy, evidence) = (path("delivery"), path("framework.yaml"), path("evidence"));
    let arguments =
        ["verify", &delivery, "--policy", &policy, "-a", &evidence, "-a", &evidence, "--format", "json"];
    let ran = run_at(&arguments, "2026-08-02T00:00:00Z");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let length = |field: &str| ran.report[field].as_array().map(Vec::len);
    // Each once, though the folder is named twice and every subject has some.
    assert_eq!((length("evidence"), length("subjects")), (Some(EVIDENCE), Some(3)));
    assert_eq!(length("unused_evidence"), Some(EVIDENCE - 3));
    for (number, subject) in ran.report["subjects"].as_array().unwrap().iter().enumerate() {
        let rests: Vec<&Value> = subject["checks"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|check| check["rests_on"].as_array().unwrap())
            .map(|place| &place["evidence"])
            .collect();
        assert!(
            !rests.is_empty() && rests.iter().all(|id| id.as_u64() == u64::try_from(number).ok()),
            "{rests:?}"
        );
    }
}

#[test]
fn jobs_are_a_number_that_a_machine_can_do() {
    for (jobs, code) in [("0", 2), ("1025", 2), ("many", 2)] {
        assert_eq!(run_at(&["verify", "a", "--jobs", jobs], "2026-08-02T00:00:00Z").code, code, "{jobs}");
    }
}
