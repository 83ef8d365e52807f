//! SLSA provenance as GitHub's generators write it, derived from the run that signs it.

use crate::identity::Workload;
use serde_json::{Value, json};

/// Predicate type of SLSA provenance 1.
pub const SLSA_V1: &str = "https://slsa.dev/provenance/v1";
/// Predicate type of SLSA provenance 0.2.
pub const SLSA_V02: &str = "https://slsa.dev/provenance/v0.2";
/// Build type of provenance 1 from GitHub Actions.
pub const BUILD_TYPE_V1: &str = "https://actions.github.io/buildtypes/workflow/v1";
/// Build type of provenance 0.2 from the generic generator.
pub const BUILD_TYPE_V02: &str = "https://github.com/slsa-framework/slsa-github-generator/generic@v1";

/// Provenance 1: the caller's workflow is an external parameter, the signing workflow is the builder.
pub fn v1(run: &Workload) -> Value {
    json!({
        "buildDefinition": {
            "buildType": BUILD_TYPE_V1,
            "externalParameters": { "workflow": {
                "ref": run.source_ref,
                "repository": run.repository_uri(),
                "path": run.workflow,
            } },
            "internalParameters": { "github": {
                "event_name": run.trigger,
                "repository_id": run.repository_id,
                "repository_owner_id": run.owner_id,
                "runner_environment": run.runner,
            } },
            "resolvedDependencies": [{
                "uri": source(run),
                "digest": { "gitCommit": run.sha },
            }],
        },
        "runDetails": {
            "builder": { "id": run.signer_uri() },
            "metadata": { "invocationId": run.run_uri() },
        },
    })
}

/// Provenance 0.2: the caller's workflow is the entry point, the source is the one material.
pub fn v02(run: &Workload) -> Value {
    json!({
        "builder": { "id": run.signer_uri() },
        "buildType": BUILD_TYPE_V02,
        "invocation": {
            "configSource": {
                "uri": source(run),
                "digest": { "sha1": run.sha },
                "entryPoint": run.workflow,
            },
            "parameters": {},
            "environment": {
                "github_event_name": run.trigger,
                "github_ref": run.source_ref,
                "github_repository_id": run.repository_id,
                "github_repository_owner_id": run.owner_id,
                "github_run_id": run.run.to_string(),
                "github_run_attempt": "1",
                "github_sha1": run.sha,
            },
        },
        "metadata": {
            "buildInvocationID": format!("{}-1", run.run),
            "completeness": { "parameters": true, "environment": false, "materials": false },
            "reproducible": false,
        },
        "materials": [{ "uri": source(run), "digest": { "sha1": run.sha } }],
    })
}

fn source(run: &Workload) -> String {
    format!("git+{}@{}", run.repository_uri(), run.source_ref)
}
