//! One signer in two places that were meant for two.

use crate::overlap::{could_be_one, identity};
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{At, Framework, Identity, Requirement};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    artifacts_and_statements(text, findings);
    one_key_of_two(text, findings);
}

/// A key or workflow that signs files and statements alike. A signature over a file whose bytes are the
/// pre-authentication encoding of an envelope (DSSE v1.0) is a signature of that envelope too: whoever chooses what is
/// signed as a file chooses what is stated.
fn artifacts_and_statements(text: &Framework, findings: &mut Problems) {
    let stated = || text.stated();
    let signs = |requirement: &&Requirement| matches!(requirement, Requirement::Signature(_));
    let of_files: Vec<&At<String>> = stated().filter(signs).flat_map(named).collect();
    let mut of_statements: Vec<&At<String>> = stated().filter(|one| !signs(one)).flat_map(named).collect();
    of_statements.sort_by(|one, other| one.value.cmp(&other.value));
    of_statements.dedup_by(|one, other| one.value == other.value);
    let mut told: Vec<&str> = Vec::new();
    for name in of_files {
        let Some(signer) = identity(text, &name.value).filter(|_| !told.contains(&name.value.as_str()))
        else {
            continue;
        };
        let both = |other: &&&At<String>| {
            identity(text, &other.value).is_some_and(|other| could_be_one(signer, other))
        };
        let Some(other) = of_statements.iter().find(both) else { continue };
        told.push(&name.value);
        let who = match other.value == name.value {
            true => format!("{} signs files and statements", quoted(&name.value)),
            false => {
                format!(
                    "{} signs files, and {} may be the same signer of statements",
                    quoted(&name.value),
                    quoted(&other.value)
                )
            }
        };
        let what = format!("{who}: a file can be made whose signature passes for a statement's");
        let help =
            "sign files with a key or workflow that signs no statements, and list each where it belongs";
        findings.add(name.mark, what, help);
    }
}

/// Everyone whose signature counts for a requirement.
fn named(requirement: &Requirement) -> Vec<&At<String>> {
    requirement.signers().into_iter().flat_map(|by| &by.value.0).collect()
}

/// One key that two participants hold.
fn one_key_of_two(text: &Framework, findings: &mut Problems) {
    let Some(participants) = &text.participants else { return };
    let mut held: Vec<(&str, &str)> = Vec::new();
    for (owner, participant) in &participants.value.0 {
        for name in participant.own() {
            let Some(Identity::Key(key)) = identity(text, &name.value) else { continue };
            let other = held.iter().find(|(root, holder)| *root == key.root.value && *holder != owner.value);
            if let Some((root, holder)) = other {
                let what = format!(
                    "{} is the key {}, which {} holds too: what it signs could be either's",
                    quoted(&name.value),
                    quoted(root),
                    quoted(holder)
                );
                findings.add(name.mark, what, "give each participant a key of its own");
            }
            held.push((&key.root.value, &owner.value));
        }
    }
}
