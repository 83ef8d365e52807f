//! PEP 740 attestations: a person, or a trusted publisher.

use countersign_tests::framework::{Framework, quoted};
use countersign_tests::peek;
use serde_json::Value;

use super::sigstore::{identity, roots};
use super::{Ground, Setup};
use crate::manifest::Question;

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let mut framework = Framework::default();
    roots(&mut framework, question, ground)?;
    let who = match question.policy.get("publisher") {
        Some(publisher) => trusted_publisher(publisher)?,
        None => identity(question, None),
    };
    framework.identity("who", &who);
    // What cannot be read says nothing; whatever is demanded, it is refused for that.
    framework.require(&match peek::statement(&ground.read(&question.path)?) {
        Some(claim) => {
            format!("attestation: {{ name: publish, type: {}, by: [who] }}", quoted(&claim.predicate_type))
        }
        None => "signature: { by: [who] }".to_owned(),
    });
    ground.verify(framework, question)
}

/// A trusted publisher is a workflow of a repository, at whatever ref; perhaps in an environment.
fn trusted_publisher(publisher: &Value) -> Result<String, String> {
    let word = |field: &str| publisher[field].as_str();
    let (Some("GitHub"), Some(repository), Some(workflow)) =
        (word("kind"), word("repository"), word("workflow"))
    else {
        return Err(format!("this kind of publisher is not supported: {publisher}"));
    };
    let signer = quoted(&format!("{repository}/.github/workflows/{workflow}@**"));
    let environment =
        word("environment").map(|name| format!(", environment: {}", quoted(name))).unwrap_or_default();
    Ok(format!("github: {{ roots: [root], signer: {signer}, source: {}{environment} }}", quoted(repository)))
}
