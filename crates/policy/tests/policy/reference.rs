//! Status lists: each field, kept and spoilt.

use crate::policy::{lint, parse};
use crate::sample::wrong;

/// A framework in which each of these fields stands once.
pub(crate) const WITHDRAWN: &str = r#"countersign: 1
framework: withdrawn
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
  bob:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: bob@retail.example
participants:
  retail:
    contact: trust@retail.example
    roles: [attest, consume, revoke]
    identities: [alice, bob]
zones:
  staging:
    owner: retail
reference:
  status:
    retail-list:
      file: status/retail.jsonl
      by: [alice, bob]
      distinct: 2
      max-age: 24h
      min-number: 41
handoffs:
  intake:
    to: { zone: staging }
    subject-name: any
    require:
      - provenance: { by: [alice] }
      - status:
          lists: [retail-list]
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    assert_eq!(WITHDRAWN.matches(from).count(), 1, "{from:?} must stand in the sample once");
    wrong(&WITHDRAWN.replacen(from, to, 1)).iter().map(|told| told.text.to_string()).collect()
}

fn refused(from: &str, to: &str, why: &str) {
    let told = told(from, to);
    assert!(matches!(told.as_slice(), [one] if one.contains(why)), "{to}: {told:?}");
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(WITHDRAWN), []);
    for optional in ["      distinct: 2\n", "      max-age: 24h\n", "      min-number: 41\n"] {
        assert!(told(optional, "").is_empty(), "{optional}");
    }
}

#[test]
fn a_list_is_that_of_one_participant_that_may_revoke() {
    refused("consume, revoke]", "consume]", "do not permit it to `revoke`");
    let other = "participants:\n  acme:\n    contact: a@acme.example\n    roles: [attest, revoke]\n    identities: [bob]\n";
    let shared = WITHDRAWN.replacen("participants:\n", other, 1).replacen(
        "identities: [alice, bob]\nzones",
        "identities: [alice]\nzones",
        1,
    );
    let all: Vec<String> = wrong(&shared).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(all.as_slice(), [one] if one.contains("one authority")), "{all:?}");
    let nobody = WITHDRAWN.replacen("identities: [alice, bob]\nzones", "identities: [alice]\nzones", 1);
    let all: Vec<String> = wrong(&nobody).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(all.as_slice(), [one] if one.contains("belongs to no participant")), "{all:?}");
}

#[test]
fn its_terms_can_be_met() {
    refused("distinct: 2", "distinct: 3", "3");
    refused("distinct: 2", "distinct: 0", "0");
    refused("min-number: 41", "min-number: 0", "0");
    refused("max-age: 24h", "max-age: 1 day", "is not a length of time");
    refused("file: status/retail.jsonl", "file: ../retail.jsonl", "..");
}

#[test]
fn it_is_asked_once_and_never_as_advice() {
    refused("lists: [retail-list]", "lists: [retail-lists]", "names no status list");
    refused("lists: [retail-list]", "lists: []", "names no status list");
    refused("lists: [retail-list]", "lists: [retail-list, retail-list]", "twice");
    refused("    to: { zone: staging }\n", "", "where the handoff leads");
    let asked = "      - status:\n          lists: [retail-list]\n";
    refused(asked, &format!("{asked}{asked}"), "a second `status`");
    refused(asked, &format!("    advise:\n{asked}"), "cannot be advice");
}

#[test]
fn a_list_nobody_asks_is_told() {
    let idle = WITHDRAWN.replacen("      - status:\n          lists: [retail-list]\n", "", 1);
    let framework = parse("idle.yaml", &idle).unwrap().resolve(vec![], |_| "").unwrap();
    let findings = lint(&framework, model::Instant::from_unix(0).unwrap());
    let told: Vec<&str> = findings.iter().map(|finding| &*finding.text).collect();
    assert!(
        told.iter().any(|text| text.contains("the status list `retail-list` is declared and never used")),
        "{told:?}"
    );
}
