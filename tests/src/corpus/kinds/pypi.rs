//! PEP 740 attestations: a person, or a trusted publisher.

use countersign_tests::framework::{Framework, quoted};
use countersign_tests::peek;
use serde_json::Value;

use super::sigstore::{roots, signers};
use super::{Ground, Setup};
use crate::manifest::Question;

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let mut framework = Framework::default();
    roots(&mut framework, question, ground)?;
    let by = match question.policy.get("publisher") {
        Some(publisher) => {
            framework.identity("who", &trusted_publisher(publisher)?);
            "[who]".to_owned()
        }
        None => signers(&mut framework, question, None)?,
    };
    // What cannot be read says nothing; whatever is demanded, it is refused for that.
    framework.require(&match peek::statement(&ground.read(&question.path)?) {
        Some(claim) => {
            format!("attestation: {{ name: publish, type: {}, by: {by} }}", quoted(&claim.predicate_type))
        }
        None => format!("signature: {{ by: {by} }}"),
    });
    ground.verify(framework, question)
}

/// A trusted publisher is a workflow of a repository, at whatever ref, perhaps in an environment; or a service account.
/// PyPI has a kind for each forge (PEP 740 leaves them open).
fn trusted_publisher(publisher: &Value) -> Result<String, String> {
    let word = |field: &str| publisher[field].as_str();
    let workflow = word("workflow").or_else(|| word("workflow_filepath"));
    let environment = word("environment").filter(|name| !name.is_empty());
    match (word("kind"), word("repository"), workflow, environment) {
        (Some("GitHub"), Some(repository), Some(workflow), environment) => {
            let signer = quoted(&format!("{repository}/.github/workflows/{workflow}@**"));
            let environment =
                environment.map(|name| format!(", environment: {}", quoted(name))).unwrap_or_default();
            let source = quoted(repository);
            Ok(format!("github: {{ roots: [root], signer: {signer}, source: {source}{environment} }}"))
        }
        (Some("GitLab"), Some(project), Some(pipeline), None) => {
            let name = quoted(&format!("https://gitlab.com/{project}//{pipeline}@**"));
            Ok(format!("other: {{ roots: [root], issuer: \"https://gitlab.com\", name: {name} }}"))
        }
        (Some("Google"), ..) if word("email").is_some() => {
            let address = quoted(word("email").unwrap_or_default());
            Ok(format!(
                "email: {{ roots: [root], issuer: \"https://accounts.google.com\", address: {address} }}"
            ))
        }
        _ => Err(format!("this kind of publisher is not supported: {publisher}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_of_publisher_is_who_it_says() {
        let told = |publisher: Value| trusted_publisher(&publisher).unwrap();
        let gitlab =
            json!({ "kind": "GitLab", "repository": "acme/widget", "workflow_filepath": ".ci/release.yml" });
        assert!(told(gitlab).contains("\"https://gitlab.com/acme/widget//.ci/release.yml@**\""));
        let google = json!({ "kind": "Google", "email": "release@acme.example" });
        assert!(told(google).contains("address: \"release@acme.example\""));
        let github = json!({ "kind": "GitHub", "repository": "acme/widget", "workflow": "release.yml",
                             "environment": "pypi" });
        assert!(told(github).contains("environment: \"pypi\""));
        for unknown in
            [json!({ "kind": "ActiveState" }), json!({ "kind": "GitLab", "repository": "a/b" }), json!({})]
        {
            assert!(trusted_publisher(&unknown).is_err(), "{unknown}");
        }
    }
}
