//! Layouts: each field of the requirement, kept and spoilt.

use crate::sample::wrong;

/// A framework in which each field of a layout requirement stands once.
pub(crate) const LAID_OUT: &str = r#"countersign: 1
framework: laid-out
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: staging
  acme-key:
    key:
      file: keys/acme.pub
identities:
  alice:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: alice@retail.example
  acme-offline:
    key:
      root: acme-key
handoffs:
  intake:
    subject-name: any
    require:
      - layout:
          by: [acme-offline]
          threshold: 1
          inspections-by: [acme-offline]
          without-inspections: [unpack]
      - signature: { by: [alice] }
"#;

fn refused(from: &str, to: &str, why: &str) {
    assert_eq!(LAID_OUT.matches(from).count(), 1, "{from:?} must stand in the sample once");
    let told: Vec<String> =
        wrong(&LAID_OUT.replacen(from, to, 1)).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(told.as_slice(), [one] if one.contains(why)), "{to}: {told:?}");
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(LAID_OUT), []);
}

#[test]
fn only_keys_own_layouts_and_record_inspections() {
    refused(
        "          by: [acme-offline]\n          threshold",
        "          by: [alice]\n          threshold",
        "is no key",
    );
    refused("inspections-by: [acme-offline]", "inspections-by: [alice]", "is no key");
}

#[test]
fn a_threshold_can_be_met() {
    refused("threshold: 1", "threshold: 2", "nothing could ever meet it");
    refused("threshold: 1", "threshold: 0", "0");
    refused("threshold: 1", "threshold: 257", "257");
}

#[test]
fn inspections_are_named_once_and_boundedly() {
    refused("[unpack]", "[]", "names no inspection");
    refused("[unpack]", "[unpack, unpack]", "twice");
    refused("[unpack]", "[\"\"]", "1 to 512 bytes");
    refused("[unpack]", &format!("[{}]", "a".repeat(513)), "1 to 512 bytes");
    let many = |count: usize| (0..count).map(|at| format!("i{at}")).collect::<Vec<_>>().join(", ");
    assert_eq!(wrong(&LAID_OUT.replace("[unpack]", &format!("[{}]", many(256)))), []);
    refused("[unpack]", &format!("[{}]", many(257)), "at most 256");
}

#[test]
fn an_unknown_field_is_refused() {
    refused("threshold: 1", "max-age: 30d", "max-age");
}
