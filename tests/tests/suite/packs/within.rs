//! What a framework refers to comes along: lists, what issuers say, advisories and repositories of roots.

use std::path::Path;

use super::judges::keys;
use super::{packing, placeless, shown};
use crate::case::{self, Case, copied, named};
use crate::run::run_at;

/// Packs a case, signed, and gives back the words that say whose pack it must be.
fn packed(case: &Case, file: &str) -> [String; 2] {
    let (private, public) = keys("retail-p256");
    let made =
        run_at(&[packing(case, Path::new(file)), vec!["--sign-with".into(), private]].concat(), &case.at);
    assert_eq!(made.code, 0, "{}: {}", case.name, made.err);
    ["--pack-signer".to_owned(), format!("key:{public}")]
}

/// A case, judged by the framework in its pack, in which every file is that it names.
fn judged_within(case: &Case) {
    let dir = tempfile::tempdir().unwrap();
    let file = shown(&dir.path().join("own.pack"));
    let signer = packed(case, &file);
    let own = case.run().ran;
    let line = ["verify", "--pack", &file, "--handoff", &case.handoff, "--format", "json"];
    let there = run_at(&[&line[..], &[&signer[0], &signer[1]]].concat(), &case.at);
    let told = (there.code, placeless(&there.out));
    assert_eq!(told, (own.code, placeless(&own.out)), "{}: {}", case.name, there.err);
}

#[test]
fn all_that_a_framework_refers_to_is_in_its_pack() {
    for family in ["revocation/", "advisories/", "tuf/", "status/"] {
        let cases: Vec<Case> = case::all()
            .into_iter()
            .filter(|case| case.name.starts_with(family) && matches!(case.exit, 0 | 1))
            .collect();
        assert!(!cases.is_empty(), "{family}");
        cases.iter().for_each(judged_within);
    }
}

/// A case whose framework lies by itself with its roots, but for this one of them.
fn without(case: &Case, dir: &Path, lost: &str) -> String {
    let family = case.framework.parent().unwrap();
    copied(&family.join("roots"), &dir.join("roots"));
    std::fs::copy(&case.framework, dir.join("framework.yaml")).unwrap();
    std::fs::remove_dir_all(dir.join("roots").join(lost)).unwrap();
    shown(&dir.join("framework.yaml"))
}

const LOST: [(&str, &str); 3] = [
    ("revocation/nothing-revoked", "nothing-revoked"),
    ("advisories/nothing-known", "osv/clean"),
    ("tuf/current", "tuf"),
];

#[test]
fn what_the_receiver_has_not_stands_in_for_nothing_but_itself() {
    for (name, lost) in LOST {
        let (case, dir) = (named(name), tempfile::tempdir().unwrap());
        let file = shown(&dir.path().join("own.pack"));
        let signer = packed(&case, &file);
        let framework = without(&case, dir.path(), lost);
        let line = ["verify", "--pack", &file, "--policy", &framework, "--handoff", &case.handoff];
        let judged = || run_at(&[&line[..], &[&signer[0], &signer[1]]].concat(), &case.at);
        let ran = judged();
        assert_eq!(ran.code, case.exit, "{name}: {}{}", ran.out, ran.err);
        // Under another edition it is the receiver's own affair.
        let text = std::fs::read_to_string(&framework).unwrap();
        std::fs::write(&framework, format!("{text}# another edition\n")).unwrap();
        let ran = judged();
        assert_eq!(ran.code, 5, "{name}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn t29_advisories_that_nobody_signed_are_not_taken_from_a_pack() {
    for (name, lost) in LOST {
        let (case, dir) = (named(name), tempfile::tempdir().unwrap());
        let file = shown(&dir.path().join("own.pack"));
        packed(&case, &file);
        let framework = without(&case, dir.path(), lost);
        let own = case.run().report;
        let digest = own["framework"]["digest"].as_str().unwrap();
        for by in [["--policy", &framework], ["--policy-digest", digest]] {
            let line = [&["verify", "--pack", &file, "--handoff", &case.handoff], &by[..]].concat();
            let ran = run_at(&line, &case.at);
            // What issuers say, and what a pinned root leads to, is proved whoever carries it.
            let advisories = name.starts_with("advisories/");
            assert_eq!(ran.code, if advisories { 5 } else { case.exit }, "{name}: {}{}", ran.out, ran.err);
            assert_eq!(advisories, ran.err.contains("--pack-signer says whose pack"), "{name}: {}", ran.err);
        }
    }
}

#[test]
fn a_pack_ends_when_the_first_of_what_it_leads_to_does() {
    for (name, late) in
        [("advisories/nothing-known", "2026-08-03T06:00:01Z"), ("tuf/current", "2126-01-01T00:00:01Z")]
    {
        let (case, dir) = (named(name), tempfile::tempdir().unwrap());
        let file = shown(&dir.path().join("own.pack"));
        let signer = packed(&case, &file);
        let line = ["verify", "--pack", &file, "--handoff", &case.handoff, &signer[0], &signer[1]];
        let ran = run_at(&line, late);
        assert_eq!(ran.code, 5, "{name}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("it is stale"), "{name}: {}", ran.err);
    }
}
