//! The policies that are shipped: sound, and put to the deliveries they are made for.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::case::{Case, named, root};
use crate::run::run_at;

const AT: &str = "2026-08-02T00:00:00Z";

/// Every policy, by name.
fn policies() -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join("policies")).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let all: BTreeSet<String> =
        entries.filter(|path| path.extension().is_some_and(|kind| kind == "yaml")).map(named).collect();
    assert!(all.len() >= 8, "{all:?}");
    all
}

fn policy(name: &str) -> String {
    root().join(format!("policies/{name}.yaml")).to_string_lossy().into_owned()
}

/// What `policy check` has to say against some of them: each takes what others' commands or signatures give, and the
/// findings tell what those leave open.
const FOUND: &[(&str, &[&str])] = &[
    ("airgapped-firmware", &["at `site` any product and any old release"]),
    ("checksum-and-key", &["at `release` any product and any old release"]),
    (
        "coming-from-cosign",
        &[
            "the key `acme-key` has no `until`",
            "at `blob` any product and any old release",
            "`acme-workflow` signs files and statements",
            "at `blob-by-key` any product and any old release",
            "at `attestation` any product and any old release",
            "this asks for statements of some type alone",
        ],
    ),
    (
        "coming-from-gh",
        &[
            "`acme/widget/.github/workflows/*@**` is broad",
            "no `runner` is named",
            "`acme/ci/.github/workflows/build.yml@**` is broad",
            "no `runner` is named",
            "`acme/ci/.github/workflows/build.yml@**` is broad",
            "at `sbom` any product and any old release",
            "this asks for statements of some type alone",
            "this asks for a release alone",
        ],
    ),
    ("published-packages", &["this asks for statements of some type alone"]),
];

#[test]
fn what_there_is_to_say_against_them_is_stated_here() {
    for name in policies() {
        let stated = FOUND.iter().find(|(of, _)| *of == name).map_or(&[][..], |(_, stated)| stated);
        let ran = run_at(&["policy", "check", &policy(&name)], AT);
        assert_eq!(ran.code, u8::from(!stated.is_empty()), "{name}\n{}{}", ran.out, ran.err);
        let found: Vec<&str> = ran.out.lines().filter_map(|line| line.strip_prefix("finding: ")).collect();
        assert_eq!(found.len(), stated.len(), "{name}: {found:#?}");
        for (found, stated) in found.iter().zip(stated) {
            assert!(found.starts_with(stated), "{name}: {found}");
        }
    }
}

#[test]
fn their_own_cases_come_out_as_they_say() {
    for name in policies() {
        let ran = run_at(&["policy", "test", &policy(&name)], "2036-01-01T00:00:00Z");
        assert_eq!(ran.code, 0, "{name}\n{}{}", ran.out, ran.err);
        assert!(ran.out.ends_with(" cases, all as expected\n"), "{name}\n{}", ran.out);
    }
}

/// A delivery that passes, two that do not, and for each that does not the check that stops it.
#[test]
fn every_policy_has_cases_that_show_what_it_lets_through_and_what_it_stops() {
    for name in policies() {
        let folder = root().join(format!("policies/{name}.cases"));
        let cases = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("{name} has no cases"));
        let cases: Vec<toml::Table> = cases
            .map(|case| std::fs::read_to_string(case.unwrap().path().join("case.toml")).unwrap())
            .map(|text| text.parse().unwrap())
            .collect();
        let refused = |case: &&toml::Table| case["exit"].as_integer() != Some(0);
        assert!(cases.iter().any(|case| !refused(&case)), "{name} lets nothing through");
        assert!(cases.iter().filter(refused).count() >= 2, "{name} stops too little");
        for case in cases.iter().filter(refused) {
            let checks = case["checks"].as_table().unwrap();
            let stops = |word: &toml::Value| matches!(word.as_str(), Some("violated" | "unknown"));
            assert!(checks.values().any(stops), "{name}: {case}");
        }
    }
}

#[test]
fn no_cases_are_left_without_a_policy() {
    let policies = policies();
    for entry in std::fs::read_dir(root().join("policies")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if let Some(of) = name.strip_suffix(".cases") {
            assert!(policies.contains(of), "{name}");
        }
    }
}

#[test]
fn retail_intake_allows_the_release_and_nothing_less() {
    let judge = |name: &str| {
        let case =
            Case { framework: policy("retail-intake").into(), handoff: "intake".into(), ..named(name) };
        case.run().ran.code
    };
    for (name, exit) in [
        ("delivery/separate-files", 0),
        ("delivery/json-lines", 0),
        ("delivery/among-garbage", 0),
        ("delivery/built-by-hand", 1),
        ("delivery/provenance-withheld", 3),
        ("delivery/signature-withheld", 3),
        ("provenance/old-release", 1),
    ] {
        assert_eq!(judge(name), exit, "{name}");
    }
}

#[test]
fn they_can_be_drawn_and_none_differs_from_itself() {
    let all = policies();
    for name in &all {
        let drawn = run_at(&["policy", "graph", &policy(name)], AT);
        assert_eq!(drawn.code, 0, "{name}\n{}", drawn.err);
        assert!(drawn.out.ends_with("</svg>\n"), "{name}");
        for other in &all {
            let ran = run_at(&["policy", "diff", &policy(name), &policy(other)], AT);
            assert_eq!(ran.code, u8::from(name != other), "{name} {other}\n{}{}", ran.out, ran.err);
        }
    }
}
