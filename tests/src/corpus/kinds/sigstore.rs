//! Sigstore bundles: an identity and its issuer, or a key; perhaps a source.

use countersign_tests::framework::{Framework, listed, quoted};
use countersign_tests::peek;
use serde_json::{Value, json};

use super::{Ground, Setup, release, slsa, source};
use crate::manifest::Question;

/// The issuer of GitHub Actions.
pub(super) const GITHUB_ISSUER: &str = "https://token.actions.githubusercontent.com";

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let at = ground.at(question)?;
    if ground.only_read {
        return Ok(Setup::Inspect { evidence: ground.dir.join(&question.path), at });
    }
    if question.policy("identity").is_none() && question.policy("source_uri").is_some() {
        return slsa::setup(question, ground);
    }
    let mut framework = Framework::default();
    roots(&mut framework, question, ground)?;
    let claim = peek::statement(&ground.read(&question.path)?);
    let predicate = claim.map(|claim| claim.predicate_type).filter(|predicate| predicate != peek::SIGNED);
    let by = signers(&mut framework, question, predicate.as_deref())?;
    if by_release_service(question) {
        framework.require(&release::requirement(question, ground, &by)?);
        return ground.verify(framework, question);
    }
    match predicate.as_deref() {
        None => framework.require(&format!("signature: {{ by: {by} }}")),
        Some(predicate) if slsa::is_provenance(predicate) => {
            for fields in source::fields(question) {
                framework.require(&format!("provenance: {{ by: {by}{fields} }}"));
            }
        }
        Some(predicate) => {
            let kind = quoted(predicate);
            framework.require(&format!("attestation: {{ name: any, type: {kind}, by: {by} }}"));
        }
    }
    let provenance = predicate.as_deref().is_some_and(slsa::is_provenance);
    if source::is_asked(question) && !provenance && of_github(question).is_none() {
        // No certificate says it: only provenance could.
        for fields in source::fields(question) {
            framework.require(&format!("provenance: {{ by: {by}{fields} }}"));
        }
    }
    ground.verify(framework, question)
}

/// The trusted root and the key of a case.
pub(super) fn roots(
    framework: &mut Framework,
    question: &Question,
    ground: &Ground<'_>,
) -> Result<(), String> {
    let mut logged = false;
    if let Some(path) = question.trust("trusted_root") {
        let mut root = ground.read(path)?;
        if let Some(authority) = question.trust("timestamp_authority") {
            root = with_authority(&root, &ground.read(authority)?)?;
        }
        match is_github(&root) {
            true => framework.embedded("root", "github"),
            false => framework.trusted_root("root", root),
        }
        logged = !question.waives("require_tlog");
    }
    if let Some(path) = question.trust("public_key") {
        let day = |field: &str, name: &str| {
            let day = question.policy(field).and_then(|time| time.split_once('T'));
            day.map(|(day, _)| format!(", {name}: {day}")).unwrap_or_default()
        };
        let window =
            format!("{}{}", day("public_key_valid_from", "from"), day("public_key_valid_until", "until"));
        let times = match (logged, question.trust("trusted_root")) {
            (true, _) => ", log: root",
            (false, Some(_)) => ", timestamps: root",
            (false, None) => "",
        };
        framework.key("key", ground.read(path)?, &format!("{window}{times}"));
    }
    Ok(())
}

/// The trusted root with one timestamp authority more.
fn with_authority(root: &[u8], authority: &[u8]) -> Result<Vec<u8>, String> {
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).map_err(|why| why.to_string());
    let mut root = read(root)?;
    let authority = read(authority)?;
    match root["timestampAuthorities"].as_array_mut() {
        Some(authorities) => authorities.push(authority),
        None => root["timestampAuthorities"] = json!([authority]),
    }
    Ok(root.to_string().into_bytes())
}

/// Whether this is a root of GitHub's own instance: one of its certificate authorities is one of the root that
/// is part of the program. That instance keeps no log, which the framework grants to it alone.
fn is_github(root: &[u8]) -> bool {
    let known = authorities(verify::embedded_root(model::Embedded::Github).as_bytes());
    authorities(root).iter().any(|authority| known.contains(authority))
}

fn authorities(root: &[u8]) -> Vec<Value> {
    let root: Value = serde_json::from_slice(root).unwrap_or(Value::Null);
    let authorities = root["certificateAuthorities"].as_array().into_iter().flatten();
    authorities.map(|authority| authority["certChain"].clone()).filter(|chain| !chain.is_null()).collect()
}

/// Declares everyone who may have signed, and lists their names.
pub(super) fn signers(
    framework: &mut Framework,
    question: &Question,
    predicate: Option<&str>,
) -> Result<String, String> {
    let mut by = Vec::new();
    for text in identities(question, predicate)? {
        let name = format!("who-{}", by.len());
        framework.identity(&name, &text);
        by.push(name);
    }
    Ok(listed(&by))
}

/// Who must have signed. A case that names nobody expects to be refused before that is asked; should it come
/// so far, nobody is who it names. Where no provenance says what was built, the certificate must: a release line is
/// then several identities, one for each way to write its tags.
fn identities(question: &Question, predicate: Option<&str>) -> Result<Vec<String>, String> {
    if question.trust("public_key").is_some() {
        return Ok(vec!["key: { root: key }".into()]);
    }
    if by_release_service(question) {
        return Ok(vec!["github-release: { roots: [root] }".into()]);
    }
    let issuer = question.policy("issuer").unwrap_or("https://nobody.invalid");
    let name = question.policy("identity").unwrap_or("https://nobody.invalid/nobody");
    if let (Some((workflow, repository)), false) =
        (of_github(question), predicate.is_some_and(slsa::is_provenance))
    {
        return Ok(workflows(workflow, repository, &source::refs(question)?));
    }
    let (name, issuer) = (quoted(name), quoted(issuer));
    Ok(vec![
        match question.policy("identity").is_some_and(|name| name.contains('@') && !name.contains("://")) {
            true => format!("email: {{ roots: [root], issuer: {issuer}, address: {name} }}"),
            false => format!("other: {{ roots: [root], issuer: {issuer}, name: {name} }}"),
        },
    ])
}

/// Whether a case names GitHub's service for releases, which no issuer vouches for: it says so by naming none.
fn by_release_service(question: &Question) -> bool {
    question.policy("issuer").is_none() && question.policy("identity") == Some(checks::GithubRelease::NAME)
}

/// The workflow and the repository of a case that asks for a source of GitHub's: its certificates say both.
fn of_github(question: &Question) -> Option<(&str, &str)> {
    let workflow = question.policy("identity")?.strip_prefix("https://github.com/")?;
    let repository = source::repository(question)?;
    (question.policy("issuer")? == GITHUB_ISSUER).then_some((workflow, repository))
}

/// A workflow for each ref it may have built; one for all where none is asked for.
fn workflows(signer: &str, repository: &str, refs: &[String]) -> Vec<String> {
    let source = repository.strip_prefix("github.com/").unwrap_or(repository);
    let one = |reference: Option<&String>| {
        let reference = reference.map(|whole| format!(", ref: {}", quoted(whole))).unwrap_or_default();
        let (signer, source) = (quoted(signer), quoted(source));
        format!("github: {{ roots: [root], signer: {signer}, source: {source}{reference} }}")
    };
    if refs.is_empty() { vec![one(None)] } else { refs.iter().map(Some).map(one).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_asked_for_one_ref_or_for_a_line_of_them() {
        let asked = |policy: &str| {
            let text = format!(r#"{{ "id": "a", "kind": "k", "path": "p", "policy": {policy} }}"#);
            identities(&serde_json::from_str(&text).unwrap(), None)
        };
        let workflow = format!(
            r#""identity": "https://github.com/a/b/.github/workflows/c.yml@refs/heads/d", "issuer": "{GITHUB_ISSUER}""#
        );
        let line =
            format!(r#"{{ {workflow}, "source_uri": "github.com/a/b", "source_versioned_tag": "v1" }}"#);
        assert_eq!(asked(&line).unwrap().len(), 2);
        let two = format!(
            r#"{{ {workflow}, "source_uri": "github.com/a/b", "source_tag": "v1", "source_branch": "d" }}"#
        );
        assert!(asked(&two).is_err());
        assert_eq!(asked("{}").unwrap().len(), 1);
        let service = |issuer: &str| {
            asked(&format!(r#"{{ "identity": "https://dotcom.releases.github.com"{issuer} }}"#)).unwrap()
        };
        for none in ["", r#", "issuer": null"#] {
            assert_eq!(service(none), ["github-release: { roots: [root] }"]);
        }
        assert!(service(r#", "issuer": "https://issuer.example""#)[0].starts_with("other: "));
    }

    #[test]
    fn github_s_root_is_known_by_its_authorities() {
        assert!(is_github(verify::embedded_root(model::Embedded::Github).as_bytes()));
        assert!(!is_github(verify::embedded_root(model::Embedded::PublicGood).as_bytes()));
        assert!(!is_github(b"{}"));
    }
}
