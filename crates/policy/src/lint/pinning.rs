//! Names that can be registered anew, and build levels that a repository gives itself.

use model::Pattern;

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{At, Framework, Identity};

/// The level that needs a build the source repository cannot steer (SLSA v1.0, build L3: isolated).
const ISOLATED: &str = "3";

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (_, identity) in &text.identities.value.0 {
        match identity {
            Identity::Github(it) => {
                unpinned(&it.source, it.source_id.is_some(), it.owner_id.is_some(), findings)
            }
            Identity::Gitlab(it) => {
                unpinned(&it.source, it.source_id.is_some(), it.owner_id.is_some(), findings)
            }
            Identity::Google(_)
            | Identity::Buildkite(_)
            | Identity::Email(_)
            | Identity::Key(_)
            | Identity::Other(_)
            | Identity::X509(_)
            | Identity::Spiffe(_) => {}
        }
    }
    for (_, builder) in text.builders.iter().flat_map(|builders| &builders.value.0) {
        if builder.level.value.0 != ISOLATED {
            continue;
        }
        for name in &builder.signed_by.value.0 {
            if job(text, &name.value).is_some_and(|(home, source)| builds_itself(&home, source)) {
                let what = format!(
                    "level 3, but {} signs from the repository it builds, which can change its own workflow",
                    quoted(&name.value)
                );
                let help = "build with a reusable workflow in another repository, or say `level: 2`";
                findings.add(builder.level.mark, what, help);
            }
        }
    }
}

fn unpinned(source: &At<String>, has_source_id: bool, has_owner_id: bool, findings: &mut Problems) {
    let literal = !source.value.contains('*');
    let (missing, of) = match (has_source_id, has_owner_id) {
        (false, _) if literal => ("source-id", "repository"),
        (false, false) => ("owner-id", "owner"),
        _ => return,
    };
    let what = format!(
        "{} is named without its `{missing}`: a name that is given up can be registered by somebody else",
        quoted(&source.value)
    );
    findings.add(source.mark, what, format!("add `{missing}`, the number the forge gave the {of}"));
}

/// Where the workflow or configuration of an identity lies, and what it builds; `None` for other kinds.
fn job<'t>(text: &'t Framework, name: &str) -> Option<(String, &'t str)> {
    let (_, identity) = text.identities.value.0.iter().find(|(known, _)| known.value == name)?;
    match identity {
        Identity::Github(github) => {
            let mut parts = github.signer.value.split('/');
            let (owner, repository) = (parts.next()?, parts.next()?);
            Some((format!("{owner}/{repository}"), &github.source.value))
        }
        Identity::Gitlab(gitlab) => {
            let (project, _) = gitlab.signer.value.split_once("//")?;
            Some((project.to_owned(), &gitlab.source.value))
        }
        Identity::Google(_)
        | Identity::Buildkite(_)
        | Identity::Email(_)
        | Identity::Key(_)
        | Identity::Other(_)
        | Identity::X509(_)
        | Identity::Spiffe(_) => None,
    }
}

/// Whether the signing workflow can lie in the repository that is built.
fn builds_itself(home: &str, source: &str) -> bool {
    let reaches =
        |pattern: &str, value: &str| Pattern::parse(pattern).is_ok_and(|pattern| pattern.matches(value));
    home == source || reaches(source, home) || reaches(home, source)
}
