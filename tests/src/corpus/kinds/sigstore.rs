//! Sigstore bundles: an identity and its issuer, or a key; perhaps a source.

use countersign_tests::framework::{Framework, quoted};
use countersign_tests::peek;
use serde_json::{Value, json};

use super::{Ground, Setup, slsa, source};
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
    let provenance = claim.as_ref().is_some_and(|claim| slsa::is_provenance(&claim.predicate_type));
    if question.policy("source_versioned_tag").is_some() && !provenance {
        return Err("a release line is asked of provenance, and this is none".to_owned());
    }
    let predicate = claim.map(|claim| claim.predicate_type).filter(|predicate| predicate != peek::SIGNED);
    framework.identity("who", &identity(question, predicate.as_deref()));
    match predicate.as_deref() {
        None => framework.require("signature: { by: [who] }"),
        Some(predicate) if slsa::is_provenance(predicate) => {
            for fields in source::fields(question) {
                framework.require(&format!("provenance: {{ by: [who]{fields} }}"));
            }
        }
        Some(predicate) => {
            framework
                .require(&format!("attestation: {{ name: any, type: {}, by: [who] }}", quoted(predicate)));
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

/// Who must have signed. A case that names nobody expects to be refused before that is asked; should it come
/// so far, nobody is who it names.
pub(super) fn identity(question: &Question, predicate: Option<&str>) -> String {
    if question.trust("public_key").is_some() {
        return "key: { root: key }".into();
    }
    let issuer = question.policy("issuer").unwrap_or("https://nobody.invalid");
    let name = question.policy("identity").unwrap_or("https://nobody.invalid/nobody");
    let provenance = predicate.is_some_and(slsa::is_provenance);
    if let (Some(workflow), Some(source), false) =
        (name.strip_prefix("https://github.com/"), source::repository(question), provenance)
        && issuer == GITHUB_ISSUER
    {
        let source = source.strip_prefix("github.com/").unwrap_or(source);
        let reference = source::whole_ref(question).map(|whole| format!(", ref: {}", quoted(&whole)));
        return format!(
            "github: {{ roots: [root], signer: {}, source: {}{} }}",
            quoted(workflow),
            quoted(source),
            reference.unwrap_or_default()
        );
    }
    let (name, issuer) = (quoted(name), quoted(issuer));
    match question.policy("identity").is_some_and(|name| name.contains('@') && !name.contains("://")) {
        true => format!("email: {{ roots: [root], issuer: {issuer}, address: {name} }}"),
        false => format!("other: {{ roots: [root], issuer: {issuer}, name: {name} }}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_s_root_is_known_by_its_authorities() {
        assert!(is_github(verify::embedded_root(model::Embedded::Github).as_bytes()));
        assert!(!is_github(verify::embedded_root(model::Embedded::PublicGood).as_bytes()));
        assert!(!is_github(b"{}"));
    }
}
