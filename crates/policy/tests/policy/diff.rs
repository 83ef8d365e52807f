//! What changed from one framework to another, in words.

use model::Text;

use crate::policy::{Change, Direction, Framework, diff};
use crate::sample::{GOOD, embedded, framework, kept};

const CHAIN: &str = include_str!("chain.yaml");

fn chain(text: &str) -> Framework {
    let files = ["keys/a.pub", "keys/b.pub"].map(|name| (Text::from(name), Ok(name.as_bytes().to_vec())));
    let draft = crate::policy::parse("framework.yaml", text).unwrap_or_else(|why| panic!("{why}"));
    draft.resolve(files.into(), embedded).unwrap_or_else(|why| panic!("{why}"))
}

fn told(changes: &[Change]) -> String {
    changes.iter().map(|change| format!("{}: {}\n", change.direction.word(), change.text)).collect()
}

/// The one change that makes the text with `from` into one with `to`, there and back.
fn there_and_back(base: &str, read: fn(&str) -> Framework, from: &str, to: &str) -> String {
    assert_eq!(base.matches(from).count(), 1, "{from:?} must stand there once");
    let other = base.replacen(from, to, 1);
    let (old, new) = (read(base), read(&other));
    let (there, back) = (diff(&old, &new), diff(&new, &old));
    let count =
        |changes: &[Change], direction| changes.iter().filter(|one| one.direction == direction).count();
    assert!(!there.is_empty(), "{to}");
    for (one, other) in [
        (Direction::Looser, Direction::Stricter),
        (Direction::Stricter, Direction::Looser),
        (Direction::Unknown, Direction::Unknown),
        (Direction::Neither, Direction::Neither),
    ] {
        assert_eq!(count(&there, one), count(&back, other), "{to}\n{}{}", told(&there), told(&back));
    }
    format!("## {}\n{}--\n{}\n", to.trim(), told(&there), told(&back))
}

#[test]
fn the_same_means_the_same_whatever_the_comments() {
    let commented = format!("# another hand\n{}", CHAIN.replacen("number: 12", "number: 12    # still", 1));
    assert_eq!(diff(&chain(CHAIN), &chain(&commented)), []);
    let quoted = CHAIN.replacen("owner: it@shops.example", "owner: \"it@shops.example\"", 1);
    assert_eq!(diff(&chain(CHAIN), &chain(&quoted)), []);
}

#[test]
fn each_change_of_a_chain() {
    let all: String = [
        ("number: 12", "number: 13"),
        ("expires: 2027-06-30\n\nroots", "expires: 2027-12-31\n\nroots"),
        ("framework: retail-chain\n", "framework: retail-chain\ndraft: true\n"),
        ("file: keys/a.pub, from: 2026-01-01, until: 2027-01-01", "file: keys/a.pub, from: 2026-02-01"),
        ("file: keys/a.pub", "file: keys/b.pub"),
        ("source: acme/widget, source-id: 4711", "source: \"acme/*\""),
        ("build.yml@refs/tags/v*", "build.yml@**"),
        ("acme-offline: { key: { root: acme-key } }", "acme-offline: { key: { root: gate-key } }"),
        ("    roles: [issue, attest]\n", "    roles: [issue, attest, revoke]\n"),
        ("    agreement: { from: 2026-01-01, until: 2027-12-31 }\n", ""),
        ("agreement: { from: 2025-01-01, until: 2026-10-31 }", "agreement: { from: 2024-01-01, until: 2026-12-31 }"),
        ("revokes-within: 4h", "revokes-within: 8h"),
        ("contact: it@shops.example", "contact: shops@shops.example"),
        ("max-age: 24h", "max-age: 7d"),
        ("staging: { owner: retail, tier: middle }", "staging: { owner: retail, tier: low }"),
        ("staging: { owner: retail, tier: middle }", "staging: { owner: retail }"),
        ("  middle:\n", "  odd: {}\n  middle:\n"),
        ("  middle:\n", "  even:\n    require:\n      - signature: { by: [gate] }\n  middle:\n"),
        ("purpose: the web shop's images", "purpose: every shop's images"),
        ("subjects: [{ package: \"pkg:npm/**\" }]", "subjects: [{ package: \"pkg:npm/maps\" }]"),
        ("    expires: 2027-03-31", "    starts: 2026-12-01\n    expires: 2027-03-31"),
        ("    under: borealis-trial\n", ""),
        ("      - provenance: { by: [borealis-any], ref: \"refs/**\" }", "      - provenance: { by: [borealis-any], ref: \"refs/tags/*\", max-age: 7d }"),
        ("      - signature: { by: [acme-offline] }\n      - provenance: { by: [acme-build] }\n      - attestation", "      - signature: { by: [acme-offline], distinct: 1, time: proven }\n      - attestation"),
        ("    repeat: [intake-widgets]\n", "    require:\n      - signature: { by: [gate] }\n"),
        ("    from: { zone: quarantine }\n", "    from: { zone: warehouse }\n"),
        ("  stock:\n", "  stores:\n"),
    ]
    .into_iter()
    .map(|(from, to)| there_and_back(CHAIN, chain, from, to))
    .collect();
    kept("differences_of_a_chain", &all);
}

#[test]
fn each_change_of_requirements() {
    let all: String = [
        ("not-below: 1.4.0", "not-below: 1.10.0"),
        ("    version:\n      not-below: 1.4.0\n", ""),
        (
            "subject-name: \"widget-{version}.tgz\"\n    version:\n      not-below: 1.4.0\n",
            "subject-name: any\n",
        ),
        ("          level: 3\n          source: github.com/acme/widget\n", "          level: 2\n"),
        ("          max-age: 31d\n          time: proven\n", "          max-age: 7d\n"),
        ("          builders: [acme-isolated]\n          level: 3\n", ""),
        ("by: [acme-ci, acme-offline]", "by: [acme-ci]"),
        ("signed-by: [acme-ci, robot]\n    level: 3", "signed-by: [robot]\n    level: 3"),
        ("    level: 3\nhandoffs", "    level: 1\nhandoffs"),
        ("          ref: \"refs/tags/v*\"\n          max", "          tag: v1\n          max"),
        (
            "          type: https://spdx.dev/Document\n",
            "          type: https://spdx.dev/Document\n          where: 'has(predicate.packages)'\n",
        ),
        ("          name: sbom\n", "          name: parts\n"),
        ("      runner: github-hosted\n", "      runner: self-hosted\n"),
        ("      ref: \"refs/tags/v*\"\n      runner", "      runner"),
    ]
    .into_iter()
    .map(|(from, to)| there_and_back(GOOD, framework, from, to))
    .collect();
    kept("differences_of_requirements", &all);
}

/// Where no edition is named, this one will do.
#[test]
fn this_edition_stands_where_no_edition_does() {
    let naming = |editions: &str| {
        let receipt =
            "    receipt: { verifier: \"https://gate.retail.example\", resource: \"urn:x:{name}\" }\n";
        let text = CHAIN.replacen("  intake-widgets:\n", &format!("  intake-widgets:\n{receipt}"), 1);
        let last = "  last:\n    subject-name: any\n    repeat: [intake-widgets]\n    require:\n      - receipt: { of: intake-widgets, by: [gate]EDITIONS }\n";
        chain(&(text + &last.replacen("EDITIONS", editions, 1)))
    };
    let digest = "sha256:".to_owned() + &"07".repeat(32);
    let other = naming(&format!(", frameworks: [\"{digest}\"]"));
    let both = naming(&format!(", frameworks: [this, \"{digest}\"]"));
    let (none, this) = (naming(""), naming(", frameworks: [this]"));
    let of = "handoff `last`, receipt";
    let (more, less) = (format!("{of} now accepts"), format!("{of} no longer accepts"));
    assert_eq!(
        told(&diff(&other, &none)),
        format!("looser: {more} `this` in `frameworks`\nstricter: {less} `{digest}` in `frameworks`\n")
    );
    assert_eq!(
        told(&diff(&none, &other)),
        format!("looser: {more} `{digest}` in `frameworks`\nstricter: {less} `this` in `frameworks`\n")
    );
    assert_eq!(told(&diff(&none, &both)), format!("looser: {more} `{digest}` in `frameworks`\n"));
    assert_eq!(diff(&none, &this), []);
}

#[test]
fn another_key_in_the_same_file_is_told() {
    let with = |key: &str| {
        let files =
            vec![("keys/a.pub".into(), Ok(key.as_bytes().to_vec())), ("keys/b.pub".into(), Ok(vec![1]))];
        crate::policy::parse("framework.yaml", CHAIN).unwrap().resolve(files, embedded).unwrap()
    };
    let changes = diff(&with("one"), &with("another"));
    assert_eq!(told(&changes), "unknown: root `acme-key` holds another key or other authorities\n");
    assert_eq!(diff(&with("one"), &with("one")), []);
}

#[test]
fn tiers_in_another_order_are_told() {
    let swapped = CHAIN.replacen("  low: {}\n", "", 1).replacen("zones:\n", "  low: {}\n\nzones:\n", 1);
    let changes = diff(&chain(CHAIN), &chain(&swapped));
    assert_eq!(
        told(&changes),
        "unknown: the order of tiers is middle, high, low, and was low, middle, high\n"
    );
}

#[test]
fn what_needs_the_closest_look_comes_first() {
    let other = CHAIN.replacen("number: 12", "number: 13", 1).replacen("    under: retail-shops\n", "", 1);
    let other = other.replacen("max-age: 24h", "max-age: 1h", 1);
    let changes = diff(&chain(CHAIN), &chain(&other));
    let order: Vec<Direction> = changes.iter().map(|change| change.direction).collect();
    assert_eq!(order, [Direction::Looser, Direction::Stricter, Direction::Neither]);
}

#[test]
fn a_reference_input_is_named_in_its_change() {
    let with = |inputs: &str| chain(&CHAIN.replacen("\nhandoffs:\n", &format!("\n{inputs}\nhandoffs:\n"), 1));
    let one = "reference:\n  osv:\n    malware: { dir: osv, max-age: 2d }\n";
    let wider = one.replace("2d", "4d");
    assert_eq!(
        told(&diff(&with(one), &with(&wider))),
        "looser: the folder of advisories `malware`: `max-age` is `4d`, and was `2d`\n"
    );
    let two = format!("{one}    flaws: {{ dir: flaws, max-age: 2d }}\n");
    let more = told(&diff(&with(one), &with(&two)));
    assert!(more.contains("the framework now has the folder of advisories `flaws`: "), "{more}");
    let less = told(&diff(&with(&two), &with(one)));
    assert!(less.contains("the framework no longer has the folder of advisories `flaws`; it was "), "{less}");
}
