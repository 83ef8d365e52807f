//! Where a case says the artifact was built from, as fields of a requirement or of a GitHub identity.

use countersign_tests::framework::quoted;

use crate::manifest::Question;

/// The repository, as `host/owner/repository`.
pub(crate) fn repository(question: &Question) -> Option<&str> {
    let uri = question.policy("source_uri")?;
    let bare = uri.strip_prefix("git+").unwrap_or(uri);
    Some(bare.strip_prefix("https://").unwrap_or(bare))
}

/// The fields of `provenance` requirements: the source, and one way to say the ref. A case that says the ref in
/// several ways demands several provenances.
pub(crate) fn fields(question: &Question) -> Vec<String> {
    let source = repository(question).map(|repository| format!(", source: {}", quoted(repository)));
    let source = source.unwrap_or_default();
    let refs =
        [("source_tag", "tag"), ("source_branch", "branch"), ("source_versioned_tag", "versioned-tag")];
    let refs = refs.iter().filter_map(|(asked, field)| {
        question.policy(asked).map(|value| format!("{source}, {field}: {}", quoted(value)))
    });
    let all: Vec<String> = refs.collect();
    if all.is_empty() { vec![source] } else { all }
}

/// Whether a case asks where the artifact was built from.
pub(super) fn is_asked(question: &Question) -> bool {
    ["source_uri", "source_tag", "source_branch", "source_versioned_tag"]
        .iter()
        .any(|field| question.policy(field).is_some())
}

/// The refs a case allows, whole, as patterns: any of them will do. None: it asks for no ref.
pub(super) fn refs(question: &Question) -> Result<Vec<String>, String> {
    let asked = ["source_tag", "source_branch", "source_versioned_tag"];
    if asked.iter().filter(|field| question.policy(field).is_some()).count() > 1 {
        return Err("a certificate names one ref, and several are asked of it".to_owned());
    }
    let tag = question.policy("source_tag").map(|tag| vec![format!("refs/tags/{tag}")]);
    let branch = || question.policy("source_branch").map(|branch| vec![format!("refs/heads/{branch}")]);
    let line = || {
        let line = question.policy("source_versioned_tag")?;
        Some(vec![format!("refs/tags/{line}"), format!("refs/tags/{line}.*")])
    };
    Ok(tag.or_else(branch).or_else(line).unwrap_or_default())
}
