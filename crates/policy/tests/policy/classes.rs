//! Classes of identities and the replacement of keys: each field, kept and spoilt.

use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const CLASSED: &str = r#"countersign: 1
framework: classed
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: public-good
  acme-key:
    key:
      file: keys/acme.pub
      from: 2026-01-01
      rotate-every: 90d
classes:
  person:
    max-lifetime: 20m
  service:
    max-lifetime: 100d
  workload:
    max-lifetime: 1h
identities:
  acme-ci:
    github:
      roots: [acme]
      signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*"
      source: acme/widget
      class: workload
  alice:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: alice@retail.example
      class: person
  acme-offline:
    key:
      root: acme-key
      class: service
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-ci, alice, acme-offline] }
      - rotation:
          of: [acme-offline]
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    sample::told(CLASSED, from, to)
}

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(CLASSED, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(CLASSED), []);
    for class in ["      class: workload\n", "      class: person\n", "      class: service\n"] {
        assert!(told(class, "").is_empty(), "{class} may be left out");
    }
}

#[test]
fn a_class_is_declared_and_says_how_long() {
    refused("  person:\n    max-lifetime: 20m\n", "", "`person` names no class of this framework");
    refused("class: workload", "class: robot", "is not known here");
    refused("class: workload", "class: person", "never people");
    for bad in ["0m", "1", "1w", "-1d", "\"\""] {
        assert!(!told("max-lifetime: 20m", &format!("max-lifetime: {bad}")).is_empty(), "{bad}");
    }
    refused("    max-lifetime: 1h\n", "    max-lifetime: 1h\n    keyless: true\n", "`keyless`");
}

#[test]
fn a_rotation_counts_from_a_day_and_is_of_keys() {
    assert!(told("      from: 2026-01-01\n", "")[0].contains("counted from `from`"));
    refused("of: [acme-offline]", "of: [alice]", "is no key that says when it is to be replaced");
    refused("of: [acme-offline]", "of: []", "names no identity");
    refused("      rotate-every: 90d\n", "", "is no key that says when it is to be replaced");
    assert!(!told("rotate-every: 90d", "rotate-every: often").is_empty());
}
