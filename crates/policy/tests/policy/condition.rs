//! `where`: what a condition may be, and where in the line it is told that it is not.

use crate::sample::{kept, wrong};

/// A framework whose requirements have conditions.
pub(crate) const ASKED: &str = r#"countersign: 1
framework: retail-asked
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: public-good
identities:
  alice:
    email:
      roots: [acme]
      issuer: https://accounts.google.com
      address: alice@retail.example
handoffs:
  intake:
    subject-name: any
    require:
      - attestation:
          name: tests
          type: https://in-toto.io/attestation/test-result/v0.1
          by: [alice]
          where: predicate.result == "PASSED"
      - provenance:
          by: [alice]
          where: predicate.buildDefinition.buildType.startsWith("https://acme.example/")
"#;

/// What is said of the first condition once it is this.
fn told(condition: &str) -> String {
    let text = ASKED.replacen("predicate.result == \"PASSED\"", condition, 1);
    assert_ne!(text, ASKED, "{condition}");
    wrong(&text).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_condition_stands_beside_every_other_field() {
    assert_eq!(wrong(ASKED), []);
    let without = ASKED.replacen("          where: predicate.result == \"PASSED\"\n", "", 1);
    assert_eq!(wrong(&without), []);
    for quoted in [r#"'predicate.result == "PASSED"'"#, r#""predicate.result == 'it''s'""#] {
        assert!(!told(quoted).contains("not YAML"), "{quoted}");
    }
}

#[test]
fn a_faulty_one_is_told_at_its_place() {
    let faulty = [
        "predicat.result == \"PASSED\"",
        "'predicate.result == ''PASSED'' && result'",
        r#""predicate.result == \"ä\" && result""#,
        r#""\x70redicate.result == result""#,
        "predicate.result = \"PASSED\"",
        "predicate.result.matches(\"P.*\")",
        "predicate.findings.all(a, predicate.findings.all(b, a == b))",
        "size(predicate.findings)",
        "1 == 1",
        "\"true\"",
        "\"\"",
    ];
    let said: Vec<String> = faulty.iter().map(|one| format!("## {one}\n{}\n", told(one))).collect();
    kept("conditions", &said.join("\n"));
}

#[test]
fn a_condition_of_another_kind_is_refused() {
    for value in ["{ a: b }", "[[a]]", "", "~", "null", "[]", "1.5", "true"] {
        assert_ne!(told(value), "", "{value}");
    }
    let long = |len: usize| format!("\"predicate.x == '{}'\"", "x".repeat(len));
    assert_eq!(told(&long(checks::MAX_CONDITION - 17)), "");
    assert!(told(&long(checks::MAX_CONDITION - 16)).contains("2049 bytes"));
}
