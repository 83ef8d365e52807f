use std::path::Path;

use model::{Instant, Text};
use policy::Framework;
use sign::SigningKey;
use verify::Roots;

use crate::complaint::Complaint;
use crate::keyholder::{in_time, root_of};
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
    let digest = key.digest();
    let of_party = framework.identities().iter().filter(|named| named.participant.as_deref() == Some(party));
    let own: Vec<&Text> = of_party.filter_map(|named| root_of(&named.identity, &digest, roots)).collect();
    if own.is_empty() {
        let text = format!("the key {digest} is of no identity of `{party}`");
        let help = format!("sign with a key that the framework lists under the identities of `{party}`");
        return Err(refused(text, help));
    }
    if !framework.may_attest(party) {
        let text =
            format!("the `roles` of `{party}` do not permit it to `attest`, so nobody would believe it");
        return Err(refused(text, format!("add `attest` to the `roles` of `{party}`, if it is to sign")));
    }
    let tried: Vec<Result<(), String>> = own.iter().map(|root| in_time(framework, root, now)).collect();
    match tried.iter().any(Result::is_ok) {
        true => Ok(key),
        false => {
            let why = tried.into_iter().find_map(Result::err).unwrap_or_default();
            let help = format!("sign with a key of `{party}` that is in use today");
            Err(refused(format!("{digest}: {why}"), help))
        }
    }
}
