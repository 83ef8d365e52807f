//! TF4: an auditor gets evidence of issuance, use and revocation that can be checked without trusting the tool.

use std::fs;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::case::named;
use crate::recheck::Gate;
use crate::run::run_at;
use crate::status_made::AT;

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the auditor does takes a hash and a reader of JSON, and nothing of ours.
#[test]
fn tf4_an_archive_shows_issuance_use_and_revocation_by_hashes_alone() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    gate.stage.change("suspend", &["participant:acme", "--reason", "r", "--incident", "INC-7"]);
    assert_eq!(gate.told(AT, &[]).0, 1);
    let archive = gate.stage.path("archive");
    assert_eq!(run_at(&["ledger", "export", &gate.ledger(), "--output", &archive], AT).code, 0);
    assert_eq!(run_at(&["ledger", "verify", "--archive", &archive], AT).code, 0);

    let folder = std::path::Path::new(&archive);
    let files: Vec<(String, Vec<u8>)> = fs::read_dir(folder.join("files"))
        .unwrap()
        .map(|file| file.unwrap())
        .map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()))
        .collect();
    assert!(files.iter().all(|(name, bytes)| *name == hex(bytes)));
    let has = |bytes: &[u8]| files.iter().any(|(_, own)| own == bytes);
    // Issuance: the bundle with its certificate. Revocation: the list as its authority signed it.
    assert!(has(
        &fs::read(named("status/nothing-denied").dir.join("widget-1.4.2.tgz.sigstore.json")).unwrap()
    ));
    assert!(has(&fs::read(gate.stage.path("retail.status")).unwrap()));
    // Use: every entry names what it was made from, and follows from the one before.
    let entries = fs::read_to_string(folder.join("entries.jsonl")).unwrap();
    let mut previous = Value::Null;
    for line in entries.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["previous"], previous);
        previous = format!("sha256:{}", hex(line.as_bytes())).into();
        let body = entry["entry"].as_object().unwrap().values().next().unwrap();
        for input in body["inputs"].as_array().unwrap() {
            let digest = input["digest"].as_str().unwrap().strip_prefix("sha256:").unwrap();
            assert!(files.iter().any(|(name, _)| name == digest), "{input}");
        }
    }
}
