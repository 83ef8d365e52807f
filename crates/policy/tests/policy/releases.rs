//! GitHub's releases: the service, what it may be asked, and the roots without logs.

use crate::policy::lint;
use crate::sample::{framework, wrong};
use model::Instant;

/// A framework in which each of these fields stands once.
pub(crate) const RELEASED: &str = r#"countersign: 1
framework: released
number: 7
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      unlogged: roots/acme.trusted_root.json
  acme-key:
    key:
      file: keys/acme.pub
      until: 2100-01-01
identities:
  robot:
    github-release:
      roots: [acme]
  acme-offline:
    key:
      root: acme-key
handoffs:
  intake:
    subject-name: any
    require:
      - release:
          by: [robot]
          repository: acme/widget
          repository-id: 4711
          owner-id: 42
          tag: v1.*
      - signature:
          by: [acme-offline]
"#;

fn with(from: &str, to: &str) -> String {
    assert_eq!(RELEASED.matches(from).count(), 1, "{from:?} must stand in the sample once");
    RELEASED.replacen(from, to, 1)
}

fn refused(from: &str, to: &str, why: &str) {
    let told: Vec<String> = wrong(&with(from, to)).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(told.as_slice(), [one] if one.contains(why)), "{to}: {told:?}");
}

fn found(text: &str) -> Vec<String> {
    let now = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    lint(&framework(text), now).iter().map(|finding| finding.text.to_string()).collect()
}

#[test]
fn it_holds_together_and_there_is_nothing_to_say_against_it() {
    assert_eq!(wrong(RELEASED), []);
    assert_eq!(found(RELEASED), Vec::<String>::new());
}

#[test]
fn only_the_service_says_what_is_in_a_release_and_it_says_nothing_else() {
    refused("by: [robot]", "by: [acme-offline]", "is not GitHub's service for releases");
    refused("by: [robot]", "by: [robot, acme-offline]", "is not GitHub's service for releases");
    refused(
        "by: [acme-offline]",
        "by: [acme-offline, robot]",
        "says what is in a release, and vouches for nothing",
    );
    let builder = "builders:\n  b: { id: \"https://a.example\", signed-by: [robot], level: 1 }\nhandoffs:\n";
    refused("handoffs:\n", builder, "says what is in a release, and vouches for nothing");
    let tests =
        "- attestation:\n          name: a\n          type: \"https://a.example\"\n          by: [robot]";
    refused("- signature:\n          by: [acme-offline]", tests, "says what is in a release");
}

#[test]
fn one_repository_is_named() {
    for bad in
        ["\"acme/*\"", "widget", "github.com/acme/widget", "acme/..", "\"\"", "acme/wid get", "/widget"]
    {
        refused("repository: acme/widget", &format!("repository: {bad}"), "is not one repository");
    }
    let long = format!("repository: acme/{}", "w".repeat(507));
    assert_eq!(wrong(&with("repository: acme/widget", &long)), []);
    refused("repository: acme/widget", &format!("{long}w"), "is not one repository");
    refused("          repository: acme/widget\n", "", "is missing");
    for bad in ["0", "-1", "\"4711\"", "4711.0", "9007199254740992"] {
        assert_eq!(wrong(&with("repository-id: 4711", &format!("repository-id: {bad}"))).len(), 1, "{bad}");
        assert_eq!(wrong(&with("owner-id: 42", &format!("owner-id: {bad}"))).len(), 1, "{bad}");
    }
}

#[test]
fn a_tag_is_a_pattern_that_leaves_something_closed() {
    refused("tag: v1.*", "tag: \"*\"", "matches everything");
    refused("tag: v1.*", "tag: \"v{version}\"", "has a meaning only in `subject-name`");
    for beside in ["max-age: 9d", "time: proven", "level: 1"] {
        let field = beside.split(':').next().unwrap();
        refused("tag: v1.*", &format!("tag: v1.*\n          {beside}"), field);
    }
}

#[test]
fn roots_of_the_service_are_those_of_certificates() {
    refused("roots: [acme]", "roots: [acme-key]", "is a key, and a Sigstore root must stand here");
    refused(
        "unlogged: roots/acme.trusted_root.json",
        "unlogged: ../root.json",
        "leaves the framework's folder",
    );
    refused("      unlogged: roots/acme.trusted_root.json\n", "      logless: a.json\n", "logless");
}

#[test]
fn each_weakness() {
    let one = |text: &str, why: &str| {
        let found = found(text);
        assert!(matches!(found.as_slice(), [one] if one.contains(why)), "{why}: {found:?}");
    };
    one(&with("          repository-id: 4711\n", ""), "named without its `repository-id`");
    one(&with("tag: v1.*", "tag: \"rel/*\""), "is broad");
    one(&with("          tag: v1.*\n", ""), "any product and any old release");
    for (root, good) in [("embedded: github", true), ("embedded: public-good", false)] {
        let text = with("unlogged: roots/acme.trusted_root.json", root);
        assert_eq!(found(&text).is_empty(), good, "{root}");
    }
    one(&with("unlogged: roots", "file: roots"), "nothing can be this identity");
    let alone = with("      - signature:\n          by: [acme-offline]\n", "");
    assert!(
        found(&alone).iter().any(|one| one.contains("this asks for a release alone")),
        "{:?}",
        found(&alone)
    );
}
