//! Names that can be registered anew, and build levels that a repository gives itself.

use model::Pattern;

use crate::overlap::identity;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{At, Framework, Github, Identity, Requirement};

/// The level that needs a build the source repository cannot steer (SLSA v1.0, build L3: isolated).
const ISOLATED: &str = "3";

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (_, identity) in &text.identities.value.0 {
        match identity {
            Identity::Github(it) => {
                unpinned(&it.source, it.source_id.is_some(), it.owner_id.is_some(), findings);
                any_machine(it, findings);
            }
            Identity::Gitlab(it) => {
                unpinned(&it.source, it.source_id.is_some(), it.owner_id.is_some(), findings)
            }
            Identity::GithubRelease(_)
            | Identity::Google(_)
            | Identity::Buildkite(_)
            | Identity::Email(_)
            | Identity::Key(_)
            | Identity::Other(_)
            | Identity::X509(_)
            | Identity::Spiffe(_) => {}
        }
    }
    for (_, handoff) in &text.handoffs.value.0 {
        for requirement in handoff.stated() {
            if let Requirement::Release(release) = requirement
                && release.repository_id.is_none()
            {
                unnumbered(&release.repository, "repository-id", "repository", findings);
            }
        }
    }
    for (_, builder) in text.builders.iter().flat_map(|builders| &builders.value.0) {
        if builder.level.value.0 != ISOLATED {
            continue;
        }
        for name in &builder.signed_by.value.0 {
            let job = identity(text, &name.value).and_then(Identity::job);
            if job.is_some_and(|(home, source)| builds_itself(&home, source)) {
                let what = format!(
                    "level 3, but {} may sign from the repository it builds, which can change its own workflow",
                    quoted(&name.value)
                );
                let help = "name a `source` that is not the workflow's own repository, or say `level: 2`";
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
    unnumbered(source, missing, of, findings);
}

fn unnumbered(source: &At<String>, missing: &str, of: &str, findings: &mut Problems) {
    let what = format!(
        "{} is named without its `{missing}`: a name that is given up can be registered by somebody else",
        quoted(&source.value)
    );
    findings.add(source.mark, what, format!("add `{missing}`, the number the forge gave the {of}"));
}

/// A runner that is not named may be a machine of anybody who runs one for the repository.
fn any_machine(github: &Github, findings: &mut Problems) {
    if github.runner.is_none() {
        let what =
            "no `runner` is named: whoever runs a machine for the repository could have signed from it";
        let help = "add `runner: github-hosted`, or `self-hosted` if you mean that";
        findings.add(github.signer.mark, what, help);
    }
}

/// Whether the signing workflow can lie in the repository that is built.
fn builds_itself(home: &str, source: &str) -> bool {
    let reaches =
        |pattern: &str, value: &str| Pattern::parse(pattern).is_ok_and(|pattern| pattern.matches(value));
    home == source || reaches(source, home) || reaches(home, source)
}
