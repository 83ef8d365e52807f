//! A good framework in which every field occurs, one on each line, and ways to spoil it.

use crate::policy::{Diagnostic, Framework};
use model::Text;

pub(crate) const GOOD: &str = r#"countersign: 1
framework: retail-intake
number: 7
owner: supply-chain@retail.example
expires: 2126-01-01
draft: true
roots:
  public-good:
    sigstore:
      embedded: public-good
  acme:
    sigstore:
      file: roots/acme.trusted_root.json
  acme-key:
    key:
      file: keys/acme.pub
      from: 2026-01-01
      until: 2027-01-01
      log: acme
      scheme: ecdsa-p384-sha384
      key-id: SHA256:acme/release
  acme-fresh:
    sigstore:
      tuf:
        root: tuf/root.json
        repository: tuf/mirror
identities:
  acme-ci:
    github:
      roots: [acme, public-good]
      issuer: https://token.actions.githubusercontent.com/acme
      signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*"
      source: acme/widget
      source-id: 4711
      owner-id: 42
      ref: "refs/tags/v*"
      runner: github-hosted
      trigger: push
      environment: release
      signer-digest: 0123456789abcdef0123456789abcdef01234567
  alice:
    email:
      roots: [public-good]
      issuer: https://accounts.google.com
      address: alice@retail.example
  robot:
    other:
      roots: [acme, acme-fresh]
      issuer: https://issuer.example
      name: spiffe://acme.example/build/**
  acme-offline:
    key:
      root: acme-key
builders:
  acme-isolated:
    id: https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*
    signed-by: [acme-ci, robot]
    level: 3
handoffs:
  intake:
    subject-name: "widget-{version}.tgz"
    version:
      not-below: 1.4.0
    receipt:
      verifier: https://gate.retail.example
      resource: https://retail.example/{name}
    require:
      - signature:
          by: [acme-ci, acme-offline]
          max-age: 31d
          time: proven
      - provenance:
          by: [acme-ci]
          builders: [acme-isolated]
          level: 3
          source: github.com/acme/widget
          ref: "refs/tags/v*"
          max-age: 30d
          time: proven
      - attestation:
          name: sbom
          type: https://spdx.dev/Document
          by: [alice]
          max-age: 7d
          time: proven
  promote:
    subject-name: any
    require:
      - signature: { by: [alice] }
"#;

/// Another good framework: the roots and identities of certificates that are not Sigstore's.
pub(crate) const CERTIFIED: &str = r#"countersign: 1
framework: retail-certified
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  public-good:
    sigstore:
      embedded: public-good
  acme:
    x509:
      file: roots/factory.pem
      timestamps: public-good
identities:
  alice:
    x509:
      roots: [acme]
      subject:
        common-name: Release Signing
        organization: Acme
      san:
        uri: https://acme.example/release
      eku: [1.3.6.1.5.5.7.3.3]
  robot:
    x509:
      roots: [acme]
      san:
        email: factory@acme.example
  acme-offline:
    x509:
      roots: [acme]
      san:
        dns: factory.acme.example
  acme-ci:
    spiffe:
      roots: [acme]
      id: spiffe://acme.example/build/**
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [alice, robot, acme-offline, acme-ci], time: now }
"#;

/// The good framework with one passage changed; the passage must stand there exactly once.
pub(crate) fn with(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "{from:?} must stand in the sample once");
    GOOD.replacen(from, to, 1)
}

/// Everything that is wrong with a text.
pub(crate) fn wrong(text: &str) -> Vec<Diagnostic> {
    match crate::policy::parse("retail.yaml", text) {
        Ok(_) => Vec::new(),
        Err(diagnostics) => diagnostics.iter().cloned().collect(),
    }
}

/// What the named files of the sample hold.
/// What is told of a sample when one passage, which stands in it once, is another.
pub(crate) fn told(sample: &str, from: &str, to: &str) -> Vec<String> {
    assert_eq!(sample.matches(from).count(), 1, "{from:?} must stand in the sample once");
    wrong(&sample.replacen(from, to, 1)).iter().map(|told| told.text.to_string()).collect()
}

/// The same, where that is one thing, with these words in it.
pub(crate) fn refused(sample: &str, from: &str, to: &str, why: &str) {
    let told = told(sample, from, to);
    assert!(matches!(told.as_slice(), [one] if one.contains(why)), "{to}: {told:?}");
}

pub(crate) fn files() -> Vec<(Text, Result<Vec<u8>, Text>)> {
    vec![
        ("keys/acme.pub".into(), Ok(b"a key".to_vec())),
        ("roots/acme.trusted_root.json".into(), Ok(b"{}".to_vec())),
        ("tuf/root.json".into(), Ok(b"a root".to_vec())),
        ("tuf/mirror/timestamp.json".into(), Ok(b"a timestamp".to_vec())),
    ]
}

/// A framework with the sample's files.
pub(crate) fn framework(text: &str) -> Framework {
    let draft = crate::policy::parse("retail.yaml", text).unwrap_or_else(|why| panic!("{why}"));
    draft.resolve(files(), embedded).unwrap_or_else(|why| panic!("{why}"))
}

/// Compares with the kept snapshot of this name, whose text alone is kept.
pub(crate) fn kept(name: &str, text: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

/// What stands in for the text of a built-in root.
pub(crate) fn embedded(root: model::Embedded) -> &'static str {
    root.name()
}
