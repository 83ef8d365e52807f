//! How receipts of a handoff name themselves.

use crate::policy::lint;
use crate::sample::{framework, wrong};

const HANDOFF: &str = r#"countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: keys/acme.pub } }
identities:
  acme-offline: { key: { root: acme-key } }
participants:
  acme: { contact: a@acme.example, roles: [issue, attest], identities: [acme-offline] }
  retail: { contact: a@retail.example, roles: [consume] }
zones:
  staging: { owner: retail }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: "widget-{version}.tgz"
    receipt: { verifier: "https://gate.retail.example", resource: "https://retail.example/{from}/{to}/{name}" }
    require:
      - provenance: { by: [acme-offline] }
"#;

const GOOD: &str = "https://retail.example/{from}/{to}/{name}";

fn with(from: &str, to: &str) -> String {
    assert!(HANDOFF.contains(from), "{from}");
    HANDOFF.replacen(from, to, 1)
}

#[test]
fn a_template_is_a_uri_with_known_words() {
    assert_eq!(wrong(HANDOFF), []);
    for (resource, why) in [
        ("https://retail.example/{version}", "`{version}` stands for nothing"),
        ("https://retail.example/{name", "a brace without its other"),
        ("https://retail.example/name}", "a brace without its other"),
        ("retail/{name}", "is not the URI of a resource"),
        ("https://retail.example/a b/{name}", "is not the URI of a resource"),
        ("{name}", "is not the URI of a resource"),
        ("", "is not the URI of a resource"),
    ] {
        let told = wrong(&with(GOOD, resource));
        assert!(told.iter().any(|one| one.to_string().contains(why)), "{resource}: {told:?}");
    }
    for verifier in
        ["gate", "https://gate.retail.example/*", "https://{to}.example", "https://gate example", ""]
    {
        let told = wrong(&with("https://gate.retail.example", verifier));
        assert!(told.iter().any(|one| one.to_string().contains("is not the URI of a verifier")), "{told:?}");
    }
    let long = format!("https://retail.example/{}", "x".repeat(512));
    assert!(!wrong(&with(GOOD, &long)).is_empty());
}

#[test]
fn a_template_names_only_the_ends_there_are() {
    for (end, word) in
        [("    from: { participant: acme }\n", "{from}"), ("    to: { zone: staging }\n", "{to}")]
    {
        let told = wrong(&with(end, ""));
        let words = format!("`{word}` stands for nothing: this handoff has no");
        assert!(told.iter().any(|one| one.to_string().contains(&words)), "{told:?}");
    }
}

#[test]
fn both_fields_are_demanded_and_no_other_is_known() {
    for (from, to) in [
        ("verifier: \"https://gate.retail.example\", ", ""),
        (", resource: \"https://retail.example/{from}/{to}/{name}\"", ""),
        ("verifier:", "by: [acme-offline], verifier:"),
    ] {
        assert!(crate::policy::parse("retail.yaml", &with(from, to)).is_err(), "{to}");
    }
}

#[test]
fn a_receipt_that_names_no_product_or_zone_is_a_finding() {
    let now = model::Instant::parse("2026-08-02T00:00:00Z").unwrap();
    let found = |resource: &str| -> Vec<String> {
        let findings = lint(&framework(&with(GOOD, resource)), now);
        let all = findings.iter().map(|one| one.text.to_string());
        all.filter(|text| text.contains("receipts of")).collect()
    };
    assert_eq!(found(GOOD), Vec::<String>::new());
    assert_eq!(
        found("https://retail.example/{to}"),
        ["receipts of `intake` do not say which product they are about"]
    );
    assert_eq!(
        found("https://retail.example/{name}"),
        ["receipts of `intake` do not say which zone they are for"]
    );
}
