use model::Instant;
use serde_json::{Value, json};

use super::{Provenance, ProvenanceVersion};
use crate::limits::{MAX_DIGESTS, MAX_NAME};
use crate::sample::{
    PROVENANCE_V1, PROVENANCE_V02, STATEMENT_V01, STATEMENT_V1, provenance_v1, provenance_v02, statement,
    with, without,
};
use crate::{Malformed, Predicate, Statement};

fn decode(kind: &str, predicate: &Value) -> Result<Provenance, Malformed> {
    let text = statement(STATEMENT_V1, kind, &predicate.to_string());
    Provenance::decode(&Statement::decode(text.as_bytes()).unwrap())
}

fn v1(predicate: &Value) -> Result<Provenance, Malformed> {
    decode(PROVENANCE_V1, predicate)
}

fn v02(predicate: &Value) -> Result<Provenance, Malformed> {
    decode(PROVENANCE_V02, predicate)
}

#[test]
fn v1_is_read() {
    let read = v1(&with(provenance_v1(), "/runDetails/byproducts", json!([1]))).unwrap();
    assert_eq!(read.version, ProvenanceVersion::V1);
    assert_eq!(&*read.builder_id, "https://forge.example/builder@v1");
    assert_eq!(&*read.build_type, "https://actions.github.io/buildtypes/workflow/v1");
    assert_eq!(read.invocation_id.as_deref(), Some("https://forge.example/runs/7"));
    assert_eq!(read.started_on, Instant::parse("2026-08-01T10:00:00Z").ok());
    assert_eq!(read.finished_on, Instant::parse("2026-08-01T10:05:00Z").ok());
    let source = read.source.unwrap();
    assert_eq!(&*source.uri, "git+https://forge.example/acme/widget@refs/tags/v1");
    assert_eq!(source.digests, [("gitCommit".into(), "c0ffee".into())]);
    assert_eq!(&*source.pointer, "/predicate/buildDefinition/resolvedDependencies/0/uri");
}

#[test]
fn v02_is_read() {
    let read = v02(&provenance_v02()).unwrap();
    assert_eq!(read.version, ProvenanceVersion::V02);
    assert_eq!(&*read.build_type, "https://forge.example/generic@v1");
    assert_eq!(read.invocation_id.as_deref(), Some("7-1"));
    assert_eq!((read.started_on.is_some(), read.finished_on), (true, None));
    let source = read.source.unwrap();
    assert_eq!(&*source.uri, "git+https://forge.example/acme/widget@refs/tags/v1");
    assert_eq!(source.digests, [("sha1".into(), "c0ffee".into())]);
    assert_eq!(&*source.pointer, "/predicate/invocation/configSource/uri");
}

#[test]
fn a_workflow_names_its_source_and_only_its_own_dependency_adds_the_commit() {
    let place = "/buildDefinition/resolvedDependencies/0/uri";
    let other =
        v1(&with(provenance_v1(), place, json!("git+https://forge.example/evil/fork@refs/tags/v1"))).unwrap();
    let source = other.source.unwrap();
    assert_eq!(&*source.uri, "git+https://forge.example/acme/widget@refs/tags/v1");
    assert!(source.digests.is_empty(), "a commit of another repository");
    assert_eq!(&*source.pointer, "/predicate/buildDefinition/externalParameters/workflow/repository");
    assert!(v1(&without(provenance_v1(), "/buildDefinition/resolvedDependencies")).unwrap().source.is_some());
    for part in ["repository", "ref"] {
        let place = format!("/buildDefinition/externalParameters/workflow/{part}");
        assert_eq!(v1(&without(provenance_v1(), &place)).unwrap_err().code, "malformed-predicate");
    }
}

#[test]
fn the_build_type_decides_where_the_source_stands() {
    let typed = |kind: &str| with(provenance_v1(), "/buildDefinition/buildType", json!(kind));
    assert!(v1(&typed("https://example.com/other/v1")).unwrap().source.is_none());
    let generator = typed("https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0");
    let source = v1(&without(generator, "/buildDefinition/externalParameters")).unwrap().source.unwrap();
    assert_eq!(&*source.uri, "git+https://forge.example/acme/widget@refs/tags/v1");
}

#[test]
fn the_statement_version_does_not_matter_but_the_predicate_type_does() {
    let text = statement(STATEMENT_V01, PROVENANCE_V1, &provenance_v1().to_string());
    assert!(Provenance::decode(&Statement::decode(text.as_bytes()).unwrap()).is_ok());
    for kind in [
        "https://slsa.dev/provenance/v0.3",
        "https://slsa.dev/provenance/v1/",
        "https://slsa.dev/provenance/v1.0",
    ] {
        let fault = decode(kind, &provenance_v1()).unwrap_err();
        assert_eq!((fault.code, &*fault.pointer), ("malformed-predicate", "/predicateType"), "{kind}");
    }
}

#[test]
fn builder_and_build_type_must_be_there() {
    for place in ["/builder", "/builder/id", "/buildType"] {
        for broken in [without(provenance_v02(), place), with(provenance_v02(), place, json!(5))] {
            assert_eq!(v02(&broken).unwrap_err().code, "malformed-predicate", "{place}");
        }
    }
    for place in [
        "/buildDefinition",
        "/buildDefinition/buildType",
        "/runDetails",
        "/runDetails/builder",
        "/runDetails/builder/id",
    ] {
        for broken in [without(provenance_v1(), place), with(provenance_v1(), place, json!(5))] {
            let fault = v1(&broken).unwrap_err();
            assert_eq!(fault.code, "malformed-predicate", "{place}");
            assert!(fault.pointer.starts_with("/predicate"), "{fault}");
        }
    }
    assert!(v02(&with(provenance_v02(), "/builder/id", json!(""))).is_err());
}

#[test]
fn known_fields_of_the_wrong_type_are_refused() {
    for place in [
        "/buildDefinition/externalParameters",
        "/buildDefinition/externalParameters/workflow",
        "/buildDefinition/externalParameters/workflow/ref",
        "/buildDefinition/resolvedDependencies",
        "/buildDefinition/resolvedDependencies/0",
        "/buildDefinition/resolvedDependencies/0/digest",
        "/buildDefinition/resolvedDependencies/0/digest/gitCommit",
        "/runDetails/metadata",
        "/runDetails/metadata/invocationId",
        "/runDetails/metadata/startedOn",
    ] {
        let fault = v1(&with(provenance_v1(), place, json!(5))).unwrap_err();
        assert_eq!((fault.code, &*fault.pointer), ("malformed-predicate", &*format!("/predicate{place}")));
    }
    for place in [
        "/invocation",
        "/invocation/configSource",
        "/invocation/configSource/uri",
        "/invocation/configSource/digest",
        "/invocation/configSource/entryPoint",
        "/metadata",
        "/metadata/buildInvocationId",
        "/metadata/buildFinishedOn",
    ] {
        let fault = v02(&with(provenance_v02(), place, json!(5))).unwrap_err();
        assert_eq!((fault.code, &*fault.pointer), ("malformed-predicate", &*format!("/predicate{place}")));
    }
    assert!(v1(&with(provenance_v1(), "/runDetails/metadata/startedOn", json!("yesterday"))).is_err());
}

#[test]
fn the_invocation_has_two_spellings_in_the_wild_and_one_value() {
    let go = with(
        without(provenance_v02(), "/metadata/buildInvocationId"),
        "/metadata/buildInvocationID",
        json!("8"),
    );
    assert_eq!(v02(&go).unwrap().invocation_id.as_deref(), Some("8"));
    let both = with(provenance_v02(), "/metadata/buildInvocationID", json!("8"));
    assert_eq!(v02(&both).unwrap_err().code, "malformed-predicate");
}

#[test]
fn names_and_digests_are_bounded() {
    let named = |length: usize| with(provenance_v02(), "/builder/id", json!("b".repeat(length)));
    assert!(v02(&named(MAX_NAME)).is_ok());
    assert_eq!(v02(&named(MAX_NAME + 1)).unwrap_err().code, "too-large");
    let digests = |count: usize| {
        let set: Value = (0..count).map(|at| (format!("other{at}"), json!("x"))).collect();
        with(provenance_v02(), "/invocation/configSource/digest", set)
    };
    assert!(v02(&digests(MAX_DIGESTS)).is_ok());
    assert_eq!(v02(&digests(MAX_DIGESTS + 1)).unwrap_err().code, "too-many");
}

#[test]
fn github_says_tag_branch_and_inputs() {
    let generator = "https://github.com/slsa-framework/slsa-github-generator/generic@v1";
    let run = |environment: Value| {
        let predicate = with(provenance_v02(), "/buildType", json!(generator));
        v02(&with(predicate, "/invocation/environment", environment))
    };
    let event = json!({"base_ref": "refs/heads/main", "inputs": {"level": 3, "name": "x"}});
    for environment in [
        json!({"github_ref": "refs/tags/v2", "github_event_payload": event, "OTHER": 7}),
        json!({"GITHUB_REF": "refs/tags/v2", "GITHUB_EVENT_PAYLOAD": event}),
    ] {
        let read = run(environment).unwrap();
        assert_eq!(
            (read.tag.as_deref(), read.branch.as_deref()),
            (Some("refs/tags/v2"), Some("refs/heads/main"))
        );
        assert_eq!(read.inputs, [("level".into(), "3".into()), ("name".into(), "\"x\"".into())]);
    }
    let branch = run(json!({"github_ref": "refs/heads/dev", "github_event_payload": null})).unwrap();
    assert_eq!((branch.tag, branch.branch.as_deref()), (None, Some("refs/heads/dev")));
    let event = json!({"release": {"target_commitish": "main"}, "base_ref": null});
    let release = run(json!({"github_ref": "refs/tags/v2", "github_event_payload": event})).unwrap();
    assert_eq!(release.branch, None, "whoever makes the release writes it");
    // Where the run says nothing, the source does.
    assert_eq!(run(json!({})).unwrap().tag.as_deref(), Some("refs/tags/v1"));
    for bad in [
        json!({"github_ref": 1}),
        json!({"github_event_payload": "x"}),
        json!({"github_event_payload": {"inputs": [1]}}),
        json!({"github_ref": "a", "GITHUB_REF": "b"}),
    ] {
        assert_eq!(run(bad).unwrap_err().code, "malformed-predicate");
    }
}

#[test]
fn another_build_types_environment_is_not_read() {
    let read =
        v02(&with(provenance_v02(), "/invocation/environment", json!({"github_ref": "refs/heads/evil"})))
            .unwrap();
    let stated = (read.tag.as_deref(), read.branch);
    assert_eq!(
        stated,
        (Some("refs/tags/v1"), None),
        "its environment could mean anything; the source says the tag"
    );
}

#[test]
fn delegated_builds_say_their_run_in_internal_parameters() {
    let kind = "https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0";
    let parameters =
        json!({"GITHUB_REF": "refs/tags/v1", "GITHUB_EVENT_PAYLOAD": {"base_ref": "refs/heads/main"}});
    let predicate = with(provenance_v1(), "/buildDefinition/buildType", json!(kind));
    let read = v1(&with(predicate, "/buildDefinition/internalParameters", parameters)).unwrap();
    assert_eq!(
        (read.tag.as_deref(), read.branch.as_deref()),
        (Some("refs/tags/v1"), Some("refs/heads/main"))
    );
    let own = with(provenance_v1(), "/buildDefinition/externalParameters/inputs", json!({"dry": true}));
    let own = v1(&own).unwrap();
    assert_eq!((own.tag.as_deref(), own.inputs), (Some("refs/tags/v1"), vec![("dry".into(), "true".into())]));
}

const PROVENANCE_V01: &str = "https://slsa.dev/provenance/v0.1";

fn cloud_build() -> Value {
    json!({
        "builder": {"id": "https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3"},
        "recipe": {
            "type": "https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3",
            "arguments": {"substitutions": {"TAG_NAME": "v1", "BRANCH_NAME": ""}},
            "definedInMaterial": "-1",
        },
        "materials": [{"uri": "https://forge.example/acme/widget/commit/c0ffee"}],
        "metadata": {"buildInvocationId": "7", "buildFinishedOn": "2026-08-01T10:00:00.123456789Z"},
    })
}

#[test]
fn cloud_builds_own_form_of_v01_is_read() {
    let read = decode(PROVENANCE_V01, &cloud_build()).unwrap();
    assert_eq!(read.version, ProvenanceVersion::V01);
    let source = read.source.unwrap();
    assert_eq!(&*source.uri, "git+https://forge.example/acme/widget@refs/tags/v1");
    assert_eq!(source.digests, [("gitCommit".into(), "c0ffee".into())]);
    assert_eq!(&*source.pointer, "/predicate/materials/0/uri");
    assert_eq!((read.tag.as_deref(), read.invocation_id.as_deref()), (Some("refs/tags/v1"), Some("7")));
    let branch = json!({"BRANCH_NAME": "main"});
    let read =
        decode(PROVENANCE_V01, &with(cloud_build(), "/recipe/arguments/substitutions", branch)).unwrap();
    assert_eq!(read.branch.as_deref(), Some("refs/heads/main"));
    let plain =
        without(with(cloud_build(), "/materials", json!([{"uri": "git+https://x/y"}])), "/recipe/arguments");
    assert_eq!(&*decode(PROVENANCE_V01, &plain).unwrap().source.unwrap().uri, "git+https://x/y");
    let other = with(cloud_build(), "/recipe/type", json!("https://example.com/recipe"));
    assert!(decode(PROVENANCE_V01, &other).unwrap().source.is_none(), "its materials mean something else");
    for field in ["/builder", "/recipe", "/recipe/type"] {
        assert_eq!(
            decode(PROVENANCE_V01, &without(cloud_build(), field)).unwrap_err().code,
            "malformed-predicate"
        );
    }
}

#[test]
fn whoever_started_the_build_is_read_and_nothing_else_is() {
    let place = "/buildDefinition/internalParameters";
    let started = |parameters: Value| -> Vec<String> {
        let read = v1(&with(provenance_v1(), place, parameters)).unwrap();
        read.submitters.iter().map(ToString::to_string).collect()
    };
    assert_eq!(started(json!({"GITHUB_ACTOR": "alice", "GITHUB_ACTOR_ID": "7"})), ["alice", "7"]);
    assert_eq!(started(json!({"github": {"actor": "alice", "event_name": "push"}})), ["alice"]);
    for nobody in
        [json!({}), json!({"actor": 7}), json!({"actor": ""}), json!([]), json!({"actors": "alice"})]
    {
        assert!(started(nobody.clone()).is_empty(), "{nobody}");
    }
    let variables = json!({"variables": {"GITLAB_USER_LOGIN": "alice", "CI": "true"}});
    let kind = with(provenance_v1(), "/buildDefinition/buildType", json!("https://example.com/build"));
    let gitlab = v1(&with(kind, "/buildDefinition/externalParameters", variables)).unwrap();
    assert_eq!(gitlab.submitters, ["alice".into()]);
}

#[test]
fn cloud_builds_form_of_v1_is_read() {
    let kind = "https://cloud.google.com/build/gcb-buildtypes/google-worker/v1";
    let place =
        json!({"repository": "git+https://forge.example/acme/widget", "ref": "refs/heads/main", "path": "x"});
    let built = |parameters: Value| {
        let predicate = with(provenance_v1(), "/buildDefinition/buildType", json!(kind));
        v1(&with(predicate, "/buildDefinition/externalParameters", parameters)).unwrap()
    };
    for parameters in [
        json!({"buildConfigSource": place}),
        json!({"sourceToBuild": place}),
        json!({"buildConfigSource": place, "sourceToBuild": place}),
    ] {
        let read = built(parameters);
        assert_eq!(&*read.source.unwrap().uri, "git+https://forge.example/acme/widget@refs/heads/main");
        assert_eq!(read.branch.as_deref(), Some("refs/heads/main"));
    }
    let other = with(place.clone(), "/repository", json!("https://forge.example/evil/fork"));
    assert!(built(json!({"buildConfigSource": place, "sourceToBuild": other})).source.is_none());
    assert!(built(json!({})).source.is_none());
}
