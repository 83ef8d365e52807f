use std::sync::Arc;

use model::{Digest, NonEmpty, Principal, Text};
use verify::Run;

use crate::parties::signer;
use crate::testimony::Testimony;
use crate::{Identity, NamedIdentity};

/// Somebody who may approve. All of a person's keys and identities are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What the framework calls them.
    pub name: Text,
    /// What they sign with.
    pub identities: NonEmpty<Arc<NamedIdentity>>,
    /// What provenance calls them where they start a build.
    pub known_as: Vec<Text>,
}

impl Person {
    /// Whether they signed it.
    pub(crate) fn signed(&self, testimony: &Testimony<'_>) -> bool {
        self.identities.iter().any(|named| named.is(testimony.principal, testimony.roots))
    }

    /// Whether they had a hand in it: they signed it, with an identity of theirs or with what they `approved` with under
    /// another name, it says that they started the build, or it is a layout with a step that they carried out.
    pub(crate) fn made(&self, testimony: &Testimony<'_>, approved: &[&Principal]) -> bool {
        let submitted =
            || testimony.readable().iter().any(|built| built.submitters.iter().any(|who| self.is(who)));
        let same = || approved.iter().any(|principal| signer(principal) == signer(testimony.principal));
        self.signed(testimony) || same() || submitted() || carried_out(testimony, approved)
    }

    /// Whether provenance means them by this. Logins and addresses are written in any case.
    fn is(&self, submitter: &str) -> bool {
        let addresses = self.identities.iter().filter_map(|named| match &named.identity {
            Identity::Email(email) => Some(&email.address),
            Identity::Github(_)
            | Identity::GithubRelease(_)
            | Identity::Gitlab(_)
            | Identity::Google(_)
            | Identity::Buildkite(_)
            | Identity::Key(_)
            | Identity::Other(_)
            | Identity::X509(_)
            | Identity::Spiffe(_) => None,
        });
        self.known_as.iter().chain(addresses).any(|name| name.eq_ignore_ascii_case(submitter))
    }
}

/// Whether a step of a layout has too few functionaries without these keys. A layout holds keys and no names, so that a
/// functionary is known by the key alone.
fn carried_out(testimony: &Testimony<'_>, approved: &[&Principal]) -> bool {
    let theirs = |key: &Digest| {
        approved.iter().any(|principal| match principal {
            Principal::Key(own) => own.digest == *key,
            Principal::Keyless(_) | Principal::Certified(_) => false,
        })
    };
    let run = testimony.chain.as_ref().and_then(|chain| chain.run);
    run.into_iter().flat_map(Run::steps).any(|step| {
        let others = step.keys.iter().filter(|key| !theirs(key)).count();
        let enough = u64::try_from(others).unwrap_or(u64::MAX) >= step.threshold;
        step.keys.iter().any(theirs) && !enough
    })
}
