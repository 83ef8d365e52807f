//! One signer in two places that were meant for two.

use crate::overlap::{could_be_one, identity};
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Framework, Identity, Requirement, Signer};

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
    let of_files = stated().filter(signs).flat_map(|one| text.signers(one));
    let mut of_statements: Vec<Signer<'_>> =
        stated().filter(|one| !signs(one)).flat_map(|one| text.signers(one)).collect();
    of_statements.sort_by_key(|signer| signer.name);
    of_statements.dedup_by_key(|signer| signer.name);
    let mut told: Vec<&str> = Vec::new();
    for signer in of_files {
        if told.contains(&signer.name) {
            continue;
        }
        let both = |other: &&Signer<'_>| could_be_one(signer.identity, other.identity);
        let Some(other) = of_statements.iter().find(both) else { continue };
        told.push(signer.name);
        let who = match other.name == signer.name {
            true => format!("{} signs files and statements", quoted(signer.name)),
            false => {
                format!(
                    "{} signs files, and {} may be the same signer of statements",
                    quoted(signer.name),
                    quoted(other.name)
                )
            }
        };
        let what = format!("{who}: a file can be made whose signature passes for a statement's");
        let help =
            "sign files with a key or workflow that signs no statements, and list each where it belongs";
        findings.add(signer.listed.mark, what, help);
    }
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
