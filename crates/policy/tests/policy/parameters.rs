//! How a build must have been started: each field, kept and spoilt.

use crate::policy::limits::{MAX_BUILD_TYPES, MAX_PARAMETERS};
use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const STARTED: &str = r#"countersign: 1
framework: started
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key:
    key:
      file: keys/acme.pub
identities:
  acme-offline:
    key:
      root: acme-key
handoffs:
  intake:
    subject-name: any
    require:
      - provenance:
          by: [acme-offline]
          commit: 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a
          build-types: ["https://actions.github.io/buildtypes/workflow/v1"]
          parameters: { inputs.version: "1.*" }
          other-parameters: allow
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    sample::told(STARTED, from, to)
}

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(STARTED, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(STARTED), []);
    for field in ["commit: 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "other-parameters: allow"] {
        assert!(told(&format!("          {field}\n"), "").is_empty(), "{field} may be left out");
    }
}

#[test]
fn a_commit_is_whole() {
    for commit in ["HEAD", "5a5a", "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A", "\"\""] {
        refused("5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", commit, "is not a whole commit digest");
    }
}

#[test]
fn build_types_are_whole_uris_and_bounded() {
    let one = "[\"https://actions.github.io/buildtypes/workflow/v1\"]";
    refused(one, "[]", "names no build type");
    refused(one, "[workflow]", "is not a build type");
    refused(one, "[\"https://x.example/*\"]", "is not a build type");
    refused(one, "[\"https://x.example\", \"https://x.example\"]", "twice");
    let many = |count: usize| {
        (0..count).map(|n| format!("\"https://x.example/{n}\"")).collect::<Vec<_>>().join(", ")
    };
    assert!(told(one, &format!("[{}]", many(MAX_BUILD_TYPES))).is_empty());
    refused(one, &format!("[{}]", many(MAX_BUILD_TYPES + 1)), "33 build types");
}

#[test]
fn parameters_have_names_and_patterns_and_are_bounded() {
    let one = "{ inputs.version: \"1.*\" }";
    refused(one, "{}", "names no parameter");
    refused(one, "{ inputs.version: \"**\" }", "matches everything");
    refused(one, "{ inputs.version: \"a b\" }", "not a pattern");
    refused(one, "{ inputs.version: \"{version}\" }", "has a meaning only in `subject-name`");
    refused(one, "{ \"\": a }", "is not the name of a parameter");
    refused(one, "{ a: b, a: c }", "was given already");
    assert!(told(one, "{ \"inputs.\\\"a.b\\\"\": a }").is_empty(), "a quoted key");
    let many = |count: usize| (0..count).map(|n| format!("p{n}: a")).collect::<Vec<_>>().join(", ");
    assert!(told(one, &format!("{{ {} }}", many(MAX_PARAMETERS))).is_empty());
    refused(one, &format!("{{ {} }}", many(MAX_PARAMETERS + 1)), "65 parameters");
}

#[test]
fn the_others_are_about_those_that_are_named() {
    refused("          parameters: { inputs.version: \"1.*\" }\n", "", "it is not given");
    refused("other-parameters: allow", "other-parameters: ignore", "is not known here");
}
