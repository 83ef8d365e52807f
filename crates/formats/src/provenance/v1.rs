//! SLSA provenance v1.

use super::run::Run;
use super::{
    Provenance, ProvenanceVersion, SourceClaim, builder_id, google, optional_instant, optional_name,
    parameter, source, submitter,
};
use model::Text;

use crate::Malformed;
use crate::node::Node;

/// GitHub's build types. Their source is `externalParameters.workflow`, and the dependency of the same URI
/// adds the commit.
const GITHUB_WORKFLOW: [&str; 2] = [
    "https://actions.github.io/buildtypes/workflow/v1",
    "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1",
];

/// What GitHub's build types say of the workflow that was started.
const STANDARD: [&str; 3] = ["workflow.path", "workflow.ref", "workflow.repository"];

/// Build types of the SLSA generators for GitHub whose source is the first resolved dependency.
const FIRST_DEPENDENCY: [&str; 2] = [
    "https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0",
    "https://slsa.dev/container-based-build/v0.1?draft",
];

pub(super) fn read(root: &Node<'_>) -> Result<Provenance, Malformed> {
    let [definition, details] = root.fields(["buildDefinition", "runDetails"])?;
    let definition = root.required("buildDefinition", definition)?;
    let details = root.required("runDetails", details)?;
    let [build_type, parameters, internal, dependencies] = definition.fields([
        "buildType",
        "externalParameters",
        "internalParameters",
        "resolvedDependencies",
    ])?;
    let [builder, metadata] = details.fields(["builder", "metadata"])?;

    let build_type = definition.required("buildType", build_type)?.some_name()?;
    let workflow = parameters.as_ref().map(|it| workflow(&build_type, it)).transpose()?.flatten();
    let dependency = dependencies.map(|list| first(&list)).transpose()?.flatten();
    let source = match workflow {
        Some(workflow) => Some(dependency.filter(|it| it.uri == workflow.uri).unwrap_or(workflow)),
        None => dependency.filter(|_| FIRST_DEPENDENCY.contains(&&*build_type)),
    };
    let is_workflow = GITHUB_WORKFLOW.contains(&&*build_type);
    let mut chosen = parameters.as_ref().map(|it| parameter::read(it, "")).transpose()?.unwrap_or_default();
    for one in &mut chosen {
        one.is_standard = is_workflow && STANDARD.contains(&&*one.name);
    }
    let submitters = submitters(parameters.as_ref(), internal.as_ref())?;
    let run = match &*build_type {
        known if GITHUB_WORKFLOW.contains(&known) => Run::of_workflow(parameters.as_ref())?,
        known if FIRST_DEPENDENCY.contains(&known) => {
            internal.map(|it| Run::of_environment(&it)).transpose()?.unwrap_or_default()
        }
        _ => Run::default(),
    };
    let mut provenance = Provenance::bare(ProvenanceVersion::V1, builder_id(&details, builder)?, build_type);
    provenance.source = source;
    provenance.parameters = chosen;
    provenance.submitters = submitters;
    provenance.built_by(run);
    if let Some(metadata) = metadata {
        let [id, started, finished] = metadata.fields(["invocationId", "startedOn", "finishedOn"])?;
        provenance.invocation_id = optional_name(id)?;
        provenance.started_on = optional_instant(started)?;
        provenance.finished_on = optional_instant(finished)?;
    }
    Ok(provenance)
}

/// The source that a workflow of GitHub's, or a build of Google's, was started from.
fn workflow(build_type: &str, parameters: &Node<'_>) -> Result<Option<SourceClaim>, Malformed> {
    if build_type == google::WORKER_V1 {
        return google::config_source(parameters);
    }
    if !GITHUB_WORKFLOW.contains(&build_type) {
        return Ok(None);
    }
    let [workflow] = parameters.fields(["workflow"])?;
    let workflow = parameters.required("workflow", workflow)?;
    let [repository, git_ref] = workflow.fields(["repository", "ref"])?;
    let repository = workflow.required("repository", repository)?;
    let git_ref = workflow.required("ref", git_ref)?.some_name()?;
    Ok(Some(SourceClaim {
        uri: format!("git+{}@{git_ref}", repository.some_name()?).into(),
        digests: Vec::new(),
        pointer: repository.pointer().into(),
    }))
}

/// Who started the build: among the internal parameters, in GitHub's part of them, or among GitLab's variables.
fn submitters(external: Option<&Node<'_>>, internal: Option<&Node<'_>>) -> Result<Vec<Text>, Malformed> {
    let within = [submitter::below(internal, "github")?, submitter::below(external, "variables")?];
    Ok([submitter::read(internal)?, within.concat()].concat())
}

/// The first resolved dependency. The others are materials, in no order that means anything.
fn first(list: &Node<'_>) -> Result<Option<SourceClaim>, Malformed> {
    list.first()?.map(|dependency| source(&dependency)).transpose().map(Option::flatten)
}
