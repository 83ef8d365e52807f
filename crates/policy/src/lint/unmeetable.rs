//! Requirements that nothing could ever meet.

use model::Embedded;

use crate::overlap::{could_be_one, identity};
use crate::problems::Problems;
use crate::text::{At, Builder, Framework, Identity, Names, Provenance, Requirement, Root, Sigstore};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (_, identity) in &text.identities.value.0 {
        if let Identity::GithubRelease(releases) = identity {
            service_under_logs(&releases.roots, text, findings);
        }
    }
    for requirement in text.stated() {
        if let Requirement::Provenance(provenance) = requirement
            && let Some(names) = &provenance.builders
        {
            provenance_of(provenance, names, text, findings);
        }
    }
}

/// No issuer vouches for GitHub's service, and only a root without logs vouches for it in an issuer's place.
fn service_under_logs(roots: &Names, text: &Framework, findings: &mut Problems) {
    let unlogged = |name: &At<String>| {
        let root = text.roots.value.0.iter().find(|(known, _)| known.value == name.value);
        match root.map(|(_, root)| root) {
            Some(Root::Sigstore(Sigstore::Unlogged(_))) => true,
            Some(Root::Sigstore(Sigstore::Embedded(embedded))) => embedded.value == Embedded::Github.name(),
            Some(Root::Sigstore(Sigstore::File(_) | Sigstore::Tuf(_)) | Root::Key(_) | Root::X509(_))
            | None => false,
        }
    };
    if !roots.value.0.iter().any(unlogged) {
        let what =
            "these roots keep logs, and vouch for nobody without an issuer: nothing can be this identity";
        let help = "name the root `{ sigstore: { embedded: github } }`, or one that is `unlogged`";
        findings.add(roots.mark, what, help);
    }
}

fn provenance_of(provenance: &Provenance, names: &Names, text: &Framework, findings: &mut Problems) {
    let declared = || text.builders.iter().flat_map(|builders| &builders.value.0);
    let listed: Vec<&Builder> = declared()
        .filter(|(name, _)| names.value.0.iter().any(|listed| listed.value == name.value))
        .map(|(_, builder)| builder)
        .collect();
    let signs = |builder: &&Builder| {
        // Two names may stand for one signer, so what counts is whether some signer could be both.
        let may = |name: &str| {
            let signer = identity(text, name);
            let by = provenance.by.value.0.iter().filter_map(|by| identity(text, &by.value));
            signer.is_some_and(|signer| by.into_iter().any(|by| could_be_one(by, signer)))
        };
        builder.signed_by.value.0.iter().any(|signer| may(&signer.value))
    };
    let usable: Vec<&Builder> = listed.into_iter().filter(signs).collect();
    if usable.is_empty() {
        let what = "none of these builders is signed for by whoever `by` lists: nothing can meet this";
        findings.add(names.mark, what, "list a builder whose `signed-by` names one of them");
    } else if let Some(level) = &provenance.level
        && usable.iter().all(|builder| builder.level.value.0 < level.value.0)
    {
        // Levels are single digits, so their text compares as they do.
        let what = "no builder that can be used here reaches this level: nothing can meet it";
        findings.add(level.mark, what, "lower the level, or list a builder that reaches it");
    }
}
