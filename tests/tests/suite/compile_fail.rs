//! Invariant 1: `Verified`, `Bound` and `Decision` cannot be made outside their room.
//!
//! Each forbidden line is compiled against the rooms as built, and must fail with exactly its error; a
//! control without the line must compile, so that a broken set-up cannot pass for a refusal.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What every snippet starts from: the permitted use of the closed types.
const PERMITTED: &str = "
#![allow(dead_code, unused_imports)]
use countersign_decision::{decide, Decision, ExitCode, Facts, Plan};
use countersign_verify::{bind, statement, Bound, OverArtifact, Verified};
fn read(decision: &Decision) -> ExitCode { decision.code() }
fn needs_default<T: Default>() {}
fn any<T>() -> T { loop {} }
";

/// A forbidden line, and the error it must meet.
const FORBIDDEN: &[(&str, &str)] = &[
    ("fn f() -> Verified<u8> { Verified { value: 1, from: any(), signers: any(), signed: any() } }", "E0451"),
    ("fn f() -> Bound<u8> { Bound { proof: any(), digest: any(), names: any() } }", "E0451"),
    ("fn f() -> OverArtifact { OverArtifact(()) }", "E0423"),
    ("fn f() -> OverArtifact { OverArtifact::SIGNED }", "E0624"),
    (
        "fn f() -> Decision { Decision { subject: any(), code: any(), judged: any(), advice: any(), believed: any(), rejected: any(), set_aside: any(), coverage: any(), chosen: any() } }",
        "E0451",
    ),
    ("fn f(decision: &mut Decision) { decision.code = ExitCode::Allow; }", "E0616"),
    ("fn f(proof: &mut Verified<u8>) { proof.value = 2; }", "E0616"),
    ("fn f() { needs_default::<Verified<u8>>() }", "E0277"),
    ("fn f() { needs_default::<Bound<u8>>() }", "E0277"),
    ("fn f() { needs_default::<Decision>() }", "E0277"),
    ("fn f(proof: Verified<u8>) -> Verified<u16> { proof.map(u16::from) }", "E0599"),
    ("fn f() -> Decision { serde_json::from_str(\"{}\").unwrap() }", "E0277"),
    ("fn f() -> Verified<u8> { serde_json::from_str(\"{}\").unwrap() }", "E0277"),
];

#[test]
fn the_closed_types_are_made_in_their_rooms_alone() {
    let dir = tempfile::tempdir().unwrap();
    let rooms = rooms(dir.path());
    for (line, error) in FORBIDDEN {
        let outcome = compile(dir.path(), &rooms, &format!("{PERMITTED}\n{line}\n"));
        let said = String::from_utf8_lossy(&outcome.stderr).into_owned();
        assert!(!outcome.status.success(), "this compiles, and must not: {line}");
        let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error[")).collect();
        assert!(!errors.is_empty() && errors.iter().all(|one| one.contains(error)), "{line}\n{said}");
    }
}

/// The rooms' libraries beside this very test, found by what the control compiles with: a build folder may
/// hold several builds of one room.
fn rooms(dir: &Path) -> Vec<(&'static str, PathBuf)> {
    let names = ["countersign_verify", "countersign_decision", "serde_json"];
    let built: Vec<Vec<PathBuf>> = names.iter().map(|name| newest_first(name)).collect();
    for verify in &built[0] {
        for decision in &built[1] {
            for json in &built[2] {
                let paths = [verify, decision, json].map(PathBuf::clone);
                let rooms: Vec<_> = names.into_iter().zip(paths).collect();
                if compile(dir, &rooms, PERMITTED).status.success() {
                    return rooms;
                }
            }
        }
    }
    panic!("the control does not compile against any build of the rooms: {built:?}");
}

fn newest_first(name: &str) -> Vec<PathBuf> {
    let deps = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let prefix = format!("lib{name}-");
    let mut found: Vec<PathBuf> = std::fs::read_dir(&deps)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rlib"))
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(&prefix))
        .collect();
    found.sort_by_key(|path| std::cmp::Reverse(path.metadata().unwrap().modified().unwrap()));
    found
}

fn compile(dir: &Path, rooms: &[(&str, PathBuf)], source: &str) -> Output {
    let file = dir.join("snippet.rs");
    std::fs::write(&file, source).unwrap();
    let deps = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command.args(["--edition=2024", "--crate-type=lib", "--emit=metadata"]).arg(&file);
    command.arg("--out-dir").arg(dir).arg("-L").arg(format!("dependency={}", deps.display()));
    for (name, path) in rooms {
        command.arg("--extern").arg(format!("{name}={}", path.display()));
    }
    command.output().unwrap()
}
