//! What is asked of dependencies: each field, kept and spoilt.

use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const MADE_OF: &str = r#"countersign: 1
framework: made-of
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
  verdicts:
    partner:
      file: partner.jsonl
      by: [alice]
      verifier: https://partner.example/gate
      packages: ["pkg:npm/%40acme/*"]
      max-age: 30d
      until: 2027-01-31
handoffs:
  intake:
    subject-name: any
    require:
      - provenance: { by: [alice] }
      - dependencies:
          by: [alice]
          from: [sbom, lockfile]
          sources: [npm, "registry.acme.example/**"]
          pinned: true
          deny:
            - package: "pkg:npm/left-pad"
              versions: "<1.3.0"
              reason: it went away once
          osv: [malware]
          vulnerable: deny
          verdicts: [partner]
          vex-by: [alice]
          vex-max-age: 7d
          max-age: 30d
"#;

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(MADE_OF, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(MADE_OF), []);
    assert!(sample::told(MADE_OF, "              versions: \"<1.3.0\"\n", "").is_empty());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    refused("          by: [alice]\n", "", "by");
    refused("from: [sbom, lockfile]", "from: [sbom, lockfiles]", "names no kind of document");
    refused("from: [sbom, lockfile]", "from: [sbom, sbom]", "twice");
    refused("from: [sbom, lockfile]", "from: []", "empty list");
    refused("sources: [npm,", "sources: [\"**\",", "neither the type of a package URL");
    refused("sources: [npm,", "sources: [\"*/**\",", "any host would match");
    refused("sources: [npm,", "sources: [\"https://a.example/x\",", "has a scheme");
    refused("sources: [npm, \"registry.acme.example/**\"]", "sources: []", "empty list");
    refused("pinned: true", "pinned: yes", "cannot stand here");
    refused("osv: [malware]", "osv: [malwares]", "names no folder of advisories");
    refused("pkg:npm/left-pad", "left-pad", "not a package URL");
    refused("pkg:npm/left-pad", "pkg:npm/left-pad@1", "names one version");
    refused("pkg:npm/left-pad", "pkg:npm/@acme/pad", "is not how a package URL is spelt");
    refused("pkg:npm/left-pad", "pkg:maven/left/pad", "cannot be compared");
    refused("verdicts: [partner]", "verdicts: [parter]", "names no collection of verdicts");
    refused("      verifier: https://partner.example/gate\n", "", "verifier");
    refused("by: [alice]\n      verifier", "by: [bob]\n      verifier", "names no identity");
    refused("packages: [\"pkg:npm/%40acme/*\"]", "packages: []", "");
    refused("pkg:npm/%40acme/*", "pkg:npm/@acme/*", "is not a package URL without version");
    refused("until: 2027-01-31", "until: soon", "");
    refused("file: partner.jsonl", "file: ../partner.jsonl", "");
    refused("vulnerable: deny", "vulnerable: allow", "is not known here");
    refused("          osv: [malware]\n", "", "which is left out");
    refused("          vulnerable: deny\n", "", "does not ask about");
    refused("          vex-max-age: 7d\n", "", "ends one day");
    refused("          vex-by: [alice]\n", "", "names nobody");
    refused("vex-by: [alice]", "vex-by: [bob]", "names no identity");
    refused("<1.3.0", "^1.3.0", "not bounds such as");
    refused("<1.3.0", "<1", "cannot be compared");
    refused("              reason: it went away once\n", "", "reason");
    refused("reason: it went away once", "reason: \"\"", "");
}

#[test]
fn so_many_places_and_no_more() {
    let list = |count: usize| vec!["npm"; count].join(", ");
    let most = list(crate::policy::limits::MAX_NAMED - 1);
    assert!(sample::told(MADE_OF, "[npm,", &format!("[{most},")).is_empty());
    refused("[npm,", &format!("[{most}, npm,"), "at most 256 are read");
}

#[test]
fn so_many_are_denied_and_no_more() {
    let one = "            - package: \"pkg:npm/left-pad\"\n              versions: \"<1.3.0\"\n              reason: it went away once\n";
    let most = one.repeat(crate::policy::limits::MAX_NAMED);
    assert!(sample::told(MADE_OF, one, &most).is_empty());
    refused(one, &format!("{most}{one}"), "at most 256 are read");
}

#[test]
fn verdicts_are_relied_on_for_so_many_packages_and_no_more() {
    let one = "packages: [\"pkg:npm/%40acme/*\"]";
    let many = |count: usize| format!("packages: [{}]", vec!["\"pkg:npm/%40acme/*\""; count].join(", "));
    let most = crate::policy::limits::MAX_NAMED;
    assert!(sample::told(MADE_OF, one, &many(most)).is_empty());
    refused(one, &many(most + 1), "at most 256 are read");
}
