//! SLSA provenance v0.1, which Google Cloud Build signs to this day.

use super::run::Run;
use super::{Provenance, ProvenanceVersion, builder_id, google, optional_instant, optional_name, parameter};
use crate::Malformed;
use crate::node::Node;

/// How the recipe types of Google Cloud Build begin.
const CLOUD_BUILD: &str = "https://cloudbuild.googleapis.com/";

/// `recipe.type` is what later versions call the build type.
pub(super) fn read(root: &Node<'_>) -> Result<Provenance, Malformed> {
    let [builder, recipe, metadata, materials] =
        root.fields(["builder", "recipe", "metadata", "materials"])?;
    let recipe = root.required("recipe", recipe)?;
    let [kind, arguments] = recipe.fields(["type", "arguments"])?;
    let kind = recipe.required("type", kind)?.some_name()?;
    let mut provenance = Provenance::bare(ProvenanceVersion::V01, builder_id(root, builder)?, kind);
    let read = |node: &Node<'_>| parameter::read(node, "");
    provenance.parameters = arguments.as_ref().map(read).transpose()?.unwrap_or_default();
    if provenance.build_type.starts_with(CLOUD_BUILD) {
        provenance.source = google::first_material(materials, &recipe)?;
        provenance.built_by(Run::default());
    }
    if let Some(metadata) = metadata {
        let [id, started, finished] =
            metadata.fields(["buildInvocationId", "buildStartedOn", "buildFinishedOn"])?;
        provenance.invocation_id = optional_name(id)?;
        provenance.started_on = optional_instant(started)?;
        provenance.finished_on = optional_instant(finished)?;
    }
    Ok(provenance)
}
