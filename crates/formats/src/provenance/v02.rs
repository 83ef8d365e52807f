//! SLSA provenance v0.2.

use super::{Provenance, ProvenanceVersion, builder_id, optional_instant, optional_name, source};
use crate::Malformed;
use crate::node::Node;

pub(super) fn read(root: &Node<'_>) -> Result<Provenance, Malformed> {
    let [builder, build_type, invocation, metadata] =
        root.fields(["builder", "buildType", "invocation", "metadata"])?;
    let mut provenance = Provenance {
        version: ProvenanceVersion::V02,
        builder_id: builder_id(root, builder)?,
        build_type: root.required("buildType", build_type)?.some_name()?,
        source: None,
        invocation_id: None,
        started_on: None,
        finished_on: None,
    };
    if let Some(invocation) = invocation
        && let [Some(config)] = invocation.fields(["configSource"])?
    {
        let [entry_point] = config.fields(["entryPoint"])?;
        optional_name(entry_point)?;
        provenance.source = source(&config)?;
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
