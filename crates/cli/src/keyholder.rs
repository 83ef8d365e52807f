//! Whose a private key is by the framework, and whether what it signs now would count.

use checks::Identity;
use model::{Digest, Instant, Text};
use policy::{Framework, RootKind};
use verify::Roots;

/// The root by which an identity is this key, if it is.
pub(crate) fn root_of<'f>(identity: &'f Identity, key: &Digest, roots: &Roots) -> Option<&'f Text> {
    match identity {
        Identity::Key(own) => (roots.key(&own.root) == Some(key)).then_some(&own.root),
        Identity::Github(_)
        | Identity::GithubRelease(_)
        | Identity::Gitlab(_)
        | Identity::Google(_)
        | Identity::Buildkite(_)
        | Identity::Email(_)
        | Identity::Other(_)
        | Identity::X509(_)
        | Identity::Spiffe(_) => None,
    }
}

/// Whether the framework lets a key of this root sign now: what it signs outside its time never counts.
///
/// # Errors
/// Why not, in words. A root that the framework does not have, or that is no key, lets nothing sign.
pub(crate) fn in_time(framework: &Framework, root: &Text, now: Instant) -> Result<(), String> {
    let spec = framework.roots().iter().find(|spec| spec.name == *root);
    let terms = match spec.map(|spec| &spec.kind) {
        Some(RootKind::Key(terms)) => terms,
        Some(RootKind::Sigstore(_) | RootKind::X509(_)) | None => {
            return Err(format!("the framework has no key {root}"));
        }
    };
    match (terms.from.filter(|from| now < *from), terms.until.filter(|until| *until < now)) {
        (None, None) => Ok(()),
        (Some(from), _) => Err(format!("the framework trusts this key from {from} on, and it is {now}")),
        (None, Some(until)) => Err(format!("the framework trusts this key until {until}, and it is {now}")),
    }
}

#[cfg(test)]
mod tests {
    use super::in_time;
    use crate::framework::of_text;
    use model::Instant;

    #[test]
    fn what_is_no_key_of_the_framework_lets_nothing_sign() {
        let text = "countersign: 1\nframework: retail-intake\nnumber: 1\nowner: trust@retail.example\n\
                    expires: 2126-01-01\nroots:\n  public-good: { sigstore: { embedded: public-good } }\n\
                    identities:\n  alice: { email: { roots: [public-good], issuer: \"https://accounts.example\", \
                    address: alice@retail.example } }\n\
                    handoffs:\n  intake: { subject-name: any, require: [{ signature: { by: [alice] } }] }\n";
        let framework = of_text("framework", text, Default::default()).unwrap();
        let now = Instant::start_of_day("2026-11-22").unwrap();
        for root in ["public-good", "none"] {
            assert!(in_time(&framework, &root.into(), now).is_err(), "{root}");
        }
    }
}
