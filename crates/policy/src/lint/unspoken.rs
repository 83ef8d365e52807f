//! Certificates of which no issuer is asked, where a handoff asks issuers.

use std::collections::BTreeSet;

use crate::outline::Mark;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Framework, Identity, Names, Requirement, Root};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    // A tier's demand stands in one line, and is met by every handoff into it.
    let mut told: Vec<(Mark, &str)> = Vec::new();
    for (name, _) in &text.handoffs.value.0 {
        let all = text.required(&name.value);
        let asked: Vec<&Names> =
            all.iter().filter_map(|one| one.status()?.value.revocation.as_ref()).collect();
        let Some(first) = asked.first() else { continue };
        let named: BTreeSet<&str> = text
            .reference
            .iter()
            .filter_map(|reference| reference.revocation.as_ref())
            .flat_map(|all| &all.value.0)
            .filter(|(own, _)| {
                asked.iter().flat_map(|names| &names.value.0).any(|name| name.value == own.value)
            })
            .flat_map(|(_, revocation)| &revocation.roots.value.0)
            .map(|root| root.value.as_str())
            .collect();
        for (root, why) in used(text, &all) {
            if named.contains(root) || told.contains(&(first.mark, root)) {
                continue;
            }
            told.push((first.mark, root));
            let what = format!(
                "issuers are asked at {}, and none of them about {}: {why} pass there though they were revoked",
                quoted(&name.value),
                quoted(root)
            );
            let help = format!(
                "add {} to the `roots` of a revocation reference that is asked here, with what its issuers say; or \
                 declare one for it under `reference.revocation`, and name it here",
                quoted(root)
            );
            findings.add(first.mark, what, help);
        }
    }
}

/// The roots whose certificates count at a handoff and may be asked about, each once, and which of their certificates.
/// Certificates of signers under a Sigstore root last minutes, and nobody lists those.
fn used<'t>(text: &'t Framework, all: &[&'t Requirement]) -> Vec<(&'t str, &'static str)> {
    const SIGNERS: &str = "certificates of signers under it";
    const TIMES: &str = "certificates of its timestamp authorities, and every time they gave,";
    let mut used: Vec<(&str, &str)> = Vec::new();
    let mut add = |root: &'t str, why| {
        if !used.iter().any(|(known, _)| *known == root) {
            used.push((root, why));
        }
    };
    let root =
        |name: &str| text.roots.value.0.iter().find(|(own, _)| own.value == name).map(|(_, root)| root);
    for signer in all.iter().flat_map(|one| text.signers(one)) {
        let own: Vec<&str> = match signer.identity {
            Identity::X509(x509) => x509.roots.value.0.iter().map(|root| root.value.as_str()).collect(),
            Identity::Spiffe(spiffe) => spiffe.roots.value.0.iter().map(|root| root.value.as_str()).collect(),
            Identity::Key(key) => vec![key.root.value.as_str()],
            Identity::Github(_)
            | Identity::GithubRelease(_)
            | Identity::Gitlab(_)
            | Identity::Google(_)
            | Identity::Buildkite(_)
            | Identity::Email(_)
            | Identity::Other(_) => Vec::new(),
        };
        for name in own {
            match root(name) {
                Some(Root::X509(authority)) => {
                    add(name, SIGNERS);
                    authority.timestamps.iter().for_each(|times| add(&times.value, TIMES));
                }
                Some(Root::Key(key)) => key.timestamps.iter().for_each(|times| add(&times.value, TIMES)),
                Some(Root::Sigstore(_)) | None => {}
            }
        }
    }
    used
}
