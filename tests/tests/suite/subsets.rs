//! Invariant 4: removing evidence never turns deny into allow.

use std::path::PathBuf;

use crate::case::{Case, all};

/// The most pieces of which every subset is tried: 2^8 runs.
const MOST: usize = 8;

#[test]
fn no_subset_of_denied_evidence_is_allowed() {
    let mut tried = 0;
    for case in all().into_iter().filter(|case| case.exit != 0) {
        let dir = tempfile::tempdir().unwrap();
        let pieces = pieces(&case, dir.path());
        if pieces.len() > MOST {
            continue;
        }
        for mask in 0..1_u32 << pieces.len() {
            let chosen: Vec<PathBuf> = pieces
                .iter()
                .enumerate()
                .filter(|(at, _)| mask >> at & 1 == 1)
                .map(|(_, path)| path.clone())
                .collect();
            let judged = case.run_with(&chosen);
            assert_ne!(judged.ran.code, 0, "{} with {chosen:?}", case.name);
            tried += 1;
        }
    }
    assert!(tried > 200, "only {tried} subsets were tried");
}

/// Each document of evidence as a file of its own: a line of JSON Lines is a piece.
fn pieces(case: &Case, dir: &std::path::Path) -> Vec<PathBuf> {
    let mut pieces = Vec::new();
    for name in &case.attestations {
        let path = case.dir.join(name);
        let bytes = std::fs::read(&path).unwrap();
        if !name.ends_with("jsonl") {
            pieces.push(path);
            continue;
        }
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let piece = dir.join(format!("{}.json", pieces.len()));
            std::fs::write(&piece, line).unwrap();
            pieces.push(piece);
        }
    }
    pieces
}
