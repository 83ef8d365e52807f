use std::path::Path;

use checks::Identity;
use model::{Instant, Text};
use policy::{Framework, RootKind};
use sign::SigningKey;
use verify::Roots;

use crate::complaint::Complaint;
use crate::listing::signing;

/// The private key in this file, if it is that of an identity of `party` and may sign now: what is signed with any other
/// is believed by nobody.
pub(crate) fn own_key(
    file: &Path,
    party: &str,
    (framework, roots): (&Framework, &Roots),
    now: Instant,
) -> Result<SigningKey, Complaint> {
    let key = signing(file)?;
    let refused = |text: String, help: String| Complaint {
        place: Some(file.to_string_lossy().into_owned()),
        ..Complaint::usage(format!("--sign-with: {text}"), help)
    };
    let own: Vec<&Text> = framework
        .identities()
        .iter()
        .filter(|named| named.participant.as_deref() == Some(party))
        .filter_map(|named| match &named.identity {
            Identity::Key(own) => Some(&own.root),
            Identity::Github(_)
            | Identity::GithubRelease(_)
            | Identity::Gitlab(_)
            | Identity::Google(_)
            | Identity::Buildkite(_)
            | Identity::Email(_)
            | Identity::Other(_)
            | Identity::X509(_)
            | Identity::Spiffe(_) => None,
        })
        .filter(|root| roots.key(root) == Some(&key.digest()))
        .collect();
    if own.is_empty() {
        let text = format!("the key {} is of no identity of `{party}`", key.digest());
        let help = format!("sign with a key that the framework lists under the identities of `{party}`");
        return Err(refused(text, help));
    }
    if !framework.may_attest(party) {
        let text =
            format!("the `roles` of `{party}` do not permit it to `attest`, so nobody would believe it");
        return Err(refused(text, format!("add `attest` to the `roles` of `{party}`, if it is to sign")));
    }
    let may_sign = |root: &&&Text| {
        framework.roots().iter().any(|spec| match &spec.kind {
            RootKind::Key(terms) if spec.name == ***root => {
                terms.from.is_none_or(|from| from <= now) && terms.until.is_none_or(|until| now <= until)
            }
            RootKind::Key(_) | RootKind::Sigstore(_) | RootKind::X509(_) => false,
        })
    };
    match own.iter().any(|root| may_sign(&root)) {
        true => Ok(key),
        false => {
            let text = format!(
                "the framework does not let the key {} sign at {now}: see `from` and `until`",
                key.digest()
            );
            Err(refused(text, "sign with a key that is in use today".to_owned()))
        }
    }
}
