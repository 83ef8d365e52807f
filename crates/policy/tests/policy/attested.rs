//! Who publishes dependencies: each field, kept and spoilt.

use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const ATTESTED: &str = r#"countersign: 1
framework: attested
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
      issuer: https://accounts.example
      address: alice@retail.example
  bob:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: bob@retail.example
builders:
  acme-isolated:
    id: https://builds.example/works
    signed-by: [alice]
    level: 3
publishers:
  intake:
    packages: ["pkg:npm/%40acme/*"]
    by: [alice]
    builders: [acme-isolated]
    level: 2
handoffs:
  intake:
    subject-name: any
    require:
      - provenance: { by: [alice] }
      - dependencies:
          by: [alice]
          publishers: [intake]
          direct: all
          max-unattested: 3
          always: ["pkg:pypi/requests"]
          depth: 4
exceptions:
  old-widget:
    check: unattested-dependency
    handoff: intake
    package: "pkg:npm/left-pad@1.3.0"
    reason: its publisher attests nothing
    owner: shop@retail.example
    approved-by: bob
    expires: 2027-01-31
"#;

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(ATTESTED, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(ATTESTED), []);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    refused("packages: [\"pkg:npm/%40acme/*\"]", "packages: []", "names no package");
    refused("pkg:npm/%40acme/*", "npm/acme", "is not a package URL");
    refused("pkg:npm/%40acme/*", "pkg:npm/@acme/*", "is not a package URL without version");
    refused("pkg:npm/%40acme/*", "pkg:*/acme", "is not a package URL");
    refused("    by: [alice]\n    builders", "    builders", "by");
    refused("    by: [alice]\n    builders", "    by: [carol]\n    builders", "names no identity");
    refused("    builders: [acme-isolated]\n    level: 2\nhandoffs", "    level: 2\nhandoffs", "lists none");
    refused("    level: 2\nhandoffs", "    level: 4\nhandoffs", "");
    refused("publishers: [intake]", "publishers: [acmes]", "names no publisher");
    refused("          publishers: [intake]\n", "", "no publisher is listed");
    refused("direct: all", "direct: most", "not known here");
    refused("max-unattested: 3", "max-unattested: 3%", "not a whole number");
    refused("max-unattested: 3", "max-unattested: -1", "not a whole number");
    refused("depth: 4", "depth: 0", "");
    refused("pkg:pypi/requests", "pkg:pypi/requests@2", "is not a package URL without version");
    refused("package: \"pkg:npm/left-pad@1.3.0\"", "package: \"pkg:npm/left-pad\"", "every version");
    refused("package: \"pkg:npm/left-pad@1.3.0\"", "package: \"pkg:npm/left-pad@*\"", "spelt");
    refused("    package: \"pkg:npm/left-pad@1.3.0\"\n", "", "does not say what is excepted");
    let digest = format!("digest: \"sha256:{}\"", "9".repeat(64));
    refused("package: \"pkg:npm/left-pad@1.3.0\"", &digest, "one by one");
    let both = format!("package: \"pkg:npm/left-pad@1.3.0\"\n    {digest}");
    refused("package: \"pkg:npm/left-pad@1.3.0\"", &both, "not for both");
    refused("check: unattested-dependency", "check: old-version", "of the artifact");
    refused("check: unattested-dependency", "check: unlisted-dependency-publisher", "can never be excepted");
}

#[test]
fn so_many_packages_are_read_and_no_more() {
    let of = |count: usize| {
        let all: Vec<String> = (0..count).map(|at| format!("\"pkg:npm/%40acme/p{at}\"")).collect();
        format!("packages: [{}]", all.join(", "))
    };
    let most = crate::policy::limits::MAX_NAMED;
    let own = "packages: [\"pkg:npm/%40acme/*\"]";
    assert!(sample::told(ATTESTED, own, &of(most)).is_empty());
    refused(own, &of(most + 1), "at most 256 are read");
}

#[test]
fn publishers_that_are_broad_unused_or_overlap_are_found() {
    let now = model::Instant::parse("2026-12-01T12:00:00Z").unwrap();
    let found = |from: &str, to: &str| {
        assert_eq!(ATTESTED.matches(from).count(), 1, "{from:?} must stand in the sample once");
        let framework = sample::framework(&ATTESTED.replacen(from, to, 1));
        let all = crate::policy::lint(&framework, now);
        all.iter().map(ToString::to_string).filter(|one| !one.contains("ends")).collect::<String>()
    };
    assert_eq!(found("max-unattested: 3", "max-unattested: 4"), "");
    assert!(found("pkg:npm/%40acme/*", "pkg:npm/*").contains("covers packages of anybody"));
    let more = |name: &str, pattern: &str| {
        format!("publishers:\n  {name}: {{ packages: [\"{pattern}\"], by: [alice] }}\n")
    };
    let unused = found("publishers:\n", &more("spare", "pkg:npm/%40acme/w*"));
    assert!(unused.contains("the publisher `spare` is declared and never used"), "{unused}");
    assert!(!unused.contains("must be attested by both"), "nothing lists both: {unused}");
    let listed = |pattern: &str| {
        let both = ATTESTED.replacen("publishers: [intake]", "publishers: [spare, intake]", 1);
        let framework = sample::framework(&both.replacen("publishers:\n", &more("spare", pattern), 1));
        let all = crate::policy::lint(&framework, now);
        all.iter().map(ToString::to_string).collect::<String>()
    };
    let overlap = listed("pkg:npm/%40acme/w*");
    assert!(overlap.contains("is of `spare` as well: what both cover must be attested by both"), "{overlap}");
    assert!(!listed("pkg:npm/%40other/*").contains("must be attested by both"));
}
