//! Folders of advisories: each field, kept and spoilt.

use crate::policy::{lint, parse};
use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const ADVISED: &str = r#"countersign: 1
framework: advised
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
reference:
  osv:
    malware:
      dir: osv/
      max-age: 2d
      fetched: osv/fetched
handoffs:
  intake:
    subject-name: any
    require:
      - provenance: { by: [alice] }
      - advisories:
          osv: [malware]
          vex-by: [alice]
          vex-max-age: 30d
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    sample::told(ADVISED, from, to)
}

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(ADVISED, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(ADVISED), []);
    assert!(told("      fetched: osv/fetched\n", "").is_empty());
    assert!(told("          vex-by: [alice]\n          vex-max-age: 30d\n", "").is_empty());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    refused("dir: osv/", "dir: ../osv", "..");
    refused("max-age: 2d\n", "max-age: 2 days\n", "is not a length of time");
    refused("fetched: osv/fetched", "fetched: /osv/fetched", "/osv/fetched");
    refused("      max-age: 2d\n", "", "max-age");
    refused("osv: [malware]", "osv: [malwares]", "names no folder of advisories");
    refused("osv: [malware]", "osv: []", "names no folder of advisories");
    refused("          vex-max-age: 30d\n", "", "ends one day");
    refused("          vex-by: [alice]\n", "", "names nobody");
    refused("vex-by: [alice]", "vex-by: [bob]", "names no identity");
}

#[test]
fn it_is_asked_once_and_never_as_advice() {
    let asked = "      - advisories:\n          osv: [malware]\n";
    refused(asked, &format!("      - advisories: {{ osv: [malware] }}\n{asked}"), "a second `advisories`");
    let text = format!("{}    advise:\n      - advisories: {{ osv: [malware] }}\n", ADVISED);
    let all: Vec<String> = wrong(&text).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(all.as_slice(), [one] if one.contains("cannot be advice")), "{all:?}");
}

#[test]
fn a_folder_nobody_asks_and_nothing_but_advisories_are_told() {
    let now = model::Instant::from_unix(0).unwrap();
    let told = |text: &str| -> Vec<String> {
        let framework = parse("idle.yaml", text).unwrap().resolve(vec![], |_| "").unwrap();
        lint(&framework, now).iter().map(|finding| finding.text.to_string()).collect()
    };
    let start = ADVISED.find("      - advisories:").unwrap();
    let idle = told(&ADVISED[..start]);
    assert!(
        idle.iter()
            .any(|text| text.contains("the folder of advisories `malware` is declared and never used")),
        "{idle:?}"
    );
    let alone = told(&ADVISED.replacen("      - provenance: { by: [alice] }\n", "", 1));
    assert!(alone.iter().any(|text| text.contains("statements of some type alone")), "{alone:?}");
}

#[test]
fn the_packages_are_asked_of_provenance_where_it_is_required() {
    let planned = |text: &str| -> Vec<(String, usize)> {
        let framework = parse("a.yaml", text).unwrap().resolve(vec![], |_| "").unwrap();
        let plan = framework.plan("intake").unwrap();
        assert_eq!(plan.advisories.iter().map(|name| &**name).collect::<Vec<_>>(), ["malware"]);
        let asks = |ids: Vec<&str>| ids.iter().filter(|id| **id == "malicious-package").count();
        plan.required
            .iter()
            .map(|one| (one.path.to_string(), asks(one.checks.iter().map(|check| check.card().id).collect())))
            .collect()
    };
    let both = ADVISED.replacen(
        "      - advisories:",
        "      - signature: { by: [alice] }\n      - attestation: { name: x, type: \"https://x.example\", by: [alice] }\n      - advisories:",
        1,
    );
    let asked =
        |number: usize, kind: &str, count| (format!("handoffs.intake.require[{number}].{kind}"), count);
    assert_eq!(
        planned(&both),
        [asked(0, "provenance", 1), asked(1, "signature", 0), asked(2, "attestation", 0)]
    );
    let without = both.replacen("      - provenance: { by: [alice] }\n", "", 1);
    assert_eq!(planned(&without), [asked(0, "signature", 0), asked(1, "attestation", 1)]);
    let signed = ADVISED.replacen("provenance: { by", "signature: { by", 1);
    assert_eq!(planned(&signed), [asked(0, "signature", 1)]);
}
