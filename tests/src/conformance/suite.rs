//! Every case of a folder of the conformance suite, by file and by digest.
//!
//! The suite's own conventions: a folder a case; one whose name ends in `_fail` must be refused; beside the bundle
//! may lie an artifact, a trusted root and a key, and without an artifact `a.txt` of the parent is meant.

use std::path::{Path, PathBuf};

use model::Instant;
use sha2::Digest;

use crate::arguments::{Root, Signer, Verification};
use crate::client;

/// Who signed the suite's bundles.
const IDENTITY: &str = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER: &str = "https://token.actions.githubusercontent.com";

/// Runs the suite.
///
/// # Errors
/// The cases that came out wrong, or that there were none.
pub(crate) fn run(dir: &Path, now: Instant) -> Result<(), String> {
    let entries = std::fs::read_dir(dir).map_err(|why| format!("{}: {why}", dir.display()))?;
    let mut cases: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    cases.retain(|case| case.join(BUNDLE).is_file());
    cases.sort();
    let mut wrong = Vec::new();
    for case in &cases {
        let file = artifact(dir, case);
        let bytes = std::fs::read(&file).map_err(|why| format!("{}: {why}", file.display()))?;
        let digest: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        for subject in [file.to_string_lossy().into_owned(), format!("sha256:{digest}")] {
            let done = client::verify(&verification(case, subject.clone()), now);
            let must_fail = case.to_string_lossy().ends_with("_fail");
            if done.is_ok() == must_fail {
                let why = done.err().unwrap_or_else(|| "it was allowed".to_owned());
                wrong.push(format!("{} with {subject}: {why}", case.display()));
            }
        }
    }
    println!("{} cases, each by file and by digest: {} came out wrong", cases.len(), wrong.len());
    match (cases.is_empty(), wrong.is_empty()) {
        (true, _) => Err("no cases: nothing was run, which proves nothing".to_owned()),
        (false, true) => Ok(()),
        (false, false) => Err(wrong.join("\n")),
    }
}

const BUNDLE: &str = "bundle.sigstore.json";

fn artifact(dir: &Path, case: &Path) -> PathBuf {
    let own = case.join("artifact");
    if own.is_file() { own } else { dir.join("a.txt") }
}

fn verification(case: &Path, subject: String) -> Verification {
    let beside = |name: &str| Some(case.join(name)).filter(|path| path.is_file());
    let signer = match beside("key.pub") {
        Some(key) => Signer::Key(key),
        None => Signer::Certificate { identity: IDENTITY.into(), issuer: ISSUER.into() },
    };
    let root = beside("trusted_root.json").map_or(Root::PublicGood, Root::File);
    Verification { bundle: case.join(BUNDLE), signer, root, subject }
}
