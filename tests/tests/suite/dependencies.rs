//! What artifacts are made of, through the command line: each field spoilt one at a time, and what the words say.

use crate::case::named;
use crate::participants::exits;

const OSV: &str = "osv: [known]";
const DENY: &str =
    "deny: [{ package: \"pkg:npm/left-pad\", versions: \"<1.3.0\", reason: it went away once }]";

fn deny(fields: &str) -> String {
    format!("deny: [{{ {fields} }}]")
}

#[test]
fn t02_every_field_of_dependencies_is_enforced() {
    let denied = [
        ("package: \"pkg:npm/left-pad\", reason: r", 1),
        ("package: \"pkg:npm/left-pad\", versions: \"<=1.3.0\", reason: r", 1),
        ("package: \"pkg:npm/left-pad\", versions: \">=1.0.0 <1.3.0\", reason: r", 0),
        ("package: \"pkg:pypi/left-pad\", reason: r", 0),
        ("package: \"pkg:npm/left-pad\", versions: \"1.3.0\", reason: r", 5),
        ("package: \"pkg:npm/left-pad\", versions: \"<one\", reason: r", 5),
        ("package: \"pkg:npm/left-pad@1.3.0\", reason: r", 5),
        ("package: \"pkg:npm/left-*\", reason: r", 5),
        ("package: \"pkg:npm/left-pad?a=b\", reason: r", 5),
        ("package: left-pad, reason: r", 5),
        ("package: \"pkg:npm/left-pad\"", 5),
        ("package: \"pkg:npm/left-pad\", reason: r, until: 2027-01-01", 5),
    ];
    let denied: Vec<(String, u8)> = denied.iter().map(|(fields, exit)| (deny(fields), *exit)).collect();
    let mut changes: Vec<(&str, &str, u8)> =
        denied.iter().map(|(to, exit)| (DENY, to.as_str(), *exit)).collect();
    changes.extend([
        (DENY, "deny: []", 5),
        ("by: [acme-build]\n          pinned", "by: [other-security]\n          pinned", 1),
        ("by: [acme-build]\n          pinned", "by: [nobody]\n          pinned", 5),
        ("by: [acme-build]\n          pinned", "pinned", 5),
        ("pinned: true\n          deny", "pinned: false\n          deny", 5),
        (OSV, "osv: [npm-alone]", 3),
        (OSV, "osv: [npm-alone, known]", 0),
        (OSV, "osv: [unknown]", 5),
        (OSV, "osv: []", 5),
        // It was signed 14 hours before.
        ("max-age: 30d", "max-age: 14h", 0),
        ("max-age: 30d", "max-age: 13h", 3),
        ("max-age: 30d", "max-age: soon", 5),
        ("max-age: 30d", "max-aged: 30d", 5),
    ]);
    exits("dependencies/good", &changes);
    exits("dependencies/unpinned", &[("          pinned: true\n          deny", "          deny", 0)]);
    exits("dependencies/denied", &[(&format!("          {DENY}\n"), "", 0)]);
    exits("dependencies/malicious", &[(&format!("          {OSV}\n"), "", 0)]);
}

#[test]
fn a_finding_says_which_dependency_where_it_is_told_and_what_brings_it() {
    let check = |fixture: &str, id: &str| {
        let judged = named(fixture).run();
        let mut checks = judged.subjects().flat_map(|one| one["checks"].as_array().unwrap());
        checks.find(|check| check["id"] == id).unwrap().clone()
    };
    let unpinned = check("dependencies/unpinned", "unpinned-dependency");
    let said = unpinned["reason"].as_str().unwrap();
    assert!(said.contains("`pkg:gem/rake@13.0.0` (needed by `pkg:gem/rack@3.0.0`)"), "{said}");
    assert_eq!(unpinned["rests_on"][0]["pointer"], "payload:/predicate/components/7");
    let malicious = check("dependencies/malicious", "known-malicious-dependency");
    let said = malicious["reason"].as_str().unwrap();
    assert!(said.contains("MAL-2026-0001") && said.contains("steal-er"), "{said}");
    let listed = check("dependencies/listed-twice", "missing-sbom");
    assert!(listed["reason"].as_str().unwrap().contains("12 dependencies, 3 deep"), "{listed}");
    let denied = check("dependencies/denied", "denied-dependency");
    assert!(denied["reason"].as_str().unwrap().contains("it went away once"), "{denied}");
}
