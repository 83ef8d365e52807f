//! What belongs together: each field, kept and spoilt.

use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const TIED: &str = r#"countersign: 1
framework: tied
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
    subject-name: any
    require:
      - provenance: { by: [alice] }
      - attestation: { name: tests, type: "https://tests.example", by: [alice] }
      - signature: { by: [alice] }
      - correlate:
          same-run: [provenance, tests]
          same-commit: [provenance, tests, signature]
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    sample::told(TIED, from, to)
}

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(TIED, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(TIED), []);
    assert!(told("          same-run: [provenance, tests]\n", "").is_empty());
    assert!(told("          same-commit: [provenance, tests, signature]\n", "").is_empty());
}

#[test]
fn a_tie_names_two_requirements_of_the_handoff() {
    let run = "same-run: [provenance, tests]";
    refused(run, "same-run: [provenance]", "nothing to tie it to");
    refused(run, "same-run: []", "names no requirement");
    refused(run, "same-run: [provenance, provenance]", "twice");
    refused(run, "same-run: [provenance, test]", "names no requirement of this framework");
    refused(run, "same-run: [provenance, intake]", "names no requirement of this framework");
    refused(
        "          same-run: [provenance, tests]\n          same-commit: [provenance, tests, signature]\n",
        "          {}\n",
        "ties nothing",
    );
}

#[test]
fn a_name_stands_for_one_requirement() {
    let signature = "      - signature: { by: [alice] }\n";
    let twice = format!("{signature}{signature}");
    refused(signature, &twice, "`signature` names two requirements");
    let renamed = told("name: tests", "name: provenance");
    assert!(renamed.iter().all(|text| text.contains("`provenance` names two requirements")), "{renamed:?}");
    let called = told(
        signature,
        &format!(
            "{signature}      - attestation: {{ name: provenance, type: \"https://x.example\", by: [alice] }}\n"
        ),
    );
    assert!(called.iter().all(|text| text.contains("`provenance` names two requirements")), "{called:?}");
    assert_eq!(called.len(), 2);
}

#[test]
fn a_faulty_requirement_is_told_once() {
    refused(
        "{ name: tests, type: \"https://tests.example\"",
        "{ name: tests, type: tests",
        "is not a predicate type",
    );
}

#[test]
fn a_requirement_stands_in_one_tie() {
    let run = "          same-run: [provenance, tests]\n";
    let apart = "          same-run: [provenance, tests]\n      - correlate:\n";
    refused(run, apart, "is tied by a second `correlate`");
}
