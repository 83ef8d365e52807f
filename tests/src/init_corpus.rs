//! `init-corpus DIR`: drafts a framework from every good case of a corpus, and shows what the draft is worth: once it
//! is no draft it allows that artifact with that evidence, and not with the evidence of another case.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for testing: it talks to its developers"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "it reads the corpus it was given and writes into folders of its own"
)]
#![allow(clippy::indexing_slicing, reason = "of JSON values, what is not there is null")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use countersign_tests::pipeline::{Ran, run, verify};
use model::Instant;
use rayon::prelude::*;
use serde_json::Value;

/// The kinds of evidence that a framework can be drafted from.
const KINDS: [&str; 8] = [
    "dsse",
    "gcb-provenance",
    "npm-attestations",
    "npm-publish-attestation",
    "pep740-attestation",
    "sigstore-bundle",
    "sigstore-bundle-jsonl",
    "slsa-provenance-bundle",
];

/// A good case.
struct Case {
    id: String,
    kind: String,
    subject: OsString,
    evidence: PathBuf,
    trusted_root: Option<PathBuf>,
    key: Option<PathBuf>,
}

/// A draft of a case, in a folder with the files it names.
struct Drafted {
    folder: tempfile::TempDir,
    text: String,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dir] = arguments.as_slice() else {
        eprintln!("usage: init-corpus DIR");
        return ExitCode::from(2);
    };
    match whole(Path::new(dir)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("init-corpus: {why}");
            ExitCode::from(2)
        }
    }
}

fn whole(dir: &Path) -> Result<bool, String> {
    let path = dir.join("MANIFEST.json");
    let text = std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    let manifest: Value = serde_json::from_str(&text).map_err(|why| format!("{}: {why}", path.display()))?;
    let made = manifest["made"].as_str().unwrap_or_default();
    let at = Instant::end_of_day(made).map_err(|fault| fault.to_string())?;
    let cases = good(dir, &manifest);
    if cases.is_empty() {
        return Err("no such case: nothing was run, which proves nothing".to_owned());
    }
    let drafted: Vec<Result<Drafted, String>> = cases.par_iter().map(|case| draft(case, at)).collect();
    let told: Vec<Told> =
        (0..cases.len()).into_par_iter().map(|this| look(this, &cases, &drafted, at)).collect();
    Ok(summed(&cases, &drafted, &told))
}

/// The cases that must be allowed, each evidence and artifact once.
fn good(dir: &Path, manifest: &Value) -> Vec<Case> {
    let mut cases: BTreeMap<(PathBuf, OsString), Case> = BTreeMap::new();
    for case in manifest["cases"].as_array().into_iter().flatten() {
        let word = |field: &str| case[field].as_str();
        let offline =
            if case["expected_offline"].is_null() { &case["expected"] } else { &case["expected_offline"] };
        let (Some(id), Some(kind), Some(path)) = (word("id"), word("kind"), word("path")) else { continue };
        if offline["verdict"] != "accept" || !KINDS.contains(&kind) {
            continue;
        }
        let artifact = &case["artifact"];
        let file = artifact["path"].as_str().map(|path| dir.join(path).into_os_string());
        let Some(subject) = file.or_else(|| artifact["digest"].as_str().map(OsString::from)) else {
            continue;
        };
        let trust = |field: &str| case["trust"][field].as_str().map(|path| dir.join(path));
        let evidence = dir.join(path);
        cases.entry((evidence.clone(), subject.clone())).or_insert_with(|| Case {
            id: id.to_owned(),
            kind: kind.to_owned(),
            subject,
            evidence,
            trusted_root: trust("trusted_root"),
            key: trust("public_key").or_else(|| trust("key")),
        });
    }
    cases.into_values().collect()
}

fn draft(case: &Case, at: Instant) -> Result<Drafted, String> {
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let mut arguments: Vec<OsString> =
        ["policy", "init", "--from"].map(OsString::from).into_iter().chain([case.subject.clone()]).collect();
    arguments.extend(["-a".into(), case.evidence.clone().into_os_string()]);
    for (flag, name, file) in
        [("--trusted-root", "trusted_root.json", &case.trusted_root), ("--key", "signer.pub", &case.key)]
    {
        // What is part of the program is better than a copy of it.
        let own = file.as_ref().filter(|path| !path.to_string_lossy().contains("public-good"));
        if let Some(file) = own {
            let copy = folder.path().join(name);
            std::fs::copy(file, &copy).map_err(|why| format!("{}: {why}", file.display()))?;
            arguments.extend([flag.into(), copy.into_os_string()]);
        }
    }
    let output = folder.path().join("draft.yaml");
    arguments.extend(["--output".into(), output.clone().into_os_string()]);
    let ran = run(arguments, at);
    let first = ran.err.lines().filter(|line| line.starts_with("error")).chain(ran.err.lines()).next();
    match (ran.code, std::fs::read_to_string(&output)) {
        (0, Ok(text)) => Ok(Drafted { folder, text }),
        (code, _) => Err(format!("exit {code}: {}", first.unwrap_or_default())),
    }
}

/// What became of a draft.
#[derive(Default)]
struct Told {
    allowed: bool,
    denied: usize,
    same: usize,
    wrong: Vec<String>,
}

fn look(this: usize, cases: &[Case], drafted: &[Result<Drafted, String>], at: Instant) -> Told {
    let mut told = Told::default();
    let (Some(case), Some(Ok(draft))) = (cases.get(this), drafted.get(this)) else { return told };
    let judged = |text: &str, evidence: &Path| -> Ran {
        let path = draft.folder.path().join("reviewed.yaml");
        let written = std::fs::write(&path, text);
        let ran = verify(case.subject.clone(), path, &[evidence.to_path_buf()], at);
        if written.is_err() { Ran { code: u8::MAX, ..ran } } else { ran }
    };
    if judged(&draft.text, &case.evidence).code != 5 {
        told.wrong.push("the draft decides something while it is one".to_owned());
    }
    let reviewed = draft.text.replacen("draft: true\n", "", 1);
    let ran = judged(&reviewed, &case.evidence);
    told.allowed = ran.code == 0;
    if !told.allowed {
        told.wrong.push(format!("exit {} by its own draft", ran.code));
    }
    let near = |other: &usize| {
        let next = *other == this.saturating_add(1) || other.saturating_add(1) == this;
        *other != this && (next || cases.get(*other).is_some_and(|other| other.subject == case.subject))
    };
    for other in (0..cases.len()).filter(near) {
        let (Some(neighbour), Some(theirs)) = (cases.get(other), drafted.get(other)) else { continue };
        if theirs.as_ref().is_ok_and(|theirs| pins(&theirs.text) == pins(&draft.text)) {
            told.same = told.same.saturating_add(1);
            continue;
        }
        match judged(&reviewed, &neighbour.evidence).code {
            0 => told.wrong.push(format!("allowed with the evidence of {}", neighbour.id)),
            _ => told.denied = told.denied.saturating_add(1),
        }
    }
    told
}

/// Who a draft pins, and what: one signer under two copies of a root is the same.
fn pins(text: &str) -> Vec<&str> {
    let passing =
        |line: &str| line.starts_with("expires") || line.contains("sigstore:") || line.contains("roots:");
    let said = |line: &&str| !line.trim_start().starts_with('#') && !passing(line);
    text.lines().filter(said).collect()
}

fn summed(cases: &[Case], drafted: &[Result<Drafted, String>], told: &[Told]) -> bool {
    let mut rows: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
    let mut wrong = 0_usize;
    for ((case, drafted), told) in cases.iter().zip(drafted).zip(told) {
        let counts = [1, usize::from(drafted.is_ok()), usize::from(told.allowed), told.denied, told.same];
        let row = rows.entry(&case.kind).or_default();
        row.iter_mut().zip(counts).for_each(|(sum, count)| *sum = sum.saturating_add(count));
        if let Err(why) = drafted {
            println!("no draft: {} ({}): {why}", case.id, case.kind);
        }
        for line in &told.wrong {
            println!("WRONG: {} ({}): {line}", case.id, case.kind);
            wrong = wrong.saturating_add(1);
        }
    }
    println!(
        "{:<26}{:>7}{:>9}{:>9}{:>19}{:>12}",
        "kind", "cases", "drafted", "allowed", "neighbours denied", "same pins"
    );
    for (kind, [cases, drafted, allowed, denied, same]) in &rows {
        println!("{kind:<26}{cases:>7}{drafted:>9}{allowed:>9}{denied:>19}{same:>12}");
    }
    println!("{wrong} wrong");
    wrong == 0
}
