//! What GitHub says of a release: the repository and the tag, as a case asks for them.

use countersign_tests::framework::quoted;
use countersign_tests::peek;

use super::{Ground, source};
use crate::manifest::Question;

/// The requirement of a case. One that names no repository asks whether the proof holds at all, so what the evidence
/// itself names is taken, as for its artifact.
pub(super) fn requirement(question: &Question, ground: &Ground<'_>, by: &str) -> Result<String, String> {
    let claimed = peek::statement(&ground.read(&question.path)?).and_then(|claim| claim.repository);
    let asked = source::repository(question).map(|name| name.strip_prefix("github.com/").unwrap_or(name));
    let repository =
        asked.map(str::to_owned).or(claimed).ok_or("neither the case nor the evidence names a repository")?;
    let tag = question.policy("source_tag").map(|tag| format!(", tag: {}", quoted(tag))).unwrap_or_default();
    Ok(format!("release: {{ by: {by}, repository: {}{tag} }}", quoted(&repository)))
}
