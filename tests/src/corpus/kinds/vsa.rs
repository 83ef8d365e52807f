//! SLSA verification summaries.

use std::ffi::OsString;

use countersign_tests::framework::{Framework, quoted};

use super::{Ground, Setup};
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
    let levels: Vec<String> = levels.filter_map(|level| level.as_str()).map(quoted).collect();
    framework.require(&format!(
        "vsa: {{ by: [who], verifier: {}, resource: {}, levels: [{}] }}",
        quoted(asked("verifier_id")?),
        quoted(asked("resource_uri")?),
        levels.join(", ")
    ));
    let subject = OsString::from(asked("subject_digest")?);
    let (evidence, at) = (vec![ground.dir.join(&question.path)], ground.at(question)?);
    Ok(Setup::Verify { framework: Box::new(framework), subject, evidence, at })
}
