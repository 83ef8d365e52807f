//! What artifacts are made of by several documents, through the command line: each field spoilt one at a time, and what the
//! words say of both places.

#[path = "dependency_lists/packages.rs"]
mod packages;
#[path = "dependency_lists/pairs.rs"]
mod pairs;
#[path = "dependency_lists/recorded.rs"]
mod recorded;

use serde_json::Value;

use crate::case::{Case, copied, named};
use crate::participants::exits;
use crate::run::run_at;

const FROM: &str = "from: [sbom, lockfile]";
const SOURCES: &str = "sources: [pypi, golang, \"npm.acme.example/**\", \"gems.acme.example/**\"]";

/// A report without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a check of a fixture says.
fn check(case: &Case, id: &str) -> Value {
    let judged = case.run();
    let mut checks = judged.subjects().flat_map(|one| one["checks"].as_array().unwrap());
    checks.find(|check| check["id"] == id).unwrap_or_else(|| panic!("{}", judged.ran.err)).clone()
}

fn reason(check: &Value) -> &str {
    check["reason"].as_str().unwrap()
}

#[test]
fn t02_every_field_of_lists_is_enforced() {
    exits(
        "dependencies/lockfile",
        &[
            (FROM, "from: [sbom]", 1),
            (FROM, "from: [lockfile]", 0),
            (FROM, "from: [lockfile, sbom]", 0),
            (FROM, "from: [provenance]", 3),
            (FROM, "from: [sbom, lockfile, provenance]", 3),
            (FROM, "from: [sbom, locks]", 5),
            (FROM, "from: []", 5),
            (SOURCES, "sources: [npm, pypi, gem, golang]", 1),
            (SOURCES, "sources: [golang, \"npm.acme.example/**\", \"gems.acme.example/**\"]", 1),
            (SOURCES, "sources: [pypi, golang, \"*.acme.example/**\"]", 0),
            (SOURCES, "sources: [pypi, golang, \"npm.acme.example/private/*\", \"gems.acme.example/**\"]", 1),
            (SOURCES, "sources: [\"https://npm.acme.example/**\"]", 5),
            (SOURCES, "sources: []", 5),
        ],
    );
    exits("dependencies/left-out", &[(FROM, "from: [lockfile]", 0)]);
}

#[test]
fn t02_exceptions_for_a_dependency_are_exact() {
    let hidden = "package: \"pkg:npm/hidden@1.0.0\"";
    exits(
        "dependencies/excepted",
        &[
            (hidden, "package: \"pkg:npm/hidden@1.0.1\"", 1),
            (hidden, "package: \"pkg:npm/hidden\"", 5),
            (hidden, "package: \"pkg:npm/hidden@1.0.0?a=b\"", 5),
            (hidden, "package: \"pkg:npm/hid*@1.0.0\"", 5),
            (hidden, &format!("digest: sha256:{}", "0".repeat(64)), 5),
            (hidden, &format!("{hidden}\n    digest: sha256:{}", "0".repeat(64)), 5),
            (&format!("    {hidden}\n"), "", 5),
            ("check: unpinned-dependency", "check: denied-dependency", 5),
            ("check: unpinned-dependency", "check: known-malicious-dependency", 5),
            ("check: unpinned-dependency", "check: old-version", 5),
            (
                "approved-by: other-security\n    expires: 2026-10-01\n  loose",
                "approved-by: acme-build\n    expires: 2026-10-01\n  loose",
                5,
            ),
            // It is applied in the 90 days before its end, the whole day.
            ("expires: 2026-10-01\n  loose", "expires: 2026-10-30\n  loose", 0),
            ("expires: 2026-10-01\n  loose", "expires: 2026-10-31\n  loose", 1),
            ("expires: 2026-10-01\n  loose", "expires: 2026-08-01\n  loose", 1),
        ],
    );
}

#[test]
fn a_disagreement_is_told_with_both_places() {
    let left_out = check(&named("dependencies/left-out"), "disagreeing-dependencies");
    let said = reason(&left_out);
    assert!(
        said.contains("`pkg:npm/hidden@1.0.0` is in the lockfile and not in the bill of materials"),
        "{said}"
    );
    let places: Vec<&str> =
        left_out["rests_on"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
    assert_eq!(places, ["/packages/node_modules~1hidden", "payload:/predicate"]);
    let other = check(&named("dependencies/other-digest"), "disagreeing-dependencies");
    assert!(reason(&other).contains("`pkg:pypi/requests@2.32.0` has another digest"), "{other}");
    let places = other["rests_on"].as_array().unwrap();
    assert_eq!((places.len(), &places[1]["line"]), (2, &1.into()), "{other}");
    let more = check(&named("dependencies/given-more"), "disagreeing-dependencies");
    assert!(reason(&more).contains("is in the provenance and not in the bill of materials"), "{more}");
    assert_eq!(more["rests_on"][0]["pointer"], "payload:/predicate/buildDefinition/resolvedDependencies/13");
}

#[test]
fn the_report_says_what_a_lockfile_is_bound_to() {
    let bound = |fixture: &str| reason(&check(&named(fixture), "missing-dependency-list")).to_owned();
    assert!(bound("dependencies/lockfile").contains("named by the operator"));
    assert!(bound("dependencies/itself").contains("inside the artifact"));
    let loose = check(&named("dependencies/loosely-locked"), "unpinned-dependency");
    assert!(reason(&loose).contains("`pkg:pypi/idna@3.10`"), "{loose}");
    let registry = check(&named("dependencies/other-registry"), "unlisted-dependency-source");
    assert!(reason(&registry).contains("`npm.evil.example`"), "{registry}");
}

#[test]
fn an_excepted_dependency_is_told_as_what_it_is() {
    let case = named("dependencies/excepted");
    let told = crate::participants::told("dependencies/excepted");
    assert_eq!(told.code, 0, "{}", told.err);
    for wanted in ["excepted[disagreeing-dependencies]", "hidden-package", "loose-idna"] {
        assert!(told.out.contains(wanted), "{wanted}: {}", told.out);
    }
    let check = check(&case, "unpinned-dependency");
    assert_eq!((&check["outcome"], &check["exception"]["applied"]), (&"violated".into(), &true.into()));
    let half = self::check(&named("dependencies/half-excepted"), "disagreeing-dependencies");
    assert_eq!(half["exception"]["applied"], false);
    assert!(
        half["exception"]["not_applied"].as_str().unwrap().contains("what is left without that package"),
        "{half}"
    );
}

#[test]
fn a_lockfile_is_known_by_its_name_and_has_to_be_there() {
    let case = named("dependencies/lockfile");
    let with = |lockfiles: &[&str]| {
        let lockfiles = lockfiles.iter().map(|name| (*name).to_owned()).collect();
        Case { lockfiles, ..case.clone() }.run().ran
    };
    let strange = with(&["case.toml"]);
    assert_eq!(strange.code, 2, "{}", strange.err);
    assert!(strange.err.contains("no lockfile that is read has this name"), "{}", strange.err);
    assert_eq!(with(&["gone/Cargo.lock"]).code, 4);
    let dir = tempfile::tempdir().unwrap();
    let newer = dir.path().join("pnpm-lock.yaml");
    std::fs::write(&newer, "lockfileVersion: '12.0'\n").unwrap();
    let told = with(&[newer.to_str().unwrap()]);
    assert_eq!(told.code, 3, "what is newer than is read is not proved wrong: {}", told.out);
    assert_eq!(with(&[]).code, 3, "withheld");
    // One of the four is enough to be there, and not to agree.
    assert_eq!(with(&["go.sum"]).code, 1);
}

#[test]
fn a_lockfile_that_nobody_asks_for_is_told() {
    let case = named("dependencies/lockfile");
    let case = Case { handoff: "given".to_owned(), ..case };
    let report = case.run().report;
    let unused = report["unused_evidence"].as_array().unwrap();
    assert_eq!(unused.len(), 4, "{unused:?}");
    assert!(unused[0]["reason"].as_str().unwrap().contains("nothing at this handoff asks"), "{unused:?}");
}

#[test]
fn t25_taking_a_document_away_allows_nothing() {
    for name in ["left-out", "added", "other-digest", "given-more", "half-excepted"] {
        let case = named(&format!("dependencies/{name}"));
        let dir = tempfile::tempdir().unwrap();
        copied(&case.dir, dir.path());
        for gone in 0..case.attestations.len() + case.lockfiles.len() {
            let kept = |files: &[String], from: usize| -> Vec<String> {
                let all = files.iter().enumerate();
                all.filter(|(at, _)| at + from != gone).map(|(_, name)| name.clone()).collect()
            };
            let attestations = kept(&case.attestations, 0);
            let lockfiles = kept(&case.lockfiles, case.attestations.len());
            let less = Case { attestations, lockfiles, ..case.clone() };
            // The only lockfile of an ecosystem takes what it alone has with it: the bill has the rest all the same.
            assert_ne!(less.run().ran.code, 0, "{name} without {gone}");
        }
    }
}

#[test]
fn help_and_reference_name_it() {
    let help = run_at(&["verify", "--help"], "2026-08-02T00:00:00Z");
    assert!(help.out.contains("--lockfile <FILE>"), "{}", help.out);
}
