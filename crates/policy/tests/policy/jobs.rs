//! Identities of CI jobs and workloads: each field, kept and spoilt.

use crate::sample::{self, wrong};

/// A framework in which each field of these kinds stands once.
pub(crate) const JOBS: &str = r#"countersign: 1
framework: jobs
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: public-good
identities:
  acme-ci:
    gitlab:
      roots: [acme]
      issuer: https://gitlab.acme.example
      signer: "acme/ci//.gitlab-ci.yml@refs/tags/v*"
      source: acme/apps/widget
      source-id: 4711
      owner-id: 42
      ref: "refs/tags/r*"
      commit: 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a
      runner: gitlab-hosted
      trigger: push
      environment: release
      signer-digest: c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1
  robot:
    google:
      roots: [acme]
      service-account: builder@acme-prod.iam.gserviceaccount.com
  acme-offline:
    buildkite:
      roots: [acme]
      issuer: https://agent.buildkite.example
      pipeline: acme/widget
      commit: 5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b
      runner: buildkite-hosted
      trigger: webhook
  alice:
    github:
      roots: [acme]
      signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*"
      caller: "acme/widget/.github/workflows/release.yml@refs/tags/v*"
      commit: 5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c
      source: acme/widget
      source-id: 7
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-ci, robot, acme-offline, alice] }
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    sample::told(JOBS, from, to)
}

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(JOBS, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(JOBS), []);
}

#[test]
fn a_configuration_is_a_project_a_file_and_a_ref() {
    let signer = "acme/ci//.gitlab-ci.yml@refs/tags/v*";
    for other in [
        "acme/ci/.gitlab-ci.yml@refs/tags/v*",
        "acme/ci//.gitlab-ci.yml",
        "acme/ci//.gitlab-ci.yml@",
        "acme/ci//@refs/tags/v1",
        "acme/ci//a.yml@b@c",
        "acme/ci//a//b.yml@refs/tags/v1",
    ] {
        refused(signer, other, "is not a CI configuration with its ref");
    }
    refused(signer, "acme//.gitlab-ci.yml@refs/tags/v*", "is not a project");
    refused(signer, "https://gitlab.com/acme/ci//.gitlab-ci.yml@refs/tags/v*", "is not a");
    refused(signer, "*/ci//.gitlab-ci.yml@refs/tags/v*", "leaves the owner open");
    assert!(told(signer, "acme/a/b/c//ci/build-*.yml@refs/heads/main").is_empty());
}

#[test]
fn a_project_and_a_pipeline_name_their_owner() {
    let source = "source: acme/apps/widget";
    refused(source, "source: widget", "is not a project");
    refused(source, "source: https://gitlab.com/acme/widget", "is not a project");
    refused(source, "source: acme//widget", "is not a project");
    refused(source, "source: acme/../widget", "is not a project");
    refused(source, "source: \"*/widget\"", "leaves the owner open");
    let pipeline = "pipeline: acme/widget";
    refused(pipeline, "pipeline: acme", "is not a pipeline");
    refused(pipeline, "pipeline: acme/widget/builds", "is not a pipeline");
    refused(pipeline, "pipeline: \"*/widget\"", "leaves the owner open");
}

#[test]
fn words_and_digests_are_the_issuers() {
    refused("gitlab-hosted", "github-hosted", "is not known here");
    refused("buildkite-hosted", "hosted", "is not known here");
    refused("trigger: webhook", "trigger: push", "is not known here");
    for commit in ["5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b"] {
        refused(commit, "HEAD", "is not a whole commit digest");
    }
    refused("caller: \"acme/widget/.github", "caller: \"acme/widget/github", "is not a workflow");
}

#[test]
fn a_service_account_is_googles() {
    let account = "builder@acme-prod.iam.gserviceaccount.com";
    refused(account, "builder@acme.example", "is not a service account");
    refused(account, "builder@gserviceaccount.com", "is not a service account");
    refused(account, "builder@x.gserviceaccount.com.evil.example", "is not a service account");
    refused(account, "builder", "is not an e-mail address");
}

#[test]
fn an_issuer_is_one_spelling() {
    for issuer in ["https://gitlab.acme.example", "https://agent.buildkite.example"] {
        for bad in ["http://x.example", "https://x.example/", "https://X.example", "https://x@y.example"] {
            refused(issuer, bad, "it would match no certificate, or the wrong one");
        }
    }
}

#[test]
fn what_is_not_pinned_is_found() {
    let framework = |text: &str| sample::framework(text);
    let now = model::Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let found = |from: &str, to: &str| -> Vec<String> {
        assert_eq!(JOBS.matches(from).count(), 1, "{from:?}");
        let findings = crate::policy::lint(&framework(&JOBS.replacen(from, to, 1)), now);
        // What this sample leaves open on purpose has tests of its own.
        let open = ["no `runner` is named", "at `intake` any product"];
        let texts = findings.iter().map(|finding| finding.text.to_string());
        texts.filter(|text| !open.iter().any(|known| text.starts_with(known))).collect()
    };
    assert_eq!(found("number: 1", "number: 2"), Vec::<String>::new());
    assert!(found("      source-id: 4711\n", "")[0].contains("without its `source-id`"));
    assert!(found("pipeline: acme/widget", "pipeline: \"acme/*\"")[0].contains("is broad"));
    assert!(found("acme/ci//.gitlab-ci.yml@", "acme/*//.gitlab-ci.yml@")[0].contains("is broad"));
    let level =
        "builders:\n  own: { id: \"https://acme.example/b\", signed-by: [acme-ci], level: 3 }\nhandoffs:\n";
    let own = JOBS.replacen("handoffs:\n", level, 1).replacen(
        "signature: { by: [acme-ci, robot, acme-offline, alice] }",
        "provenance: { by: [acme-ci, robot, acme-offline, alice], builders: [own] }",
        1,
    );
    let levels = |text: &str| {
        let findings = crate::policy::lint(&framework(text), now);
        findings.iter().filter(|finding| finding.text.starts_with("level 3")).count()
    };
    assert_eq!(levels(&own), 0);
    assert_eq!(levels(&own.replacen("source: acme/apps/widget", "source: \"acme/c*\"", 1)), 1);
    let told = wrong(&own.replacen("source: acme/apps/widget", "source: acme/ci", 1));
    assert!(matches!(told.as_slice(), [one] if one.text.starts_with("level 3")), "{told:#?}");
}
