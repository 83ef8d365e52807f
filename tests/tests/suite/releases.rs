//! What GitHub signs for a release: every field, spoilt one at a time on the command line, and every requirement that it
//! must not meet.

use crate::case::named;
use crate::publisher::judged;
use crate::run::run_at;

const HELD: &str = "release/in-the-release";
const RELEASES: &str = "releases: { github-release: { roots: [github] } }";
const REQUIRED: &str =
    "release: { by: [releases], repository: acme/widget, repository-id: 4711, owner-id: 42, tag: \"v1.*\" }";

#[test]
fn t02_every_field_of_a_release_is_enforced() {
    for (from, to, exit) in [
        ("number: 1", "number: 2", 0),
        ("tag: \"v1.*\"", "tag: v1.4.2", 0),
        ("by: [releases]", "by: [releases-anywhere]", 0),
        ("repository: acme/widget", "repository: acme/gadget", 1),
        ("repository: acme/widget", "repository: Acme/widget", 1),
        ("repository-id: 4711", "repository-id: 4712", 1),
        ("owner-id: 42, tag", "owner-id: 43, tag", 1),
        ("tag: \"v1.*\"", "tag: \"v2.*\"", 1),
        ("tag: \"v1.*\"", "tag: \"v1.*\", max-age: 30d", 5),
        ("widget-{version}.tgz", "gadget-{version}.tgz", 1),
        ("not-below: 1.4.0", "not-below: 1.4.3", 1),
        (RELEASES, "releases: { github-release: { roots: [acme] } }", 1),
        ("owner-id: 42, tag", "owner: 42, tag", 5),
        ("repository: acme/widget, repository-id", "repository-id", 5),
    ] {
        assert_eq!(judged(HELD, from, to), exit, "{to}");
    }
}

#[test]
fn t02_a_class_bounds_the_certificate_of_the_service_too() {
    let classed = |limit: &str, class: &str| {
        let to = format!("releases: {{ github-release: {{ roots: [github], class: {class} }} }}");
        let declared = format!("classes:\n  service: {{ max-lifetime: {limit} }}\n\nidentities:\n  {to}\n");
        judged(HELD, &format!("identities:\n  {RELEASES}\n"), &declared)
    };
    assert_eq!(classed("365d", "service"), 0);
    assert_eq!(classed("364d", "service"), 1);
    assert_eq!(classed("365d", "person"), 5);
}

#[test]
fn t31_only_a_release_is_met_by_what_github_says_of_one() {
    // Nothing else can be asked of the service, whatever it signed.
    let provenance = "https://slsa.dev/provenance/v1";
    for other in [
        "signature: { by: [releases] }".to_owned(),
        "provenance: { by: [releases] }".to_owned(),
        "attestation: { name: a, type: \"https://in-toto.io/attestation/release/v0.2\", by: [releases] }".to_owned(),
        format!("attestation: {{ name: a, type: \"{provenance}\", by: [releases] }}"),
        "vsa: { by: [releases], verifier: \"https://a.example\", resource: \"https://a.example/b\", levels: [A] }"
            .to_owned(),
        "layout: { by: [releases] }".to_owned(),
    ] {
        assert_eq!(judged(HELD, REQUIRED, &other), 5, "{other}");
    }
    let builder =
        "builders:\n  b: { id: \"https://a.example\", signed-by: [releases], level: 1 }\n\nhandoffs:";
    assert_eq!(judged(HELD, "handoffs:", builder), 5);
    // Nor can anybody else say it.
    assert_eq!(judged(HELD, "by: [releases]", "by: [acme-ci]"), 5);
}

#[test]
fn t16_an_unlogged_root_is_one_that_keeps_no_logs() {
    let github = "github: { sigstore: { unlogged: roots/github.trusted_root.json } }";
    for (to, exit) in [
        // What stands in no log is not believed where logs are kept.
        ("github: { sigstore: { file: roots/github.trusted_root.json } }", 1),
        ("github: { sigstore: { unlogged: roots/trusted_root.json } }", 5),
        ("github: { sigstore: { unlogged: roots/absent.json } }", 5),
        ("github: { sigstore: { embedded: github } }", 1),
    ] {
        assert_eq!(judged(HELD, github, to), exit, "{to}");
    }
}

#[test]
fn the_roots_and_the_evidence_are_shown() {
    let case = named(HELD);
    let framework = case.framework.to_string_lossy().into_owned();
    let shown = run_at(&["trust", "show", "--policy", &framework].map(str::to_owned), &case.at);
    assert_eq!(shown.code, 0, "{}", shown.err);
    let evidence = case.dir.join(&case.attestations[0]).to_string_lossy().into_owned();
    let inspected = run_at(&["inspect".to_owned(), evidence], &case.at);
    assert!(inspected.out.contains("  github-release:\n"), "{}", inspected.out);
    let other = named("release/another-service");
    let evidence = other.dir.join(&other.attestations[0]).to_string_lossy().into_owned();
    let inspected = run_at(&["inspect".to_owned(), evidence], &case.at);
    assert!(inspected.out.contains("no identity of a framework is that"), "{}", inspected.out);
}
