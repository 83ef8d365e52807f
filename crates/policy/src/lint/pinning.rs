//! Names that can be registered anew, and build levels that a repository gives itself.

use model::Pattern;

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Framework, Github, Identity};

/// The level that needs a build the source repository cannot steer (SLSA v1.0, build L3: isolated).
const ISOLATED: &str = "3";

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (_, identity) in &text.identities.value.0 {
        if let Identity::Github(github) = identity {
            unpinned(github, findings);
            any_machine(github, findings);
        }
    }
    for (_, builder) in text.builders.iter().flat_map(|builders| &builders.value.0) {
        if builder.level.value.0 != ISOLATED {
            continue;
        }
        for name in &builder.signed_by.value.0 {
            if github(text, &name.value).is_some_and(builds_itself) {
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

fn unpinned(github: &Github, findings: &mut Problems) {
    let literal = !github.source.value.contains('*');
    let (missing, of) = match (&github.source_id, &github.owner_id) {
        (None, _) if literal => ("source-id", "repository"),
        (None, None) => ("owner-id", "owner"),
        _ => return,
    };
    let what = format!(
        "{} is named without its `{missing}`: a name that is given up can be registered by somebody else",
        quoted(&github.source.value)
    );
    findings.add(github.source.mark, what, format!("add `{missing}`, the number the forge gave the {of}"));
}

/// A runner that is not named may be a machine of anybody who runs one for the repository.
fn any_machine(github: &Github, findings: &mut Problems) {
    if github.runner.is_none() {
        let what =
            "no `runner` is named: whoever runs a machine for the repository could have signed from it";
        findings.add(
            github.signer.mark,
            what,
            "add `runner: github-hosted`, or `self-hosted` if you mean that",
        );
    }
}

fn github<'t>(text: &'t Framework, name: &str) -> Option<&'t Github> {
    text.identities.value.0.iter().find_map(|(known, identity)| match identity {
        Identity::Github(github) if known.value == name => Some(github.as_ref()),
        Identity::Github(_)
        | Identity::Email(_)
        | Identity::Key(_)
        | Identity::Other(_)
        | Identity::X509(_)
        | Identity::Spiffe(_) => None,
    })
}

/// Whether the signing workflow can lie in the repository that is built.
fn builds_itself(github: &Github) -> bool {
    let mut parts = github.signer.value.split('/');
    let home = match (parts.next(), parts.next()) {
        (Some(owner), Some(repository)) => format!("{owner}/{repository}"),
        _ => return false,
    };
    let reaches =
        |pattern: &str, value: &str| Pattern::parse(pattern).is_ok_and(|pattern| pattern.matches(value));
    home == github.source.value
        || reaches(&github.source.value, &home)
        || reaches(&home, &github.source.value)
}
