//! Whether two identities could be one signer, as far as their fields tell.

use crate::text::{At, Framework, Github, Identity};

/// What proves a signer: signers of different kinds are never one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    Key,
    Keyless,
    Certified,
}

/// The identity of this name.
pub(super) fn identity<'t>(text: &'t Framework, name: &str) -> Option<&'t Identity> {
    text.identities.value.0.iter().find(|(known, _)| known.value == name).map(|(_, identity)| identity)
}

/// Whether one signer could be both. Where the fields do not tell them apart, it could.
pub(super) fn could_be_one(one: &Identity, other: &Identity) -> bool {
    if proof(one) != proof(other) {
        return false;
    }
    match (one, other) {
        (Identity::Key(one), Identity::Key(other)) => one.root.value == other.root.value,
        (Identity::Github(one), Identity::Github(other)) => one_run(one, other),
        (Identity::Email(one), Identity::Email(other)) => {
            one.address.value == other.address.value && one.issuer.value == other.issuer.value
        }
        (Identity::Gitlab(one), Identity::Gitlab(other)) => {
            meet(&one.signer.value, &other.signer.value) && meet(&one.source.value, &other.source.value)
        }
        (Identity::Google(one), Identity::Google(other)) => {
            one.service_account.value == other.service_account.value
        }
        (Identity::Buildkite(one), Identity::Buildkite(other)) => {
            meet(&one.pipeline.value, &other.pipeline.value)
        }
        (Identity::Other(one), Identity::Other(other)) => {
            one.issuer.value == other.issuer.value && meet(&one.name.value, &other.name.value)
        }
        // There is one, and no issuer vouches for it, so it is nobody that any issuer names.
        (Identity::GithubRelease(_), Identity::GithubRelease(_)) => true,
        (Identity::GithubRelease(_), _) | (_, Identity::GithubRelease(_)) => false,
        (Identity::Spiffe(one), Identity::Spiffe(other)) => meet(&one.id.value, &other.id.value),
        // What any other issuer or authority names could be anybody of its own kind of proof.
        (Identity::Other(_), _) | (_, Identity::Other(_)) => true,
        (Identity::X509(_) | Identity::Spiffe(_), _) => true,
        _ => false,
    }
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
fn meet(one: &str, other: &str) -> bool {
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
