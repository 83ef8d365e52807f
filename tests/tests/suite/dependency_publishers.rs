//! Who publishes dependencies, through the command line: each field spoilt one at a time, and what the reports say.

use serde_json::{Value, json};

use crate::case::named;
use crate::participants::{changed, exits, told};

const GOOD: &str = "publishers/good";
const EXCEPTED: &str = "publishers/excepted";

#[test]
fn t02_every_field_of_a_publisher_is_enforced() {
    exits(
        GOOD,
        &[
            ("packages: [\"pkg:npm/%40gadgets/*\"]", "packages: [\"pkg:npm/%40gadgets/wheel\"]", 1),
            (
                "packages: [\"pkg:npm/%40gadgets/*\"]",
                "packages: [\"pkg:npm/%40gadgets/*\", \"pkg:gem/ra*\"]",
                3,
            ),
            ("packages: [\"pkg:npm/%40gadgets/*\"]", "packages: []", 5),
            ("packages: [\"pkg:pypi/snake-*\"]", "packages: [\"pkg:pypi/Snake_*\"]", 0),
            ("    by: [snakes]", "    by: [gadgets]", 1),
            ("    by: [snakes]", "    by: [gadgets, snakes]", 0),
            ("    by: [snakes]", "    by: [nobody]", 5),
            ("    builders: [gadget-works]\n    level: 2\n", "", 0),
            ("works\", signed-by: [gadgets], level: 2", "barn\", signed-by: [gadgets], level: 2", 1),
            ("signed-by: [gadgets], level: 2", "signed-by: [snakes], level: 2", 1),
            ("    level: 2\n", "    level: 3\n", 1),
            ("    level: 2\n", "    level: 1\n", 0),
            ("    by: [snakes]", "    by: [snakes]\n    until: 2027-01-01", 5),
            // Two rules for one package: both must hold.
            (
                "packages: [\"pkg:pypi/snake-*\"]",
                "packages: [\"pkg:pypi/snake-*\", \"pkg:npm/%40gadgets/cog\"]",
                1,
            ),
        ],
    );
}

#[test]
fn t02_what_is_asked_of_publishers_is_enforced() {
    exits(
        GOOD,
        &[
            ("          publishers: [gadgets, snakes]\n", "          publishers: [gadgets]\n", 1),
            ("          max-unattested: 2\n", "          max-unattested: 1\n", 1),
            ("          max-unattested: 2\n", "", 1),
            ("          max-unattested: 2\n", "          max-unattested: 2\n          direct: all\n", 1),
            ("vault*", "ra*", 1),
            ("          depth: 3\n", "          depth: 1\n", 0),
        ],
    );
    // Those farther away are not asked about: rake is, where it is two steps away.
    let near = |fixture: &str, depth: &str| {
        let passages =
            [("          max-unattested: 2\n", "          max-unattested: 1\n"), ("depth: 3", depth)];
        changed(fixture, &passages).ran.code
    };
    assert_eq!((near(GOOD, "depth: 1"), near(GOOD, "depth: 2")), (0, 1));
    // What nothing leads to came in by itself, and is near.
    assert_eq!(near("publishers/circle", "depth: 1"), 0);
}

#[test]
fn t02_an_exception_is_for_one_package_in_one_version() {
    exits(
        EXCEPTED,
        &[
            ("pkg:gem/rack@3.0.0", "pkg:gem/rack@3.0.1", 1),
            ("pkg:gem/rack@3.0.0", "pkg:gem/rake@13.0.0", 1),
            ("pkg:gem/rack@3.0.0", "pkg:gem/rack", 5),
            ("pkg:gem/rack@3.0.0", "pkg:gem/*@3.0.0", 5),
            ("    handoff: strict\n", "    handoff: intake\n", 1),
            ("expires: 2026-10-01", "expires: 2026-08-01", 1),
            ("expires: 2026-10-01", "expires: 2126-01-01", 1),
            ("max-unattested: 1 }", "max-unattested: 0 }", 1),
            ("check: unattested-dependency", "check: unlisted-dependency-publisher", 5),
            ("    package: \"pkg:gem/rack@3.0.0\"\n", "", 5),
        ],
    );
}

#[test]
fn coverage_is_a_fact_of_the_decision() {
    let good = named(GOOD).run();
    let coverage = &good.subjects().next().unwrap()["coverage"];
    let tally = |all: u32, attested: u32, excepted: u32, unattested: u32| json!({ "all": all, "attested": attested, "excepted": excepted, "unattested": unattested, "bad": 0, "unreachable": 0 });
    let expected = json!([{
        "requirement": "handoffs.intake.require[1].dependencies",
        "depth": 2,
        "dependencies": tally(6, 4, 0, 2),
        "beyond": 0,
        "by_depth": [
            { "depth": 1, "dependencies": tally(3, 2, 0, 1) },
            { "depth": 2, "dependencies": tally(3, 2, 0, 1) },
        ],
        "by_ecosystem": { "npm": tally(2, 2, 0, 0), "pypi": tally(2, 2, 0, 0), "gem": tally(2, 0, 0, 2) },
        "excepted": [],
    }]);
    assert_eq!(coverage, &expected);
    assert!(told(GOOD).out.contains("coverage  4 of 6 attested (66 %), 2 of no publisher, depth 2"));
    let excepted = named(EXCEPTED).run();
    let coverage = &excepted.subjects().next().unwrap()["coverage"][0];
    assert_eq!(coverage["dependencies"], tally(6, 4, 1, 1));
    assert_eq!(coverage["excepted"], json!([{ "exception": "rack", "expires": "2026-10-01T23:59:59Z" }]));
    let text = told(EXCEPTED).out;
    let line = "coverage  4 of 6 attested (66 %), 1 excepted until 2026-10-01, 1 of no publisher, depth 2";
    assert!(text.contains(line) && text.contains("excepted[unattested-dependency]"), "{text}");
    // What is not asked has none.
    let other = named("dependencies/good").run();
    assert_eq!(other.subjects().next().unwrap().get("coverage"), None);
}

#[test]
fn a_finding_says_which_dependency_of_whom_and_why() {
    let reason = |fixture: &str, id: &str| {
        let judged = named(fixture).run();
        let mut checks = judged.subjects().flat_map(|one| one["checks"].as_array().unwrap());
        checks.find(|check| check["id"] == id).unwrap()["reason"].as_str().unwrap().to_owned()
    };
    let id = "unlisted-dependency-publisher";
    for (fixture, words) in [
        ("another-publisher", "is not attested as publisher `gadgets` attests"),
        ("another-publisher", "(needed by `pkg:npm/%40gadgets/wheel@1.0.0`)"),
        ("another-package", "it calls these bytes"),
        ("another-builder", "garage"),
        ("not-attested", "there is no provenance"),
        ("two-digests", "two digests"),
        ("undigested", "no digest"),
        ("unnamed", "no package URL that can be read"),
    ] {
        let said = reason(&format!("publishers/{fixture}"), id);
        assert!(said.contains(words), "{fixture}: {said}");
    }
    let said = reason("publishers/always", "unattested-dependency");
    assert!(said.contains("`pkg:gem/vault-agent@1.0.0`") && said.contains("must be attested"), "{said}");
}

#[test]
fn what_attests_a_dependency_is_neither_unused_nor_held_against_the_artifact() {
    let good = named(GOOD).run();
    assert_eq!(good.report["unused_evidence"], json!([]));
    assert_eq!(good.subjects().next().unwrap()["rejected"], json!([]));
    // Where nobody asks, it is about nothing of this run.
    let asked = "          publishers: [gadgets, snakes]\n          max-unattested: 2\n          always: [\"pkg:gem/vault*\"]\n          depth: 3\n";
    let unasked = changed(GOOD, &[(asked, "")]);
    let told = |judged: &Value| judged.as_array().map_or(0, Vec::len);
    let subject = unasked.subjects().next().unwrap();
    assert_eq!(unasked.ran.code, 0);
    assert_eq!(told(&subject["rejected"]) + told(&unasked.report["unused_evidence"]), 4);
}
