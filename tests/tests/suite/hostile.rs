//! Bad input: a clear message, the right exit code, bounded time and memory, nothing half-written.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::case::{Case, named};
use crate::run::{Ran, run_at, run_os};

/// Refusing bad input takes no longer than this, in a debug build on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn good() -> Case {
    named("delivery/separate-files")
}

/// Runs the good case with one piece of evidence replaced by these bytes.
fn with_evidence(bytes: &[u8]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("evidence.json");
    std::fs::write(&path, bytes).unwrap();
    bounded(|| good().run_with(&[path]).ran)
}

/// Runs the good case under a framework of these bytes.
fn with_policy(bytes: &[u8]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let case = Case { framework: dir.path().join("framework.yaml"), ..good() };
    std::fs::write(&case.framework, bytes).unwrap();
    bounded(|| case.run().ran)
}

fn bounded(run: impl FnOnce() -> Ran) -> Ran {
    let started = Instant::now();
    let ran = run();
    assert!(started.elapsed() < PATIENCE, "took {:?}", started.elapsed());
    ran
}

fn says(ran: &Ran, code: u8, words: &[&str]) {
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    let said = format!("{}{}", ran.out, ran.err);
    for word in words {
        assert!(said.contains(word), "`{word}` is not in:\n{said}");
    }
}

#[test]
fn evidence_that_cannot_be_read_is_rejected_with_its_reason() {
    let whole = std::fs::read(good().dir.join("widget-1.4.2.tgz.sigstore.json")).unwrap();
    says(&with_evidence(b""), 1, &["not-json"]);
    says(&with_evidence(&whole[..whole.len() / 2]), 1, &["malformed-json"]);
    says(&with_evidence(b"{\"a\": \"\xff\"}"), 1, &["not-utf8"]);
    says(&with_evidence(b"[]"), 3, &["unrecognised-evidence"]);
    says(&with_evidence(b"not evidence at all"), 1, &["malformed-json"]);
    says(&with_evidence("[".repeat(10_000).as_bytes()), 3, &["too-deep"]);
    says(
        &with_evidence(format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)).as_bytes()),
        3,
        &["too-deep"],
    );
}

#[test]
fn two_hundred_megabytes_of_json_are_refused_before_they_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.json");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(200 * 1024 * 1024).unwrap();
    let ran = bounded(|| good().run_with(std::slice::from_ref(&path)).ran);
    says(&ran, 3, &["too-large"]);
    // Found in a directory, not named: the delivery's fault, told and passed over.
    let ran = bounded(|| good().run_with(&[dir.path().to_path_buf()]).ran);
    says(&ran, 3, &["large.json", "too-large"]);
}

#[test]
fn what_is_not_there_is_unreachable_and_a_policy_unusable() {
    let case = good();
    let nowhere = PathBuf::from("nowhere/at-all.json");
    says(&case.run_with(std::slice::from_ref(&nowhere)).ran, 4, &["nowhere/at-all.json", "no such file"]);
    let gone = Case { subjects: vec!["gone.tgz".into()], ..case.clone() };
    says(&gone.run().ran, 4, &["gone.tgz", "no such file"]);
    let unpoliced = Case { framework: nowhere, ..case.clone() };
    says(&unpoliced.run().ran, 5, &["nowhere/at-all.json", "no such file"]);
    says(&Case { handoff: "elsewhere".into(), ..case }.run().ran, 2, &["elsewhere", "intake"]);
}

#[test]
fn a_directory_for_a_file_is_told() {
    let case = good();
    let dir = Case { framework: case.dir.clone(), ..case.clone() };
    says(&dir.run().ran, 5, &["is a directory"]);
    // As a subject it is a delivery, of which this file is one too.
    let subject = Case { subjects: vec![".".into()], ..case };
    says(&subject.run().ran, 3, &["case.toml", "unsigned-artifact"]);
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_not_waited_for() {
    let case = good();
    says(&bounded(|| case.run_with(&[PathBuf::from("/dev/zero")]).ran), 4, &["/dev/zero", "neither a file"]);
}

#[test]
fn a_framework_that_is_no_framework_is_unusable_at_its_line() {
    says(&with_policy(b""), 5, &["framework.yaml"]);
    says(&with_policy(b"\xff\xfe"), 5, &["framework.yaml"]);
    says(&with_policy(b"countersign: 1\nframewrk: x\n"), 5, &["framework.yaml:2", "framework"]);
    says(&with_policy("[".repeat(100_000).as_bytes()), 5, &["framework.yaml"]);
    let lol = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b]\n";
    says(&with_policy(lol.as_bytes()), 5, &["framework.yaml:1"]);
    says(&with_policy(&vec![b'x'; 3 * 1024 * 1024]), 5, &["framework.yaml"]);
}

#[test]
fn a_framework_past_its_end_or_still_a_draft_decides_nothing() {
    let case = good();
    let text = std::fs::read_to_string(&case.framework).unwrap();
    let dir = tempfile::tempdir().unwrap();
    copy(case.framework.parent().unwrap(), dir.path());
    let framework = dir.path().join("framework.yaml");
    for (edit, words) in [
        (text.replace("expires: 2126-01-01", "expires: 2026-08-01"), ["expired", "2026-08-01"]),
        (
            format!("{text}\ndraft: true\n"),
            ["draft", "line"].map(|word| if word == "line" { "framework.yaml:" } else { word }),
        ),
    ] {
        assert_ne!(edit, text);
        std::fs::write(&framework, edit).unwrap();
        says(&Case { framework: framework.clone(), ..case.clone() }.run().ran, 5, &words);
    }
    std::fs::write(&framework, text.replace("expires: 2126-01-01", "expires: 2026-08-02")).unwrap();
    says(&Case { framework, ..case }.run().ran, 0, &[]);
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_file() {
            std::fs::copy(entry.path(), target).unwrap();
        } else if entry.file_name() == "roots" {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        }
    }
}

#[test]
fn nothing_to_verify_is_never_success() {
    let case = good();
    says(&Case { subjects: vec![], ..case.clone() }.run().ran, 2, &["SUBJECT"]);
    says(&case.run_with(&[]).ran, 3, &["unsigned-artifact"]);
    let empty = tempfile::tempdir().unwrap();
    says(&case.run_with(&[empty.path().to_path_buf()]).ran, 3, &["unsigned-artifact"]);
    says(&run_at(&["verify"], "2026-08-02T00:00:00Z"), 2, &["SUBJECT"]);
    says(&run_at(&["verify", "x.tgz"], "2026-08-02T00:00:00Z"), 2, &["--policy"]);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_text_are_read_and_shown_harmlessly() {
    use std::os::unix::ffi::OsStringExt;
    let case = good();
    let dir = tempfile::tempdir().unwrap();
    let odd = OsString::from_vec(b"widget-\xff\x1b[31m.tgz".to_vec());
    let path = dir.path().join(&odd);
    std::fs::copy(case.dir.join("widget-1.4.2.tgz"), &path).unwrap();
    let mut arguments: Vec<OsString> = case.arguments(&[]).into_iter().map(OsString::from).collect();
    arguments[1] = path.into();
    for name in &case.attestations {
        arguments.extend(["--attestation".into(), case.dir.join(name).into()]);
    }
    let at = arguments.iter().position(|one| one == "json").unwrap();
    arguments[at] = "text".into();
    let ran = run_os(arguments, &case.at);
    says(&ran, 0, &["allow"]);
    assert!(!ran.out.contains('\u{1b}'), "an escape reached the terminal: {:?}", ran.out);
}

/// By a path that is not text no report leads back to the evidence, and no output can be seen to replace it.
#[cfg(target_os = "linux")]
#[test]
fn evidence_by_a_path_that_is_not_text_is_told_and_never_replaced() {
    use std::os::unix::ffi::OsStringExt;
    let case = good();
    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join(OsString::from_vec(b"\xff.json".to_vec()));
    std::fs::copy(case.dir.join("widget-1.4.2.tgz.sigstore.json"), &odd).unwrap();
    let before = std::fs::read(&odd).unwrap();
    let run = |evidence: &Path, more: &[&Path]| {
        let mut arguments: Vec<OsString> = case.arguments(&[]).into_iter().map(OsString::from).collect();
        arguments.extend(["--attestation".into(), evidence.into()]);
        arguments.extend(more.iter().map(|word| word.as_os_str().to_owned()));
        run_os(arguments, &case.at)
    };
    says(&run(&odd, &[]), 4, &["not text in UTF-8", "Rename it"]);
    says(&run(dir.path(), &[]), 3, &["its name is not text in UTF-8"]);
    says(&run(dir.path(), &["--output".as_ref(), &odd]), 2, &["name another file with --output"]);
    assert_eq!(std::fs::read(&odd).unwrap(), before);
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_half_done() {
    let case = good();
    let dir = tempfile::tempdir().unwrap();
    let mut arguments =
        case.arguments(&case.attestations.iter().map(|name| case.dir.join(name)).collect::<Vec<_>>());
    arguments.extend([
        "--output".to_owned(),
        dir.path().join("no/such/report.json").to_string_lossy().into_owned(),
    ]);
    let ran = run_at(&arguments, &case.at);
    says(&ran, 6, &["report.json"]);
    *arguments.last_mut().unwrap() = dir.path().to_string_lossy().into_owned();
    says(&run_at(&arguments, &case.at), 6, &["directory"]);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
    *arguments.last_mut().unwrap() = dir.path().join("report.json").to_string_lossy().into_owned();
    says(&run_at(&arguments, &case.at), 0, &[]);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}
