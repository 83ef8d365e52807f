//! Lockfiles as inputs of decisions: recorded with them, judged again from the record, and carried in packs.

use super::packages::{AT, Gate};
use crate::case::named;
use crate::run::run_at;

const LATER: &str = "2026-08-03T00:00:00Z";

#[test]
fn what_was_accepted_by_a_lockfile_is_judged_again_by_it() {
    let gate = Gate::new();
    let lock = include_str!("../../../../crates/forge/src/cases/listed.lock");
    let lockfile = gate.put("Cargo.lock", lock.as_bytes());
    let ledger = gate.path("own.ledger");
    let recorded = |line: Vec<String>| {
        let ran = run_at(&[line, vec!["--ledger".to_owned(), ledger.clone()]].concat(), AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    };
    let mut named = gate.signed("widget.bin", b"widget", &[]);
    named.extend(["--lockfile".to_owned(), lockfile.clone()]);
    recorded(named);
    let inside = Gate::new();
    std::fs::copy(inside.path("acme.pub"), gate.path("acme.pub")).unwrap();
    recorded(gate.signed("Cargo.lock", lock.as_bytes(), &[]));
    std::fs::remove_file(&lockfile).unwrap();
    let again = || run_at(&["recheck", "--ledger", &ledger, "--policy", &gate.path("policy.yaml")], LATER);
    let stands = again();
    assert_eq!(stands.code, 0, "{}{}", stands.out, stands.err);
    let policy = std::fs::read_to_string(gate.path("policy.yaml")).unwrap();
    gate.put("policy.yaml", policy.replace("pinned: true", "sources: [cargo]").as_bytes());
    let lost = again();
    assert_eq!(lost.code, 1, "{}{}", lost.out, lost.err);
    assert!(lost.out.contains("unlisted-dependency-source"), "{}", lost.out);
    let verified = run_at(&["ledger", "verify", &ledger], LATER);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
}

#[test]
fn a_pack_brings_the_lockfiles() {
    let case = named("dependencies/lockfile");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("own.pack").to_string_lossy().into_owned();
    let evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut line = case.arguments(&evidence);
    line[0] = "pack".to_owned();
    let format = line.iter().position(|word| word == "--format").unwrap();
    line.drain(format..format + 2);
    line.extend(["--with-artifacts", "-o", &file].map(str::to_owned));
    let made = run_at(&line, &case.at);
    assert_eq!(made.code, 0, "{}", made.err);
    let policy = case.framework.to_string_lossy().into_owned();
    let judged = ["verify", "--pack", &file, "--policy", &policy, "--handoff", "listed"];
    let there = run_at(&judged, &case.at);
    assert_eq!(there.code, 0, "{}{}", there.out, there.err);
    let lockfile = case.dir.join("go.sum").to_string_lossy().into_owned();
    assert_eq!(
        run_at(&[&judged[..], &["--lockfile", &lockfile]].concat(), &case.at).code,
        2,
        "it has its own"
    );
}
