//! What releases are held against: each field, kept and spoilt.

use model::Instant;

use crate::policy::{Direction, Framework, Graph, diff};
use crate::sample::{embedded, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const HELD: &str = r#"countersign: 1
framework: held
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: staging
identities:
  alice:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: alice@retail.example
handoffs:
  intake:
    subject-name: "widget-{version}.tgz"
    baseline:
      ledger: required
      keep: [provenance, publisher, builder, source]
    require:
      - provenance: { by: [alice] }
"#;

const KEEP: &str = "keep: [provenance, publisher, builder, source]";

fn told(from: &str, to: &str) -> Vec<String> {
    assert_eq!(HELD.matches(from).count(), 1, "{from:?} must stand in the sample once");
    wrong(&HELD.replacen(from, to, 1)).iter().map(|told| told.text.to_string()).collect()
}

fn refused(from: &str, to: &str, why: &str) {
    let told = told(from, to);
    assert!(matches!(told.as_slice(), [one] if one.contains(why)), "{to}: {told:?}");
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(HELD), []);
    assert!(told("ledger: required", "ledger: when-known").is_empty());
    for kept in ["provenance", "publisher", "builder", "source"] {
        assert!(told(KEEP, &format!("keep: [{kept}]")).is_empty(), "{kept}");
    }
}

#[test]
fn words_are_known_and_stand_once() {
    refused("ledger: required", "ledger: never", "is not known here");
    refused(KEEP, "keep: [colour]", "is not known here");
    refused(KEEP, "keep: [source, source]", "stands here twice");
    refused(KEEP, "keep: []", "an empty list keeps nothing");
    refused("      ledger: required\n", "", "`ledger`");
    refused(&format!("      {KEEP}\n"), "", "`keep`");
}

#[test]
fn it_needs_versions_and_somebody_who_signs() {
    refused("widget-{version}.tgz", "widget-*.tgz", "has no `{version}`");
    refused("\"widget-{version}.tgz\"", "any", "has no `{version}`");
    refused("\"widget-{version}.tgz\"", "[\"widget-{version}.tgz\", \"widget-*.zip\"]", "has no `{version}`");
    let other = "attestation: { name: sbom, type: \"https://spdx.dev/Document\", by: [alice] }";
    refused("provenance: { by: [alice] }", other, "needs a `signature` or `provenance`");
    assert!(told("provenance: { by", "signature: { by").is_empty());
}

fn read(text: &str) -> Framework {
    let draft = crate::policy::parse("framework.yaml", text).unwrap_or_else(|why| panic!("{why}"));
    draft.resolve(Vec::new(), embedded).unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn that_one_must_be_known_is_stricter() {
    let known = HELD.replacen("ledger: required", "ledger: when-known", 1);
    for (old, new, direction) in [(&*known, HELD, Direction::Stricter), (HELD, &*known, Direction::Looser)] {
        let changes = diff(&read(old), &read(new));
        assert!(matches!(changes.as_slice(), [one] if one.direction == direction), "{changes:?}");
    }
}

#[test]
fn a_picture_says_what_is_kept() {
    let drawn =
        |text: &str| Graph::of(&read(text), Instant::parse("2026-11-22T12:00:00Z").unwrap()).mermaid();
    let said = "the release before: provenance, publisher, builder, source";
    assert!(drawn(HELD).contains(&format!("as {said}")), "{}", drawn(HELD));
    let known = HELD.replacen("ledger: required", "ledger: when-known", 1);
    assert!(drawn(&known).contains("as a known release before: provenance"), "{}", drawn(&known));
}
