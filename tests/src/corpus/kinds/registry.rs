//! npm: what the registry answers for a package (its own publish attestation, and the build's provenance).

use countersign_tests::framework::{Framework, listed, quoted};
use serde_json::Value;

use super::sigstore::{GITHUB_ISSUER, roots};
use super::{Ground, Setup, slsa, source};
use crate::manifest::Question;

/// What the registry's publish attestation says.
const PUBLISH: &str = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1";
/// The builder of the npm command line on GitHub's runners, as it has called itself.
const RUNNERS: [&str; 2] =
    ["https://github.com/actions/runner", "https://github.com/actions/runner/github-hosted"];

/// Both attestations of a package.
pub(super) fn both(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let mut framework = Framework::default();
    let (by, builders) = match question.policy("builder_id") {
        Some(id) if RUNNERS.contains(&id) => of_runner(&mut framework, question),
        Some(id) => slsa::named(&mut framework, id, false),
        None if question.policy("source_uri").is_some() => slsa::trusted_of_itself(&mut framework),
        None => anybody(&mut framework),
    };
    let builders =
        if builders.is_empty() { String::new() } else { format!(", builders: {}", listed(&builders)) };
    for fields in source::fields(question) {
        framework.require(&format!("provenance: {{ by: {}{builders}{fields} }}", listed(&by)));
    }
    published(framework, question, ground)
}

/// The publish attestation alone.
pub(super) fn publish(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    published(Framework::default(), question, ground)
}

fn published(mut framework: Framework, question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    roots(&mut framework, question, ground)?;
    let names = registry_keys(&mut framework, question, ground)?;
    framework.require(&format!(
        "attestation: {{ name: publish, type: {}, by: {} }}",
        quoted(PUBLISH),
        listed(&names)
    ));
    if let Some(name) = package(question) {
        framework.subject_name(&name);
    }
    ground.verify(framework, question)
}

/// The registry's keys for attestations, each with its id and window, its signatures in the root's logs.
fn registry_keys(
    framework: &mut Framework,
    question: &Question,
    ground: &Ground<'_>,
) -> Result<Vec<String>, String> {
    let path = question.trust("npm_keys").ok_or("no registry keys are given")?;
    let keys: Value = serde_json::from_slice(&ground.read(path)?).map_err(|why| format!("{path}: {why}"))?;
    let keys = keys["keys"].as_array().into_iter().flatten();
    let mut names = Vec::new();
    for (number, key) in keys.filter(|key| key["keyUsage"] == "npm:attestations").enumerate() {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        let day = |value: &Value, field: &str| {
            let day = word(value).and_then(|time| time.split_once('T').map(|(day, _)| day.to_owned()));
            day.map(|day| format!(", {field}: {day}")).unwrap_or_default()
        };
        let bytes =
            word(&key["publicKey"]["rawBytes"]).ok_or_else(|| format!("{path}: a key without bytes"))?;
        let id = word(&key["keyId"]).map(|id| format!(", key-id: {}", quoted(&id))).unwrap_or_default();
        let valid = &key["publicKey"]["validFor"];
        let rest = format!("{}{}{id}, log: root", day(&valid["start"], "from"), day(&valid["end"], "until"));
        let root = format!("registry-key-{number}");
        framework.key(&root, pem(&bytes).into_bytes(), &rest);
        let name = format!("registry-{number}");
        framework.identity(&name, &format!("key: {{ root: {root} }}"));
        names.push(name);
    }
    Ok(names)
}

fn pem(base64: &str) -> String {
    let lines: Vec<&str> =
        base64.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// The package as a signed subject name: a package URL in which what the case leaves open stays open.
fn package(question: &Question) -> Option<String> {
    if let Some(purl) = question.policy("package") {
        return Some(purl.to_owned());
    }
    let (name, version) = (question.policy("package_name"), question.policy("package_version"));
    let encoded = name.map(|name| name.replacen('@', "%40", 1));
    match (encoded, version) {
        (None, None) => None,
        (name, version) => {
            Some(format!("pkg:npm/{}@{}", name.as_deref().unwrap_or("**"), version.unwrap_or("*")))
        }
    }
}

/// A workflow of the source repository on GitHub's own runner.
fn of_runner(framework: &mut Framework, question: &Question) -> (Vec<String>, Vec<String>) {
    let repository = source::repository(question).unwrap_or_default();
    let repository = repository.strip_prefix("github.com/").unwrap_or(repository);
    let signer = quoted(&format!("{repository}/.github/workflows/*@**"));
    framework.identity(
        "who",
        &format!("github: {{ roots: [root], signer: {signer}, source: {} }}", quoted(repository)),
    );
    let who = vec!["who".to_owned()];
    for (number, id) in RUNNERS.iter().enumerate() {
        framework.builder(&format!("runner-{number}"), id, &who, 2);
    }
    (who, vec!["runner-0".to_owned(), "runner-1".to_owned()])
}

/// Whoever builds on GitHub: the case asks only that both attestations hold.
fn anybody(framework: &mut Framework) -> (Vec<String>, Vec<String>) {
    let issuer = quoted(GITHUB_ISSUER);
    framework.identity(
        "who",
        &format!("other: {{ roots: [root], issuer: {issuer}, name: \"https://github.com/**\" }}"),
    );
    (vec!["who".to_owned()], Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(policy: &str) -> Option<String> {
        let text = format!(r#"{{ "id": "a", "kind": "k", "path": "p", "policy": {policy} }}"#);
        package(&serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_package_is_a_package_url() {
        let both = name(r#"{ "package_name": "@acme/widget", "package_version": "1.2.3" }"#);
        assert_eq!(both.as_deref(), Some("pkg:npm/%40acme/widget@1.2.3"));
        assert_eq!(name(r#"{ "package_name": "widget" }"#).as_deref(), Some("pkg:npm/widget@*"));
        assert_eq!(name(r#"{ "package_version": "1.2.3" }"#).as_deref(), Some("pkg:npm/**@1.2.3"));
        assert_eq!(name("{}"), None);
    }
}
