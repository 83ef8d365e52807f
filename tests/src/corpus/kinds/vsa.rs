//! SLSA verification summaries.

use std::ffi::OsString;

use countersign_tests::framework::{Framework, quoted};

use super::{Ground, NO_ARTIFACT, Setup};
use crate::manifest::Question;

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let asked = |field: &str| question.policy(field).ok_or_else(|| format!("no {field} is given"));
    let mut framework = Framework::default();
    let key = question.trust("public_key").ok_or("no key is given")?;
    let id =
        question.policy("public_key_id").map(|id| format!(", key-id: {}", quoted(id))).unwrap_or_default();
    framework.key("key", ground.read(key)?, &id);
    framework.identity("who", "key: { root: key }");
    let levels =
        question.policy.get("verified_levels").and_then(|levels| levels.as_array()).into_iter().flatten();
    let mut levels: Vec<String> = levels.filter_map(|level| level.as_str()).map(quoted).collect();
    if levels.is_empty() {
        // A framework always asks for a level; every build reaches this one.
        levels.push(quoted("SLSA_BUILD_LEVEL_0"));
    }
    framework.require(&format!(
        "vsa: {{ by: [who], verifier: {}, resource: {}, levels: [{}] }}",
        quoted(asked("verifier_id")?),
        quoted(asked("resource_uri")?),
        levels.join(", ")
    ));
    let subject = OsString::from(named(question.policy("subject_digest")));
    let (evidence, at) = (vec![ground.dir.join(&question.path)], ground.at(question)?);
    Ok(Setup::Verify { framework: Box::new(framework), subject, evidence, at })
}

/// The subject as the command line takes it. A value that no artifact can be named by is nothing's, and a case that
/// names none asks about nothing anybody has.
fn named(digest: Option<&str>) -> &str {
    let known = |text: &&str| model::Digest::parse(text).is_ok() || model::Reference::parse(text).is_ok();
    digest.filter(known).unwrap_or(NO_ARTIFACT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_named_is_asked_about() {
        assert_eq!(named(Some("gce_image_id:42")), "gce_image_id:42");
        for other in [Some("my-digest:123"), Some("sha256:12"), Some("../a"), Some(""), None] {
            assert_eq!(named(other), NO_ARTIFACT);
        }
    }
}
