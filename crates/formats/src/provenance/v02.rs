//! SLSA provenance v0.2.

use super::run::Run;
use super::{
    Provenance, ProvenanceVersion, builder_id, optional_instant, optional_name, parameter, source, submitter,
};
use crate::Malformed;
use crate::node::Node;

/// How build types begin whose `environment` holds what GitHub says of the run.
const GITHUB: [&str; 3] = [
    "https://github.com/slsa-framework/slsa-github-generator/",
    "https://github.com/npm/cli/gha",
    "https://github.com/npm/slsa-provenance/gha",
];

pub(super) fn read(root: &Node<'_>) -> Result<Provenance, Malformed> {
    let [builder, build_type, invocation, metadata] =
        root.fields(["builder", "buildType", "invocation", "metadata"])?;
    let build_type = root.required("buildType", build_type)?.some_name()?;
    let mut provenance = Provenance::bare(ProvenanceVersion::V02, builder_id(root, builder)?, build_type);
    if let Some(invocation) = invocation {
        let [config, parameters, environment] =
            invocation.fields(["configSource", "parameters", "environment"])?;
        let read = |node: &Node<'_>| parameter::read(node, "");
        provenance.parameters = parameters.as_ref().map(read).transpose()?.unwrap_or_default();
        if let Some(config) = config {
            let [entry_point] = config.fields(["entryPoint"])?;
            optional_name(entry_point)?;
            provenance.source = source(&config)?;
        }
        provenance.submitters = submitter::read(environment.as_ref())?;
        let known = GITHUB.iter().any(|known| provenance.build_type.starts_with(known));
        let environment = environment.filter(|_| known);
        provenance.built_by(environment.map(|it| Run::of_environment(&it)).transpose()?.unwrap_or_default());
    }
    if let Some(metadata) = metadata {
        // The specification writes Id, the in-toto Go library and with it the SLSA generators write ID.
        let [id, go_id, started, finished] = metadata.fields([
            "buildInvocationId",
            "buildInvocationID",
            "buildStartedOn",
            "buildFinishedOn",
        ])?;
        if id.is_some() && go_id.is_some() {
            return Err(metadata.fault("both `buildInvocationId` and `buildInvocationID`"));
        }
        provenance.invocation_id = optional_name(id.or(go_id))?;
        provenance.started_on = optional_instant(started)?;
        provenance.finished_on = optional_instant(finished)?;
    }
    Ok(provenance)
}
