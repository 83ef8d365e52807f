//! Mutants: whatever is changed in evidence, a mutant is allowed only if it decides exactly as the original
//! does, on the same grounds; and nothing panics.

use std::path::PathBuf;

use forge::tamper::mutate_between;
use serde_json::Value;

use crate::case::{Case, Judged, named};

/// One allowed case for each kind of evidence, each with a single piece: beside a good one, a bad one counts
/// for nothing.
pub(crate) const KINDS: &[&str] = &[
    "key/ed25519-envelope",
    "key/ed25519-message-unlogged",
    "key/p256-envelope",
    "key/p256-message-logged",
    "key/p256-message-unlogged",
    "key/p256-statement-logged",
    "provenance/v02-dsse",
    "provenance/v1-dsse",
    "provenance/v1-intoto",
    "provenance/v1-rekor-v2",
    "signature/rekor-v2",
    "signature/statement",
    "signature/v01",
    "signature/v01-promise-only",
    "signature/v02",
    "signature/v03",
];

/// How many mutants a kind: quick in every test run, many with `COUNTERSIGN_MUTATIONS` (see `cargo xtask mutate`).
fn mutants() -> u64 {
    std::env::var("COUNTERSIGN_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(300)
}

#[test]
fn tampered_evidence_decides_the_same_or_not_at_all() {
    let workers: Vec<_> =
        KINDS.iter().map(|kind| std::thread::spawn(|| survive(&named(kind), mutants()))).collect();
    let outcomes: Vec<_> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
    for (kind, (allowed, denied)) in KINDS.iter().zip(&outcomes) {
        println!("{kind}: {denied} mutants refused, {allowed} allowed on the same grounds");
        assert!(denied > allowed, "{kind}: most changes must matter");
    }
}

fn survive(case: &Case, count: u64) -> (u64, u64) {
    let dir = tempfile::tempdir().unwrap();
    let copies: Vec<PathBuf> = case.attestations.iter().map(|name| dir.path().join(name)).collect();
    let originals: Vec<Vec<u8>> =
        case.attestations.iter().map(|name| std::fs::read(case.dir.join(name)).unwrap()).collect();
    let restore =
        || copies.iter().zip(&originals).for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
    restore();
    let grounds = grounds(&case.run_with(&copies));
    let (mut allowed, mut denied) = (0, 0);
    for seed in 0..count {
        let which = usize::try_from(seed).unwrap() % originals.len();
        let donor = &originals[(which + 1) % originals.len()];
        let (bytes, how) = mutate_between(&originals[which], donor, seed);
        std::fs::write(&copies[which], bytes).unwrap();
        let judged = case.run_with(&copies);
        assert_ne!(judged.ran.code, 101, "{} seed {seed}: {how}\n{}", case.name, judged.ran.err);
        if judged.ran.code == 0 {
            assert_eq!(self::grounds(&judged), grounds, "{} seed {seed}: {how}", case.name);
            allowed += 1;
        } else {
            denied += 1;
        }
        restore();
    }
    (allowed, denied)
}

/// The report without the digests of evidence files.
fn grounds(judged: &Judged) -> Value {
    let mut report = judged.report.clone();
    for row in report["evidence"].as_array_mut().into_iter().flatten() {
        row["digest"] = Value::Null;
    }
    report
}
