//! `own [--osv DIR]`: judges this repository's own lockfiles by `policies/own/dependencies.yaml`, with a key made for the
//! run. Its exit code is that of `countersign verify`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for testing: it talks to its developers"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "it reads the repository and writes into a folder of its own, by today's clock"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_tests::pipeline::run;
use model::Instant;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sign::SigningKey;

/// What is judged.
const LOCKFILES: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];

/// A statement that says nothing but "I sign this".
const SIGNED: &str = "https://sigstore.dev/cosign/sign/v1";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let osv = match arguments.as_slice() {
        [] => None,
        [flag, dir] if flag == "--osv" => Some(PathBuf::from(dir)),
        _ => {
            eprintln!("usage: own [--osv DIR]");
            return ExitCode::from(2);
        }
    };
    match judged(osv.as_deref()) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            eprintln!("own: {fault}");
            ExitCode::from(4)
        }
    }
}

fn judged(osv: Option<&Path>) -> Result<u8, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the repository is gone")?;
    let folder = tempfile::tempdir().map_err(|fault| fault.to_string())?;
    let written = |fault: io::Error| format!("{}: {fault}", folder.path().display());
    let now = jiff::Timestamp::now();
    let key = SigningKey::fresh().map_err(|fault| fault.to_string())?;
    let policy = folder.path().join("dependencies.yaml");
    fs::copy(root.join("policies/own/dependencies.yaml"), &policy).map_err(written)?;
    fs::write(folder.path().join("this-run.pub"), public(&key)).map_err(written)?;
    fs::create_dir(folder.path().join("osv")).map_err(written)?;
    advisories(osv, &folder.path().join("osv"), now).map_err(written)?;
    let evidence = folder.path().join("lockfiles.dsse.json");
    fs::write(&evidence, signed(root, &key)?).map_err(written)?;
    let mut line: Vec<OsString> = vec!["verify".into()];
    line.extend(LOCKFILES.iter().map(|lockfile| root.join(lockfile).into_os_string()));
    line.extend([
        "--policy".into(),
        policy.into(),
        "--attestation".into(),
        evidence.into(),
        "--offline".into(),
    ]);
    let at = Instant::from_unix(now.as_second()).ok_or("the clock is off")?;
    let ran = run(line, at);
    eprint!("{}", ran.err);
    print!("{}", ran.out);
    Ok(ran.code)
}

/// The lockfiles, signed together.
fn signed(root: &Path, key: &SigningKey) -> Result<Vec<u8>, String> {
    let mut subjects = Vec::new();
    for lockfile in LOCKFILES {
        let bytes = fs::read(root.join(lockfile)).map_err(|fault| format!("{lockfile}: {fault}"))?;
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        subjects.push(json!({ "name": lockfile, "digest": { "sha256": digest } }));
    }
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1", "subject": subjects, "predicateType": SIGNED, "predicate": {},
    });
    sign::envelope("application/vnd.in-toto+json", statement.to_string().as_bytes(), &[key])
        .map_err(|fault| fault.to_string())
}

/// The folder of advisories: a copy of the one that is named, or a stand-in with one advisory about nothing.
fn advisories(from: Option<&Path>, to: &Path, now: jiff::Timestamp) -> io::Result<()> {
    let Some(from) = from else {
        let (id, ecosystem) = ("STANDIN-2026-0001", ["crates", "io"].join("."));
        let advisory = json!({
            "schema_version": "1.7.0",
            "id": id,
            "modified": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "summary": "stands in for a database, and is about a crate that was never made",
            "affected": [{
                "package": { "ecosystem": ecosystem, "name": "countersign-stand-in" }, "versions": ["0.0.0"],
            }],
        });
        println!("no folder of advisories was named with --osv: a stand-in that knows nothing is asked");
        return fs::write(to.join(format!("{id}.json")), advisory.to_string());
    };
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// The public half of a key, in PEM.
fn public(key: &SigningKey) -> String {
    let lines = STANDARD.encode(key.spki());
    let lines: Vec<&str> =
        lines.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}
