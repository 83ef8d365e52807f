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

/// The ref, whole, where the case gives one that names exactly one.
pub(crate) fn whole_ref(question: &Question) -> Option<String> {
    let tag = question.policy("source_tag").map(|tag| format!("refs/tags/{tag}"));
    tag.or_else(|| question.policy("source_branch").map(|branch| format!("refs/heads/{branch}")))
}
