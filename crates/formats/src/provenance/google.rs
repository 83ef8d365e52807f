//! Where Google Cloud Build's provenance names its source.

use model::Text;

use super::{SourceClaim, optional_name};
use crate::Malformed;
use crate::node::Node;

/// The build type of provenance v1 (Google Cloud, "Cloud Build build types").
pub(super) const WORKER_V1: &str = "https://cloud.google.com/build/gcb-buildtypes/google-worker/v1";

/// The source of provenance v1: `externalParameters.buildConfigSource`, or `sourceToBuild` where there is no
/// other. Where the two name different repositories, neither alone is the source.
pub(super) fn config_source(parameters: &Node<'_>) -> Result<Option<SourceClaim>, Malformed> {
    let [config, source] = parameters.fields(["buildConfigSource", "sourceToBuild"])?;
    let config = config.map(|config| repository(&config)).transpose()?;
    let source = source.map(|source| repository(&source)).transpose()?;
    match (config, source) {
        (Some(config), Some(source)) if config.uri != source.uri => Ok(None),
        (Some(one), _) | (None, Some(one)) => Ok(Some(one)),
        (None, None) => Ok(None),
    }
}

fn repository(node: &Node<'_>) -> Result<SourceClaim, Malformed> {
    let [place, reference] = node.fields(["repository", "ref"])?;
    let place = node.required("repository", place)?;
    let name = place.some_name()?;
    let at =
        optional_name(reference)?.filter(|it| !it.is_empty()).map(|it| format!("@{it}")).unwrap_or_default();
    let scheme = if name.starts_with("git+") { "" } else { "git+" };
    Ok(SourceClaim {
        uri: format!("{scheme}{name}{at}").into(),
        digests: Vec::new(),
        pointer: place.pointer().into(),
    })
}

/// The source of provenance v0.1: the first material, `https://host/owner/name/commit/…`, built at the tag or
/// branch that `recipe.arguments.substitutions` names.
pub(super) fn first_material(
    materials: Option<Node<'_>>,
    recipe: &Node<'_>,
) -> Result<Option<SourceClaim>, Malformed> {
    let first = materials.map(|list| list.first()).transpose()?.flatten();
    let Some(first) = first else { return Ok(None) };
    let [uri] = first.fields(["uri"])?;
    let Some(place) = uri else { return Ok(None) };
    let uri = place.some_name()?;
    let (repository, commit) = match uri.rsplit_once("/commit/") {
        Some((repository, commit)) => (repository, Some(commit)),
        None => (&*uri, None),
    };
    let at = substituted(recipe)?.map(|reference| format!("@{reference}")).unwrap_or_default();
    let scheme = if repository.starts_with("git+") { "" } else { "git+" };
    Ok(Some(SourceClaim {
        uri: format!("{scheme}{repository}{at}").into(),
        digests: commit.map(|commit| ("gitCommit".into(), commit.into())).into_iter().collect(),
        pointer: place.pointer().into(),
    }))
}

/// The ref that was built. A tag comes with the branch only when it was built for the tag.
fn substituted(recipe: &Node<'_>) -> Result<Option<Text>, Malformed> {
    let [arguments] = recipe.fields(["arguments"])?;
    let Some(arguments) = arguments else { return Ok(None) };
    let [substitutions] = arguments.fields(["substitutions"])?;
    let Some(substitutions) = substitutions else { return Ok(None) };
    let [tag, branch] = substitutions.fields(["TAG_NAME", "BRANCH_NAME"])?;
    let named = |name: Option<Text>, below: &str| {
        name.filter(|name| !name.is_empty()).map(|name| Text::from(format!("refs/{below}/{name}")))
    };
    Ok(named(optional_name(tag)?, "tags").or(named(optional_name(branch)?, "heads")))
}
