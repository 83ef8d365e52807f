//! Whether two identities could be one signer, as far as their fields tell.

use checks::{Buildkite, GithubIssuer, Gitlab, Google};

use crate::text::{At, Framework, Github, Identity, X509, X509Name};

/// What proves a signer: signers of different kinds are never one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    Key,
    Keyless,
    Certified,
}

/// The identity of this name.
pub(crate) fn identity<'t>(text: &'t Framework, name: &str) -> Option<&'t Identity> {
    text.identities.value.0.iter().find(|(known, _)| known.value == name).map(|(_, identity)| identity)
}

/// Whether one signer could be both. Where the fields do not tell them apart, it could.
pub(crate) fn could_be_one(one: &Identity, other: &Identity) -> bool {
    one_holder(one, other)
        && match (one, other) {
            (Identity::Github(one), Identity::Github(other)) => one_run(one, other),
            _ => true,
        }
}

/// Whether one party could be both, whatever else is pinned: two runs of one workflow, at whatever ref and with whatever
/// trigger, are in the same hands. Roots are not looked at: two may hold the same anchors, and what names are worth under
/// each, nothing here tells.
pub(crate) fn one_holder(one: &Identity, other: &Identity) -> bool {
    if proof(one) != proof(other) || issuer(one) != issuer(other) {
        return false;
    }
    match (one, other) {
        (Identity::Key(one), Identity::Key(other)) => one.root.value == other.root.value,
        (Identity::Github(one), Identity::Github(other)) => {
            meet(workflow(&one.signer.value), workflow(&other.signer.value))
                && meet(&one.source.value, &other.source.value)
        }
        (Identity::Email(one), Identity::Email(other)) => one.address.value == other.address.value,
        (Identity::Gitlab(one), Identity::Gitlab(other)) => {
            meet(workflow(&one.signer.value), workflow(&other.signer.value))
                && meet(&one.source.value, &other.source.value)
        }
        (Identity::Google(one), Identity::Google(other)) => {
            one.service_account.value == other.service_account.value
        }
        (Identity::Google(google), Identity::Email(email))
        | (Identity::Email(email), Identity::Google(google)) => {
            google.service_account.value == email.address.value
        }
        (Identity::Buildkite(one), Identity::Buildkite(other)) => {
            meet(&one.pipeline.value, &other.pipeline.value)
        }
        (Identity::Other(one), Identity::Other(other)) => meet(&one.name.value, &other.name.value),
        // There is one, and no issuer vouches for it, so it is nobody that any issuer names.
        (Identity::GithubRelease(_), Identity::GithubRelease(_)) => true,
        (Identity::GithubRelease(_), _) | (_, Identity::GithubRelease(_)) => false,
        (Identity::Spiffe(one), Identity::Spiffe(other)) => meet(&one.id.value, &other.id.value),
        (Identity::X509(one), Identity::X509(other)) => one_certificate(one, other),
        // One issuer's name may be written in either way, and a certificate may bear a SPIFFE ID and a subject.
        (Identity::Other(_) | Identity::X509(_) | Identity::Spiffe(_), _) | (_, Identity::Other(_)) => true,
        _ => false,
    }
}

/// Who vouches for the name; nobody for a key, and for a certificate whoever holds the root.
fn issuer(identity: &Identity) -> Option<&str> {
    match identity {
        Identity::Github(github) => Some(given(github.issuer.as_ref(), GithubIssuer::DEFAULT)),
        Identity::Gitlab(gitlab) => Some(given(gitlab.issuer.as_ref(), Gitlab::DEFAULT_ISSUER)),
        Identity::Buildkite(job) => Some(given(job.issuer.as_ref(), Buildkite::DEFAULT_ISSUER)),
        Identity::Google(_) => Some(Google::ISSUER),
        Identity::Email(email) => Some(&email.issuer.value),
        Identity::Other(other) => Some(&other.issuer.value),
        Identity::Key(_) | Identity::X509(_) | Identity::Spiffe(_) | Identity::GithubRelease(_) => None,
    }
}

fn given<'t>(issuer: Option<&'t At<String>>, default: &'static str) -> &'t str {
    issuer.map_or(default, |issuer| &issuer.value)
}

/// A workflow or configuration without the ref it was taken from.
fn workflow(signer: &str) -> &str {
    signer.split_once('@').map_or(signer, |(path, _)| path)
}

/// Whether one certificate could be both: it has one common name, one organization, and one name of a kind.
fn one_certificate(one: &X509, other: &X509) -> bool {
    let same = |one: Option<&At<String>>, other: Option<&At<String>>| match (one, other) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => true,
    };
    let subjects = match (&one.subject, &other.subject) {
        (Some(one), Some(other)) => {
            same(one.value.common_name.as_ref(), other.value.common_name.as_ref())
                && same(one.value.organization.as_ref(), other.value.organization.as_ref())
        }
        _ => true,
    };
    let names = match (&one.san, &other.san) {
        (Some(X509Name::Uri(one)), Some(X509Name::Uri(other))) => meet(&one.value, &other.value),
        (Some(X509Name::Email(one)), Some(X509Name::Email(other)))
        | (Some(X509Name::Dns(one)), Some(X509Name::Dns(other))) => one.value == other.value,
        _ => true,
    };
    names && subjects
}

fn proof(identity: &Identity) -> Proof {
    match identity {
        Identity::Key(_) => Proof::Key,
        Identity::Github(_)
        | Identity::GithubRelease(_)
        | Identity::Gitlab(_)
        | Identity::Google(_)
        | Identity::Buildkite(_)
        | Identity::Email(_)
        | Identity::Other(_) => Proof::Keyless,
        Identity::X509(_) | Identity::Spiffe(_) => Proof::Certified,
    }
}

/// Whether one run of a workflow could be both: no field excludes it.
fn one_run(one: &Github, other: &Github) -> bool {
    let pinned = |one: &Option<At<String>>, other: &Option<At<String>>| match (one, other) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => true,
    };
    let refs = match (&one.reference, &other.reference) {
        (Some(one), Some(other)) => meet(&one.value, &other.value),
        _ => true,
    };
    let numbers = [(&one.source_id, &other.source_id), (&one.owner_id, &other.owner_id)];
    let numbered = numbers.iter().all(|pair| match pair {
        (Some(one), Some(other)) => one.value.0 == other.value.0,
        _ => true,
    });
    refs && numbered
        && meet(&one.signer.value, &other.signer.value)
        && meet(&one.source.value, &other.source.value)
        && pinned(&one.runner, &other.runner)
        && pinned(&one.trigger, &other.trigger)
        && pinned(&one.environment, &other.environment)
        && pinned(&one.signer_digest, &other.signer_digest)
}

/// Whether some text could match both patterns: their beginnings and ends, as far as they are written out, agree.
pub(crate) fn meet(one: &str, other: &str) -> bool {
    let head = |pattern: &'_ str| pattern.split('*').next().unwrap_or_default().to_owned();
    let tail = |pattern: &'_ str| pattern.rsplit('*').next().unwrap_or_default().to_owned();
    match (one.contains('*'), other.contains('*')) {
        (false, false) => one == other,
        _ => {
            let (one_head, other_head) = (head(one), head(other));
            let (one_tail, other_tail) = (tail(one), tail(other));
            (one_head.starts_with(&other_head) || other_head.starts_with(&one_head))
                && (one_tail.ends_with(&other_tail) || other_tail.ends_with(&one_tail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::meet;

    #[test]
    fn patterns_meet_where_their_ends_agree() {
        for (one, other, meets) in [
            ("build.yml@v1", "build.yml@v1", true),
            ("build.yml@v1", "build.yml@v2", false),
            ("build*.yml@v*", "sign.yml@v*", false),
            ("*.yml@v*", "build.yml@v1", true),
            ("a/*", "a/b", true),
            ("a/*", "b/*", false),
            ("a/*-x", "a/*-y", false),
            ("**", "a", true),
        ] {
            assert_eq!((meet(one, other), meet(other, one)), (meets, meets), "{one} {other}");
        }
    }
}
