//! Images in a layout folder, with the attestations that lie beside them: SLSA provenance, judged as any other is.

use super::{Ground, Setup, slsa};
use crate::manifest::Question;

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let made = slsa::framework(question, ground)?;
    let digest = question.artifact.as_ref().and_then(|artifact| artifact.digest.as_ref());
    let asked = digest.map(|digest| format!("@{digest}")).unwrap_or_default();
    let folder = ground.dir.join(question.path.trim_end_matches('/'));
    Ok(Setup::Verify {
        framework: Box::new(made),
        subject: format!("oci-layout:{}{asked}", folder.display()).into(),
        evidence: Vec::new(),
        at: ground.at(question)?,
    })
}
