//! Who started a build, as its provenance says.

use model::Text;

use crate::Malformed;
use crate::limits::MAX_LISTED;
use crate::node::Node;

/// What the runners of GitHub and GitLab call whoever started a run, by login, number or address, in any case.
const NAMES: [&str; 9] = [
    "actor",
    "actor_id",
    "triggering_actor",
    "github_actor",
    "github_actor_id",
    "github_triggering_actor",
    "gitlab_user_login",
    "gitlab_user_id",
    "gitlab_user_email",
];

/// Everybody a part of a provenance names as having started the build. It can only speak against an approver, so the
/// build type is not asked, and what is no text is passed over.
pub(super) fn read(part: Option<&Node<'_>>) -> Result<Vec<Text>, Malformed> {
    let Some(part) = part.filter(|part| part.is_object()) else { return Ok(Vec::new()) };
    let known = |name: &str| NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let entries = part.entries(MAX_LISTED)?;
    let named = entries.iter().filter(|(name, value)| known(name) && value.as_written().starts_with('"'));
    let all: Result<Vec<Text>, Malformed> = named.map(|(_, value)| value.name()).collect();
    Ok(all?.into_iter().filter(|name| !name.is_empty()).collect())
}

/// The same of what stands under `name` in a part.
pub(super) fn below(part: Option<&Node<'_>>, name: &str) -> Result<Vec<Text>, Malformed> {
    let Some(part) = part.filter(|part| part.is_object()) else { return Ok(Vec::new()) };
    let entries = part.entries(MAX_LISTED)?;
    read(entries.iter().find(|(known, _)| *known == name).map(|(_, inner)| inner))
}
